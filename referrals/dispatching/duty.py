"""Who can be rung: coming on duty, going off; ringing again what waits for an answer; and what waits for one person.

Not for: weekly hours (see domain.person), what is rung for (see routing) or who is gone (see watching).
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from referrals.dispatching.case_store import CaseStore
from referrals.dispatching.routing import Routing
from referrals.domain.authority import Action, Offered, may
from referrals.domain.decision import NotAllowed, Refused
from referrals.domain.exclusion import kept_away
from referrals.domain.kind import PRESSING, Urgency
from referrals.domain.notice import Notice
from referrals.domain.organisation import Organisation
from referrals.domain.person import Duty, Person
from referrals.domain.referral import Referral, ReferralId, ReferralState, RingOther
from referrals.domain.report import SEEKING, STUCK, AnyReport, ReportState
from referrals.domain.report_notices import pushes, subject_of
from referrals.domain.ringing import next_start
from referrals.domain.sweep import read_whose
from referrals.domain.timer import TimerKind
from referrals.storage import call_rows, network_rows, outbox, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Transaction

_SHOWN_AT_ONCE = 80
"""Notices of offers shown again in one transaction, far below what an outbox takes at once."""


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """One thing that waits for somebody: an offer, or without a referral a case she was told of or has herself."""

    report: AnyReport
    referral: Referral | None
    opened: bool

    @property
    def presses(self) -> bool:
        """Whether it may ring at any hour."""
        return self.report.urgency in PRESSING


@dataclass(frozen=True, slots=True)
class Gap:
    """An organisation nobody of which is on duty, and when the first begins."""

    organisation: Organisation
    until: datetime | None


class DutyRota:
    """Duty, and the bell."""

    def __init__(self, store: CaseStore, routing: Routing) -> None:
        self._store = store
        self._routing = routing

    async def ring(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `ring` ("7"): an urgent offer rings again for everybody on duty, until its deadline."""
        referral = await referral_rows.get(tx, ReferralId(int(ref)))
        again = self._store.policy.pace(referral.urgency).ring_again if referral else None
        if referral is None or again is None or not _waits(referral, now):
            return
        await self._show_again(tx, [referral], now)
        await timers.set_timer(tx, TimerKind.RING, ref, now + again)

    async def offer_again(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `offer_again`, after an outage: presses made meanwhile are lost, so every open offer is shown once more.

        `ref` is "" or the last referral shown; many offers take several turns. "person:12": her chat was swept.
        """
        if (person := read_whose(ref)) is not None:
            await self._ring_for_all(tx, await person_rows.get(tx, person), now)
            return
        if not ref:
            await self._search_anew(tx, SEEKING, now)
        after = int(ref or 0)
        left = [each for each in await referral_rows.open_offers(tx) if each.id > after and _waits(each, now)]
        shown = left[: _fitting(left)]
        await self._show_again(tx, shown, now)
        if len(left) > len(shown):
            await timers.set_timer(tx, TimerKind.OFFER_AGAIN, str(shown[-1].id), now)

    async def set_duty(self, tx: Transaction, person: Person, on: bool, now: datetime) -> Duty | Refused:
        """What she says holds some hours, then her weekly hours count again. Coming on duty, she sees what waits."""
        if not may(person, Action.SET_DUTY):
            return NotAllowed()
        until = now + self._store.policy.said_duty_holds
        duty = person.duty.said_on(until) if on else person.duty.said_off(until)
        await person_rows.change(tx, person.id, duty=duty)
        if on:
            await self._show_waiting(tx, person, now)
        else:
            await self._search_anew(tx, {ReportState.WAITING_FOR_DUTY}, now)
        return duty

    async def gaps(self, tx: Transaction, person: Person, now: datetime) -> tuple[Gap, ...]:
        """Of her organisations those where nobody is on duty now."""
        found = []
        for code, people in (await person_rows.focal_points(tx, sorted(person.organisations()))).items():
            organisation = await network_rows.organisation(tx, code)
            if organisation is not None and not any(each.on_duty(now) for each in people):
                found.append(Gap(organisation, next_start(people, now)))
        return tuple(found)

    async def waiting(self, tx: Transaction, person: Person, now: datetime) -> tuple[WaitingWork, ...]:
        """All that waits for this person's answer, the oldest first; nothing she may not see."""
        return (*await self._offers_to(tx, person), *await self._told_to(tx, person))

    async def _offers_to(self, tx: Transaction, person: Person) -> list[WaitingWork]:
        found = []
        for referral in await referral_rows.open_offers(tx, person.organisations()):
            report = await report_rows.get(tx, referral.track, referral.report)
            if report is None or person.id in referral.declined_by or report.state not in SEEKING:
                continue
            if may(person, Action.ANSWER_OFFER, Offered(referral, report)):
                found.append(WaitingWork(report, referral, person.id in referral.opened_by))
        return found

    async def _told_to(self, tx: Transaction, person: Person) -> list[WaitingWork]:
        """What she was told of as a coordinator, and what she has herself and was reminded of."""
        found = []
        for track, number, call in await call_rows.told_to(tx, person.id):
            report = await report_rows.get(tx, track, number)
            if report is not None and may(person, Action.COORDINATE, report):
                found.append(WaitingWork(report, None, call.opened_at is not None))
        for work in await referral_rows.held_by(tx, person.id):
            report = await report_rows.get(tx, work.track, work.report)
            if work.organisation is None and work.reminded and report is not None and work in report.held:
                found.append(WaitingWork(report, None, opened=False))
        return found

    async def _show_waiting(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Her organisations' open offers now, and a new search at once for reports that wait for duty."""
        for referral in await referral_rows.open_offers(tx, person.organisations()):
            await self._show_one(tx, person, referral, now)
        await self._search_anew(tx, STUCK, now)

    async def _search_anew(self, tx: Transaction, states: Set[ReportState], now: datetime) -> None:
        """Who can be contacted has changed, and with it what writers were told of who comes when."""
        for report in await report_rows.open_reports(tx):
            if report.state in states:
                await timers.set_timer(tx, TimerKind.ROUTE, subject_of(report), now)

    async def _show_one(self, tx: Transaction, person: Person, referral: Referral, now: datetime) -> None:
        report = await report_rows.get(tx, referral.track, referral.report)
        if report is None or kept_away(person, report):
            return
        if person.id in referral.notified:
            await outbox.add(tx, pushes(referral.urgency, (person.id,)), now)
        else:
            await self._routing.ring(tx, referral, RingOther((person.id,), referral.answer_by), now)

    async def _ring_for_all(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Her phone rings once for all that waits for her, in her duty or her hours: what it stood in was swept (D7, D12)."""
        waits = [each.report.urgency for each in await self.waiting(tx, person, now)]
        if person.reachable and waits:
            urgency = min(waits, key=list(Urgency).index)
            await outbox.add(tx, [replace(each, safe_hours_only=True) for each in pushes(urgency, (person.id,))], now)

    async def _show_again(self, tx: Transaction, referrals: list[Referral], now: datetime) -> None:
        """Once a person, however many of them wait for her; a card she has opened stays."""
        people = await person_rows.many(tx, {each for referral in referrals for each in referral.notified})
        notices: list[Notice] = []
        for referral in referrals:
            left = [
                each for each in referral.notified if each not in referral.declined_by and people[each].on_duty(now)
            ]
            notices += pushes(referral.urgency, left)
        await outbox.add(tx, list({(each.to, each.slot, each.mode): each for each in notices}.values()), now)


def _waits(referral: Referral, now: datetime) -> bool:
    return referral.state is ReferralState.OFFERED and now < referral.answer_by


def _fitting(referrals: list[Referral]) -> int:
    """How many of them, the first at least, are shown again at once: everybody rung is given two notices."""
    notices = accumulate(2 * len(each.notified) for each in referrals)
    return max(1, sum(total <= _SHOWN_AT_ONCE for total in notices))
