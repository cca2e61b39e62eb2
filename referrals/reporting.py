"""What a writer does: send a report, see how it stands, add to it, take it back, let more organisations be contacted.

Not for: drafts (see drafts), whom to contact and what becomes of it then (see dispatching, following_up), which screen asks what
(handlers).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from referrals.call import Call
from referrals.domain.addition import SEALED, additions, corrected, due_anew, source_in
from referrals.domain.authority import Action, coordinators_of, may
from referrals.domain.consent import (
    Changed,
    ReadFirst,
    as_seen,
    changes,
    is_read_first,
    no_longer,
    read_choice,
    turns_over,
)
from referrals.domain.decision import AlreadyDone, Decision, Event, NotAllowed, Refused
from referrals.domain.draft import Answers, Choices, Lacking, NotOpened, read_conflict, read_violence
from referrals.domain.form import Form
from referrals.domain.hotline import Check, HotlineKey
from referrals.domain.kind import Track, Urgency
from referrals.domain.naming import beyond_consent
from referrals.domain.notice import Notice
from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode, Person
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Alarm, Reopen, Reschedule
from referrals.domain.referral import Command as ReferralCommand
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import (
    SEEKING,
    Add,
    AnyReport,
    Code,
    ConflictReport,
    ReportState,
    ViolenceReport,
    Widen,
    Withdraw,
    as_its_writer_has_it,
    decide,
    is_closed_unseen,
    is_struck,
    is_taken_back,
    some_time_after_closing,
    with_referral,
)
from referrals.domain.report_notices import case_update, holder_told, read_subject, subject_of
from referrals.domain.timer import TimerKind
from referrals.ending import end_lapsed, end_without_consent
from referrals.facts import Facts
from referrals.storage import call_rows, candidate_rows, events, network_rows, outbox, person_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_referral, keep_report, keep_sent

R = TypeVar("R", bound=AnyReport)


@dataclass(frozen=True, slots=True)
class Unclear:
    """What she changed was taken into this part of the report, and is no longer there as it was: she is to be asked."""

    report: AnyReport
    part: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whom she agreed to, as far as she may take it back from one: who has it, is contacted or still can be, in this order;
    and those whose turn is `over`, whom only a coordinator could have contacted again."""

    ahead: tuple[Organisation, ...] = ()
    over: tuple[Organisation, ...] = ()


NOBODY_ALONE = Agreed()
"""It is all or nothing."""


class Reporting:
    """Everything a writer can do. Every method checks that the report is her own."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def choices(self, tx: Transaction, person: Person, flow: str, now: datetime) -> Choices:
        """What the screens of this flow may offer her; for conflict no statement is needed."""
        if flow != Track.VIOLENCE:
            return Choices(self._facts.gazetteer, person.home, writer=person)
        return await candidate_rows.choices(tx, self._facts.gazetteer, person, now)

    async def country(self, tx: Transaction, person: Person) -> tuple[PlaceCode | None, bool]:
        """Her country where she told her district, and whether reports of violence are open to her (D22).

        Without a district they are where any country is: its own question asks for the place.
        """
        opened = await network_rows.opened_countries(tx)
        if person.home is None:
            return None, bool(opened)
        country = self._facts.gazetteer.country_of(person.home)
        return country, country in opened

    async def checks(self, tx: Transaction) -> tuple[frozenset[PlaceCode], dict[HotlineKey, Check]]:
        """Which countries are open and which numbers were rung: what the numbers are shown by."""
        return await network_rows.opened_countries(tx), await network_rows.hotline_checks(tx)

    async def send_violence(
        self, tx: Transaction, person: Person, form: Form, now: datetime
    ) -> ViolenceReport | Lacking | NotOpened | NotAllowed:
        """Keep what the draft amounts to, and have it routed. The draft itself is the caller's to close."""
        if not may(person, Action.REPORT):
            return NotAllowed()
        report = read_violence(form.answers, person, await self.choices(tx, person, form.flow, now), now)
        return await keep_sent(tx, report, now) if isinstance(report, ViolenceReport) else report

    async def send_conflict(
        self, tx: Transaction, person: Person, form: Form, now: datetime
    ) -> ConflictReport | Lacking | NotAllowed:
        """Keep what the draft amounts to, and have it routed. The draft itself is the caller's to close."""
        if not may(person, Action.REPORT):
            return NotAllowed()
        report = read_conflict(form.answers, person, await self.choices(tx, person, form.flow, now), now)
        return await keep_sent(tx, report, now) if isinstance(report, ConflictReport) else report

    async def mine(self, tx: Transaction, person: Person) -> tuple[AnyReport, ...]:
        """Her reports as she has them (D13), newest first (D25: nobody else's)."""
        return tuple(map(as_its_writer_has_it, await report_rows.of_writer(tx, person.id)))

    async def find(self, tx: Transaction, person: Person, code: Code) -> AnyReport | None:
        """Her own report by its code; a code alone, from another chat, finds nothing (D25)."""
        report = await report_rows.by_code(tx, code)
        return as_its_writer_has_it(report) if report is not None and may(person, Action.SEE_STATUS, report) else None

    async def status(self, tx: Transaction, person: Person, track: str, report_id: int) -> AnyReport | None:
        """Her own report as she has it (D13); None for anybody else's as for one that does not exist."""
        report = await self._own(tx, person, track, report_id)
        return None if report is None else as_its_writer_has_it(report)

    async def _own(self, tx: Transaction, person: Person, track: str, report_id: int) -> AnyReport | None:
        """As it is; `track` may be forged."""
        report = await report_rows.named(tx, track, report_id)
        return report if report is not None and may(person, Action.SEE_STATUS, report) else None

    async def wider(self, tx: Transaction, report: AnyReport) -> tuple[Organisation, ...]:
        """Who else could be asked with her word, to be shown by name."""
        return beyond_consent(report, await network_rows.organisations(tx))

    async def widen(
        self, call: Call, track: str, report_id: int, choice: str, *, sure: bool = False
    ) -> AnyReport | Refused:
        """She lets one more organisation be asked, as her button showed it; routing looks at it at once. ReadFirst where she
        has to be `sure`: she has not read yet what contacting it means."""
        report = await self._own(call.tx, call.person, track, report_id)
        if report is None:
            return NotAllowed()
        code, mark = read_choice(choice)
        found = next((each for each in await self.wider(call.tx, report) if each.code == code), None)
        if found is None:
            return AlreadyDone()
        if changes(mark, found):
            return Changed()
        if is_read_first(found, report) and not sure:
            return ReadFirst()
        return await self._decided(
            call.tx, report, Widen((code,), (as_seen(mark, found, call.person.language, call.now),)), call.now
        )

    async def changed(self, tx: Transaction, report: AnyReport) -> tuple[Organisation, ...]:
        """Those she agreed to that are no longer what she was shown (D3)."""
        return no_longer(report, await network_rows.organisations(tx))

    async def add(self, call: Call, track: str, report_id: int, answers: Answers) -> AnyReport | Refused:
        """She adds to what she sent, or corrects it: routing looks at it at once, and whoever has it is told."""
        report = await self._own(call.tx, call.person, track, report_id)
        if report is None:
            return NotAllowed()
        changes = additions(report, answers)
        return await self._added(
            call.tx, report, changes, call.now, alarm=answers.get("alarm") is True and "words" in changes
        )

    async def edited(
        self, call: Call, message: int, text: str, *, alarm: bool = False
    ) -> AnyReport | Unclear | Refused | None:
        """She changed a message from which something she sent was taken, and it follows; None where nothing was, or where
        the new words are of danger and the report is one that leaders and coordinators read (D4)."""
        for report in await report_rows.of_writer(call.tx, call.person.id):
            source = source_in(report, message)
            if source is None or is_taken_back(report) or (alarm and report.track is Track.CONFLICT):
                continue
            changes = corrected(report, source, text)
            alarm = alarm and "words" in changes
            return (
                await self._added(call.tx, report, changes, call.now, alarm=alarm)
                if changes
                else Unclear(report, source.part)
            )
        return None

    async def _added(
        self, tx: Transaction, report: AnyReport, changes: Mapping[str, Any], now: datetime, *, alarm: bool
    ) -> AnyReport | Refused:
        """`alarm`: words of danger are among them, and somebody's phone rings at any hour."""
        if is_closed_unseen(report):
            report = await end_without_consent(tx, await end_lapsed(tx, report, now), now)
        due = due_anew(report, changes, now, self._facts.policy, self._facts.gazetteer)
        decision = decide(report, Add(changes, alarm), now)
        if isinstance(decision, Refused):
            return decision
        rewritten = [name for name in changes if name in SEALED and getattr(report, name) != changes[name]]
        again = await self._work_again(tx, report, decision.state, self._anew(report, due, now, alarm=alarm), now)
        saved = await keep_report(tx, replace(decision, state=again), now, report.writer, rewritten=rewritten)
        if alarm and saved.state in SEEKING:
            await call_rows.over(tx, saved)
        await outbox.add(tx, [*holder_told(saved, now, alarm=alarm), *await self._cards(tx, saved, alarm=alarm)], now)
        return saved

    async def _cards(self, tx: Transaction, report: AnyReport, *, alarm: bool) -> list[Notice]:
        """What coordinators have opened becomes true again, where her words or what is due by them stand there."""
        if report.track is Track.VIOLENCE and not alarm:
            return []
        to = coordinators_of(report, await person_rows.coordinators(tx, report.district))
        return [case_update(report, each) for each in to]

    def _anew(
        self, report: AnyReport, due: datetime | None, now: datetime, *, alarm: bool
    ) -> tuple[ReferralCommand, ...]:
        """What her words make of the work on it."""
        by = now + self._facts.policy.pace(Urgency.HOUR).first_contact_within
        return (
            *((Reopen(),) if is_closed_unseen(report) else ()),
            *((Reschedule(due),) if due is not None else ()),
            *((Alarm(by),) if alarm else ()),
        )

    async def _work_again(
        self, tx: Transaction, before: AnyReport, after: R, commands: Sequence[ReferralCommand], now: datetime
    ) -> R:
        for work in before.referrals:
            for command in commands:
                if isinstance(decision := decide_referral(work, command, now), Decision):
                    work = await keep_referral(tx, decision, now)
            after = with_referral(after, work)
        return after

    async def withdraw(
        self, call: Call, track: str, report_id: int, organisation: OrganisationCode | None = None
    ) -> AnyReport | Refused:
        """She takes her consent back, from all or from one (D3). What she does not agree to any more ends now, with its cards,
        and what was not sent is not sent. In danger the person who has it keeps it and is told (D24)."""
        report = await self._own(call.tx, call.person, track, report_id)
        if report is None:
            return NotAllowed()
        await outbox.cancel(call.tx, subject_of(report))
        outcome = await self._decided(call.tx, report, Withdraw(organisation), call.now)
        if isinstance(outcome, Refused):
            return outcome
        outcome = await end_without_consent(call.tx, outcome, call.now)
        if outcome.state is ReportState.WITHDRAWN:
            return outcome
        if is_taken_back(outcome) or is_struck(outcome):
            await outbox.add(call.tx, holder_told(outcome, call.now), call.now)
        return outcome

    async def withdraw_from_over(self, call: Call, track: str, report_id: int) -> AnyReport | Refused:
        """She takes her consent back from all whose turn is over, so that nobody has them contacted again."""
        report = await self._own(call.tx, call.person, track, report_id)
        agreed = NOBODY_ALONE if report is None else await self.agreed(call.tx, report)
        outcome: AnyReport | Refused = NotAllowed() if report is None else AlreadyDone()
        for each in agreed.over:
            outcome = await self.withdraw(call, track, report_id, each.code)
        return outcome

    async def agreed(self, tx: Transaction, report: AnyReport) -> Agreed:
        """Those she may take her consent back from one by one: as long as more than one is left, and one of them is still to
        be contacted, has been, or has it."""
        if not isinstance(report, ViolenceReport) or report.voice.may_be_another or is_taken_back(report):
            return NOBODY_ALONE
        left, over = set(report.allowed) - set(report.returned), turns_over(report)
        found = [each for each in await network_rows.organisations(tx) if each.code in left]
        busy = {each.organisation for each in (*report.held, *report.offered)}
        ahead = [each for each in found if each.code not in over]
        if len(found) < 2 or not ahead:
            return NOBODY_ALONE
        ahead.sort(key=lambda each: each.code not in busy)
        return Agreed(tuple(ahead), tuple(each for each in found if each.code in over))

    async def forget(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `forget` ("violence:12"): some time after closing nothing she wrote is kept (D15), of a conflict later."""
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is None or report.state is not ReportState.CLOSED or report.closed_at is None:
            return
        due = report.closed_at + self._facts.policy.kept_after_closing(track)
        if now < due:
            await timers.set_timer(tx, TimerKind.FORGET, ref, due)
            return
        await report_rows.empty_words(tx, await report_rows.save(tx, some_time_after_closing(report)))
        await events.append(tx, Event("forgotten"), ref, now)

    async def _decided(
        self, tx: Transaction, report: AnyReport, command: Widen | Withdraw, now: datetime
    ) -> AnyReport | Refused:
        decision = decide(report, command, now)
        if isinstance(decision, Refused):
            return decision
        return await keep_report(tx, decision, now, report.writer)
