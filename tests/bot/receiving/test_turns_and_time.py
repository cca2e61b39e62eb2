"""Timers among turns, workers waking up, and what a turn costs: the half of turns that is about time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text

from bot.receiving.processor import Play
from handlers.callbacks import Verb, pack
from handlers.context import Context
from handlers.routes import Route
from handlers.use_cases import UseCases
from handlers.view_key import ViewKey
from referrals.domain.readiness import Queue
from referrals.domain.timer import TimerKind
from referrals.storage import inbox, person_rows, quarantine_rows, schema, timers
from referrals.storage.database import Transaction
from referrals.storage.schema import outbox
from tests.bot.conftest import Make
from tests.bot.receiving.test_processor import POISON, a_form, greet, key, press
from tests.conversation import Phone
from tests.waiting import PATIENCE, until


def _timers(*kinds: TimerKind) -> tuple[dict[TimerKind, Callable[[UseCases], Play]], list[tuple[str, str, datetime]]]:
    """Kinds that note what went off and when."""
    played: list[tuple[str, str, datetime]] = []

    def make_use(kind: str) -> Callable[[UseCases], Play]:
        async def play(_tx: Transaction, ref: str, now: datetime) -> None:
            played.append((kind, ref, now))

        return lambda _uses: play

    return {kind: make_use(kind) for kind in kinds}, played


async def test_overdue_timers_go_off_once_in_order(make: Make) -> None:
    table, played = _timers(TimerKind.RING, TimerKind.ROUTE)
    incoming = await make(timers=table)
    now = incoming.clock.now()
    async with incoming.database.transaction() as tx:
        for kind, ref, hours in ((TimerKind.RING, "1", 1), (TimerKind.ROUTE, "2", 3), (TimerKind.RING, "3", 2)):
            await timers.set_timer(tx, kind, ref, now - timedelta(hours=hours))
        await timers.set_timer(tx, TimerKind.RING, "4", now + timedelta(hours=1))
    await incoming.turns.play_due()
    await incoming.turns.play_due()
    assert [(kind, ref) for kind, ref, _ in played] == [("route", "2"), ("ring", "3"), ("ring", "1")]


async def test_timers_and_updates_take_turns(make: Make, amina: Phone) -> None:
    """Neither a flood of updates nor one of timers keeps the other waiting."""
    order: list[str] = []

    async def note(_context: Context) -> None:
        order.append("update")

    async def ring(_tx: Transaction, _ref: str, _now: datetime) -> None:
        order.append("timer")

    incoming = await make(Route("text", "", note), timers={TimerKind.RING: lambda _uses: ring})
    for _ in range(3):
        await amina.says("hello")
    await incoming.receives()
    async with incoming.database.transaction() as tx:
        for number in range(3):
            await timers.set_timer(tx, TimerKind.RING, str(number), incoming.clock.now())

    await incoming.turns.play_due()
    assert order == ["timer", "update"] * 3


async def test_a_failing_timer_is_put_aside_and_undone(make: Make, amina: Phone) -> None:
    async def fails(tx: Transaction, _ref: str, now: datetime) -> None:
        await person_rows.arrive(tx, 42, "ky", now)
        raise ZeroDivisionError

    table, played = _timers(TimerKind.RING)
    incoming = await make(timers={**table, TimerKind.ROUTE: lambda _uses: fails})
    now = incoming.clock.now()
    async with incoming.database.transaction() as tx:
        await timers.set_timer(tx, TimerKind.ROUTE, "violence:1", now - timedelta(hours=2))
        gone = {"kind": "a kind that is gone", "ref": "1", "due_at": now - timedelta(hours=3)}
        await tx.execute(schema.timers.insert().values(**gone, state=timers.TimerState.WAITING, attempts=0))
        await timers.set_timer(tx, TimerKind.RING, "7", now)
    await incoming.plays()
    assert [ref for _, ref, _ in played] == ["7"]
    async with incoming.database.reading() as tx:
        assert {timer.kind for timer in await timers.failing(tx)} == {"route", "a kind that is gone"}
        assert await person_rows.find(tx, 42) is None


async def test_running_workers_wake_for_commits_moments_and_steps(make: Make, amina: Phone) -> None:
    table, played = _timers(TimerKind.RING)
    incoming = await make(Route("text", "", greet), timers=table)
    running = asyncio.create_task(incoming.turns.run())

    async def one_said() -> bool:
        return len(await incoming.said()) == 1

    def rung(count: int) -> Callable[[], Awaitable[bool]]:
        async def enough() -> bool:
            return len(played) == count

        return enough

    await amina.says("hello")
    await incoming.receives()
    await until(one_said)
    due_at = incoming.clock.now() + timedelta(seconds=1)
    async with incoming.database.transaction() as tx:
        await timers.set_timer(tx, TimerKind.RING, "soon", due_at)
        await timers.set_timer(tx, TimerKind.RING, "tomorrow", due_at + timedelta(days=1))
    await until(rung(1))
    assert [ref for _, ref, at in played if at >= due_at] == ["soon"]
    await incoming.clock_steps(86_400)
    await until(rung(2))
    running.cancel()
    assert [ref for _, ref, _ in played] == ["soon", "tomorrow"]


async def test_a_worker_that_is_stopped_ends_its_turn_and_begins_no_other(make: Make, amina: Phone) -> None:
    reached = asyncio.Event()

    async def hangs(context: Context) -> None:
        context.show(key("half"))
        if not reached.is_set():
            reached.set()
            await asyncio.sleep(0.5)

    incoming = await make(Route("text", "", hangs))
    await amina.says("hello")
    await amina.says("still here?")
    await incoming.receives()
    running = asyncio.create_task(incoming.turns.run())
    await asyncio.wait_for(reached.wait(), PATIENCE)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(await incoming.said()) == 1
    async with incoming.database.reading() as tx:
        assert await inbox.pending(tx) == 1


async def test_changing_an_answer_takes_at_most_eight_statements(make: Make, amina: Phone) -> None:
    async def changes(context: Context) -> None:
        form = context.form or a_form(context.now)
        await timers.set_timer(context.tx, TimerKind.WIPE, "1", context.now + timedelta(hours=1))
        context.keep_form(replace(form, version=form.version + 1))
        context.show(ViewKey.CONFLICT, slot="form")

    incoming = await make(Route("text", "", changes), Route("press", "f", changes))
    await amina.says("begin")
    await incoming.plays()
    statements: list[str] = []

    @event.listens_for(incoming.database.engine.sync_engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    await press(incoming, amina, pack(Verb.FORM, 1, 2, "road"))
    await incoming.receives()
    statements.clear()
    await incoming.turns.play_due()
    look_again = 1
    turn = [each for each in statements if not each.startswith("BEGIN")][:-look_again]
    assert len(turn) <= 8, "\n".join(turn)
    assert (await incoming.said())[-1][0] == "conflict"


async def test_trouble_with_the_database_is_waited_out_and_counts_no_try(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", greet))

    async def rename(old: str, new: str) -> None:
        async with incoming.database.transaction() as tx:
            await tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    async def answered() -> bool:
        return len(await incoming.said()) == 1

    await amina.says("hello")
    await incoming.receives()
    await rename("inbox", "elsewhere")
    running = asyncio.create_task(incoming.turns.run())
    await asyncio.sleep(0.1)
    assert not running.done()
    await rename("elsewhere", "inbox")
    await until(answered)
    running.cancel()


async def test_where_nobody_can_be_told_the_update_is_put_aside_all_the_same(make: Make) -> None:
    """What cannot be read is passed over; what failed in a group is put aside, and no one is told."""
    incoming = await make()
    group = {"chat": {"id": -5, "type": "private"}, "from": {"id": 7, "first_name": "G", "is_bot": False}}
    await incoming.receives(POISON[1], {"update_id": 9, "message": {"message_id": 1, "date": 0, "text": "x", **group}})
    await incoming.plays()
    assert await incoming.put_aside() == 1
    assert await incoming.said() == []


@pytest.mark.parametrize(("minutes", "acts"), [(2, True), (60 * 20, False)])
async def test_a_press_played_again_late_acts_no_more(make: Make, amina: Phone, minutes: int, acts: bool) -> None:
    """K7: she was told that it was not processed. A text is played as it was; the apology is said once (K13)."""
    played: list[str] = []
    broken = True

    async def note(context: Context) -> None:
        if broken:
            raise ZeroDivisionError
        played.append("press" if context.update.callback_query else "text")

    incoming = await make(Route("text", "", note), Route("press", "f", note))
    await amina.says("hello")
    await press(incoming, amina, pack(Verb.FORM, 1))
    await incoming.plays()
    assert await incoming.put_aside() == 2
    for again in ("fails", "is played"):
        await incoming.clock_steps(60 * minutes)
        broken = again == "fails"
        async with incoming.database.transaction() as tx:
            ids = [each.id for each in await inbox.quarantined(tx)]
            await quarantine_rows.play_again(tx, Queue.UPDATES, ids, incoming.clock.now())
        await incoming.plays()
    assert sorted(played) == (["press", "text"] if acts else ["text"])
    assert [notice for notice, _, _ in await incoming.said()].count("error.kept") <= 2


@pytest.mark.parametrize(("minutes", "safe_hours_only"), [(1, False), (60 * 5, True)])
async def test_an_apology_after_an_outage_waits_for_her_hours(
    make: Make, amina: Phone, minutes: int, safe_hours_only: bool
) -> None:
    """D6."""

    async def fails(context: Context) -> None:
        raise ZeroDivisionError

    incoming = await make(Route("text", "", fails))
    await amina.says("hello")
    await incoming.receives()
    await incoming.clock_steps(60 * minutes)
    await incoming.plays()
    async with incoming.database.reading() as tx:
        rows = (
            (await tx.execute(select(outbox.c.safe_hours_only).where(outbox.c.notice == "error.kept"))).scalars().all()
        )
    assert [bool(each) for each in rows] == [safe_hours_only]
