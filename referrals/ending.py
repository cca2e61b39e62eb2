"""The one way in which one organisation's part of a report changes and ends, with what people have of it: for every use case by
which it can end.

Not for: deciding what may happen to it (see domain.referral) or whom to contact then (see dispatching).
"""

from datetime import datetime
from typing import TypeVar

from referrals.domain.decision import Decision
from referrals.domain.notice import renewed
from referrals.domain.referral import HELD, OPEN, Command, Referral, ReferralState, Revoke, decide
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import card, cleared, nudge_slot, offer_changed, offer_subject, stop, words_slot
from referrals.storage import outbox, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_work

R = TypeVar("R", bound=AnyReport)


async def change_referral(tx: Transaction, report: R, referral: Referral, command: Command, now: datetime) -> R:
    """The report after this was done to one of its referrals; the same one where it is refused. Where that ends it, its timer,
    what was not sent about it and the cards of everybody who was rung end with it."""
    decision = decide(referral, command, now)
    if not isinstance(decision, Decision):
        return report
    if decision.state.state not in OPEN:
        await close_offer(tx, decision.state, now)
    return await keep_work(tx, report, decision, now)


async def close_offer(tx: Transaction, referral: Referral, now: datetime) -> None:
    """An offer is open no more: nothing rings, and every card says so at once. A coordinator's own work was none."""
    if referral.organisation is None:
        return
    await timers.cancel_timer(tx, "ring", str(referral.id))
    await outbox.cancel(tx, offer_subject(referral.id))
    swept = cleared(referral, words_slot(referral.id), nudge_slot(referral.id))
    await outbox.add(tx, [*offer_changed(referral), *swept], now)


async def revoke(tx: Transaction, report: R, referral: Referral, now: datetime) -> R:
    """It is taken away from whoever was asked or has it: she is told by a message that rings."""
    report = await change_referral(tx, report, referral, Revoke(), now)
    by = referral.answered_by
    if by is None or referral.organisation is None:
        return report
    if referral.state in HELD:
        await outbox.add(tx, renewed(stop(referral, by)), now)
    if referral.state is ReferralState.CLOSED:
        await outbox.add(tx, [card(referral, by)], now)
    return report


async def end_without_consent(tx: Transaction, report: R, now: datetime) -> R:
    """What its writer no longer agrees to ends in the turn in which she says so: nothing that comes later brings it back (D3)."""
    for referral in report.without_consent:
        report = await revoke(tx, report, referral, now)
    return report
