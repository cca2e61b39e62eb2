"""Coordinators in turn: the nearest first, the next one when she has not opened it, then the level above, then the operator.

Not for: deciding whose turn it is (see domain.escalation) or what a coordinator does then (see overseeing).
"""

from datetime import datetime

from referrals.domain import alert
from referrals.domain.authority import coordinators_of
from referrals.domain.caseload import waits_for_coordinator
from referrals.domain.decision import Decision
from referrals.domain.escalation import (
    CallAgain,
    CallOperator,
    CoordinatorCall,
    Rest,
    Tell,
    in_turn,
    reads_at,
    whose_turn,
)
from referrals.domain.person import Person, PersonId
from referrals.domain.report import SEEKING, AlertOperator, AnyReport
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import case_update, news_for_writer, push_changed, pushes, subject_of
from referrals.facts import Facts
from referrals.storage import call_rows, outbox, person_rows, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report


class Calling:
    """What coordinators are told, and when. Who has opened what is kept, so that a writer reads only what is true."""

    def __init__(self, facts: Facts) -> None:
        self._policy = facts.policy
        self._facts = facts

    async def opened_case(self, tx: Transaction, person: Person, report: AnyReport, now: datetime) -> None:
        """She has opened it: it is hers to act on, and its writer's status says so."""
        if await call_rows.opened(tx, report, person.id, now):
            await timers.set_timer(tx, "route", subject_of(report), now)
            await outbox.add(tx, news_for_writer(report, now), now)

    async def _tell_in_turn(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        """Call whoever's turn it is, until there is nothing to do before some later moment."""
        able = await self._able(tx, report)
        while not isinstance(turn := whose_turn(report, await self._calls(tx, report), able, now, self._policy), Rest):
            match turn:
                case Tell(person):
                    await self._call(tx, report, (person,), able, now)
                case CallAgain(people):
                    await self._call(tx, report, people, able, now)
                case CallOperator():
                    report = await self._call_operator(tx, report, now)
        return report

    async def _call(
        self, tx: Transaction, report: AnyReport, people: tuple[PersonId, ...], able: tuple[Person, ...], now: datetime
    ) -> None:
        for each in able:
            if each.id in people:
                await call_rows.keep(tx, report, each.id, reads_at(report, each, now))
        cards = [case_update(report, each.id) for each in able]
        hers = news_for_writer(report, now) if report.state in SEEKING else []
        await outbox.add(tx, [*pushes(report.urgency, people), *cards, *hers], now)

    async def _call_operator(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        decision = decide_report(report, AlertOperator(), now)
        if not isinstance(decision, Decision):
            raise TypeError("only an open report waits for anybody")
        await timers.set_timer(tx, alert.TIMER, subject_of(report), now)
        alerted = await keep_report(tx, decision, now)
        await outbox.add(tx, news_for_writer(alerted, now) if alerted.state in SEEKING else [], now)
        return alerted

    async def _told_no_more(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """It waits for no coordinator any more: nothing rings, and what they have of it says so."""
        called = await self._calls(tx, report)
        await call_rows.over(tx, report)
        await outbox.add(tx, [push_changed(report.urgency, each.person) for each in called], now)

    async def _calls(self, tx: Transaction, report: AnyReport) -> tuple[CoordinatorCall, ...]:
        return await call_rows.of_report(tx, report)

    async def _able(self, tx: Transaction, report: AnyReport) -> tuple[Person, ...]:
        return in_turn(report, await person_rows.coordinators(tx, report.district))

    async def _coordinators(self, tx: Transaction, report: AnyReport) -> list[PersonId]:
        return coordinators_of(report, await person_rows.coordinators(tx, report.district))

    def _zone(self, report: AnyReport) -> str:
        return self._facts.gazetteer.zone_of(report.district)

    def _waits_for_coordinator(self, report: AnyReport) -> bool:
        return waits_for_coordinator(report, self._policy)
