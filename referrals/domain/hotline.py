"""Numbers to ring in danger, and which of them may be shown when.

Not for wording, and not for keeping who rang what: those checks come in as a parameter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from referrals.domain.person import Hours
from referrals.domain.place import PlaceCode


class Purpose(StrEnum):
    """What a number is for, in the order in which a woman in danger should see them: the police late (D23)."""

    WOMEN_LINE = "women_line"
    """For women, whatever happened."""
    VIOLENCE_LINE = "violence_line"
    """For domestic violence."""
    SOCIAL_LINE = "social_line"
    """For social matters, domestic violence among them."""
    FAMILY_LINE = "family_line"
    """For family, women and children."""
    AMBULANCE = "ambulance"
    """Medical emergencies."""
    RESCUE = "rescue"
    """The general emergency number."""
    POLICE = "police"
    """The police."""
    FIRE = "fire"
    """The fire brigade."""
    CHILD_LINE = "child_line"
    """For children and young people."""


class Confidence(StrEnum):
    """How far the source of a number can be trusted before anybody has rung it."""

    SOURCED = "sourced"
    """Taken from a source that said nothing against it."""
    MEDIUM = "medium"
    """A source that is probably right."""
    LOW = "low"
    """A weak source."""
    MEMORY = "memory"
    """Nobody has looked at a source."""
    DATED = "dated"
    """The source is old."""


DOUBTFUL = frozenset({Confidence.LOW, Confidence.MEMORY, Confidence.DATED})

HotlineKey = tuple[PlaceCode, str]
"""Country and number: what a kept check points to."""


@dataclass(frozen=True, slots=True)
class Check:
    """That a named person rang a number, and when."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """One number of one country, as the file of facts has it."""

    country: PlaceCode
    number: str
    purpose: Purpose
    hours: str | None
    """`24/7` or spans like `08:00-18:00`; None where nobody has checked them."""
    confidence: Confidence
    source: str
    checked_on: date | None
    """By whoever edited the file: makes the number fresh, but counts as no named person's check."""
    warns_police: bool
    """Whether the line works with the police, which is said before the number."""

    @property
    def key(self) -> HotlineKey:
        return self.country, self.number


@dataclass(frozen=True, slots=True)
class DangerNumber:
    """A number to show; with `lately` false it is marked "not checked lately", with `closed` "closed now"."""

    hotline: Hotline
    lately: bool
    closed: bool = False


def is_fresh(hotline: Hotline, today: date, period: timedelta, check: Check | None = None) -> bool:
    """Whether the number was checked, in the file or by a named person, no longer ago than `period`."""
    known = [on for on in (hotline.checked_on, check.on if check else None) if on is not None]
    return bool(known) and today - max(known) <= period


def for_danger(
    hotlines: Iterable[Hotline],
    country: PlaceCode,
    today: date,
    *,
    opened: bool,
    checks: Mapping[HotlineKey, Check],
    period: timedelta,
) -> tuple[DangerNumber, ...]:
    """The country's numbers in the order of `Purpose`, so the women's line before the police (D23).

    In an opened country a doubtful number appears only once a named person has rung it, however long ago (D22);
    in an unopened one all appear. Empty where the list knows none: the caller must then say so.
    """
    return tuple(
        DangerNumber(each, is_fresh(each, today, period, checks.get(each.key)))
        for each in of_country(hotlines, country)
        if not opened or each.confidence not in DOUBTFUL or _was_rung_since(checks.get(each.key), date.min)
    )


def open_first(numbers: Iterable[DangerNumber], at: time) -> tuple[DangerNumber, ...]:
    """As they are at this hour of their country: a line that is closed comes behind those that may answer, and still before
    the police (D23)."""
    found = [replace(each, closed=is_closed(each.hotline, at)) for each in numbers]
    return tuple(sorted(found, key=lambda each: (each.hotline.purpose in _LAST, each.closed)))


_LAST = frozenset({Purpose.POLICE, Purpose.FIRE, Purpose.CHILD_LINE})


def is_closed(hotline: Hotline, at: time) -> bool:
    """Whether it is known that no one answers at this hour."""
    if hotline.hours is None or "24/7" in hotline.hours:
        return False
    spans = (each.split("-") for each in hotline.hours.split(", "))
    return not any(Hours(time.fromisoformat(start), time.fromisoformat(end)).hold(at) for start, end in spans)


def to_check(
    hotlines: Iterable[Hotline],
    country: PlaceCode,
    today: date,
    *,
    checks: Mapping[HotlineKey, Check],
    period: timedelta,
) -> tuple[Hotline, ...]:
    """What no named person has rung within `period`: must be empty for a country to be opened (D22)."""
    return tuple(
        each for each in of_country(hotlines, country) if not _was_rung_since(checks.get(each.key), today - period)
    )


def lapsed(
    hotlines: Iterable[Hotline],
    country: PlaceCode,
    today: date,
    *,
    checks: Mapping[HotlineKey, Check],
    period: timedelta,
) -> tuple[Hotline, ...]:
    """What a named person has rung once, but not within `period`: shown as "not checked lately", and told (D22)."""
    due = to_check(hotlines, country, today, checks=checks, period=period)
    return tuple(each for each in due if _was_rung_since(checks.get(each.key), date.min))


def of_country(hotlines: Iterable[Hotline], country: PlaceCode) -> tuple[Hotline, ...]:
    """In the order of `Purpose`, and within one purpose in the order of the list."""
    order = list(Purpose)
    return tuple(
        sorted((each for each in hotlines if each.country == country), key=lambda each: order.index(each.purpose))
    )


def _was_rung_since(check: Check | None, earliest: date) -> bool:
    return check is not None and bool(check.by.strip()) and check.on >= earliest
