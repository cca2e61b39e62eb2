"""Reads data/hotlines.toml: numbers to ring in danger. Not for which of them may be shown (domain/hotline)."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from referrals.domain.hotline import Confidence, Hotline, Purpose
from referrals.domain.place import Gazetteer, PlaceCode
from referrals.facts.entries import DATA
from referrals.toml_files.entries import Choice, Entries, Flaws, Table, Text, together, wrong
from referrals.toml_files.reading import read

_NUMBER = re.compile(r"\+?[0-9]{2,15}")
_HOURS = re.compile(r"24/7|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def _country(code: str, info: ValidationInfo[tuple[PlaceCode, ...]]) -> str:
    if code not in info.context:
        raise wrong(f"{code!r} is not one of {', '.join(info.context)}")
    return code


def _dialled(number: str) -> str:
    if not _NUMBER.fullmatch(number):
        raise wrong(f"{number!r} must be digits only, as they are dialled")
    return number


def _spans(hours: str) -> str:
    if not all(_HOURS.fullmatch(span) for span in hours.split(", ")):
        raise wrong(f'{hours!r} must be "24/7" or spans like "08:00-18:00, 19:00-21:00"')
    return hours


class HotlineEntry(Table):
    """One [[hotlines]]."""

    country: Annotated[Text, AfterValidator(_country)]
    number: Annotated[Text, AfterValidator(_dialled)]
    purpose: Choice[Purpose]
    hours: Annotated[Text, AfterValidator(_spans)] | None = None
    confidence: Choice[Confidence]
    source: Text
    checked_on: date | None = None
    warns_police: bool = False

    def hotline(self) -> Hotline:
        return Hotline(
            country=PlaceCode(self.country),
            number=self.number,
            purpose=self.purpose,
            hours=self.hours,
            confidence=self.confidence,
            source=self.source,
            checked_on=self.checked_on,
            warns_police=self.warns_police,
        )


def _each_once(entries: Entries[int, HotlineEntry], flaws: Flaws, _: ValidationInfo) -> None:
    seen: set[tuple[str, str]] = set()
    for at, entry in entries.right.items():
        if (entry.country, entry.number) in seen:
            flaws.add((at, "number"), f"{entry.number} is listed twice for {entry.country}")
        seen.add((entry.country, entry.number))


class HotlinesFile(Table):
    """The whole file; the countries that may stand in it are its context."""

    hotlines: Annotated[list[HotlineEntry], together(_each_once)]


def load_hotlines(gazetteer: Gazetteer, file: Path = DATA / "hotlines.toml") -> tuple[Hotline, ...]:
    """Raises FileRefused."""
    countries = tuple(place.code for place in gazetteer.countries())
    return tuple(entry.hotline() for entry in read(file, HotlinesFile, countries).hotlines)
