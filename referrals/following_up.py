"""The work after somebody has taken a report: contact, help given, closing; and whether help came.

The writer is told of it only as far as D13 allows. Not for: finding somebody (see dispatching).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referrals.call import Call
from referrals.domain.authority import Action, Offered, coordinators_of, may
from referrals.domain.caseload import most_pressing_first
from referrals.domain.decision import Decision, Event, NotAllowed, Refused, WrongState
from referrals.domain.escalation import closing_reasons, due_after
from referrals.domain.kind import ClosingReason, GbvKind
from referrals.domain.person import Person, PersonId
from referrals.domain.referral import (
    Close,
    RecordContact,
    RecordService,
    Referral,
    ReferralState,
    StillOnIt,
    Work,
    decide,
)
from referrals.domain.report import AnyReport, ReportState, knows_kind
from referrals.domain.report_notices import (
    agreed_to_be_asked,
    alert_over,
    came_notice,
    card,
    case_alerts,
    case_update,
    cleared,
    news_for_writer,
    nudge_slot,
    read_subject,
    subject_of,
    words_slot,
)
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import call_rows, events, outbox, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_work


class Came(StrEnum):
    """What a writer answers when asked whether help came."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Held:
    """A report as whoever works on it has it."""

    report: AnyReport
    work: Referral

    @property
    def offer(self) -> Referral | None:
        """By which her organisation has it; None where a coordinator takes care of it herself."""
        return self.work if self.work.organisation is not None else None


class FollowingUp:
    """One method is one action, inside the turn's transaction."""

    def __init__(self, facts: Facts) -> None:
        self._policy, self._gazetteer = facts.policy, facts.gazetteer

    async def held(self, tx: Transaction, person: Person, track: str, report_id: int) -> Held | None:
        """What this person works on, else the newest she worked on; None for anything else, whether it exists or not."""
        report = await report_rows.named(tx, track, report_id)
        if report is None:
            return None
        if report.work is not None and may(person, Action.FOLLOW_UP, report):
            return Held(report, report.work)
        hers = [each for each in report.referrals if may(person, Action.FOLLOW_UP, Offered(each, report))]
        newest = [each for each in hers if each in report.held] or hers
        return Held(report, newest[-1]) if newest else None

    async def caseload(self, tx: Transaction, person: Person, now: datetime) -> tuple[Held, ...]:
        """What she has accepted and not closed, the most pressing first."""
        works = [each for each in await referral_rows.held_by(tx, person.id) if each.organisation is not None]
        found = {(each.track, each.report): each for each in works}
        reports = [await report_rows.get(tx, track, report_id) for track, report_id in found]
        pressing = most_pressing_first([each for each in reports if each is not None], now, self._policy)
        return tuple(Held(each, found[each.track, each.id]) for each in pressing)

    async def contacted(self, call: Call, track: str, report_id: int) -> Held | Refused:
        """She has reached the woman, or the community; or the woman has been in touch."""
        return await self._record(
            call,
            track,
            report_id,
            lambda held: RecordContact(self._due(held.report, ReferralState.CONTACTED, call.now)),
        )

    async def still_on_it(self, call: Call, track: str, report_id: int) -> Held | Refused:
        """She has not come further and is still there for her: nobody takes it from her, and the time begins again."""
        return await self._record(
            call, track, report_id, lambda held: StillOnIt(self._due(held.report, held.work.state, call.now))
        )

    async def served(self, call: Call, track: str, report_id: int, kind: GbvKind | None) -> Held | Refused:
        """Help was given or arranged; `kind` where she knows it after listening (D1), in the violence track only."""

        def command(held: Held) -> RecordService:
            is_news = knows_kind(held.report, kind) != held.report
            return RecordService(self._due(held.report, ReferralState.SERVED, call.now), again=is_news)

        return await self._record(call, track, report_id, command, kind)

    def _due(self, report: AnyReport, state: ReferralState, now: datetime) -> datetime:
        return due_after(state, report, now, self._policy, self._gazetteer.zone_of(report.district))

    async def closed(self, call: Call, track: str, report_id: int, reason: ClosingReason) -> Held | Refused:
        """Her work ends. Whoever agreed to it is asked some time later whether help came."""
        held = await self.held(call.tx, call.person, track, report_id)
        works = held is not None and held.work in held.report.held
        if held is not None and works and reason not in closing_reasons(held.report, held.work, call.now):
            return WrongState(held.report.state)
        outcome = await self._record(call, track, report_id, lambda _: Close(reason))
        if isinstance(outcome, Held) and agreed_to_be_asked(outcome.report):
            due = call.now + self._policy.asked_after_closing
            await timers.set_timer(call.tx, TimerKind.ASK_LATER, subject_of(outcome.report), due)
        return outcome

    async def ask(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `ask_later` ("violence:12"): ask the writer whether help came, at her hours, if she agreed to it (D6)."""
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is not None and report.state is ReportState.CLOSED and agreed_to_be_asked(report):
            await outbox.add(tx, [came_notice(report)], now)

    async def came(self, call: Call, track: str, report_id: int, answer: Came) -> AnyReport | Refused:
        """The writer's answer. After a "no" coordinators get the code again, asked to look."""
        report = await report_rows.named(call.tx, track, report_id)
        if report is None or not may(call.person, Action.SEE_STATUS, report) or not agreed_to_be_asked(report):
            return NotAllowed()
        if report.state is not ReportState.CLOSED:
            return WrongState(report.state)
        said = Event("help_came", {"answer": answer})
        await events.append(call.tx, said, subject_of(report), call.now, call.person.id)
        if answer is Came.NO:
            to = await self._coordinators(call.tx, report)
            await outbox.add(call.tx, case_alerts(report, to, again=True), call.now)
        return report

    async def _record(
        self,
        call: Call,
        track: str,
        report_id: int,
        command: Callable[[Held], Work],
        kind: GbvKind | None = None,
    ) -> Held | Refused:
        held = await self.held(call.tx, call.person, track, report_id)
        if held is None:
            return NotAllowed()
        decision = decide(held.work, command(held), call.now)
        if not isinstance(decision, Decision):
            return decision
        known = knows_kind(held.report, kind)
        report = await keep_work(call.tx, known, decision, call.now, call.person.id)
        await self._settle(call.tx, report, decision.state, call.now)
        to = await self._coordinators(call.tx, report)
        cards = [*(case_update(report, each) for each in to), *(alert_over(report, each) for each in to)]
        await outbox.add(call.tx, [*news_for_writer(report, call.now), *cards], call.now)
        return Held(report, decision.state)

    async def _settle(self, tx: Transaction, report: AnyReport, work: Referral, now: datetime) -> None:
        """No reminder is left; with the work closed, cards say so, and her words are gone."""
        await call_rows.over(tx, report)
        if work.organisation is None:
            return
        await outbox.add(tx, cleared(work, nudge_slot(work.id)), now)
        if work.state is ReferralState.CLOSED:
            await outbox.add(
                tx, [*(card(work, each) for each in work.notified), *cleared(work, words_slot(work.id))], now
            )

    async def _coordinators(self, tx: Transaction, report: AnyReport) -> list[PersonId]:
        return coordinators_of(report, await person_rows.coordinators(tx, report.district))
