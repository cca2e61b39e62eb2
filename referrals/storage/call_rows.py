"""Which coordinators were told of a case since it came to them, and which have opened it.

Not for: whose turn it is (see domain.escalation) or what the case says (see report_rows).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from referrals.domain.escalation import CoordinatorCall
from referrals.domain.kind import Track
from referrals.domain.person import PersonId
from referrals.domain.report import AnyReport, ReportId
from referrals.storage.database import Transaction
from referrals.storage.schema import case_calls
from referrals.storage.upserts import Upsert

_CALLED = Upsert(
    lambda insert: (statement := insert(case_calls)).on_conflict_do_update(
        index_elements=["track", "report_id", "person_id"],
        set_={"called_at": statement.excluded.called_at, "calls": case_calls.c.calls + 1},
    )
)

_ABOUT = (case_calls.c.track == bindparam("of_track")) & (case_calls.c.report_id == bindparam("of_report"))
_HERS = case_calls.c.person_id == bindparam("person")
_OF_REPORT = select(case_calls).where(_ABOUT).order_by(case_calls.c.id)
_TOLD_TO = select(case_calls).where(_HERS).order_by(case_calls.c.id)
_OPENED = (
    update(case_calls)
    .where(_ABOUT, _HERS, case_calls.c.opened_at.is_(None))
    .values(opened_at=bindparam("now", type_=case_calls.c.opened_at.type))
)
_OVER = delete(case_calls).where(_ABOUT)


async def keep(tx: Transaction, report: AnyReport, person: PersonId, at: datetime) -> None:
    """She is called; told with the first call."""
    row = {"track": report.track.value, "report_id": report.id, "person_id": person, "calls": 1}
    await tx.execute(_CALLED.on(tx.dialect.name), row | {"told_at": at, "called_at": at})


async def of_report(tx: Transaction, report: AnyReport) -> tuple[CoordinatorCall, ...]:
    """In the order in which they were told."""
    rows = await tx.execute(_OF_REPORT, _named(report))
    return tuple(_call(row) for row in rows)


async def opened(tx: Transaction, report: AnyReport, person: PersonId, now: datetime) -> bool:
    """She has opened it; False where she had before, or was not told."""
    opened_ = await tx.execute(_OPENED, {**_named(report), "person": person, "now": now})
    return bool(opened_.rowcount)


async def told_to(tx: Transaction, person: PersonId) -> tuple[tuple[Track, ReportId, CoordinatorCall], ...]:
    """What this coordinator was told of and is still with coordinators."""
    rows = await tx.execute(_TOLD_TO, {"person": person})
    return tuple((Track(row.track), ReportId(row.report_id), _call(row)) for row in rows)


async def over(tx: Transaction, report: AnyReport) -> None:
    """It waits for no coordinator any more; when it comes back, they are told again."""
    await tx.put(_OVER, _named(report))


def _call(row: Row[Any]) -> CoordinatorCall:
    return CoordinatorCall(PersonId(row.person_id), row.told_at, row.called_at, row.calls, row.opened_at)


def _named(report: AnyReport) -> dict[str, Any]:
    return {"of_track": report.track.value, "of_report": report.id}
