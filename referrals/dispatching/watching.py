"""The one timer of every open report: what is done when its moment has come, and when it is looked at next.

Silence, absence and a changed clock all end here, so that no case can die. Not for: what people press (see answering,
overseeing) or deciding (see domain.escalation, domain.routing).
"""

from datetime import datetime, timedelta

from referrals.dispatching.calling import CoordinatorCalls
from referrals.dispatching.case_store import CaseStore
from referrals.dispatching.routing import Routing
from referrals.domain.absence import person_gone, read_gone
from referrals.domain.authority import Action, Offered, may
from referrals.domain.decision import Decision, Refused
from referrals.domain.escalation import (
    CallCoordinators,
    HolderStep,
    LetGo,
    RemindHolder,
    RouteContext,
    due_after,
    holder_step,
    lies_too_far,
    next_moment,
)
from referrals.domain.kind import Urgency
from referrals.domain.notice import renewed
from referrals.domain.person import OrganisationCode, Person, PersonId, Role
from referrals.domain.referral import UNFINISHED, HastenAnswer, Referral, ReferralState, Remind, Reschedule
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import (
    OPEN,
    AnyReport,
    HastenReport,
    ReleaseReason,
    ReportState,
    with_referral,
)
from referrals.domain.report.handover import let_go
from referrals.domain.report_notices import (
    asked_about,
    card,
    lost_notice,
    pushes,
    read_subject,
    reminder,
    stop,
    subject_of,
)
from referrals.domain.ringing import deadline
from referrals.domain.timer import TimerKind
from referrals.ending import change_referral, end_lapsed, hand_over
from referrals.storage import call_rows, network_rows, outbox, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_changed, keep_referral, keep_work

_A_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)
"""Nobody is called, and no duty awaited, further ahead than this."""


class Watching:
    """What timers call."""

    def __init__(self, store: CaseStore, calls: CoordinatorCalls, routing: Routing) -> None:
        self._store = store
        self._calls = calls
        self._routing = routing

    async def route(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `route` ("violence:12"): do whatever is next, and set the timer to the next moment. A report that was
        withdrawn ends every offer."""
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is None:
            return
        if report.state is ReportState.WITHDRAWN:
            await self._routing.end_all(tx, report, now)
            await timers.cancel_timer(tx, TimerKind.ROUTE, ref)
        if report.state in OPEN:
            looked = await self._look(tx, report, now)
            if looked.state in OPEN:
                await self._look_again(tx, looked, now)

    async def _look(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        report = await end_lapsed(tx, report, now)
        report = await self._as_urgent_as_it_is(tx, report, now)
        report = await self._look_at_held(tx, report, now)
        report = await self._routing.go_on(tx, report, now)
        return await self._calls.tell_in_turn(tx, report, now) if self._is_for_coordinators(report, now) else report

    async def _as_urgent_as_it_is(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        """It has become more urgent since somebody was contacted: her phone rings again, and less time is left."""
        if report.urgency is not Urgency.HOUR:
            return report
        for referral in report.referrals:
            if referral.urgency is Urgency.HOUR or referral.state not in UNFINISHED:
                continue
            people = await person_rows.many(tx, referral.notified)
            by = min(referral.answer_by, deadline(tuple(people.values()), now, self._store.policy, report.urgency))
            decision = decide_referral(referral, HastenAnswer(by, report.urgency), now)
            if isinstance(decision, Decision):
                hastened = await keep_referral(tx, decision, now)
                report = with_referral(report, hastened)
                if hastened.state is ReferralState.OFFERED:
                    cards = [card(hastened, each) for each in hastened.opened_by]
                    await outbox.add(tx, [*pushes(report.urgency, hastened.notified), *cards], now)
                    report = await self._routing.now_asking(tx, report, hastened, now)
        return report

    async def _look_again(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        calls, able = await call_rows.of_report(tx, report), await self._store.able(tx, report)
        context = RouteContext(calls, able, self._store.policy, self._store.zone(report))
        await timers.set_timer(tx, TimerKind.ROUTE, subject_of(report), next_moment(report, context, now))

    def _is_for_coordinators(self, report: AnyReport, now: datetime) -> bool:
        overdue = any(isinstance(self._step(report, each, now), CallCoordinators) for each in report.held)
        return overdue or self._store.waits_for_coordinator(report)

    def _step(self, report: AnyReport, work: Referral, now: datetime) -> HolderStep:
        return holder_step(report, work, now, self._store.policy, self._store.zone(report))

    async def _look_at_held(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        for work in report.held:
            if not await self._can_act(tx, report, work):
                report = await self.let_go(tx, report, work, ReleaseReason.GONE, now)
                continue
            match self._step(report, work, now):
                case RemindHolder():
                    report = await self._remind_holder(tx, report, work, now)
                case LetGo():
                    report = await self.let_go(tx, report, work, ReleaseReason.SILENT, now)
        return report

    async def _can_act(self, tx: Transaction, report: AnyReport, work: Referral) -> bool:
        """Whether the person who has it can still do something about it."""
        if work.answered_by is None:
            return False
        holder = await person_rows.get(tx, work.answered_by)
        if not holder.reachable:
            return False
        if work.organisation is None:
            return may(holder, Action.FOLLOW_UP, report)
        return may(holder, Action.FOLLOW_UP, Offered(work, report)) and await network_rows.is_active(
            tx, work.organisation
        )

    async def _remind_holder(self, tx: Transaction, report: AnyReport, work: Referral, now: datetime) -> AnyReport:
        if work.answered_by is None:
            raise LookupError("work without a responder")
        at = _reads_at(report, await person_rows.get(tx, work.answered_by), now)
        await outbox.add(tx, reminder(report, work, at), now)
        return await change_referral(tx, report, work, Remind(at), now)

    async def let_go(
        self, tx: Transaction, report: AnyReport, work: Referral, why: ReleaseReason, now: datetime
    ) -> AnyReport:
        """It leaves the person who has it; she is told by a message that rings, and the writer's status is true at once."""
        handover = let_go(report, work, why, now)
        if isinstance(handover, Refused):
            return report
        report = await hand_over(tx, handover, now)
        if work.answered_by is not None and work.organisation is not None:
            await outbox.add(tx, renewed(stop(work, work.answered_by)), now)
        return report

    async def begin(self, tx: Transaction, now: datetime) -> None:
        """At the start of the bot: whatever a fault or an older version left without a next moment gets one."""
        await timers.set_timer(tx, TimerKind.LOOK_AT_ALL, "", now)

    async def found_changed(self, tx: Transaction, now: datetime) -> None:
        """Someone without the keys wrote into the file. Where it was a referral, no one knows whose it was: every open report is
        looked at now."""
        if await referral_rows.put_aside(tx):
            await timers.set_timer(tx, TimerKind.LOOK_AT_ALL, "", now)

    async def look_at_all(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `look_at_all`, at the start, after the clock was stepped back, and after something was changed in the file: every
        open report is looked at now. Each has a turn of its own for what lies too far ("violence:12"): one that fails stops no
        other."""
        if ref:
            await self._look_nearer(tx, ref, now)
            return
        await referral_rows.put_aside(tx)
        await keep_changed(tx, now)
        for report in await report_rows.open_reports(tx):
            await timers.set_timer(tx, TimerKind.LOOK_AT_ALL, subject_of(report), now)
            await timers.set_timer(tx, TimerKind.ROUTE, subject_of(report), now)
        for referral in await referral_rows.open_offers(tx):
            again = self._store.policy.pace(referral.urgency).ring_again
            if again is not None:
                await timers.set_timer(tx, TimerKind.RING, str(referral.id), now + again)

    async def _look_nearer(self, tx: Transaction, subject: str, now: datetime) -> None:
        """What a clock that was ahead put too far comes to its place."""
        report = await report_rows.get(tx, *read_subject(subject))
        if report is not None and report.state in OPEN:
            await timers.set_timer(tx, TimerKind.ROUTE, subject, now)
            await self._pull_in(tx, report, now)

    async def _pull_in(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        calls = await call_rows.of_report(tx, report)
        if any(lies_too_far(each.called_at, now, now + _A_DAY) for each in calls):
            await call_rows.over(tx, report)
        for referral in report.referrals:
            report = await self._hasten(tx, report, referral, now)
        most = self._routing.coordinators_by(report, now)
        most = most if report.state is ReportState.WITH_COORDINATOR else now + _A_WEEK
        moments = [(report.search_until, most), (report.operator_at, now)]
        if any(lies_too_far(moment, now, limit) for moment, limit in moments):
            await self._store.change(tx, report, HastenReport(min(report.search_until or most, most)), now)

    async def _hasten(self, tx: Transaction, report: AnyReport, referral: Referral, now: datetime) -> AnyReport:
        """What is due by this referral is due when it would be, did the present step begin now."""
        if referral.state is ReferralState.OFFERED:
            return await self._hasten_offer(tx, report, referral, now)
        if referral not in report.held:
            return report
        most = due_after(referral.state, report, now, self._store.policy, self._store.zone(report))
        moments = [(referral.due_at, most), (referral.reminded_at, now + _A_WEEK)]
        if not any(lies_too_far(moment, now, limit) for moment, limit in moments):
            return report
        sooner = Reschedule(min(referral.due_at or most, most), unheard=True)
        return await change_referral(tx, report, referral, sooner, now)

    async def _hasten_offer(self, tx: Transaction, report: AnyReport, referral: Referral, now: datetime) -> AnyReport:
        people = await person_rows.many(tx, referral.notified)
        latest = deadline(tuple(people.values()), now, self._store.policy, report.urgency)
        decision = decide_referral(referral, HastenAnswer(latest), now)
        if referral.answer_by <= latest or not isinstance(decision, Decision):
            return report
        await outbox.add(tx, [card(decision.state, each) for each in decision.state.opened_by], now)
        return await keep_work(tx, report, decision, now)

    async def unreachable(self, tx: Transaction, person_id: PersonId, now: datetime) -> None:
        """Telegram refuses whatever is sent to her: she has blocked the bot, or is gone. What is in her hands goes on at
        once; who only wrote reports keeps them. Called by the two that learn of it: an update, and a refused call."""
        person = await person_rows.get(tx, person_id)
        if person.blocked_at is None:
            await person_rows.change(tx, person_id, blocked_at=now)
            await timers.set_timer(tx, TimerKind.HOLDER_GONE, person_gone(person_id), now)

    async def holder_gone(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `holder_gone` ("person:12", "organisation:ayol"): everything she or it was contacted about, has, or was told
        of is looked at now."""
        gone = read_gone(ref)
        if isinstance(gone, int):
            await self._person_gone(tx, PersonId(gone), now)
        else:
            await self._organisation_gone(tx, OrganisationCode(gone), now)

    async def _person_gone(self, tx: Transaction, person_id: PersonId, now: datetime) -> None:
        person = await person_rows.get(tx, person_id)
        found = {asked_about(each) for each in await referral_rows.held_by(tx, person_id)}
        found |= {asked_about(each) for each in await referral_rows.open_offers(tx) if person_id in each.notified}
        found |= {f"{track}:{report}" for track, report, _ in await call_rows.told_to(tx, person_id)}
        for report in await report_rows.open_reports(tx):
            hers = person_id in {one.answered_by for one in report.held}
            waits = hers or report.state is ReportState.WAITING_FOR_DUTY
            found |= {subject_of(report)} if waits else set()
        for each in sorted(found):
            await timers.set_timer(tx, TimerKind.ROUTE, each, now)
        if person.blocked_at is not None and person.has(Role.FOCAL_POINT):
            await self._tell_of_loss(tx, person, now)

    async def _organisation_gone(self, tx: Transaction, code: OrganisationCode, now: datetime) -> None:
        for referral in await referral_rows.open_of(tx, code):
            await timers.set_timer(tx, TimerKind.ROUTE, asked_about(referral), now)

    async def _tell_of_loss(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Late enough not to show which case she had (D4)."""
        at = now + self._store.policy.loss_told_after
        for code in sorted(person.organisations()):
            organisation = await network_rows.organisation(tx, code)
            areas = organisation.covers if organisation else frozenset()
            told = {each.id for place in areas for each in await person_rows.coordinators(tx, place)}
            await outbox.add(tx, [lost_notice(code, each, at) for each in sorted(told)], now)


def _reads_at(report: AnyReport, holder: Person, now: datetime) -> datetime:
    """Responders have duty hours: only what is most urgent rings off duty (D6)."""
    if report.urgency is Urgency.HOUR:
        return now
    return holder.duty.next_start(now, holder.zone) or now
