"""Looking for somebody who takes a report: contacts, waits, passes on, hands over. Every step leaves the writer's status true.

Not for: choosing (see domain.routing), when it is looked at (see watching) or what those who were contacted do (see
answering).
"""

from datetime import datetime

from referrals.dispatching.calling import Calling
from referrals.domain.decision import Decision
from referrals.domain.kind import Urgency
from referrals.domain.notice import renewed
from referrals.domain.person import PersonId
from referrals.domain.referral import Command as ReferralCommand
from referrals.domain.referral import Lapse, Referral, ReferralId, ReferralState, Revoke, RingOther
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import AnyReport, Ask, AwaitDuty, HandToCoordinator, ViolenceReport
from referrals.domain.report import Command as ReportCommand
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import (
    alert_over,
    card,
    case_alerts,
    case_subject,
    case_update,
    cleared,
    news_for_writer,
    nudge_slot,
    offer_changed,
    offer_subject,
    pushes,
    stop,
    words_slot,
)
from referrals.domain.routing import Await, LetLapse, NobodyLeft, Offer, Ranked, RingOthers, Step, next_step, rank
from referrals.storage import candidate_rows, outbox, referral_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_referral, keep_report


class Routing(Calling):
    """The road of a report nobody has taken yet."""

    async def _go_on(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        await self._end_struck(tx, report, now)
        ranked = await self._ranked(tx, report)
        step = await self._next(tx, report, ranked, now)
        while isinstance(step, LetLapse):
            await self._change_referral(tx, step.referral, Lapse(), now)
            step = await self._next(tx, report, ranked, now)
        return await self._apply(tx, report, step, now)

    async def _next(self, tx: Transaction, report: AnyReport, ranked: tuple[Ranked, ...], now: datetime) -> Step:
        referrals = await referral_rows.of_report(tx, report.track, report.id)
        return next_step(report, ranked, referrals, now, self._policy)

    async def _apply(self, tx: Transaction, report: AnyReport, step: Step, now: datetime) -> AnyReport:
        match step:
            case Offer():
                return await self._offer(tx, report, step, now)
            case RingOthers():
                return await self._ring_others(tx, report, step, now)
            case Await(until):
                return await self._search(tx, report, AwaitDuty(until), now)
            case NobodyLeft():
                return await self._search(tx, report, HandToCoordinator(self._coordinators_by(report, now)), now)
            case _:
                return report

    def _coordinators_by(self, report: AnyReport, now: datetime) -> datetime:
        return now + self._policy.pace(report.urgency).answer_within

    async def _ranked(self, tx: Transaction, report: AnyReport) -> tuple[Ranked, ...]:
        return rank(report, await candidate_rows.candidates(tx, report.track))

    async def _offer(self, tx: Transaction, report: AnyReport, offer: Offer, now: datetime) -> AnyReport:
        made = Referral(
            id=ReferralId(0),
            track=report.track,
            report=report.id,
            organisation=offer.organisation,
            state=ReferralState.OFFERED,
            urgency=report.urgency,
            offered_at=now,
            answer_by=offer.answer_by,
            notified=offer.people,
        )
        referral = await referral_rows.insert(tx, made)
        await outbox.add(tx, pushes(referral.urgency, referral.notified), now)
        return await self._now_asking(tx, report, referral, now)

    async def _ring_others(self, tx: Transaction, report: AnyReport, step: RingOthers, now: datetime) -> AnyReport:
        referral = await self._ring(tx, step.referral, step.people, step.answer_by, now)
        return report if referral is None else await self._now_asking(tx, report, referral, now)

    async def _ring(
        self, tx: Transaction, referral_id: ReferralId, people: tuple[PersonId, ...], answer_by: datetime, now: datetime
    ) -> Referral | None:
        """Contact more people of the organisation; whoever was rung before sees the new deadline."""
        before = await referral_rows.get(tx, referral_id)
        decision = decide_referral(before, RingOther(people, answer_by), now) if before else None
        if before is None or not isinstance(decision, Decision):
            return None
        referral = await keep_referral(tx, decision, now)
        fresh = [each for each in referral.notified if each not in before.notified]
        seen = [card(referral, each) for each in referral.opened_by if each in before.notified]
        await outbox.add(tx, [*pushes(referral.urgency, fresh), *seen], now)
        return referral

    async def _now_asking(self, tx: Transaction, report: AnyReport, referral: Referral, now: datetime) -> AnyReport:
        again = self._policy.pace(referral.urgency).ring_again
        if again is not None:
            await timers.set_timer(tx, "ring", str(referral.id), now + again)
        return await self._search(tx, report, Ask(referral.organisation, referral.answer_by), now)

    async def _search(
        self, tx: Transaction, report: AnyReport, command: Ask | AwaitDuty | HandToCoordinator, now: datetime
    ) -> AnyReport:
        """The report after this step, known to its writer and to coordinators; the same one where nothing is new."""
        changed = await self._change_report(tx, report, command, now)
        if changed is not report:
            if not self._waits_for_coordinator(changed):
                await self._told_no_more(tx, changed, now)
            cards = [case_update(changed, each) for each in await self._coordinators(tx, changed)]
            await outbox.add(tx, [*news_for_writer(changed, now), *cards], now)
        return changed

    async def _change_report(
        self, tx: Transaction, report: AnyReport, command: ReportCommand, now: datetime
    ) -> AnyReport:
        decision = decide_report(report, command, now)
        return await keep_report(tx, decision, now) if isinstance(decision, Decision) else report

    async def _change_referral(
        self, tx: Transaction, referral_id: ReferralId, command: ReferralCommand, now: datetime
    ) -> None:
        """End an offer: its timer, what was not sent about it, and the cards of everybody who was rung."""
        referral = await referral_rows.get(tx, referral_id)
        decision = decide_referral(referral, command, now) if referral else None
        if isinstance(decision, Decision):
            await self._close_offer(tx, await keep_referral(tx, decision, now), now)

    async def _close_offer(self, tx: Transaction, referral: Referral, now: datetime) -> None:
        """An offer is open no more: nothing rings, and every card says so at once."""
        await timers.cancel_timer(tx, "ring", str(referral.id))
        await outbox.cancel(tx, offer_subject(referral.id))
        swept = cleared(referral, words_slot(referral.id), nudge_slot(referral.id))
        await outbox.add(tx, [*offer_changed(referral), *swept], now)

    async def _end_all(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """Everybody who was contacted is told that it is not hers any more; the person who had it, by a message that rings."""
        for referral in await referral_rows.of_report(tx, report.track, report.id):
            await self._revoke(tx, referral, now)
        await self._stop_search(tx, report, now)
        if isinstance(report, ViolenceReport) and report.urgency is Urgency.HOUR:
            await outbox.add(tx, case_alerts(report, await self._coordinators(tx, report)), now)

    async def _end_struck(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """From whom she has taken her consent back: whoever had it is told by a message that rings (D3)."""
        if not isinstance(report, ViolenceReport):
            return
        for referral in await referral_rows.of_report(tx, report.track, report.id):
            if referral.organisation not in report.allowed:
                await self._revoke(tx, referral, now)

    async def _revoke(self, tx: Transaction, referral: Referral, now: datetime) -> None:
        await self._change_referral(tx, referral.id, Revoke(), now)
        if referral.state is ReferralState.ACCEPTED and referral.answered_by is not None:
            await outbox.add(tx, renewed(stop(referral, referral.answered_by)), now)
        if referral.state is ReferralState.DONE and referral.answered_by is not None:
            await outbox.add(tx, [card(referral, referral.answered_by)], now)

    async def _stop_search(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """Nobody has to be found any more, and coordinators see it."""
        await outbox.cancel(tx, case_subject(report))
        await self._told_no_more(tx, report, now)
        to = await self._coordinators(tx, report)
        over = [alert_over(report, each) for each in to]
        await outbox.add(tx, [*(case_update(report, each) for each in to), *over], now)
