"""Days and hours as people write them, on a phone or in a table, in any language of the network.

Not for: the words themselves (locales/date_words), showing days (locales/words), or whether somebody may be written to then
(see notice).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from referrals.domain.person import Hours

WRITING_HOURS = Hours(time(7), time(21))
"""Outside of these nobody may be written to, unless she said "at any hour": no campaign goes then."""
_NUMERIC = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.-]\s*(\d{2})(?::00)?)?")
_LAST_CLOCK = re.compile(r"(.*?\S)[\s,]+(\d{1,2}[:.]\d{2})", re.DOTALL)
_LONGEST_FILLER = 5
"""Letters of what stands around a date without being one: "27th", "27-го", "27 ноября 2026 года"."""
_LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """Like 31 November."""

    day: int
    month: int


@dataclass(frozen=True, slots=True)
class DateWords:
    """How days and hours are said in all languages together, in small letters; it reads what was written with them."""

    months: tuple[tuple[str, ...], ...]
    """How each month begins."""
    weekdays: tuple[tuple[str, ...], ...]
    """How each day of the week begins, Monday first."""
    near_days: tuple[frozenset[str], ...]
    """Today, tomorrow."""
    hour: frozenset[str]
    """What is said with an hour: "at", "o'clock"."""

    def read_day(self, text: str, today: date) -> date | NoSuchDay | None:
        """The day that is meant, None where none can be made out. Without a year it is the next such day, or the last one
        where that is not long over: it was meant, and is to be refused as past."""
        typed = unicodedata.normalize("NFC", text).strip().casefold()
        for later, words in enumerate(self.near_days):
            if typed in words:
                return today + timedelta(days=later)
        if found := _ISO.fullmatch(typed):
            return _dated(int(found[3]), int(found[2]), int(found[1]), today)
        if found := _NUMERIC.fullmatch(typed):
            return _dated(int(found[1]), int(found[2]), int(found[3]) if found[3] else None, today)
        return self._in_words(typed, today)

    def _in_words(self, typed: str, today: date) -> date | NoSuchDay | None:
        """Like "27 ноября", "Friday, November 27, 2026", "27-ноябрь 2026-жыл, жума". None where it is no such day of the week."""
        words, numbers = re.findall(r"[^\W\d_]+", typed), [int(each) for each in re.findall(r"\d{1,4}", typed)]
        months, weekdays = _named(self.months, words), _named(self.weekdays, words)
        fillers = [each for each in words if not _named((*self.months, *self.weekdays), [each])]
        if len(months) != 1 or not 1 <= len(numbers) <= 2 or any(len(each) > _LONGEST_FILLER for each in fillers):
            return None
        day = _dated(numbers[0], months[0] + 1, numbers[1] if len(numbers) == 2 else None, today)
        return day if not isinstance(day, date) or set(weekdays) <= {day.weekday()} else None

    def read_hour(self, text: str) -> time | None:
        """The time of day that is meant: "10", "14:30", "14.30", "10:00:00", "10 часов"; None where none can be made out."""
        typed = text.strip().casefold()
        words = re.findall(r"[^\W\d_]+", typed)
        clock = read_clock(re.sub(r"[^\W\d_]+|[’']", "", typed).strip(" ."))
        return clock if self.hour.issuperset(words) else None

    def split_moment(self, text: str) -> tuple[str, str]:
        """What may be a day, and what may be an hour, of a text like "28.11 at 14:30"; "" for the one that is not there."""
        if found := _LAST_CLOCK.fullmatch(text.strip()):
            day, _, word = found[1].rpartition(" ")
            return (day if day and word.casefold() in self.hour else found[1]).strip().rstrip(","), found[2]
        return ("", text) if self.read_hour(text) is not None else (text, "")


def read_clock(digits: str) -> time | None:
    """A time of day without any words."""
    found = _CLOCK.fullmatch(digits)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _named(table: Sequence[tuple[str, ...]], words: Iterable[str]) -> list[int]:
    """Which rows of a table these words begin like."""
    return [number for each in words for number, begins in enumerate(table) if each.startswith(begins)]


def _dated(day: int, month: int, year: int | None, today: date) -> date | NoSuchDay | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    years = (today.year, today.year + 1) if year is None else (year + 2000 if year < 100 else year,)
    if not all(_FIRST_YEAR <= each <= today.year + AHEAD for each in years):
        return None
    days = [found for each in years if (found := _made(each, month, day)) is not None]
    if not days:
        return NoSuchDay(day, month)
    return next((each for each in days if year is not None or each >= today - _LATELY), days[-1])


AHEAD = 2
"""Years ahead that a campaign can be planned for: a year further off is a slip of the finger."""
_FIRST_YEAR = 1900
"""From here on a day is understood, so that somebody is told that it is past."""


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moment_at(day: date, hour: time, zone: str) -> datetime:
    """When it is this day and hour where somebody is."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def is_over(day: date, hour: time, zone: str, now: datetime) -> bool:
    """Whether this moment has passed where somebody is."""
    return moment_at(day, hour, zone) <= now
