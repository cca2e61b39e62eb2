"""The work after somebody has taken a report: contact, help given, closing; and whether help came.

The writer is told of it only as far as D13 allows. Not for: finding somebody (see dispatching).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from referrals.domain.authority import Action, Offered, coordinators_of, may
from referrals.domain.caseload import due_at, most_pressing_first
from referrals.domain.decision import AlreadyDone, Decision, Event, NotAllowed, Refused, WrongState
from referrals.domain.kind import ClosingReason, GbvKind, Urgency
from referrals.domain.notice import renewed
from referrals.domain.person import Person, PersonId
from referrals.domain.referral import Finish, Referral, ReferralId, ReferralState
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import (
    AnyReport,
    Close,
    RecordContact,
    RecordService,
    ReportState,
    decide,
)
from referrals.domain.report.life import FollowUp
from referrals.domain.report_notices import (
    agreed_to_be_asked,
    alert_over,
    came_notice,
    card,
    case_alerts,
    case_update,
    cleared,
    nudge,
    nudge_slot,
    read_subject,
    subject_of,
    words_slot,
    writer_hears,
    writer_notice,
)
from referrals.facts import Facts
from referrals.storage import events, outbox, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_referral, keep_report


class Came(StrEnum):
    """What a writer answers when asked whether help came."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Held:
    """A report as whoever works on it has it; no referral where a coordinator took care of it herself."""

    report: AnyReport
    referral: Referral | None


class FollowingUp:
    """One method is one action, inside the turn's transaction."""

    def __init__(self, facts: Facts) -> None:
        self._policy = facts.policy

    async def held(self, tx: Transaction, person: Person, track: str, report_id: int) -> Held | None:
        """What this person works on, or worked on; None for anything else, whether it exists or not."""
        report = await report_rows.named(tx, track, report_id)
        if report is None:
            return None
        if may(person, Action.FOLLOW_UP, report):
            return Held(report, None)
        for referral in await referral_rows.of_report(tx, report.track, report.id):
            if may(person, Action.FOLLOW_UP, Offered(referral, report)):
                return Held(report, referral)
        return None

    async def caseload(self, tx: Transaction, person: Person, now: datetime) -> tuple[Held, ...]:
        """What she has accepted and not closed, the most pressing first."""
        referrals = {(each.track, each.report): each for each in await referral_rows.held_by(tx, person.id)}
        reports = [await report_rows.get(tx, track, report_id) for track, report_id in referrals]
        found = most_pressing_first([each for each in reports if each is not None], now, self._policy)
        return tuple(Held(each, referrals[each.track, each.id]) for each in found)

    async def contacted(
        self, tx: Transaction, person: Person, track: str, report_id: int, now: datetime
    ) -> Held | Refused:
        """She has reached the woman, or the community."""
        return await self._record(tx, person, track, report_id, RecordContact(), now)

    async def served(
        self, tx: Transaction, person: Person, track: str, report_id: int, kind: GbvKind | None, now: datetime
    ) -> Held | Refused:
        """Help was given or arranged; `kind` where she knows it after listening (D1), in the violence track only."""
        return await self._record(tx, person, track, report_id, RecordService(kind), now)

    async def closed(
        self, tx: Transaction, person: Person, track: str, report_id: int, reason: ClosingReason, now: datetime
    ) -> Held | Refused:
        """Her work ends. Whoever agreed to it is asked some time later whether help came."""
        outcome = await self._record(tx, person, track, report_id, Close(reason), now)
        if isinstance(outcome, Held) and agreed_to_be_asked(outcome.report):
            due = now + self._policy.asked_after_closing
            await timers.set_timer(tx, "ask_later", subject_of(outcome.report), due)
        return outcome

    async def remind(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `first_contact`: nobody has reached her. Whoever has it hears of it, then the coordinators too, again and
        again until contact is recorded. `ref` is the referral ("7"), or the report that a coordinator took herself.
        """
        if not ref.isdecimal():
            await self._remind_coordinator(tx, ref, now)
            return
        referral = await referral_rows.get(tx, ReferralId(int(ref)))
        report = await report_rows.get(tx, referral.track, referral.report) if referral else None
        if referral is None or report is None or referral.answered_by is None or report.state is not ReportState.TAKEN:
            return
        if referral.state is not ReferralState.ACCEPTED:
            return
        within = self._policy.pace(report.urgency).first_contact_within
        due = due_at(report, self._policy)
        responder = await person_rows.get(tx, referral.answered_by)
        reminder = replace(nudge(referral, responder.id), not_before=_nudged_at(report, responder, now))
        await outbox.add(tx, renewed(reminder), now)
        if due is not None and now >= due + within:
            await self._alert(tx, report, now)
        await timers.set_timer(tx, "first_contact", ref, now + within)

    async def _remind_coordinator(self, tx: Transaction, ref: str, now: datetime) -> None:
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is not None and report.state is ReportState.TAKEN and report.taken_by is None:
            await self._alert(tx, report, now)
            within = self._policy.pace(report.urgency).first_contact_within
            await timers.set_timer(tx, "first_contact", ref, now + within)

    async def _alert(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        await outbox.add(tx, case_alerts(report, await self._coordinators(tx, report)), now)

    async def ask(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `ask_later` ("violence:12"): ask the writer whether help came, at her hours, if she agreed to it (D6)."""
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is not None and report.state is ReportState.CLOSED and agreed_to_be_asked(report):
            await outbox.add(tx, [came_notice(report)], now)

    async def came(
        self, tx: Transaction, person: Person, track: str, report_id: int, answer: Came, now: datetime
    ) -> AnyReport | Refused:
        """The writer's answer. After a "no" coordinators get the code again, asked to look."""
        report = await report_rows.named(tx, track, report_id)
        if report is None or not may(person, Action.SEE_STATUS, report) or not agreed_to_be_asked(report):
            return NotAllowed()
        if report.state is not ReportState.CLOSED:
            return WrongState(report.state)
        await events.append(tx, Event("help_came", {"answer": answer}), subject_of(report), now, person.id)
        if answer is Came.NO:
            to = await self._coordinators(tx, report)
            await outbox.add(tx, case_alerts(report, to, again=True), now)
        return report

    async def _record(
        self, tx: Transaction, person: Person, track: str, report_id: int, command: FollowUp, now: datetime
    ) -> Held | Refused:
        held = await self.held(tx, person, track, report_id)
        if held is None:
            return NotAllowed()
        decision = decide(held.report, command, now)
        if not isinstance(decision, Decision):
            return decision
        report = await keep_report(tx, decision, now, person.id)
        referral = await self._settle(tx, report, held.referral, now)
        to = await self._coordinators(tx, report)
        cards = [*(case_update(report, each) for each in to), *(alert_over(report, each) for each in to)]
        await outbox.add(tx, [writer_notice(report, now), *cards] if writer_hears(report) else cards, now)
        return Held(report, referral)

    async def _settle(
        self, tx: Transaction, report: AnyReport, referral: Referral | None, now: datetime
    ) -> Referral | None:
        """No more reminders; with the report closed, the referral is done, cards say so, and her words are gone."""
        if referral is None:
            await timers.cancel_timer(tx, "first_contact", subject_of(report))
            return None
        await timers.cancel_timer(tx, "first_contact", str(referral.id))
        await outbox.add(tx, cleared(referral, nudge_slot(referral.id)), now)
        decision = decide_referral(referral, Finish(), now) if report.state is ReportState.CLOSED else AlreadyDone()
        if not isinstance(decision, Decision):
            return referral
        done = await keep_referral(tx, decision, now)
        swept = cleared(done, words_slot(done.id))
        await outbox.add(tx, [*(card(done, each) for each in done.rung), *swept], now)
        return done

    async def _coordinators(self, tx: Transaction, report: AnyReport) -> list[PersonId]:
        return coordinators_of(report, await person_rows.coordinators(tx, report.district))


def _nudged_at(report: AnyReport, responder: Person, now: datetime) -> datetime:
    """Responders have duty hours: only what is most urgent rings off duty (D6)."""
    if report.urgency is Urgency.HOUR:
        return now
    return responder.duty.next_start(now, responder.zone) or now
