"""Reads the ready packs of campaign messages, as translators write them, in each language.

Not for: which packs and days there are (referrals/data/campaigns.toml), nor for sending them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from locales.words import HERE, LANGUAGES
from referrals.toml_files import entries
from referrals.toml_files.entries import Entries, Filled, Flaws, Table, together, wrong
from referrals.toml_files.problems import Problem
from referrals.toml_files.reading import FileRefused, read

THEME = "{theme}"
"""In a text, on a line of its own: the sentence of the year's theme, or nothing where the year has none."""
LONGEST = 900
"""Letters of a text. With its `act` it has to fit beneath a picture, where Telegram allows 1024."""

_DAY = re.compile(r"\d\d-\d\d")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class WordsOfDay:
    """What is said on one day: the message, one thing to do, and the words of the picture."""

    text: str
    act: str
    card: str


@dataclass(frozen=True, slots=True)
class PackText:
    """One pack in one language; `themes` are by year, `messages` by day as "11-25"."""

    title: str
    themes: Mapping[int, str]
    messages: Mapping[str, WordsOfDay]


def _sound(text: str, *, may_have_theme: bool) -> str:
    text = "\n".join(line.strip() for line in text.splitlines())
    plain = "\n".join(line for line in text.splitlines() if line != THEME) if may_have_theme else text
    alone = f"; only {THEME} may be in it, alone on its line" if may_have_theme else ""
    found = Flaws()
    if len(text) > LONGEST:
        found.add((), f"has {len(text)} characters; at most {LONGEST} fit")
    if re.search("[{}]", plain):
        found.add((), f"must not have {{ or }} in it{alone}")
    if re.search("[<>]", text):
        found.add((), "must not have < or > in it: nothing can be bold or slanted here")
    found.raise_any()
    return text


def _day(day: str) -> str:
    try:
        known = _DAY.fullmatch(day) and date.fromisoformat(f"2000-{day}")
    except ValueError:
        known = None
    if not known:
        raise wrong(f"{day!r} must be month and day, like 11-25")
    return day


def _year(year: str) -> str:
    if not _YEAR.fullmatch(year):
        raise wrong("is no year like 2025")
    return year


Plain = Annotated[entries.Text, AfterValidator(partial(_sound, may_have_theme=False))]
Themed = Annotated[entries.Text, AfterValidator(partial(_sound, may_have_theme=True))]


class MessageEntry(Table):
    """One [[message]]."""

    on: Annotated[entries.Text, AfterValidator(_day)]
    text: Themed
    act: Plain
    card: Plain


def _each_day_once(messages: Entries[int, MessageEntry], flaws: Flaws, _: ValidationInfo) -> None:
    seen: set[str] = set()
    for at, message in messages.right.items():
        if message.on in seen:
            flaws.add((at, "on"), f"{message.on} is here twice")
        seen.add(message.on)


class PackFile(Table):
    """The whole file."""

    title: Plain
    themes: dict[Annotated[str, AfterValidator(_year)], Plain] = Field(
        {}, description="a heading of its own, [themes], with a line for each year below it"
    )
    message: Annotated[Filled[MessageEntry], together(_each_day_once)]

    def pack(self) -> PackText:
        messages = {each.on: WordsOfDay(each.text, each.act, each.card) for each in self.message}
        return PackText(self.title, {int(year): theme for year, theme in self.themes.items()}, messages)


def read_content(folder: Path = HERE) -> Mapping[str, Mapping[str, PackText]]:
    """Every complete language's packs, by the names of their files; none where it has none. Raises FileRefused."""
    problems: list[Problem] = []
    content: dict[str, dict[str, PackText]] = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for file in sorted((folder / language / "content").glob("*.toml")):
            try:
                content[language][file.stem] = read(file, PackFile, name=file.relative_to(folder).as_posix()).pack()
            except FileRefused as refused:
                problems += refused.problems
    if problems:
        raise FileRefused(problems)
    return content
