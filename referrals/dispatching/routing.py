"""Looking for somebody who takes a report: contacts, waits, passes on, hands over. Every step leaves the writer's status true.

Not for: choosing (see domain.routing), when it is looked at (see watching) or what those who were contacted do (see
answering).
"""

from datetime import datetime

from referrals.dispatching.calling import CoordinatorCalls
from referrals.dispatching.case_store import CaseStore
from referrals.domain.decision import Decision
from referrals.domain.kind import Urgency
from referrals.domain.referral import Lapse, Referral, ReferralId, ReferralState, RingOther
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import (
    AnyReport,
    Ask,
    AwaitDuty,
    HandToCoordinator,
    ViolenceReport,
    with_referral,
)
from referrals.domain.report_notices import (
    alert_over,
    card,
    case_alerts,
    case_subject,
    case_update,
    news_for_writer,
    pushes,
)
from referrals.domain.routing import Await, LetLapse, NobodyLeft, Offer, Ranked, RingOthers, Step, next_step, rank
from referrals.domain.timer import TimerKind
from referrals.ending import change_referral, end_without_consent, revoke
from referrals.storage import candidate_rows, outbox, referral_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_referral


class Routing:
    """The road of a report nobody has taken yet."""

    def __init__(self, store: CaseStore, calls: CoordinatorCalls) -> None:
        self._store = store
        self._calls = calls

    async def go_on(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        """The next step about each offer that nobody has answered, and to find someone, now."""
        report = await end_without_consent(tx, report, now)
        if not report.offered and not report.is_sought:
            return report
        ranked = await self.ranked(tx, report)
        while isinstance(step := next_step(report, ranked, now, self._store.policy), LetLapse | RingOthers):
            report = await self._about_offer(tx, report, step, now)
        return await self._apply(tx, report, step, now)

    async def _about_offer(
        self, tx: Transaction, report: AnyReport, step: LetLapse | RingOthers, now: datetime
    ) -> AnyReport:
        offer = next(each for each in report.offered if each.id == step.referral)
        if isinstance(step, LetLapse):
            return await change_referral(tx, report, offer, Lapse(), now)
        rung = await self.ring(tx, offer, RingOther(step.people, step.answer_by), now)
        return await self.now_asking(tx, report, rung, now)

    async def _apply(self, tx: Transaction, report: AnyReport, step: Step, now: datetime) -> AnyReport:
        match step:
            case Offer():
                return await self.offer(tx, report, step, now)
            case Await(until):
                return await self._search(tx, report, AwaitDuty(until), now)
            case NobodyLeft():
                return await self._search(tx, report, HandToCoordinator(self.coordinators_by(report, now)), now)
            case _:
                return report

    def coordinators_by(self, report: AnyReport, now: datetime) -> datetime:
        """By when coordinators should have acted."""
        return now + self._store.policy.pace(report.urgency).answer_within

    async def ranked(self, tx: Transaction, report: AnyReport) -> tuple[Ranked, ...]:
        """Who may take it, best first."""
        return rank(report, await candidate_rows.candidates(tx, report.track))

    async def offer(self, tx: Transaction, report: AnyReport, offer: Offer, now: datetime) -> AnyReport:
        """This organisation is asked, and these people's phones ring."""
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
        return await self.now_asking(tx, report, referral, now)

    async def ring(self, tx: Transaction, before: Referral, more: RingOther, now: datetime) -> Referral:
        """Contact more people of the organisation; whoever was rung before sees the new deadline."""
        decision = decide_referral(before, more, now)
        if not isinstance(decision, Decision):
            return before
        referral = await keep_referral(tx, decision, now)
        fresh = [each for each in referral.notified if each not in before.notified]
        seen = [card(referral, each) for each in referral.opened_by if each in before.notified]
        await outbox.add(tx, [*pushes(referral.urgency, fresh), *seen], now)
        return referral

    async def now_asking(self, tx: Transaction, report: AnyReport, referral: Referral, now: datetime) -> AnyReport:
        """The report with this offer, which is new or has another deadline."""
        again = self._store.policy.pace(referral.urgency).ring_again
        if again is not None:
            await timers.set_timer(tx, TimerKind.RING, str(referral.id), now + again)
        asked = with_referral(report, referral)
        return await self._search(tx, asked, Ask(referral.organisation), now)

    async def _search(
        self, tx: Transaction, report: AnyReport, command: Ask | AwaitDuty | HandToCoordinator, now: datetime
    ) -> AnyReport:
        """The report after this step, known to its writer and to coordinators; the same one where nothing is new."""
        changed = await self._store.change(tx, report, command, now)
        if changed is not report:
            if not self._store.waits_for_coordinator(changed):
                await self._calls.told_no_more(tx, changed, now)
            cards = [case_update(changed, each) for each in await self._store.coordinators(tx, changed)]
            await outbox.add(tx, [*news_for_writer(changed, now), *cards], now)
        return changed

    async def end_all(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        """Everybody who was contacted is told that it is not hers any more; the person who had it, by a message that rings. What
        was closed stays closed, and its card says that it was taken back."""
        for referral in report.referrals:
            if referral.state is not ReferralState.CLOSED:
                report = await revoke(tx, report, referral, now)
            elif referral.answered_by is not None and referral.organisation is not None:
                await outbox.add(tx, [card(referral, referral.answered_by)], now)
        await self.stop_search(tx, report, now)
        if isinstance(report, ViolenceReport) and report.urgency is Urgency.HOUR:
            await outbox.add(tx, case_alerts(report, await self._store.coordinators(tx, report)), now)
        return report

    async def stop_search(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """Nobody has to be found any more, and coordinators see it."""
        await outbox.cancel(tx, case_subject(report))
        await self._calls.told_no_more(tx, report, now)
        to = await self._store.coordinators(tx, report)
        over = [alert_over(report, each) for each in to]
        await outbox.add(tx, [*(case_update(report, each) for each in to), *over], now)
