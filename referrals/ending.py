"""The one way in which one organisation's part of a report changes and ends, with what people have of it: for every use case by
which it can end.

Not for: deciding what may happen to it (see domain.referral) or whom to contact then (see dispatching).
"""

from datetime import datetime
from typing import TypeVar

from referrals.domain.consent import lapsed
from referrals.domain.decision import Decision
from referrals.domain.notice import renewed
from referrals.domain.person import PersonId
from referrals.domain.referral import UNFINISHED, WORKED_ON, Command, Referral, Revoke, decide
from referrals.domain.report import SEEKING, AnyReport, LapseConsent, as_its_writer_has_it, is_taken_back
from referrals.domain.report import decide as decide_report
from referrals.domain.report.handover import Handover
from referrals.domain.report_notices import (
    cleared,
    nudge_slot,
    offer_changed,
    offer_subject,
    stop,
    wider_notice,
    words_slot,
)
from referrals.domain.timer import TimerKind
from referrals.storage import network_rows, outbox, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_both, keep_report, keep_work

R = TypeVar("R", bound=AnyReport)


async def change_referral(tx: Transaction, report: R, referral: Referral, command: Command, now: datetime) -> R:
    """The report after this was done to one of its referrals; the same one where it is refused. Where that ends it, its timer,
    what was not sent about it and the cards of everybody who was rung end with it."""
    decision = decide(referral, command, now)
    if not isinstance(decision, Decision):
        return report
    if decision.state.state not in UNFINISHED:
        await close_offer(tx, decision.state, now)
    return await keep_work(tx, report, decision, now)


async def hand_over(tx: Transaction, handover: Handover[R], now: datetime, actor: PersonId | None = None) -> R:
    """The report after someone has taken it or let it go: nothing rings any more, and every card of that offer says so."""
    report = await keep_both(tx, handover, now, actor)
    await close_offer(tx, handover.on_referral.state, now)
    return report


async def close_offer(tx: Transaction, referral: Referral, now: datetime) -> None:
    """An offer is open no more: nothing rings, and every card says so at once. A coordinator's own work was none."""
    if referral.organisation is None:
        return
    await timers.cancel_timer(tx, TimerKind.RING, str(referral.id))
    await outbox.cancel(tx, offer_subject(referral.id))
    swept = cleared(referral, words_slot(referral.id), nudge_slot(referral.id))
    await outbox.add(tx, [*offer_changed(referral), *swept], now)


async def revoke(tx: Transaction, report: R, referral: Referral, now: datetime) -> R:
    """It is taken away from whoever was asked or has it: she is told by a message that rings."""
    report = await change_referral(tx, report, referral, Revoke(), now)
    by = referral.answered_by
    if by is None or referral.organisation is None:
        return report
    if referral.state in WORKED_ON:
        await outbox.add(tx, renewed(stop(referral, by)), now)
    return report


async def end_lapsed(tx: Transaction, report: R, now: datetime) -> R:
    """Whoever is stricter than she was shown has nothing of hers any more, and she is asked, neutrally and at her hours (D3,
    D6). Whoever closed it unseen counts as having it (D13)."""
    stricter = lapsed(report, await network_rows.organisations(tx))
    if not stricter:
        return report
    over = {each.id for each in as_its_writer_has_it(report).held if each.organisation in stricter}
    for referral in report.referrals:
        if referral.id in over:
            report = await revoke(tx, report, referral, now)
    decision = decide_report(report, LapseConsent(stricter), now)
    report = await keep_report(tx, decision, now) if isinstance(decision, Decision) else report
    if report.state in SEEKING and not is_taken_back(report):
        await outbox.add(tx, [wider_notice(report)], now)
    return report


async def end_without_consent(tx: Transaction, report: R, now: datetime) -> R:
    """What its writer no longer agrees to ends in the turn in which she says so: nothing that comes later brings it back (D3)."""
    for referral in report.without_consent:
        report = await revoke(tx, report, referral, now)
    return report
