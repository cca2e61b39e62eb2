"""The coordinator's guide, read as its readers read it: who does what, which button in which words, what is typed.

In its first chapter every numbered step is done, in the others every way ("**Campaigns** → **New** → …"). Not for: doing it
(see stories/test_coordinators_guide and bot/test_page_coordinators).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = DOCS / "pictures"
LARGEST_PICTURE = 60 * 1024
"""Bytes."""

_BOLD = re.compile(r"\*\*(?P<label>[^*]+)\*\*(?: × (?P<times>\d))?")
_SAID = re.compile(r"(?<![*\w])\*(?P<number>\d+) [^*]+\*(?!\*)")
_MARK = re.compile(rf"{_BOLD.pattern}|`(?P<typed>[^`]+)`")
_WAY = re.compile(r"(?:\*\*[^*]+\*\*|`[^`]+`)(?: → (?:\*\*[^*]+\*\*|`[^`]+`))+")
_IMAGE = re.compile(r'<img src="pictures/(?P<name>[^"]+)"[^>]* alt="(?P<alt>[^"]+)">')
_NUMBERED = re.compile(r"\d+\. ")


class Kind(StrEnum):
    """What is to be done."""

    PRESS = "press"
    """A button or key with exactly these words."""
    TYPE = "type"
    """A text, sent to the bot; where the machine stands, a command."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do, and where the document says so."""

    kind: Kind
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one person does before it is another's turn. `said` is how many presses its heading names."""

    who: str
    said: int
    deeds: tuple[Deed, ...]

    @property
    def presses(self) -> int:
        return sum(each.kind is Kind.PRESS for each in self.deeds)


class CoordinatorsGuide:
    """The document in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.file = DOCS / ("coordinators.md" if language == "en" else f"coordinators.{language}.md")
        self.lines = self.file.read_text(encoding="utf-8").splitlines()
        chapters = [number for number, line in enumerate(self.lines) if line.startswith("## ")]
        self._first = range(chapters[0], chapters[1])
        self._others = range(chapters[1], len(self.lines))

    @property
    def presses_said(self) -> int:
        """How many presses the first chapter names in all, before its first step."""
        return next(int(found["number"]) for n in self._first if (found := _SAID.search(self.lines[n])))

    def parts(self) -> tuple[Part, ...]:
        """The first chapter; the first part is the operator's, and each person is called by the words before the colon."""
        found = []
        headings = [n for n in self._first if self.lines[n].startswith("### ")]
        for start, end in zip(headings, [*headings[1:], self._first.stop], strict=True):
            title = self.lines[start].removeprefix("### ")
            said = _SAID.search(title)
            steps = list(self._steps(range(start + 1, end)))
            found.append(Part(title.partition(":")[0], int(said["number"]) if said else 0, tuple(steps)))
        return tuple(found)

    def _steps(self, lines: range) -> Iterator[Deed]:
        """What is marked in numbered steps; they may go on in lines that are set in."""
        within = False
        for number in lines:
            line = self.lines[number]
            within = bool(_NUMBERED.match(line)) or (within and line.startswith("   "))
            if within:
                yield from self._deeds(line, number)

    def _deeds(self, text: str, number: int) -> Iterator[Deed]:
        place = f"{self.file.name}:{number + 1}: {self.lines[number].strip()}"
        for mark in _MARK.finditer(text):
            if mark["typed"]:
                yield Deed(Kind.TYPE, mark["typed"], place)
            else:
                yield from [Deed(Kind.PRESS, mark["label"], place)] * int(mark["times"] or 1)

    def ways(self) -> tuple[tuple[Deed, ...], ...]:
        """Every way that the other chapters name, in their order."""
        return tuple(
            tuple(self._deeds(way[0], number)) for number in self._others for way in _WAY.finditer(self.lines[number])
        )

    def bold(self) -> tuple[Deed, ...]:
        """All that stands in bold, wherever it stands."""
        return tuple(
            Deed(Kind.PRESS, mark["label"], f"{self.file.name}:{number + 1}: {line.strip()}")
            for number, line in enumerate(self.lines)
            for mark in _BOLD.finditer(line)
        )

    def unplayed(self) -> list[str]:
        """Lines of the first chapter where something is marked as a button and is in no numbered step."""
        played = {each.place for part in self.parts() for each in part.deeds}
        return [each.place for each in self.bold() if self._is_first(each) and each.place not in played]

    def _is_first(self, deed: Deed) -> bool:
        return int(deed.place.split(":")[1]) - 1 in self._first

    def pictures(self) -> dict[str, str]:
        """Each picture's file with its words for who cannot see it."""
        return {found["name"]: found["alt"] for line in self.lines for found in _IMAGE.finditer(line)}

    def linked(self) -> set[str]:
        """The files named in its first lines."""
        return set(re.findall(r"\]\(([\w.]+)\)", "\n".join(self.lines[: self._first.start])))


def telegrams_start(language: str) -> str:
    """What Telegram itself writes on the button that opens a chat with a bot, as the simulator's page shows it."""
    page = Path(__file__).parents[1] / "bot" / "simulator" / "page" / "phone-words.js"
    words = page.read_text(encoding="utf-8").partition(f"\n  {language}: {{")[2]
    found = re.search(r'\bstart: "([^"]+)"', words)
    assert found is not None, language
    return found[1]
