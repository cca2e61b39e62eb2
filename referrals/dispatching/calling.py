"""Coordinators in turn: the nearest first, the next one when she has not opened it, then the level above, then the operator.

Not for: deciding whose turn it is (see domain.escalation) or what a coordinator does then (see overseeing).
"""

from datetime import datetime

from referrals.dispatching.case_store import CaseStore
from referrals.domain.decision import Decision
from referrals.domain.escalation import (
    CallAgain,
    CallOperator,
    Rest,
    Tell,
    reads_at,
    whose_turn,
)
from referrals.domain.person import Person, PersonId
from referrals.domain.report import SEEKING, AlertOperator, AnyReport
from referrals.domain.report import decide as decide_report
from referrals.domain.report_notices import case_update, news_for_writer, push_changed, pushes, subject_of
from referrals.domain.timer import TimerKind
from referrals.storage import call_rows, outbox, timers
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report


class CoordinatorCalls:
    """What coordinators are told, and when. Who has opened what is kept, so that a writer reads only what is true."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store

    async def opened_case(self, tx: Transaction, person: Person, report: AnyReport, now: datetime) -> None:
        """She has opened it: it is hers to act on, and its writer's status says so."""
        if await call_rows.opened(tx, report, person.id, now):
            await timers.set_timer(tx, TimerKind.ROUTE, subject_of(report), now)
            await outbox.add(tx, news_for_writer(report, now), now)

    async def tell_in_turn(self, tx: Transaction, report: AnyReport, now: datetime) -> AnyReport:
        """Call whoever's turn it is, until there is nothing to do before some later moment."""
        able = await self._store.able(tx, report)
        while True:
            calls = await call_rows.of_report(tx, report)
            match whose_turn(report, calls, able, now, self._store.policy):
                case Rest():
                    return report
                case Tell(person):
                    await self._call(tx, report, (person,), able, now)
                case CallAgain(people):
                    await self._call(tx, report, people, able, now)
                case CallOperator():
                    report = await self._call_operator(tx, report, now)

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
        await timers.set_timer(tx, TimerKind.ALERT_OPERATOR, subject_of(report), now)
        alerted = await keep_report(tx, decision, now)
        await outbox.add(tx, news_for_writer(alerted, now) if alerted.state in SEEKING else [], now)
        return alerted

    async def told_no_more(self, tx: Transaction, report: AnyReport, now: datetime) -> None:
        """It waits for no coordinator any more: nothing rings, and what they have of it says so."""
        called = await call_rows.of_report(tx, report)
        await call_rows.over(tx, report)
        await outbox.add(tx, [push_changed(report.urgency, each.person) for each in called], now)
