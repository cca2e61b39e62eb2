"""What every side of dispatching needs: the one way to change a report or one of its referrals, with what people have of it.

Not for: any particular action (see routing, watching, answering, overseeing, duty).
"""

from datetime import datetime
from typing import TypeVar

from referrals.domain.authority import coordinators_of
from referrals.domain.caseload import waits_for_coordinator
from referrals.domain.decision import Decision
from referrals.domain.escalation import in_turn
from referrals.domain.notice import renewed
from referrals.domain.person import Person, PersonId
from referrals.domain.referral import HELD, OPEN, Referral, ReferralState, Revoke
from referrals.domain.referral import Command as ReferralCommand
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import AnyReport
from referrals.domain.report import Command as ReportCommand
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import card, cleared, nudge_slot, offer_changed, offer_subject, stop, words_slot
from referrals.facts import Facts
from referrals.storage import outbox, person_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report, keep_work

R = TypeVar("R", bound=AnyReport)


class CaseStore:
    """Each change gives the report back as it is then: what was read before is old."""

    def __init__(self, facts: Facts) -> None:
        self.policy = facts.policy
        self._gazetteer = facts.gazetteer

    def zone(self, report: AnyReport) -> str:
        """Where it happened, by the clock there."""
        return self._gazetteer.zone_of(report.district)

    def waits_for_coordinator(self, report: AnyReport) -> bool:
        """Whether coordinators are to be told of it while it is sought."""
        return waits_for_coordinator(report, self.policy)

    async def able(self, tx: Transaction, report: AnyReport) -> tuple[Person, ...]:
        """The coordinators who may be told of it, in turn."""
        return in_turn(report, await person_rows.coordinators(tx, report.district))

    async def coordinators(self, tx: Transaction, report: AnyReport) -> list[PersonId]:
        """Everyone who may look after it."""
        return coordinators_of(report, await person_rows.coordinators(tx, report.district))

    async def change(self, tx: Transaction, report: R, command: ReportCommand, now: datetime) -> R:
        """The report after this; the same one where it is refused, for nothing is new then."""
        decision = decide_report(report, command, now)
        return await keep_report(tx, decision, now) if isinstance(decision, Decision) else report

    async def change_referral(
        self, tx: Transaction, report: R, referral: Referral, command: ReferralCommand, now: datetime
    ) -> R:
        """The report after this was done to one of its referrals. Where that ends it, its timer, what was not sent about it
        and the cards of everybody who was rung end with it."""
        decision = decide_referral(referral, command, now)
        if not isinstance(decision, Decision):
            return report
        if decision.state.state not in OPEN:
            await self.close_offer(tx, decision.state, now)
        return await keep_work(tx, report, decision, now)

    async def close_offer(self, tx: Transaction, referral: Referral, now: datetime) -> None:
        """An offer is open no more: nothing rings, and every card says so at once. A coordinator's own work was none."""
        if referral.organisation is None:
            return
        await timers.cancel_timer(tx, "ring", str(referral.id))
        await outbox.cancel(tx, offer_subject(referral.id))
        swept = cleared(referral, words_slot(referral.id), nudge_slot(referral.id))
        await outbox.add(tx, [*offer_changed(referral), *swept], now)

    async def revoke(self, tx: Transaction, report: R, referral: Referral, now: datetime) -> R:
        """It is taken away from whoever was asked or has it: she is told by a message that rings."""
        report = await self.change_referral(tx, report, referral, Revoke(), now)
        by = referral.answered_by
        if by is None or referral.organisation is None:
            return report
        if referral.state in HELD:
            await outbox.add(tx, renewed(stop(referral, by)), now)
        if referral.state is ReferralState.CLOSED:
            await outbox.add(tx, [card(referral, by)], now)
        return report
