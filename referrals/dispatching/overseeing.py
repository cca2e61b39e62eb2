"""What a coordinator does about a case, in any open state: she always has a next step.

In the violence track she sees a code, a district, an urgency, a deadline, a state, and that somebody was contacted and when,
never who or about what (D4), and names no organisation. Not for: telling her (see calling) or looking for somebody by itself
(see routing).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from referrals.call import Call
from referrals.dispatching.case_store import CaseStore
from referrals.dispatching.routing import Routing
from referrals.dispatching.watching import Watching
from referrals.domain.authority import Action, may
from referrals.domain.caseload import most_pressing_first
from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, NotAllowed, Refused, WrongState
from referrals.domain.escalation import contact_due
from referrals.domain.naming import beyond_consent, covers
from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode, Person
from referrals.domain.referral import Revoke
from referrals.domain.report import (
    HELD,
    OPEN,
    SEEKING,
    AcceptReport,
    AnyReport,
    ReleaseReason,
    ViolenceReport,
    is_taken_back,
    own_work,
    with_referral,
)
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import news_for_writer, offer_subject, reminder, subject_of, wider_notice
from referrals.domain.routing import Await, NobodyLeft, Offer, Ranked, ask_again, refused_lately
from referrals.ending import change_referral
from referrals.storage import events, network_rows, outbox, referral_rows, report_rows
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report


class NextStep(StrEnum):
    """What a coordinator can still do about a case now."""

    AGAIN = "again"
    """Contact somebody once more: nobody is being contacted."""
    NEXT = "next"
    """Contact the next one at once instead of the one who is being contacted."""
    REFUSED = "refused"
    """Contact one that has just said no: no other is there."""
    INSTEAD = "instead"
    """Contact somebody else than the one who has it."""
    REMIND = "remind"
    """Remind the one who has it."""
    WIDER = "wider"
    """Ask the writer whether others may be contacted."""
    TAKE = "take"
    """Take care of it herself."""
    NUMBERS = "numbers"
    """See who could be rung."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a case's history: the kind of an event, and nothing else."""

    at: datetime
    kind: str


class CaseOversight:
    """The coordinator's side. Every method asks `may` first."""

    def __init__(self, store: CaseStore, routing: Routing, watching: Watching) -> None:
        self._store = store
        self._routing = routing
        self._watching = watching

    async def case(self, tx: Transaction, person: Person, track: str, report_id: int) -> AnyReport | None:
        """A report of her area; what may be shown of it is the view's to decide, by `may`."""
        report = await report_rows.named(tx, track, report_id)
        return report if report is not None and may(person, Action.COORDINATE, report) else None

    async def cases(self, tx: Transaction, person: Person, now: datetime) -> tuple[AnyReport, ...]:
        """Open reports of her area, the most pressing first."""
        mine = [each for each in await report_rows.open_reports(tx) if may(person, Action.COORDINATE, each)]
        return most_pressing_first(mine, now, self._store.policy)

    async def who_could(self, tx: Transaction, person: Person, report: AnyReport) -> tuple[Ranked, ...]:
        """Who could take it, with the reasons for their rank. Empty in the violence track: whom she named is hers (D4)."""
        return await self._routing.ranked(tx, report) if may(person, Action.SEE_WHOLE_CASE, report) else ()

    async def organisation(self, tx: Transaction, code: OrganisationCode) -> Organisation | None:
        """An organisation to be named on a card."""
        return await network_rows.organisation(tx, code)

    async def history(self, tx: Transaction, report: AnyReport) -> tuple[Happening, ...]:
        """What happened to a case of hers, in order: when, and never who (D4)."""
        subjects = [subject_of(report), *(offer_subject(each.id) for each in report.referrals)]
        return tuple(Happening(at, kind) for at, kind in await events.of_subjects(tx, subjects))

    async def next_steps(
        self, tx: Transaction, person: Person, report: AnyReport, now: datetime
    ) -> frozenset[NextStep]:
        """What she can do now: no button leads nowhere, and while it is open there is always one."""
        if report.state not in OPEN:
            return frozenset()
        found = {NextStep.NUMBERS}
        step = await self._another(tx, report, "", now)
        if isinstance(step, Offer):
            found |= self._contacting(report, step, now)
        if any(each.answered_by != person.id for each in report.held):
            found.add(NextStep.REMIND)
        if report.state in SEEKING and await self._may_ask_wider(tx, report):
            found.add(NextStep.WIDER)
        if report.state in SEEKING and may(person, Action.SEE_WHOLE_CASE, report):
            found.add(NextStep.TAKE)
        return frozenset(found)

    def _contacting(self, report: AnyReport, step: Offer, now: datetime) -> set[NextStep]:
        """Who has just refused is never contacted again unsaid."""
        idle = report.state in SEEKING and not report.offered
        if refused_lately(report, step.organisation, report.referrals, now, self._store.policy):
            return {NextStep.REFUSED} if idle else set()
        return {NextStep.INSTEAD if report.state in HELD else NextStep.AGAIN if idle else NextStep.NEXT}

    async def to_ring(self, tx: Transaction, report: AnyReport) -> tuple[Organisation, ...]:
        """Everybody in her district who has a number: the same for each case there, so that it tells of none who was contacted
        (D4)."""
        return tuple(
            each for each in await network_rows.organisations(tx) if covers(each, report.district) and each.phone
        )

    async def of_the_case(self, tx: Transaction, person: Person, report: AnyReport) -> tuple[Organisation, ...]:
        """Those that were contacted or have it, for whoever may see that: nobody in the violence track (D4)."""
        if not may(person, Action.SEE_WHOLE_CASE, report):
            return ()
        return tuple(each for each in await network_rows.organisations(tx) if each.code in report.contacted)

    async def ask_again(
        self, call: Call, track: str, report_id: int, organisation: str
    ) -> Offer | Await | NobodyLeft | Refused:
        """Contact somebody, within her consent: this organisation, or with "" whoever was contacted longest ago, and not the
        one who is being contacted. AlreadyTaken where somebody has it: see `ask_instead`."""
        report = await self._named(call, track, report_id, organisation)
        if report is None:
            return NotAllowed()
        if report.state not in SEEKING:
            return AlreadyTaken() if report.state in HELD else WrongState(report.state)
        return await self._ask(call.tx, call.person, report, organisation, call.now)

    async def ask_instead(
        self, call: Call, track: str, report_id: int, organisation: str
    ) -> Offer | Await | NobodyLeft | Refused:
        """Contact somebody else than the one who has it. Takes it from her only where somebody else can be rung now: Await
        and NobodyLeft change nothing."""
        report = await self._named(call, track, report_id, organisation)
        if report is None:
            return NotAllowed()
        if report.state not in HELD:
            return WrongState(report.state)
        return await self._ask(call.tx, call.person, report, organisation, call.now)

    async def _named(self, call: Call, track: str, report_id: int, organisation: str) -> AnyReport | None:
        """A case of hers; None where she names an organisation and may not know who could take it (D4)."""
        report = await self.case(call.tx, call.person, track, report_id)
        hidden = report is not None and organisation and not may(call.person, Action.SEE_WHOLE_CASE, report)
        return None if hidden else report

    async def _ask(
        self, tx: Transaction, person: Person, report: AnyReport, organisation: str, now: datetime
    ) -> Offer | Await | NobodyLeft | Refused:
        step = await self._another(tx, report, organisation, now)
        if isinstance(step, Offer):
            await self._routing.offer(tx, await self._freed(tx, report, person, now), step, now)
        return step

    async def _another(
        self, tx: Transaction, report: AnyReport, organisation: str, now: datetime
    ) -> Offer | Await | NobodyLeft:
        """Who would be contacted next besides the one who is or has it."""
        free = [_without_holder(each, report) for each in await self._routing.ranked(tx, report)]
        ranked = [each for each in free if each.candidate.people and organisation in {"", each.code}]
        return ask_again(report, ranked, report.referrals, now, self._store.policy)

    async def contactable(self, tx: Transaction, report: AnyReport, now: datetime) -> frozenset[OrganisationCode]:
        """Which organisations a coordinator could have contacted now, somebody there being there to be rung."""
        free = [_without_holder(each, report) for each in await self._routing.ranked(tx, report)]
        steps = {each.code: ask_again(report, [each], report.referrals, now, self._store.policy) for each in free}
        return frozenset(code for code, step in steps.items() if isinstance(step, Offer))

    async def _freed(self, tx: Transaction, report: AnyReport, person: Person, now: datetime) -> AnyReport:
        """The report without whoever is contacted or has it: one organisation at a time."""
        if report.held:
            for work in report.held:
                report = await self._watching.let_go(tx, report, work, ReleaseReason.REROUTED, now)
            return report
        for referral in report.offered:
            report = await change_referral(tx, report, referral, Revoke(), now)
        await events.append(tx, Event("asked_again"), subject_of(report), now, person.id)
        return report

    async def remind(self, call: Call, track: str, report_id: int) -> AnyReport | Refused:
        """The phone of the person who has it rings."""
        report = await self.case(call.tx, call.person, track, report_id)
        if report is None:
            return NotAllowed()
        if not report.held:
            return WrongState(report.state)
        for work in report.held:
            await outbox.add(call.tx, reminder(report, work, call.now), call.now)
        await events.append(call.tx, Event("reminded"), subject_of(report), call.now, call.person.id)
        return report

    async def ask_wider(self, call: Call, track: str, report_id: int) -> NobodyLeft | Refused | None:
        """Ask the writer, neutrally and at her hours, whether others may be contacted (D3). NobodyLeft: there are no others."""
        report = await self.case(call.tx, call.person, track, report_id)
        if not isinstance(report, ViolenceReport):
            return NotAllowed()
        if report.state not in SEEKING:
            return AlreadyDone()
        if not beyond_consent(report, await network_rows.organisations(call.tx)):
            return NobodyLeft()
        if not await self._may_ask_wider(call.tx, report):
            return AlreadyDone()
        await outbox.add(call.tx, [wider_notice(report)], call.now)
        await events.append(call.tx, Event("wider_asked"), subject_of(report), call.now, call.person.id)
        return None

    async def _may_ask_wider(self, tx: Transaction, report: AnyReport) -> bool:
        """She is asked once, until she has answered; where it was taken back, not at all: who would read it is not known
        (D24)."""
        if is_taken_back(report) or not beyond_consent(report, await network_rows.organisations(tx)):
            return False
        return await events.newest_kind(tx, subject_of(report), ("wider_asked", "widened")) != "wider_asked"

    async def take_over(self, call: Call, track: str, report_id: int) -> AnyReport | Refused:
        """She takes care of it herself; never in the violence track."""
        report = await self.case(call.tx, call.person, track, report_id)
        if report is None or not may(call.person, Action.SEE_WHOLE_CASE, report):
            return NotAllowed()
        taken = decide_report(report, AcceptReport(None, call.person.id), call.now)
        if not isinstance(taken, Decision):
            return taken
        due = contact_due(report, call.now, self._store.policy, self._store.zone(report))
        hers = await referral_rows.insert(call.tx, own_work(report, call.person.id, due, call.now))
        report = await keep_report(
            call.tx, replace(taken, state=with_referral(taken.state, hers)), call.now, call.person.id
        )
        for each in report.offered:
            report = await change_referral(call.tx, report, each, Revoke(), call.now)
        await self._routing.stop_search(call.tx, report, call.now)
        await outbox.add(call.tx, news_for_writer(report, call.now), call.now)
        return report


def _without_holder(ranked: Ranked, report: AnyReport) -> Ranked:
    """Without whoever is contacted or has it; her colleagues could still be."""
    busy = {each.answered_by for each in report.held}
    for each in report.offered:
        if each.organisation == ranked.code:
            busy |= set(each.notified)
    left = tuple(each for each in ranked.candidate.people if each.id not in busy)
    return replace(ranked, candidate=replace(ranked.candidate, people=left))
