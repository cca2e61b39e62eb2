"""Timers: one for each kind and ref, in order of their moments, taken once, tried again without end."""

import asyncio
from datetime import datetime, timedelta

import pytest

from referrals.domain.timer import TimerKind
from referrals.storage import readiness_rows, timers
from referrals.storage.database import Database, Wake
from referrals.storage.timers import PAUSES, FailingTimer, Timer
from tests.due import next_due

SECOND = timedelta(seconds=1)


async def arm(db: Database, kind: str, ref: str, due_at: datetime) -> None:
    async with db.transaction() as tx:
        await timers.set_timer(tx, TimerKind(kind), ref, due_at)


async def take(db: Database, now: datetime) -> Timer | None:
    async with db.transaction() as tx:
        return await timers.take(tx, now)


async def refs(db: Database, now: datetime) -> list[str]:
    taken: list[str] = []
    while timer := await take(db, now):
        taken.append(timer.ref)
    return taken


async def test_overdue_timers_go_off_once_in_order(db: Database, now: datetime) -> None:
    for ref, hours in (("c", 3), ("a", 9), ("b", 3), ("d", 1)):
        await arm(db, "ring", ref, now - timedelta(hours=hours))
    assert await refs(db, now) == ["a", "c", "b", "d"]
    assert await refs(db, now) == []


async def test_never_before_its_moment(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)
    assert await take(db, now - timedelta(microseconds=1)) is None
    assert await refs(db, now) == ["7"]


async def test_arming_again_moves_it(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)
    await arm(db, "ring", "7", now + SECOND)
    await arm(db, "route", "7", now + 2 * SECOND)
    async with db.reading() as tx:
        assert await next_due(tx) == now + SECOND
    assert await refs(db, now) == []
    assert await refs(db, now + 2 * SECOND) == ["7", "7"]


async def test_arming_unless_it_is_armed_leaves_its_moment(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        await timers.set_unless_armed(tx, TimerKind.RING, "7", now)
        await timers.set_unless_armed(tx, TimerKind.RING, "7", now + SECOND)
    async with db.reading() as tx:
        assert await next_due(tx) == now


async def test_a_cancelled_timer_does_not_go_off(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)
    async with db.transaction() as tx:
        await timers.cancel_timer(tx, TimerKind.RING, "7")
        await timers.cancel_timer(tx, TimerKind.RING, "8")
    assert await refs(db, now) == []


async def test_a_timer_may_arm_itself_in_its_own_turn(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)
    async with db.transaction() as tx:
        assert await timers.take(tx, now) is not None
        await timers.set_timer(tx, TimerKind.RING, "7", now)
    assert await refs(db, now) == ["7"]


async def test_a_turn_that_is_rolled_back_leaves_it_waiting(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)

    async def half() -> None:
        async with db.transaction() as tx:
            await timers.take(tx, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await refs(db, now) == ["7"]


async def fail(db: Database, timer: Timer, now: datetime) -> bool:
    async with db.transaction() as tx:
        return await timers.failed(tx, timer, "KeyError at x.py:1", now)


async def _due(db: Database, now: datetime) -> Timer:
    """A look at what would go off: it is left waiting."""
    found: list[Timer] = []

    async def look() -> None:
        async with db.transaction() as tx:
            timer = await timers.take(tx, now)
            assert timer is not None
            found.append(timer)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await look()
    return found[0]


async def test_after_three_tries_an_operator_sees_it_and_it_is_tried_on(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)
    assert not await fail(db, await _due(db, now), now)
    assert await take(db, now) is None
    assert not await fail(db, await _due(db, now + SECOND), now + SECOND)
    last = now + 3 * SECOND
    timer = await _due(db, last)
    assert await fail(db, timer, last)
    assert await refs(db, last) == []
    async with db.reading() as tx:
        assert await next_due(tx) == last + timedelta(minutes=1)
        assert await timers.failing(tx) == (
            FailingTimer("ring", "7", last + timedelta(minutes=1), "KeyError at x.py:1"),
        )
        assert (await readiness_rows.put_aside(tx))[0].count == 1
    for pause in (*PAUSES[2:], PAUSES[-1]):
        last += pause
        assert not await fail(db, await _due(db, last), last)
    await arm(db, "ring", "7", last)
    assert not await fail(db, await _due(db, last), last)
    async with db.reading() as tx:
        assert await timers.failing(tx) == ()


async def test_a_failure_does_not_count_for_a_timer_armed_meanwhile(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now)
    timer = await _due(db, now)
    await arm(db, "ring", "7", now + SECOND)
    assert not await fail(db, timer, now)
    async with db.reading() as tx:
        assert await next_due(tx) == now + SECOND
    assert await refs(db, now + SECOND) == ["7"]


async def test_arming_wakes_the_workers(db: Database, now: datetime) -> None:
    await arm(db, "ring", "7", now + SECOND)
    await asyncio.wait_for(db.bells[Wake.TURNS].wait(), 0.1)


async def test_workers_side_by_side_take_each_once(db: Database, now: datetime) -> None:
    for number in range(30):
        await arm(db, "ring", str(number), now)
    taken = await asyncio.gather(*(refs(db, now) for _ in range(6)))
    assert sorted(int(ref) for each in taken for ref in each) == list(range(30))


async def test_no_timer_of_an_unknown_kind_is_set(db: Database, now: datetime) -> None:
    with pytest.raises(ValueError, match="rign"):
        await arm(db, "rign", "7", now)
    async with db.transaction() as tx:
        with pytest.raises(ValueError, match="rign"):
            await timers.set_timer(tx, "rign", "7", now)  # type: ignore[arg-type]
        assert await next_due(tx) is None
