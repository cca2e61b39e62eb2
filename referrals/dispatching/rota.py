"""Who can be rung: coming on duty, going off, blocking the bot; and ringing again what waits for an answer.

Not for: weekly hours (see domain.person) or what is rung for (see searching).
"""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime
from itertools import accumulate

from referrals.dispatching.searching import Searching
from referrals.domain.absence import read_gone
from referrals.domain.authority import Action, may
from referrals.domain.decision import NotAllowed, Refused
from referrals.domain.kind import Track
from referrals.domain.notice import Notice, renewed
from referrals.domain.person import Duty, Person, PersonId, Role
from referrals.domain.referral import Referral, ReferralId, ReferralState
from referrals.domain.report import SEEKING, STUCK, AnyReport, ReportState, Reroute
from referrals.domain.report_notices import asked_about, case_alert, lost_notice, push, subject_of
from referrals.domain.routing import kept_away
from referrals.storage import network_rows, outbox, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Transaction

_SHOWN_AT_ONCE = 80
"""Notices of offers shown again in one transaction, far below what an outbox takes at once."""


class Rota(Searching):
    """Duty, and the bell."""

    async def ring(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `ring` ("7"): an urgent offer rings again for everybody on duty, until its deadline."""
        referral = await referral_rows.get(tx, ReferralId(int(ref)))
        again = self._policy.pace(referral.urgency).ring_again if referral else None
        if referral is None or again is None or not _waits(referral, now):
            return
        await self._show_again(tx, [referral], now)
        await timers.set_timer(tx, "ring", ref, now + again)

    async def offer_again(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `offer_again`, after an outage: presses made meanwhile are lost, so every open offer is shown once more.

        `ref` is "" or the last referral shown; many offers take several turns.
        """
        if not ref:
            await self._search_anew(tx, SEEKING, now)
        after = int(ref or 0)
        left = [each for each in await referral_rows.open_offers(tx) if each.id > after and _waits(each, now)]
        shown = left[: _fitting(left)]
        await self._show_again(tx, shown, now)
        if len(left) > len(shown):
            await timers.set_timer(tx, "offer_again", str(shown[-1].id), now)

    async def set_duty(self, tx: Transaction, person: Person, on: bool, now: datetime) -> Duty | Refused:
        """What she says holds some hours, then her weekly hours count again. Coming on duty, she sees what waits."""
        if not may(person, Action.SET_DUTY):
            return NotAllowed()
        until = now + self._policy.said_duty_holds
        duty = person.duty.said_on(until) if on else person.duty.said_off(until)
        await person_rows.change(tx, person.id, duty=duty)
        if on:
            await self._show_waiting(tx, person, now)
        else:
            await self._search_anew(tx, {ReportState.WAITING_FOR_DUTY}, now)
        return duty

    async def unreachable(self, tx: Transaction, person_id: PersonId, now: datetime) -> None:
        """She has blocked the bot: no more offers for her, her open ones go on, and coordinators are told, once.

        Whoever only wrote reports keeps them; nobody is told.
        """
        person = await person_rows.get(tx, person_id)
        is_news = person.blocked_at in {None, now}
        if person.blocked_at is None:
            await person_rows.change(tx, person_id, blocked_at=now)
        await self._release_own(tx, person, now)
        if not person.has(Role.FOCAL_POINT):
            return
        await self._search_anew(tx, {ReportState.WAITING_FOR_DUTY}, now)
        for referral in await referral_rows.open_offers(tx, person.organisations()):
            if person_id in referral.rung:
                await self.route(tx, asked_about(referral), now)
        if is_news:
            await self._tell_of_loss(tx, person, now)

    async def holder_gone(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `holder_gone` ("person:12", "organisation:ayol"): whatever she or it was contacted about is looked at now."""
        gone = read_gone(ref)
        for referral in await referral_rows.open_offers(tx):
            if gone == referral.organisation or gone in referral.rung:
                await timers.set_timer(tx, "route", asked_about(referral), now)

    async def _show_waiting(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Her organisations' open offers now, and a new search at once for reports that wait for duty."""
        for referral in await referral_rows.open_offers(tx, person.organisations()):
            await self._show_one(tx, person, referral, now)
        await self._search_anew(tx, STUCK, now)

    async def _search_anew(self, tx: Transaction, states: Set[ReportState], now: datetime) -> None:
        """Who can be asked has changed, and with it what writers were told of who comes when."""
        for report in await report_rows.open_reports(tx):
            if report.state in states:
                await timers.set_timer(tx, "route", subject_of(report), now)

    async def _release_own(self, tx: Transaction, person: Person, now: datetime) -> None:
        """What a coordinator took care of herself goes on without her, and other coordinators are told."""
        for report in await report_rows.open_reports(tx):
            if report.taken_by is None and report.responder == person.id:
                await timers.cancel_timer(tx, "first_contact", subject_of(report))
                await self._go_on(tx, await self._change_report(tx, report, Reroute(), now), now)

    async def _show_one(self, tx: Transaction, person: Person, referral: Referral, now: datetime) -> None:
        report = await report_rows.get(tx, referral.track, referral.report)
        if report is None or kept_away(person, report):
            return
        if person.id in referral.rung:
            await outbox.add(tx, renewed(push(referral, person.id)), now)
        else:
            await self._ring(tx, referral.id, (person.id,), referral.answer_by, now)

    async def _show_again(self, tx: Transaction, referrals: list[Referral], now: datetime) -> None:
        people = await person_rows.many(tx, {each for referral in referrals for each in referral.rung})
        notices: list[Notice] = []
        for referral in referrals:
            for person_id in referral.rung:
                if people[person_id].on_duty(now):
                    notices += renewed(push(referral, person_id))
        await outbox.add(tx, notices, now)

    def _alerted_at(self, report: AnyReport, now: datetime) -> datetime:
        """Not together with the loss of a named organisation's person: a coordinator is not to learn who has it (D4)."""
        return now if report.track is Track.CONFLICT else now + self._policy.pace(report.urgency).answer_within

    async def _tell_of_loss(self, tx: Transaction, person: Person, now: datetime) -> None:
        """What she holds stays hers until a coordinator has it asked again."""
        notices: list[Notice] = []
        for referral in await referral_rows.held_by(tx, person.id):
            report = await report_rows.get(tx, referral.track, referral.report)
            if report is not None:
                at = self._alerted_at(report, now)
                told = await self._coordinators(tx, report)
                notices += [replace(case_alert(report, each), not_before=at) for each in told]
        for code in person.organisations():
            organisation = await network_rows.organisation(tx, code)
            for place in organisation.covers if organisation else ():
                notices += [lost_notice(code, each.id) for each in await person_rows.coordinators(tx, place)]
        await outbox.add(tx, _once(notices), now)


def _waits(referral: Referral, now: datetime) -> bool:
    return referral.state is ReferralState.OFFERED and now < referral.answer_by


def _fitting(referrals: list[Referral]) -> int:
    """How many of them, the first at least, are shown again at once: everybody rung is given two notices."""
    notices = accumulate(2 * len(each.rung) for each in referrals)
    return max(1, sum(total <= _SHOWN_AT_ONCE for total in notices))


def _once(notices: list[Notice]) -> list[Notice]:
    return list({(each.to, each.slot): each for each in notices}.values())
