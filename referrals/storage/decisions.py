"""Keeps what was decided: the changed row and its one event, together, and the one timer that every open report has.

Not for: deciding (see domain.report, domain.referral) or telling anybody (see outbox).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, select, update

from referrals.domain.decision import Decision, Event
from referrals.domain.person import PersonId
from referrals.domain.referral import Referral
from referrals.domain.report import OPEN, AnyReport, ReportState, with_referral
from referrals.domain.report.handover import Handover
from referrals.domain.report_notices import offer_subject, subject_of
from referrals.domain.timer import TimerKind
from referrals.storage import events, referral_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.marks import MARKED, holds

R = TypeVar("R", bound=AnyReport)


async def keep_sent(tx: Transaction, report: R, now: datetime) -> R:
    """A new report as it is kept, with its id and code; routing looks at it at once."""
    kept = await report_rows.insert(tx, report)
    await events.append(tx, Event("sent", {"urgency": kept.urgency}), subject_of(kept), now, kept.writer)
    await timers.set_timer(tx, TimerKind.ROUTE, subject_of(kept), now)
    return kept


async def keep_report(
    tx: Transaction,
    decision: Decision[R],
    now: datetime,
    actor: PersonId | None = None,
    *,
    rewritten: Collection[str] = (),
) -> R:
    """The report as it is kept, with its next version; of what she typed only the `rewritten` fields. Raises StaleVersion."""
    await events.append(tx, decision.event, subject_of(decision.state), now, actor)
    return await keep_standing(tx, decision.state, now, rewritten=rewritten)


async def keep_standing(tx: Transaction, report: R, now: datetime, *, rewritten: Collection[str] = ()) -> R:
    """The report's row as its referrals, which are kept already, have it stand. Raises StaleVersion.

    Whatever changed, it is looked at again at once: no code path can leave an open report without a next moment. Two who
    change referrals of one report meet here, and the second decides anew.
    """
    if report.state is ReportState.CLOSED:
        await timers.cancel_timer(tx, TimerKind.ROUTE, subject_of(report))
        await timers.set_timer(tx, TimerKind.FORGET, subject_of(report), now)
    else:
        await timers.set_timer(tx, TimerKind.ROUTE, subject_of(report), now)
    saved = await report_rows.save(tx, report, rewritten=rewritten)
    if saved.state is ReportState.WITHDRAWN:
        await report_rows.empty_words(tx, saved)
    return saved


_MARKED = {
    track: select(*(table.c[each] for each in (*MARKED[table], "mark"))) for track, table in report_rows.TABLES.items()
}
_AT_ONCE = 500


async def keep_changed(tx: Transaction, now: datetime) -> None:
    """Open reports whose rows were changed without the keys are kept as they are read now, so that lists find them again
    whatever was written there. Without a known writer they are never marked: then only where lists lack them."""
    for track, table in report_rows.TABLES.items():
        changed: list[Row[Any]] = []
        async for rows in tx.stream(_MARKED[track], _AT_ONCE):
            changed += [row for row in rows if not holds(tx, table, row._mapping)]
        for row in changed:
            if not isinstance(row.version, int):
                await tx.execute(update(table).where(table.c.id == row.id).values(version=0))
            report = await report_rows.get(tx, track, row.id)
            if report is not None and report.state in OPEN and (report.writer_known or report.state != row.state):
                await keep_standing(tx, report, now)


async def keep_referral(
    tx: Transaction, decision: Decision[Referral], now: datetime, actor: PersonId | None = None
) -> Referral:
    """The referral as it is kept, with its next version, where the report stands as before. Raises StaleVersion."""
    await events.append(tx, decision.event, offer_subject(decision.state.id), now, actor)
    return await referral_rows.save(tx, decision.state)


async def keep_work(
    tx: Transaction, report: R, decision: Decision[Referral], now: datetime, actor: PersonId | None = None
) -> R:
    """A referral that changes how its report stands: both as they are kept. Raises StaleVersion."""
    return await keep_standing(tx, with_referral(report, await keep_referral(tx, decision, now, actor)), now)


async def keep_both(tx: Transaction, handover: Handover[R], now: datetime, actor: PersonId | None = None) -> R:
    """A report and one of its referrals as they were decided together. Raises StaleVersion."""
    referral, decision = await keep_referral(tx, handover.on_referral, now, actor), handover.on_report
    return await keep_report(tx, replace(decision, state=with_referral(decision.state, referral)), now, actor)
