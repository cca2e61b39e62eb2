"""People as rows have them, and as the domain knows them: hours, duty, wishes and roles. A value that cannot be read is taken for
what does least harm, so that no list with her in it fails.

Not for: statements (see person_rows).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import time, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from referrals.domain.person import Duty, Grant, Hours, Person, PersonId, Role, Standing, Subscription
from referrals.domain.place import PlaceCode, is_place_code
from referrals.storage.database import Transaction
from referrals.storage.marks import holds
from referrals.storage.schema import grants, people

ARRIVAL_ZONE = "Asia/Bishkek"
"""Until she names her district: no hour of the region is more than one hour away from it."""
ARRIVAL_HOURS = Hours(time(8), time(20))
"""Her safe hours, until she names others."""


def people_of(tx: Transaction, rows: Iterable[Row[Any]]) -> tuple[Person, ...]:
    """One person for the rows of each id, which stand together: a row for every grant, or one without. A grant that the bot did
    not keep is none."""
    together: dict[int, list[Row[Any]]] = {}
    for row in rows:
        together.setdefault(row.id, []).append(row)
    return tuple(_person(tx, each) for each in together.values())


def _person(tx: Transaction, rows: list[Row[Any]]) -> Person:
    held = tuple(_grant(each) for each in rows if each.grant_id is not None and holds(tx, grants, each._mapping))
    try:
        return _read(rows[0], held)
    except _CANNOT:
        return _read(_readable(tx, rows[0]), held)


def _read(row: Any, held: tuple[Grant, ...]) -> Person:
    return Person(
        id=PersonId(row.id),
        standing=Standing(row.standing),
        language=_text(row.language),
        chose_language=row.chose_language,
        home=_home(row.home),
        zone=_zone(row.zone),
        grants=held,
        duty=Duty(_days(row.duty_weekdays), _hours(row.duty_start, row.duty_end), row.on_until, row.off_until),
        safe=_hours(row.safe_start, row.safe_end),
        blocked_at=row.blocked_at,
        subscription=_wishes(row),
        swept_after=_swept_after(row.swept_hours),
    )


def _wishes(row: Any) -> Subscription:
    hour, days = _hour_or_none(row.campaign_hour), _days(row.campaign_weekdays)
    return Subscription(hour, days, row.paused_until, row.stopped_at, row.with_report)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _home(value: Any) -> PlaceCode | None:
    if value is None:
        return None
    if not is_place_code(_text(value)):
        raise ValueError("no code of a place")
    return PlaceCode(value)


@lru_cache(maxsize=64)
def _zone(value: Any) -> str:
    return ZoneInfo(_text(value)).key


def _days(value: Any) -> frozenset[int]:
    return frozenset(map(int, _text(value)))


def _hour_or_none(value: Any) -> time | None:
    return None if value is None else time.fromisoformat(value)


def _swept_after(hours: Any) -> timedelta | None:
    return None if hours is None else timedelta(hours=int(hours))


_CANNOT = (ValueError, TypeError, LookupError, OSError)
"""What a value is answered with that cannot be read; a zone that no one lives in is a LookupError."""
_OFF_DUTY: Mapping[str, Any] = {"duty_weekdays": "", "duty_start": "09:00", "duty_end": "18:00"}
_USUAL: Mapping[str, Any] = {
    "safe_start": ARRIVAL_HOURS.start.isoformat("minutes"),
    "safe_end": ARRIVAL_HOURS.end.isoformat("minutes"),
}
_OTHERWISE: Mapping[str, tuple[Callable[[Any], Any], Mapping[str, Any]]] = {
    "standing": (Standing, {"standing": Standing.VISITOR}),
    "language": (_text, {"language": ""}),
    "home": (_home, {"home": None}),
    "zone": (_zone, {"zone": ARRIVAL_ZONE}),
    "duty_weekdays": (_days, _OFF_DUTY),
    "duty_start": (time.fromisoformat, _OFF_DUTY),
    "duty_end": (time.fromisoformat, _OFF_DUTY),
    "safe_start": (time.fromisoformat, _USUAL),
    "safe_end": (time.fromisoformat, _USUAL),
    "campaign_hour": (_hour_or_none, {"campaign_hour": None}),
    "swept_hours": (_swept_after, {"swept_hours": None}),
    "campaign_weekdays": (_days, {"campaign_weekdays": "0123456"}),
}
"""How each column is read that anything may stand in, and what counts where it cannot be: she is off duty, and written to at the
usual hours. What is encrypted by column always can."""


def clock_of(tx: Transaction, row: Row[Any]) -> tuple[str, time | None] | None:
    """Her zone and the hour she chose for campaigns; None where they cannot be read."""
    try:
        return _zone(row.zone), _hour_or_none(row.campaign_hour)
    except _CANNOT:
        tx.unverified.add(people.name)
        return None


def _readable(tx: Transaction, row: Row[Any]) -> Any:
    """Its values by column. What cannot be read is among what the transaction could not verify."""
    values = dict(row._mapping)
    for name in unreadable(row):
        tx.unverified.add(f"{people.name}.{name}")
        values |= _OTHERWISE[name][1]
    return SimpleNamespace(**values)


def unreadable(row: Row[Any]) -> tuple[str, ...]:
    """The columns of a row of people that hold nothing they can hold."""
    return tuple(name for name, (read, _) in _OTHERWISE.items() if not _reads(read, row._mapping[name]))


def _reads(read: Callable[[Any], Any], value: Any) -> bool:
    try:
        read(value)
    except _CANNOT:
        return False
    return True


def _grant(row: Row[Any]) -> Grant:
    return Grant(Role(row.role), row.group_code, row.organisation_code, row.place)


def _hours(start: str, end: str) -> Hours:
    return Hours(time.fromisoformat(start), time.fromisoformat(end))


def duty_values(duty: Duty) -> dict[str, Any]:
    return {
        "duty_weekdays": "".join(map(str, sorted(duty.weekdays))),
        "duty_start": duty.hours.start.isoformat("minutes"),
        "duty_end": duty.hours.end.isoformat("minutes"),
        "on_until": duty.on_until,
        "off_until": duty.off_until,
    }


def safe_values(hours: Hours) -> dict[str, Any]:
    return {"safe_start": hours.start.isoformat("minutes"), "safe_end": hours.end.isoformat("minutes")}


def subscription_values(wishes: Subscription) -> dict[str, Any]:
    return {
        "campaign_hour": wishes.hour.isoformat("minutes") if wishes.hour else None,
        "campaign_weekdays": "".join(map(str, sorted(wishes.weekdays))),
        "paused_until": wishes.paused_until,
        "stopped_at": wishes.stopped_at,
        "with_report": wishes.with_report,
    }
