"""The bell: no ring is missed, nobody waits longer than asked."""

import asyncio

from bot.simulator.bell import Bell
from tests.waiting import PATIENCE


async def test_a_ring_wakes_everyone() -> None:
    bell = Bell()
    waiting = [asyncio.create_task(bell.wait(bell.rung, 10 * PATIENCE)) for _ in range(3)]
    await asyncio.sleep(0)
    bell.ring()
    bell.ring()
    await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)
    assert bell.rung == 2


async def test_a_ring_before_waiting_is_not_missed() -> None:
    bell = Bell()
    heard = bell.rung
    bell.ring()
    await asyncio.wait_for(bell.wait(heard, 10 * PATIENCE), PATIENCE)


async def test_the_wait_ends() -> None:
    bell = Bell()
    async with asyncio.timeout(30):
        await bell.wait(bell.rung, 0.05)
        await bell.wait(bell.rung, 0)


async def test_one_who_left_is_not_rung_for() -> None:
    bell = Bell()
    waiting = asyncio.create_task(bell.wait(bell.rung, 20))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    bell.ring()
    await bell.wait(0, 20)
