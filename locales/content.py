"""Reads the ready packs of campaign messages, as translators write them, in each language.

Not for: which packs and days there are (referrals/data/campaigns.toml), nor for sending them. Whoever edits a file reads our
complaints, so they name file and entry in plain words, all at once.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from locales.words import LANGUAGES

HERE = Path(__file__).parent
THEME = "{theme}"
"""In a text, on a line of its own: the sentence of the year's theme, or nothing where the year has none."""
LONGEST = 900
"""Letters of a text. With its `act` it has to fit beneath a picture, where Telegram allows 1024."""

_DAY = re.compile(r"\d\d-\d\d")
_YEAR = re.compile(r"20\d\d")


class ContentError(Exception):
    """Packs cannot be used; `problems`, and the error's text, say all that must be mended."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Text:
    """What is said on one day: the message, one thing to do, and the words of the picture."""

    text: str
    act: str
    card: str


@dataclass(frozen=True, slots=True)
class PackText:
    """One pack in one language; `themes` are by year, `messages` by day as "11-25"."""

    title: str
    themes: Mapping[int, str]
    messages: Mapping[str, Text]


def read_content(folder: Path = HERE) -> Mapping[str, Mapping[str, PackText]]:
    """Every complete language's packs, by the names of their files; none where it has none. Raises ContentError."""
    problems: list[str] = []
    content = {
        language: {
            file.stem: _pack(_Entries(*_opened(file, folder), problems))
            for file in sorted((folder / language / "content").glob("*.toml"))
        }
        for language in LANGUAGES
    }
    if problems:
        raise ContentError(tuple(problems))
    return content


class _Entries:
    """Some entries of a file while they are read. What is wrong is noted, and read as empty."""

    def __init__(self, entries: Mapping[str, object], place: str, problems: list[str]) -> None:
        self.place = place
        self.problems = problems
        self._entries = entries

    def wrong(self, says: str) -> None:
        self.problems.append(f"{self.place}: {says}")

    def within(self, entries: Mapping[str, object], name: str) -> "_Entries":
        """Entries that stand inside these."""
        return _Entries(entries, f"{self.place}, {name}", self.problems)

    def know(self, *known: str) -> None:
        """Notes each entry that is none of these."""
        for key in self._entries:
            if key not in known:
                self.wrong(f"“{key}” is not known here; known are {', '.join(known)}.")

    def text(self, key: str, *, themed: bool = False) -> str:
        """Trimmed. Where `themed`, {theme} may stand in it on a line of its own."""
        found = self._entries.get(key)
        if not isinstance(found, str):
            self.wrong(f"“{key}” is missing." if found is None else f"“{key}” must be a text in quotation marks.")
            return ""
        text = "\n".join(line.strip() for line in found.strip().splitlines())
        for complaint in _complaints(text, themed):
            self.wrong(f"“{key}” {complaint}")
        return text

    def years(self, key: str) -> Mapping[int, str]:
        """A text for each year below [key]; none where that is left out."""
        found = self._entries.get(key, {})
        if not isinstance(found, dict):
            self.wrong(f"“{key}” must be a heading of its own, [{key}], with a line for each year below it.")
            return {}
        inner = self.within(found, f"[{key}]")
        texts = {year: inner.text(year) for year in found}
        for year in texts:
            if not _YEAR.fullmatch(year):
                inner.wrong(f"“{year}” is no year like 2025.")
        return {int(year): text for year, text in texts.items() if _YEAR.fullmatch(year)}

    def each(self, key: str) -> "tuple[_Entries, ...]":
        """What stands below each [[key]], at least one."""
        found = self._entries.get(key)
        if isinstance(found, list) and all(isinstance(entries, dict) for entries in found) and found:
            return tuple(self.within(entries, f"{key} number {n}") for n, entries in enumerate(found, 1))
        self.wrong(f"it has no [[{key}]].")
        return ()


def _opened(file: Path, folder: Path) -> tuple[Mapping[str, object], str]:
    """A file's entries and what the file is called in a complaint. A file that is no TOML is complained about alone."""
    name = file.relative_to(folder).as_posix()
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig")), name
    except UnicodeDecodeError as error:
        raise ContentError((f"{name}: it is not saved as UTF-8.",)) from error
    except tomllib.TOMLDecodeError as error:
        hint = "Is a quotation mark, a bracket or an = missing near there?"
        raise ContentError((f"{name}: it cannot be understood: {error}. {hint}",)) from error


def _pack(top: _Entries) -> PackText:
    top.know("title", "themes", "message")
    title, themes = top.text("title"), top.years("themes")
    messages: dict[str, Text] = {}
    for entries in top.each("message"):
        day = entries.text("on")
        if _is_day(day):
            entries.place = f"{top.place}, message of {day}"
        elif day:
            entries.wrong(f"“on” is “{day}”; it must be month and day, like 11-25.")
        if day and day in messages:
            entries.wrong("this day stands here twice.")
        messages[day] = _message(entries)
    return PackText(title, themes, messages)


def _message(entries: _Entries) -> Text:
    entries.know("on", "text", "act", "card")
    return Text(entries.text("text", themed=True), entries.text("act"), entries.text("card"))


def _complaints(text: str, themed: bool) -> list[str]:
    plain = "\n".join(line for line in text.splitlines() if line != THEME) if themed else text
    alone = f"; only {THEME} may stand in it, alone on its line" if themed else ""
    found = {
        "is empty.": not text,
        f"has {len(text)} letters; {LONGEST} fit at most.": len(text) > LONGEST,
        f"must not hold {{ or }}{alone}.": re.search("[{}]", plain),
        "must not hold < or >: nothing can be bold or slanted here.": re.search("[<>]", text),
    }
    return [complaint for complaint, holds in found.items() if holds]


def _is_day(day: str) -> bool:
    try:
        return bool(_DAY.fullmatch(day)) and bool(date.fromisoformat(f"2000-{day}"))
    except ValueError:
        return False
