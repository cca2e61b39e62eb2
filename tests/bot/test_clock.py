"""The clock: a calendar that follows the simulator's steps, and a monotonic time that no step touches."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.clock import SILENT, FollowedClock, SystemClock
from bot.simulator.world import World
from referrals.storage.database import WakeEvent


async def test_a_followed_clock_takes_the_simulators_time(world: World, address: str) -> None:
    world.clock.move_to(datetime(2031, 11, 25, 10, tzinfo=UTC))
    clock = FollowedClock(f"{address}/clock")
    await clock.synchronise()
    assert abs(clock.now() - world.clock.now()) < timedelta(seconds=0.05)


async def test_a_step_moves_the_calendar_rings_and_leaves_the_monotonic_time(world: World, address: str) -> None:
    clock, bells = FollowedClock(f"{address}/clock"), (WakeEvent(), WakeEvent())
    clock.ring_on_step(*bells)
    await clock.synchronise()
    for bell in bells:
        await bell.wait()
    following = asyncio.create_task(clock.follow())
    await asyncio.sleep(0.05)
    before = clock.monotonic()
    async with httpx.AsyncClient() as page:
        await page.post(f"{address}/clock", json={"advance_s": 900})
    async with asyncio.timeout(2):
        for bell in bells:
            await bell.wait()
    assert abs(clock.now() - world.clock.now()) < timedelta(seconds=0.05)
    assert clock.monotonic() - before < 2
    following.cancel()


async def test_speed_shortens_sleep_and_stretches_monotonic_time(world: World, address: str) -> None:
    world.clock.speed = 50
    clock = FollowedClock(f"{address}/clock")
    await clock.synchronise()
    began, before, moment = time.monotonic(), clock.monotonic(), clock.now()
    await clock.sleep(5)
    real, followed = time.monotonic() - began, clock.monotonic() - before
    assert round(followed, 1) >= 5, "a loop may wake a thousandth early"
    assert real < followed / 10
    assert clock.now() - moment < timedelta(seconds=1)


async def test_a_simulator_that_is_away_is_asked_again(world: World, caplog: pytest.LogCaptureFixture) -> None:
    clock = FollowedClock("http://127.0.0.1:9/clock")
    with pytest.raises(SILENT):
        await clock.synchronise()
    following = asyncio.create_task(clock.follow())
    await asyncio.sleep(0.1)
    assert not following.done()
    assert "does not answer" in caplog.text
    following.cancel()


async def test_the_machines_own_clock() -> None:
    clock = SystemClock()
    clock.ring_on_step(WakeEvent())
    before = clock.monotonic()
    await clock.sleep(0.01)
    assert clock.monotonic() - before >= 0.01
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
