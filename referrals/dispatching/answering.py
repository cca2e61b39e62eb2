"""What somebody who was asked does with an offer: opens it, takes it, says no, gives it back.

The first to accept has it; everybody else's card says so at once. Not for: the work afterwards (see following_up).
"""

from datetime import datetime

from referrals.dispatching.case_store import CaseStore
from referrals.dispatching.routing import Routing
from referrals.domain.authority import Action, Offered, may
from referrals.domain.decision import Decision, NotAllowed, Refused
from referrals.domain.escalation import contact_due
from referrals.domain.kind import DeclineReason
from referrals.domain.person import Person
from referrals.domain.referral import (
    UNFINISHED,
    Cannot,
    Decline,
    Open,
    Referral,
    ReferralId,
    ReferralState,
    Return,
    Revoke,
)
from referrals.domain.referral import Command as ReferralCommand
from referrals.domain.referral import decide as decide_referral
from referrals.domain.report import (
    SEEKING,
    AnyReport,
    ReleaseReason,
    ReturnReport,
    ViolenceReport,
    is_taken_back,
    read_code,
    with_referral,
)
from referrals.domain.report import decide as decide_report
from referrals.domain.report.handover import let_go, taken
from referrals.domain.report_notices import news_for_writer, subject_of
from referrals.ending import change_referral, close_offer, hand_over
from referrals.storage import events, network_rows, outbox, referral_rows, report_rows
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_referral, keep_report, keep_work
from referrals.storage.redrawing import redraw_when_duty_changes


class OfferAnswers:
    """The presses on an offer. Each is asked of `may` first; a refusal never says whether the offer exists (D25)."""

    def __init__(self, store: CaseStore, routing: Routing) -> None:
        self._store = store
        self._routing = routing

    async def offered(self, tx: Transaction, person: Person, referral_id: int) -> Offered | None:
        """The offer and its report, where this person was asked and still may see it; an organisation that has left the
        network is asked nothing."""
        referral = await referral_rows.get(tx, ReferralId(referral_id))
        report = await report_rows.get(tx, referral.track, referral.report) if referral else None
        if referral is None or report is None:
            return None
        code = referral.organisation
        if code is None or (referral.state is ReferralState.OFFERED and not await network_rows.is_active(tx, code)):
            return None
        offered = Offered(referral, report)
        return offered if may(person, Action.ANSWER_OFFER, offered) else None

    async def taken_back(self, tx: Transaction, person: Person, referral_id: int) -> Offered | None:
        """What this person was contacted about, where its writer took her consent back from that organisation."""
        referral = await referral_rows.get(tx, ReferralId(referral_id))
        report = await report_rows.get(tx, referral.track, referral.report) if referral else None
        if referral is None or report is None or person.id not in referral.notified:
            return None
        struck = isinstance(report, ViolenceReport) and referral.organisation not in report.allowed
        if referral.organisation not in person.organisations() or not (struck or is_taken_back(report)):
            return None
        newest = await events.newest_kind(tx, subject_of(report), ["struck", "withdrawn", "consent_lapsed"])
        return Offered(referral, report) if newest != "consent_lapsed" else None

    async def open(self, tx: Transaction, person: Person, referral_id: int, now: datetime) -> Offered | Refused:
        """She pressed the push to see what is asked (D4). Kept, so that nobody can say she was not told."""
        outcome = await self._answer(tx, person, referral_id, Open(person.id), now)
        if isinstance(outcome, Offered):
            await outbox.add(tx, news_for_writer(outcome.report, now), now)
        return outcome

    async def accept(self, tx: Transaction, person: Person, referral_id: int, now: datetime) -> Offered | Refused:
        """She takes it, if nobody has. AlreadyDone for her second press, AlreadyTaken or NoLongerOffered when too late."""
        offered = await self.offered(tx, person, referral_id)
        if offered is None:
            return NotAllowed()
        referral, report = offered.referral, offered.report
        due = contact_due(report, now, self._store.policy, self._store.zone(report))
        handover = taken(report, referral, person.id, due, now)
        if isinstance(handover, Refused):
            return handover
        report = await hand_over(tx, handover, now, person.id)
        return await self._taken(tx, report, referral.id, now)

    async def accept_code(self, tx: Transaction, person: Person, typed: str, now: datetime) -> Offered | Refused:
        """`/accept CODE` is the button. A code of somebody else's case is as unknown as one that does not exist (D25)."""
        code = read_code(typed)
        report = await report_rows.by_code(tx, code) if code else None
        if report is None:
            return NotAllowed()
        for referral in reversed(report.referrals):
            if referral.state in UNFINISHED and may(person, Action.ANSWER_OFFER, Offered(referral, report)):
                return await self.accept(tx, person, referral.id, now)
        return NotAllowed()

    async def decline(
        self, tx: Transaction, person: Person, referral_id: int, reason: DeclineReason | None, now: datetime
    ) -> Offered | Refused:
        """ "We cannot": she says no for her organisation, with a reason or without; the next one is contacted at once."""
        outcome = await self._answer(tx, person, referral_id, Decline(person.id, reason), now)
        if isinstance(outcome, Offered):
            await close_offer(tx, outcome.referral, now)
            await self._routing.go_on(tx, outcome.report, now)
        return outcome

    async def cannot(self, tx: Transaction, person: Person, referral_id: int, now: datetime) -> Offered | Refused:
        """ "I cannot": her colleagues are contacted. Where none of them can be rung it is the organisation's no."""
        outcome = await self._answer(tx, person, referral_id, Cannot(person.id), now)
        if isinstance(outcome, Offered):
            await self._routing.go_on(tx, outcome.report, now)
        return outcome

    async def pass_on(self, tx: Transaction, person: Person, referral_id: int, now: datetime) -> Offered | Refused:
        """She has it and cannot go on: a colleague is contacted, then the next organisation."""
        offered = await self.offered(tx, person, referral_id)
        if offered is None or not may(person, Action.SEE_DETAILS, offered):
            return NotAllowed()
        handover = let_go(offered.report, offered.referral, ReleaseReason.PASSED_ON, now)
        if isinstance(handover, Refused):
            return handover
        report = await self._routing.go_on(tx, await hand_over(tx, handover, now, person.id), now)
        return Offered(_now(report, offered.referral.id), report)

    async def give_back(self, tx: Transaction, person: Person, referral_id: int, now: datetime) -> Offered | Refused:
        """She knows these people (D5), before or after taking it: others are asked at once, her organisation never again
        unless the writer agrees. By an older offer she takes it from nobody who has it."""
        outcome = await self._answer(tx, person, referral_id, Return(person.id), now)
        if not isinstance(outcome, Offered):
            return outcome
        given_back, report = outcome.referral, outcome.report
        await close_offer(tx, given_back, now)
        if given_back.organisation is None:
            return outcome
        for other in report.offered:
            if other.organisation == given_back.organisation:
                report = await change_referral(tx, report, other, Return(person.id), now)
        back = decide_report(report, ReturnReport(given_back.organisation), now)
        report = await keep_report(tx, back, now, person.id) if isinstance(back, Decision) else report
        if report.state in SEEKING:
            report = await self._routing.go_on(tx, report, now)
        return Offered(given_back, report)

    async def _answer(
        self, tx: Transaction, person: Person, referral_id: int, command: ReferralCommand, now: datetime
    ) -> Offered | Refused:
        offered = await self.offered(tx, person, referral_id)
        if offered is None:
            return NotAllowed()
        decision = decide_referral(offered.referral, command, now)
        if not isinstance(decision, Decision):
            return decision
        if decision.state.state is offered.referral.state:
            referral = await keep_referral(tx, decision, now, person.id)
            return Offered(referral, with_referral(offered.report, referral))
        report = await keep_work(tx, offered.report, decision, now, person.id)
        return Offered(_now(report, offered.referral.id), report)

    async def _taken(self, tx: Transaction, report: AnyReport, referral_id: ReferralId, now: datetime) -> Offered:
        for other in report.offered:
            report = await change_referral(tx, report, other, Revoke(), now)
        await self._routing.stop_search(tx, report, now)
        await redraw_when_duty_changes(tx, report, now)
        await outbox.add(tx, news_for_writer(report, now), now)
        return Offered(_now(report, referral_id), report)


def _now(report: AnyReport, referral: ReferralId) -> Referral:
    return next(each for each in report.referrals if each.id == referral)
