"""Entries that several files of facts have: texts by language, time zones, spans of the day.

Not for entries of any TOML file (referrals/toml_files/entries).
"""

from datetime import time
from pathlib import Path
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from referrals.domain.language import LANGUAGES
from referrals.domain.person import Hours
from referrals.toml_files.entries import Table, Text, wrong
from referrals.toml_files.problems import resembling

DATA = Path(__file__).parents[1] / "data"


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise wrong("is not a language code of this project", resembling(code, LANGUAGES))
    return code


def _some(texts: dict[str, str]) -> dict[str, str]:
    if not texts:
        raise wrong('must have a text for at least one language, like { ru = "…" }')
    return texts


def _zone(name: str) -> str:
    try:
        known = ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):
        known = False
    if not known:
        raise wrong(f"{name!r} is no time zone like Asia/Bishkek or Europe/Moscow")
    return name


Texts: TypeAlias = Annotated[dict[Annotated[str, AfterValidator(_language)], Text], AfterValidator(_some)]
"""By language code, at least one."""
Zone: TypeAlias = Annotated[Text, AfterValidator(_zone)]
"""The IANA name of a time zone."""


class SpanEntry(Table):
    """A part of the day."""

    from_: time = Field(alias="from")
    until: time

    def hours(self) -> Hours:
        return Hours(self.from_, self.until)
