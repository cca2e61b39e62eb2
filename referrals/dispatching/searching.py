"""Looking for somebody who takes a report: asks, waits, passes on, hands over. Every step leaves the writer's status true.

Not for: choosing (see domain.routing) or what those who were asked do (see answering).
"""

from datetime import datetime

from referrals.domain.authority import coordinators_of
from referrals.domain.caseload import waits_for_coordinator
from referrals.domain.decision import Decision
from referrals.domain.notice import renewed
from referrals.domain.person import PersonId
from referrals.domain.referral import Command as ReferralCommand
from referrals.domain.referral import Lapse, Referral, ReferralId, ReferralState, Revoke, RingOther
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import SEEKING, AnyReport, Ask, AwaitDuty, HandToCoordinator, ReportState
from referrals.domain.report import Command as ReportCommand
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import (
    alert_over,
    asked_about,
    card,
    case_alerts,
    case_subject,
    case_update,
    cleared,
    nudge_slot,
    offer_subject,
    push,
    read_subject,
    stop,
    subject_of,
    words_slot,
    writer_notice,
)
from referrals.domain.routing import (
    Await,
    LetLapse,
    NobodyLeft,
    Offer,
    Ranked,
    RingOthers,
    Step,
    next_step,
    rank,
)
from referrals.facts import Facts
from referrals.storage import candidate_rows, outbox, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_referral, keep_report


class Searching:
    """The road of a report nobody has taken yet."""

    def __init__(self, facts: Facts) -> None:
        self._policy = facts.policy

    async def route(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `route` ("violence:12"): do whatever is next. A report that was withdrawn ends every offer."""
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is None:
            return
        if report.state in SEEKING:
            await self._go_on(tx, report, now)
        elif report.state is ReportState.WITHDRAWN:
            await self._end_all(tx, report, now)

    async def answer_due(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `answer_due` ("7"): nobody has answered this offer in time."""
        referral = await referral_rows.get(tx, ReferralId(int(ref)))
        if referral is not None and referral.state is ReferralState.OFFERED:
            await self.route(tx, asked_about(referral), now)

    async def _go_on(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        ranked = await self._ranked(tx, report)
        step = await self._next(tx, report, ranked, now)
        while isinstance(step, LetLapse):
            await self._change_referral(tx, step.referral, Lapse(), now)
            step = await self._next(tx, report, ranked, now)
        return await self._do(tx, report, step, now)

    async def _next(self, tx: Transaction, report: AnyReport, ranked: tuple[Ranked, ...], now: datetime) -> Step:
        referrals = await referral_rows.of_report(tx, report.track, report.id)
        return next_step(report, ranked, referrals, now, self._policy)

    async def _do(self, tx: Transaction, report: AnyReport, step: Step, now: datetime) -> AnyReport:
        match step:
            case Offer():
                return await self._offer(tx, report, step, now)
            case RingOthers():
                return await self._ring_others(tx, report, step, now)
            case Await(until):
                return await self._await_duty(tx, report, until, now)
            case NobodyLeft():
                return await self._hand_over(tx, report, now)
            case _:
                return report

    async def _ranked(self, tx: Transaction, report: AnyReport) -> tuple[Ranked, ...]:
        return rank(report, await candidate_rows.candidates(tx))

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
            rung=offer.people,
        )
        referral = await referral_rows.insert(tx, made)
        await outbox.add(tx, [push(referral, each) for each in referral.rung], now)
        return await self._now_asking(tx, report, referral, now)

    async def _ring_others(self, tx: Transaction, report: AnyReport, step: RingOthers, now: datetime) -> AnyReport:
        referral = await self._ring(tx, step.referral, step.people, step.answer_by, now)
        return report if referral is None else await self._now_asking(tx, report, referral, now)

    async def _ring(
        self, tx: Transaction, referral_id: ReferralId, people: tuple[PersonId, ...], answer_by: datetime, now: datetime
    ) -> Referral | None:
        """Ask more people of the organisation; whoever was rung before sees the new deadline."""
        before = await referral_rows.get(tx, referral_id)
        decision = decide_referral(before, RingOther(people, answer_by), now) if before else None
        if before is None or not isinstance(decision, Decision):
            return None
        referral = await keep_referral(tx, decision, now)
        fresh = [each for each in referral.rung if each not in before.rung]
        seen = [each for each in referral.opened_by if each in before.rung]
        await outbox.add(tx, [*(push(referral, each) for each in fresh), *(card(referral, each) for each in seen)], now)
        return referral

    async def _now_asking(self, tx: Transaction, report: AnyReport, referral: Referral, now: datetime) -> AnyReport:
        await timers.set_timer(tx, "answer_due", str(referral.id), referral.answer_by)
        again = self._policy.pace(referral.urgency).ring_again
        if again is not None:
            await timers.set_timer(tx, "ring", str(referral.id), now + again)
        return await self._search(tx, report, Ask(referral.organisation, referral.answer_by), now)

    async def _await_duty(self, tx: Transaction, report: AnyReport, until: datetime, now: datetime) -> AnyReport:
        await timers.set_timer(tx, "route", subject_of(report), until)
        waiting = await self._search(tx, report, AwaitDuty(until), now)
        if waiting is not report and waits_for_coordinator(waiting, self._policy):
            await self._alert_coordinators(tx, waiting, now)
        return waiting

    async def _hand_over(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        handed = await self._search(tx, report, HandToCoordinator(), now)
        if handed is not report:
            await self._alert_coordinators(tx, handed, now)
        return handed

    async def _search(
        self, tx: Transaction, report: AnyReport, command: Ask | AwaitDuty | HandToCoordinator, now: datetime
    ) -> AnyReport:
        """The report after this step, known to its writer and to coordinators; the same one where nothing is new."""
        changed = await self._change_report(tx, report, command, now)
        if changed is not report:
            cards = [case_update(changed, each) for each in await self._coordinators(tx, changed)]
            await outbox.add(tx, [writer_notice(changed, now), *cards], now)
        return changed

    async def _change_report(
        self, tx: Transaction, report: AnyReport, command: ReportCommand, now: datetime
    ) -> AnyReport:
        decision = decide_report(report, command, now)
        return await keep_report(tx, decision, now) if isinstance(decision, Decision) else report

    async def _change_referral(
        self, tx: Transaction, referral_id: ReferralId, command: ReferralCommand, now: datetime
    ) -> None:
        """End an offer: its timers, what was not sent about it, and the cards of everybody who was rung."""
        referral = await referral_rows.get(tx, referral_id)
        decision = decide_referral(referral, command, now) if referral else None
        if isinstance(decision, Decision):
            await self._ended(tx, await keep_referral(tx, decision, now), now)

    async def _ended(self, tx: Transaction, referral: Referral, now: datetime) -> None:
        """An offer is open no more: nothing rings, and every card says so at once."""
        for kind in ("answer_due", "ring", "first_contact"):
            await timers.cancel_timer(tx, kind, str(referral.id))
        await outbox.cancel(tx, offer_subject(referral.id))
        swept = cleared(referral, words_slot(referral.id), nudge_slot(referral.id))
        await outbox.add(tx, [*(card(referral, each) for each in referral.rung), *swept], now)

    async def _end_all(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        for referral in await referral_rows.of_report(tx, report.track, report.id):
            await self._change_referral(tx, referral.id, Revoke(), now)
            if referral.state is ReferralState.ACCEPTED and referral.answered_by is not None:
                await outbox.add(tx, renewed(stop(referral, referral.answered_by)), now)
        await self._off_the_table(tx, report, now)

    async def _off_the_table(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """Nobody has to be found any more: no search, no reminder, and coordinators see it."""
        for kind in ("route", "remind", "first_contact"):
            await timers.cancel_timer(tx, kind, subject_of(report))
        await outbox.cancel(tx, case_subject(report))
        to = await self._coordinators(tx, report)
        over = [alert_over(report, each) for each in to]
        await outbox.add(tx, [*(case_update(report, each) for each in to), *over], now)

    async def _coordinators(self, tx: Transaction, report: AnyReport) -> list[PersonId]:
        return coordinators_of(report, await person_rows.coordinators(tx, report.district))

    async def _alert_coordinators(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """A fresh card, and again and again until somebody has taken it."""
        await outbox.add(tx, case_alerts(report, await self._coordinators(tx, report)), now)
        await self._remind_later(tx, report, now)

    async def _remind_later(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        pace = self._policy.pace(report.urgency)
        await timers.set_timer(tx, "remind", subject_of(report), now + pace.remind_coordinator)
