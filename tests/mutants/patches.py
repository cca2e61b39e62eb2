"""One-line breaks of the rules, as data: a TOML file in rules/ for each rule, called like it (d03.toml, sentence_1.toml).

    tests = ["tests/stories/care/test_d03_*.py"]  # what has to notice; left out, a rule dNN has its own test_dNN_*.py

    [[mutant]]
    file = "referrals/domain/routing.py"
    old = "if organisation in consented:"          # stands exactly once in the file, else the patch is stale
    new = "if True:"
    why = "an organisation she struck is asked all the same"

Break a promise, not the program: what cannot be imported is no mutant. Not for: running them (see __main__).
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).with_name("rules")


class Unusable(Exception):
    """A patch that breaks nothing, or not one thing: the text says which and why."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`tests` are files relative to the checkout."""

    rule: str
    file: str
    old: str
    new: str
    why: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}  {self.file}: {self.why}"

    def applied(self, root: Path) -> str:
        """The file's text with the break in it. Raises Unusable."""
        path = root / self.file
        text = path.read_text() if path.is_file() else ""
        if (times := text.count(self.old)) != 1:
            raise Unusable(f"STALE    {self} (stands {times} times in the file: {self.old.strip()!r})")
        broken = text.replace(self.old, self.new)
        if path.suffix == ".py":
            _compiled(broken, self)
        return broken


def _compiled(text: str, mutant: Mutant) -> None:
    try:
        compile(text, mutant.file, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Unusable(f"INVALID  {mutant} ({error})") from error


def read_rules(root: Path, only: Sequence[str] = (), rules: Path = RULES) -> list[Mutant]:
    """Those of the rules named, or all. Raises Unusable for a rule without tests."""
    return [
        mutant for file in sorted(rules.glob("*.toml")) if not only or file.stem in only for mutant in _read(file, root)
    ]


def _read(file: Path, root: Path) -> list[Mutant]:
    content = tomllib.loads(file.read_text())
    patterns = content.get("tests", [f"tests/stories/care/test_{file.stem}_*.py"])
    tests = tuple(sorted(str(path.relative_to(root)) for pattern in patterns for path in root.glob(pattern)))
    if not tests:
        raise Unusable(f"{file.name}: no test file is called {' or '.join(patterns)}")
    return [Mutant(file.stem, each["file"], each["old"], each["new"], each["why"], tests) for each in content["mutant"]]
