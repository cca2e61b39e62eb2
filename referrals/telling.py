"""What a writer reads of her report after sending: what is true now, who has it, and a card redrawn when time changes it.

Not for: what she does about it (see reporting) or wording it (handlers/status/status_view).
"""

from datetime import datetime, timedelta

from referrals.domain.authority import coordinators_of
from referrals.domain.escalation import told_of
from referrals.domain.kind import Track
from referrals.domain.organisation import Organisation
from referrals.domain.outlook import Attendance, Outlook, Told, attendance
from referrals.domain.person import OrganisationCode
from referrals.domain.report import HELD, NEEDS_NUMBER, AnyReport, ReportState, ViolenceReport, is_struck, is_taken_back
from referrals.domain.report_notices import news_for_writer, read_subject
from referrals.domain.routing import Await, Offer, next_step, rank
from referrals.facts import Facts
from referrals.storage import call_rows, candidate_rows, network_rows, outbox, person_rows, report_rows
from referrals.storage.database import Transaction
from referrals.storage.redrawing import redraw_when_duty_changes

_LOOKED_AT_WITHIN = timedelta(minutes=1)


class Telling:
    """Reads, but for the timer. Which report she may look at is the caller's to ask (see reporting.status)."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def outlook(self, tx: Transaction, report: AnyReport, now: datetime) -> Outlook:
        """What happens next; before routing has looked at it, by the same decision that routing will take."""
        match report.state:
            case ReportState.WAITING_FOR_DUTY:
                return Outlook(starts_at=report.waiting_until)
            case ReportState.WITH_COORDINATOR:
                return Outlook(told=await self._told(tx, report, now), contacted=bool(report.contacted))
            case ReportState.RECEIVED | ReportState.ASKING:
                return await self._asking(tx, report, now)
            case _:
                return Outlook()

    async def _asking(self, tx: Transaction, report: AnyReport, now: datetime) -> Outlook:
        if report.offered:
            return Outlook(answer_by=report.waiting_until, opened=any(each.opened_by for each in report.offered))
        if report.state is ReportState.RECEIVED and now - report.sent_at > _LOOKED_AT_WITHIN:
            return Outlook(held_up=True)
        ranked = rank(report, await candidate_rows.candidates(tx, report.track))
        match next_step(report, ranked, now, self._facts.policy):
            case Offer(_, _, answer_by):
                return Outlook(answer_by=answer_by)
            case Await(until):
                return Outlook(starts_at=until)
            case _:
                return Outlook(contacted=bool(report.contacted))

    async def _told(self, tx: Transaction, report: AnyReport, now: datetime) -> Told | None:
        """None where no coordinator could be told: nobody is promised who is not there (D12)."""
        if not coordinators_of(report, await person_rows.coordinators(tx, report.district)):
            return None
        return told_of(await call_rows.of_report(tx, report), now)

    async def holder(self, tx: Transaction, report: AnyReport) -> Organisation | None:
        """Who has it, or had it until it was closed, as far as the writer may know: under "she asked me" only that somebody
        does (D13)."""
        another = isinstance(report, ViolenceReport) and report.voice.may_be_another
        if report.taken_by is None or another or is_taken_back(report) or is_struck(report):
            return None
        return await network_rows.organisation(tx, report.taken_by)

    async def organisation(self, tx: Transaction, code: OrganisationCode) -> Organisation | None:
        """One by its code, which may be forged; the directory shows everybody the same."""
        return await network_rows.organisation(tx, code)

    async def attendance(self, tx: Transaction, organisation: Organisation, now: datetime) -> Attendance:
        """Whether someone there is on duty now, or from when on."""
        people = await person_rows.focal_points(tx, [organisation.code])
        return attendance(people[organisation.code], now)

    async def callable_by_her(self, tx: Transaction, report: AnyReport) -> tuple[Organisation, ...]:
        """Under "she asked me" and "she calls herself": all she consented to, so that she knows whom to call with her code."""
        if not isinstance(report, ViolenceReport) or not report.voice.may_be_another:
            return ()
        if report.contact in NEEDS_NUMBER:
            return ()
        organisations = await network_rows.organisations(tx)
        return tuple(each for each in organisations if each.code in report.allowed and each.phone)

    async def redraw(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `redraw` ("violence:12"): duty has begun or ended at whoever has it, and her card says so, silently and at
        her hours (D6)."""
        track, report_id = read_subject(ref)
        report = await report_rows.get(tx, track, report_id)
        if report is None or report.state not in HELD:
            return
        await redraw_when_duty_changes(tx, report, now)
        if track is Track.VIOLENCE:
            await outbox.add(tx, news_for_writer(report, now), now)
