"""`make mutants`: every break in rules/ has to be noticed by its rule's own tests. `make mutants ONLY="d03 d12"` tries these.

First each rule's tests run unbroken: where they fail, its mutants are not tried. Then each mutant: one whose tests all pass
has survived and is named, as is a patch that no longer fits. killers.json remembers which test killed what, to begin with it.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.mutants.patches import RULES, Mutant, Unusable, read_rules
from tests.mutants.trying import FAILED, PASSED, TIMED_OUT, Trial, try_all, warm_up

ROOT = Path(__file__).parents[2]
KILLERS = Path(__file__).with_name("killers.json")
SLOWER = 5
"""A mutant has so many times what its tests need unbroken, and a minute, before it counts as stuck."""

KILLED, SURVIVED, INVALID, NOT_TRIED = "killed", "SURVIVED", "INVALID", "untried"

Say = Callable[[str], object]


def main(
    only: Sequence[str],
    jobs: int = 2,
    root: Path = ROOT,
    rules: Path = RULES,
    say: Say = print,
    remembered: Path = KILLERS,
) -> int:
    """0 when all were killed; says what was not."""
    mutants = read_rules(root, only, rules)
    broken, left = _applied(mutants, root)
    trying = partial(try_all, root=root, scratch=root / ".cache" / "mutants", jobs=jobs)
    unbroken = {trial.tests: trial for trial in _run_unbroken(trying, broken, say)}
    killers = json.loads(remembered.read_text()) if remembered.is_file() else {}
    trials = {
        Trial(each.tests, {each.file: text}, killers.get(str(each), ""), _patience(unbroken[each.tests])): each
        for each, text in broken.items()
        if unbroken[each.tests].code == PASSED
    }
    left |= {each: f"{NOT_TRIED:9}{each}" for each in broken if each not in trials.values()}
    for trial in trying(list(trials)):
        mutant = trials[trial]
        say(line := f"{_judged(trial):9}{mutant}" + (" (time-out)" if trial.code == TIMED_OUT else ""))
        if line.startswith(KILLED):
            killers[str(mutant)] = trial.failed
            _remember(remembered, killers)
        else:
            left[mutant] = line + (f"\n{trial.said[-1500:]}" if line.startswith(INVALID) else "")
    _remember(remembered, {str(each): killers.get(str(each), "") for each in mutants} if not only else killers)
    say(f"mutants={len(mutants)} killed={len(mutants) - len(left)}")
    for mutant in sorted(left, key=mutants.index):
        say(left[mutant])
    return 0 if mutants and not left else 1


def _applied(mutants: Sequence[Mutant], root: Path) -> tuple[dict[Mutant, str], dict[Mutant, str]]:
    """The broken text of each that fits, and what is wrong with each that does not."""
    broken, unusable = dict[Mutant, str](), dict[Mutant, str]()
    for mutant in mutants:
        try:
            broken[mutant] = mutant.applied(root)
        except Unusable as error:
            unusable[mutant] = str(error)
    return broken, unusable


def _run_unbroken(trying: Callable[[list[Trial]], Iterator[Trial]], broken: dict[Mutant, str], say: Say) -> list[Trial]:
    """Each rule's tests without any mutant; what they import is imported for those to come."""
    ended = list(trying([Trial(tests) for tests in sorted({each.tests for each in broken})]))
    for trial in ended:
        if trial.code != PASSED:
            say(f"These fail without any mutant: {' '.join(trial.tests)}\n{trial.said[-1500:]}")
    warm_up({name: None for trial in ended for name in trial.imported})
    return ended


def _patience(unbroken: Trial) -> float:
    return 60 + SLOWER * unbroken.took


def _judged(trial: Trial) -> str:
    """Killed by a failing test or by its time-out; invalid where the bot could not even start or no test run."""
    if trial.code == FAILED and trial.failed:
        return KILLED
    return {TIMED_OUT: KILLED, PASSED: SURVIVED}.get(trial.code, INVALID)


def _remember(file: Path, killers: dict[str, str]) -> None:
    kept = {mutant: test for mutant, test in sorted(killers.items()) if test}
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], jobs=int(os.environ.get("JOBS", "2"))))
