"""Reads data/campaigns.toml: which ready packs there are and on which days. Not for their words (locales/content)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from referrals.facts.entries import DATA
from referrals.toml_files.entries import Filled, Table, Text, wrong
from referrals.toml_files.reading import read

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class PackPlan:
    """A ready pack without its words: `days` are (month, day) in order."""

    code: str
    colour: str
    hour: time
    days: tuple[tuple[int, int], ...]


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise wrong(f'{text!r} must be written like "#c8501e"')
    return text


def _of_every_year(text: str) -> str:
    """No 29 February."""
    try:
        _day(text)
    except ValueError:
        raise wrong(f'{text!r} is no day like "11-25"') from None
    return text


def _day(text: str) -> tuple[int, int]:
    day = datetime.strptime(f"2025-{text}", "%Y-%m-%d").replace(tzinfo=UTC)
    return day.month, day.day


class PackEntry(Table):
    """One [[pack]]."""

    code: Text
    colour: Annotated[Text, AfterValidator(_colour)]
    hour: time
    days: Filled[Annotated[str, AfterValidator(_of_every_year)]]


class PacksFile(Table):
    """The whole file."""

    pack: list[PackEntry]


def load_pack_plans(file: Path = DATA / "campaigns.toml") -> tuple[PackPlan, ...]:
    """Raises FileRefused."""
    return tuple(
        PackPlan(each.code, each.colour, each.hour, tuple(sorted(set(map(_day, each.days)))))
        for each in read(file, PacksFile).pack
    )
