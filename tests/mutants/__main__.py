"""`make mutants`: every break in rules/ has to be noticed by its rule's own tests. `make mutants ONLY="d03 d12"` tries these.

First each rule's tests run unbroken: where they fail, its mutants are not tried. Then each mutant: one whose tests all pass
has survived and is named.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.mutants.patches import RULES, Mutant, Unusable, read_rules
from tests.mutants.trying import FAILED, PASSED, TIMED_OUT, Trial, try_all, warm_up

ROOT = Path(__file__).parents[2]
SLOWER = 5
"""A mutant has so many times what its tests need unbroken, and a minute, before it counts as stuck."""

KILLED, SURVIVED, INVALID, NOT_TRIED = "killed", "SURVIVED", "INVALID", "untried"

Say = Callable[[str], object]


def main(only: Sequence[str], jobs: int = 2, root: Path = ROOT, rules: Path = RULES, say: Say = print) -> int:
    """0 when all were killed; says what was not."""
    try:
        mutants = read_rules(root, only, rules)
        broken = [mutant.applied(root) for mutant in mutants]
    except Unusable as error:
        say(str(error))
        return 1
    warm_up()
    trying = partial(try_all, root=root, scratch=root / ".cache" / "mutants", jobs=jobs)
    unbroken = {trial.tests: trial for trial in trying([Trial(tests) for tests in {each.tests for each in mutants}])}
    for trial in unbroken.values():
        if trial.code != PASSED:
            say(f"These fail without any mutant: {' '.join(trial.tests)}\n{trial.said[-1500:]}")
    trials = {
        Trial(each.tests, {each.file: text}, 60 + SLOWER * unbroken[each.tests].took): each
        for each, text in zip(mutants, broken, strict=True)
        if unbroken[each.tests].code == PASSED
    }
    outcome = {trials[trial]: _judged(trial, trials[trial], say) for trial in trying(list(trials))}
    killed = [mutant for mutant, word in outcome.items() if word == KILLED]
    say(f"mutants={len(mutants)} killed={len(killed)}")
    for mutant in mutants:
        if mutant not in killed:
            say(f"{outcome.get(mutant, NOT_TRIED):9}{mutant}")
    return 0 if mutants and len(killed) == len(mutants) else 1


def _judged(trial: Trial, mutant: Mutant, say: Say) -> str:
    """Killed by a failing test or by its time-out; invalid where no test could run."""
    word = {FAILED: KILLED, TIMED_OUT: KILLED, PASSED: SURVIVED}.get(trial.code, INVALID)
    say(f"{word:9}{mutant}" + (" (time-out)" if trial.code == TIMED_OUT else ""))
    if word == INVALID:
        say(trial.said[-1500:])
    return word


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], jobs=int(os.environ.get("JOBS", "2"))))
