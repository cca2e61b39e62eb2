"""What a coordinator does about a report that nobody takes, and how she is told of it.

In the violence track she sees a code, a district, an urgency, a deadline and a state (D4), and names no organisation.
Not for: looking for somebody by itself (see searching).
"""

from collections.abc import Sequence
from datetime import datetime

from referrals.dispatching.searching import Searching
from referrals.domain.authority import Action, may
from referrals.domain.caseload import is_overdue, most_pressing_first, waits_for_coordinator
from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, NotAllowed, Refused, WrongState
from referrals.domain.naming import beyond_consent
from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode, Person
from referrals.domain.referral import OPEN, Referral, ReferralState, Revoke
from referrals.domain.report import HELD, SEEKING, AnyReport, Reroute, Take, ViolenceReport
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import case_alerts, read_subject, subject_of, wider_notice, writer_notice
from referrals.domain.routing import Await, NobodyLeft, Offer, Ranked, ask_again
from referrals.storage import events, network_rows, outbox, referral_rows, report_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report


class Overseeing(Searching):
    """The coordinator's side. Every method asks `may` first."""

    async def case(self, tx: Transaction, person: Person, track: str, report_id: int) -> AnyReport | None:
        """A report of her area; what may be shown of it is the view's to decide, by `may`."""
        report = await report_rows.named(tx, track, report_id)
        return report if report is not None and may(person, Action.COORDINATE, report) else None

    async def cases(self, tx: Transaction, person: Person, now: datetime) -> tuple[AnyReport, ...]:
        """Open reports of her area, the most pressing first."""
        mine = [each for each in await report_rows.open_reports(tx) if may(person, Action.COORDINATE, each)]
        return most_pressing_first(mine, now, self._policy)

    async def who_could(self, tx: Transaction, person: Person, report: AnyReport) -> tuple[Ranked, ...]:
        """Who could take it, with the reasons for their rank. Empty in the violence track: whom she named is hers (D4)."""
        return await self._ranked(tx, report) if may(person, Action.SEE_WHOLE_CASE, report) else ()

    async def organisation(self, tx: Transaction, code: OrganisationCode) -> Organisation | None:
        """An organisation to be named on a card."""
        return await network_rows.organisation(tx, code)

    async def remind_coordinator(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `remind` ("violence:12"): whoever has come since is asked, else her phone rings again, until somebody has it."""
        track, report_id = read_subject(ref)
        await self.route(tx, ref, now)
        report = await report_rows.get(tx, track, report_id)
        if report is None or not waits_for_coordinator(report, self._policy):
            return
        await outbox.add(tx, case_alerts(report, await self._coordinators(tx, report)), now)
        await self._remind_later(tx, report, now)

    async def ask_again(
        self, tx: Transaction, person: Person, track: str, report_id: int, organisation: str, now: datetime
    ) -> Offer | Await | NobodyLeft | Refused:
        """Ask once more, within her consent: this organisation, or with "" whoever was asked longest ago.

        AlreadyTaken where somebody has it, unless that is overdue and another organisation is named: see `ask_instead`.
        """
        report = await self.case(tx, person, track, report_id)
        if report is None or (organisation and not may(person, Action.SEE_WHOLE_CASE, report)):
            return NotAllowed()
        if report.state in HELD and not (organisation and is_overdue(report, now, self._policy)):
            return AlreadyTaken()
        if report.state not in SEEKING | HELD:
            return WrongState(report.state)
        referrals = await referral_rows.of_report(tx, report.track, report.id)
        if not organisation and any(each.state is ReferralState.OFFERED for each in referrals):
            return AlreadyDone()
        return await self._ask(tx, person, report, referrals, organisation, now)

    async def ask_instead(
        self, tx: Transaction, person: Person, track: str, report_id: int, now: datetime
    ) -> Offer | Await | NobodyLeft | Refused:
        """Ask somebody else than the one who has it, once she has been silent too long.

        Takes it from her only where somebody else can be rung now: Await and NobodyLeft change nothing.
        """
        report = await self.case(tx, person, track, report_id)
        if report is None:
            return NotAllowed()
        if report.state not in HELD or not is_overdue(report, now, self._policy):
            return WrongState(report.state)
        return await self._ask(tx, person, report, await referral_rows.of_report(tx, report.track, report.id), "", now)

    async def _ask(
        self,
        tx: Transaction,
        person: Person,
        report: AnyReport,
        referrals: Sequence[Referral],
        organisation: str,
        now: datetime,
    ) -> Offer | Await | NobodyLeft | Refused:
        ranked = [each for each in await self._ranked(tx, report) if _may_be_asked(each, report, organisation)]
        step = ask_again(report, ranked, referrals, now, self._policy)
        if isinstance(step, Offer):
            await self._offer(tx, await self._freed(tx, report, referrals, person, now), step, now)
        return step

    async def ask_wider(
        self, tx: Transaction, person: Person, track: str, report_id: int, now: datetime
    ) -> NobodyLeft | Refused | None:
        """Ask the writer, neutrally and at her hours, whether others may be asked (D3). NobodyLeft: there are no others."""
        report = await self.case(tx, person, track, report_id)
        if not isinstance(report, ViolenceReport):
            return NotAllowed()
        if report.state not in SEEKING:
            return AlreadyDone()
        if not beyond_consent(report, await network_rows.organisations(tx)):
            return NobodyLeft()
        await outbox.add(tx, [wider_notice(report)], now)
        await events.append(tx, Event("wider_asked"), subject_of(report), now, person.id)
        return None

    async def take_over(
        self, tx: Transaction, person: Person, track: str, report_id: int, now: datetime
    ) -> AnyReport | Refused:
        """She takes care of it herself; never in the violence track."""
        report = await self.case(tx, person, track, report_id)
        if report is None or not may(person, Action.SEE_WHOLE_CASE, report):
            return NotAllowed()
        decision = decide_report(report, Take(None, person.id), now)
        if not isinstance(decision, Decision):
            return decision
        taken = await keep_report(tx, decision, now, person.id)
        await self._end_all(tx, taken, now)
        due = now + self._policy.pace(taken.urgency).first_contact_within
        await timers.set_timer(tx, "first_contact", subject_of(taken), due)
        await outbox.add(tx, [writer_notice(taken, now)], now)
        return taken

    async def _freed(
        self, tx: Transaction, report: AnyReport, referrals: Sequence[Referral], person: Person, now: datetime
    ) -> AnyReport:
        """The report without whoever is asked or has it: one organisation at a time."""
        for referral in referrals:
            if referral.state in OPEN:
                await self._change_referral(tx, referral.id, Revoke(), now)
        decision = decide_report(report, Reroute(), now)
        return await keep_report(tx, decision, now, person.id) if isinstance(decision, Decision) else report


def _may_be_asked(ranked: Ranked, report: AnyReport, organisation: str) -> bool:
    return ranked.code != report.taken_by and organisation in {"", ranked.code}
