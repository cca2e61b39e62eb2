"""Keeps what was decided: the changed row and its one event, together, and the one timer that every open report has.

Not for: deciding (see domain.report, domain.referral) or telling anybody (see outbox).
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from referrals.domain.decision import Decision, Event
from referrals.domain.person import PersonId
from referrals.domain.referral import Referral
from referrals.domain.report import AnyReport, ReportState
from referrals.domain.report_notices import offer_subject, subject_of
from referrals.storage import events, referral_rows, report_rows, timers
from referrals.storage.database import Transaction

R = TypeVar("R", bound=AnyReport)
FORGET = "forget"
"""The timer that takes what she wrote away, some time after closing; `reporting.forget` sets it to that moment."""
LOOK = "route"
"""The timer at which a report is looked at; `dispatching.route` sets it to the report's next moment each time."""


async def keep_sent(tx: Transaction, report: R, now: datetime) -> R:
    """A new report as it is kept, with its id and code; routing looks at it at once."""
    kept = await report_rows.insert(tx, report)
    await events.append(tx, Event("sent", {"urgency": kept.urgency}), subject_of(kept), now, kept.writer)
    await timers.set_timer(tx, "route", subject_of(kept), now)
    return kept


async def keep_report(
    tx: Transaction,
    decision: Decision[R],
    now: datetime,
    actor: PersonId | None = None,
    *,
    rewritten: Collection[str] = (),
) -> R:
    """The report as it is kept, with its next version; of what she typed only the `rewritten` fields. Raises StaleVersion.

    Whatever changed, it is looked at again at once: no code path can leave an open report without a next moment.
    """
    await events.append(tx, decision.event, subject_of(decision.state), now, actor)
    if decision.state.state is ReportState.CLOSED:
        await timers.cancel_timer(tx, LOOK, subject_of(decision.state))
        await timers.set_timer(tx, FORGET, subject_of(decision.state), now)
    else:
        await timers.set_timer(tx, LOOK, subject_of(decision.state), now)
    saved = await report_rows.save(tx, decision.state, rewritten=rewritten)
    if saved.state is ReportState.WITHDRAWN:
        await report_rows.empty_words(tx, saved)
    return saved


async def keep_referral(
    tx: Transaction, decision: Decision[Referral], now: datetime, actor: PersonId | None = None
) -> Referral:
    """The referral as it is kept, with its next version. Raises StaleVersion."""
    await events.append(tx, decision.event, offer_subject(decision.state.id), now, actor)
    return await referral_rows.save(tx, decision.state)
