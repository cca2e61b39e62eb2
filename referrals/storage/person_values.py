"""People as rows have them, and as the domain knows them: hours, duty, wishes and roles.

Not for: statements (see person_rows).
"""

from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import Row

from referrals.domain.person import Duty, Grant, Hours, Person, PersonId, Role, Standing, Subscription
from referrals.storage.database import Transaction
from referrals.storage.marks import holds
from referrals.storage.schema import grants


def people_of(tx: Transaction, rows: Iterable[Row[Any]]) -> tuple[Person, ...]:
    """One person for the rows of each id, which stand together: a row for every grant, or one without. A grant that the bot did
    not keep is none."""
    together: dict[int, list[Row[Any]]] = {}
    for row in rows:
        together.setdefault(row.id, []).append(row)
    return tuple(_person(tx, each) for each in together.values())


def _person(tx: Transaction, rows: list[Row[Any]]) -> Person:
    row = rows[0]
    return Person(
        id=PersonId(row.id),
        standing=Standing(row.standing),
        language=row.language,
        chose_language=row.chose_language,
        home=row.home,
        zone=row.zone,
        grants=tuple(_grant(each) for each in rows if each.grant_id is not None and holds(tx, grants, each._mapping)),
        duty=Duty(
            frozenset(map(int, row.duty_weekdays)), _hours(row.duty_start, row.duty_end), row.on_until, row.off_until
        ),
        safe=_hours(row.safe_start, row.safe_end),
        blocked_at=row.blocked_at,
        subscription=_wishes(row),
    )


def _wishes(row: Row[Any]) -> Subscription:
    hour = None if row.campaign_hour is None else time.fromisoformat(row.campaign_hour)
    weekdays = frozenset(map(int, row.campaign_weekdays))
    return Subscription(hour, weekdays, row.paused_until, row.stopped_at, row.with_report)


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
