"""Ticks: bells ring, events are chained, played updates forgotten; a failing tick comes again."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.workers.ticks import make_scheduler
from referrals.domain.decision import Event
from referrals.storage import events, inbox
from referrals.storage.database import Database, Wake
from referrals.storage.schema import event_links
from referrals.storage.schema import inbox as table
from tests.waiting import until


async def test_the_ticks_do_their_work(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    clock, failures = SystemClock(), asyncio.Semaphore(0)

    async def fail() -> None:
        failures.release()
        raise ZeroDivisionError

    async with database.transaction() as tx:
        long_ago = clock.now() - timedelta(days=3)
        await events.append(tx, Event("sent"), "violence:1", long_ago)
        await inbox.keep(tx, [inbox.Incoming(1, 1, {})], long_ago)
        await inbox.done(tx, 1, long_ago)
    for bell in database.bells.values():
        bell.ring()
        await bell.wait()
    scheduler = make_scheduler(database, clock, fail=(0.05, fail))
    scheduler.start()
    for job in scheduler.get_jobs():
        job.modify(next_run_time=clock.now())
    async with asyncio.timeout(5):
        await database.bells[Wake.TURNS].wait()
        await database.bells[Wake.COURIER].wait()
        await failures.acquire()
        await failures.acquire()

    async def done() -> bool:
        return await _count(database) == (1, 0)

    await until(done)
    scheduler.shutdown(wait=False)
    assert "tick fail failed: ZeroDivisionError" in caplog.text


async def _count(database: Database) -> tuple[int, int]:
    async with database.reading() as tx:
        links = (await tx.execute(select(func.count()).select_from(event_links))).scalar_one()
        return links, (await tx.execute(select(func.count()).select_from(table))).scalar_one()


@pytest.mark.parametrize("step", [timedelta(days=36500), -timedelta(days=90)], ids=["a hundred years forward", "back"])
async def test_ticks_go_on_when_the_clock_is_set(database: Database, step: timedelta) -> None:
    """What was missed is not counted one by one, and what seems far away is not waited for."""
    ticks = asyncio.Semaphore(0)

    async def tick() -> None:
        ticks.release()

    scheduler = make_scheduler(database, SystemClock(), tick=(0.05, tick))
    scheduler.start()
    scheduler.get_job("tick").modify(next_run_time=SystemClock().now() - step)
    async with asyncio.timeout(20):
        for _ in range(3):
            await ticks.acquire()
    scheduler.shutdown(wait=False)
