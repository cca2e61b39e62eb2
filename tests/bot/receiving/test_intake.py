"""Intake: nothing is confirmed to Telegram before it is kept, and every fault is waited out."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from sqlalchemy import select, text
from telegram import Bot

from bot.clock import Clock, FollowedClock, SystemClock
from bot.receiving.health import presumed_healthy
from bot.receiving.intake import ALLOWED, Polling, keep
from bot.receiving.unkept import Unkept
from bot.simulator import people_do
from bot.simulator.refusals import OTHER_POLL
from bot.simulator.world import World
from bot.transport import make_bot
from locales.words import read_library
from referrals.domain.timer import TimerKind
from referrals.facts import load_facts
from referrals.storage import timers
from referrals.storage.database import Database
from referrals.storage.schema import inbox
from tests.conversation import Phone
from tests.due import next_due
from tests.sealed_rows import opened
from tests.waiting import PATIENCE, until


@pytest.fixture
def world() -> World:
    """Monotonic time runs twenty times as fast, so that pauses are short; the calendar does not."""
    return World(speed=20)


def polling_of(bot: Bot, database: Database, clock: Clock) -> Polling:
    """With a record of its health."""
    return Polling(bot, database, clock, presumed_healthy(clock), Unkept(bot, clock, read_library(), load_facts()))


@asynccontextmanager
async def polling(world: World, address: str, database: Database) -> AsyncIterator[Polling]:
    clock = FollowedClock(f"{address}/clock")
    await clock.synchronise()
    async with make_bot(world.token, address) as bot:
        polls = polling_of(bot, database, clock)
        task = asyncio.create_task(polls.run())
        yield polls
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def kept(database: Database) -> list[dict[str, Any]]:
    async with database.reading() as tx:
        rows = (await tx.execute(select(inbox).order_by(inbox.c.id))).all()
        return [json.loads(opened(tx.keyring, inbox, row, "update_sealed")) for row in rows]


async def until_kept(database: Database, count: int, within: float = PATIENCE) -> list[dict[str, Any]]:

    async def enough() -> bool:
        return len(await kept(database)) >= count

    await until(enough, within)
    return await kept(database)


def polls_of(world: World) -> list[dict[str, Any]]:
    return [call.params for call in world.calls if call.method == "getUpdates" and call.ok]


async def test_updates_are_kept_raw_then_confirmed(
    world: World, address: str, database: Database, amina: Phone
) -> None:
    for number in range(3):
        await amina.says(f"text {number}")
    async with polling(world, address, database):
        found = await until_kept(database, 3)
        await amina.says("text 3")
        found = await until_kept(database, 4)
    assert [raw["message"]["text"] for raw in found] == [f"text {number}" for number in range(4)]
    first, second, *_ = polls_of(world)
    assert first["offset"] == 0
    assert tuple(first["allowed_updates"]) == ALLOWED
    assert second["offset"] == found[2]["update_id"] + 1


async def test_nothing_is_confirmed_that_could_not_be_kept(
    world: World, address: str, database: Database, amina: Phone
) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("ALTER TABLE inbox RENAME TO elsewhere"))
    await amina.says("hello")
    async with polling(world, address, database):
        await asyncio.sleep(0.3)
        assert {params["offset"] for params in polls_of(world)} == {0}
        async with database.transaction() as tx:
            await tx.execute(text("ALTER TABLE elsewhere RENAME TO inbox"))
        (found,) = await until_kept(database, 1)
    assert found["message"]["text"] == "hello"


async def test_an_outage_loses_nothing_and_is_waited_out(
    world: World, address: str, database: Database, amina: Phone
) -> None:
    async with polling(world, address, database):
        await amina.says("before")
        await until_kept(database, 1)
        world.faults.goes_down()
        await amina.says("meanwhile")
        await asyncio.sleep(0.2)
        world.faults.change({"down_how": "502"})
        await asyncio.sleep(0.2)
        world.faults.comes_up()
        found = await until_kept(database, 2)
    assert [raw["message"]["text"] for raw in found] == ["before", "meanwhile"]


async def test_after_an_outage_in_which_presses_died_offers_are_shown_again(
    world: World, address: str, database: Database, amina: Phone
) -> None:
    async def due() -> bool:
        async with database.reading() as tx:
            return await next_due(tx) is not None

    async with polling(world, address, database) as polls:
        await amina.says("before")
        await until_kept(database, 1)
        assert not await due()
        polls._heard_at -= 151
        await amina.says("after")
        await until_kept(database, 2)
        await until(due)


async def test_the_same_offset_is_never_polled_twice_within_half_a_second(
    address: str, world: World, database: Database, amina: Phone
) -> None:
    """With many short answers the simulator would give one update at a time."""
    world.clock.speed = 500
    async with polling(world, address, database):
        await asyncio.sleep(0.5)
        await amina.says("hello")
        await until_kept(database, 1)
    calls = [call for call in world.calls if call.method == "getUpdates"]
    assert len(calls) > 3
    for before, after in pairwise(calls):
        if before.params["offset"] == after.params["offset"]:
            assert (after.at - before.at) * world.clock.speed >= 0.5


async def test_a_webhook_is_said_plainly_and_polled_again_slowly(
    address: str, world: World, database: Database, amina: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    async def said() -> bool:
        return "another program has set a webhook" in caplog.text

    world.webhook.url = "https://example.org/hook"
    await amina.says("hello")
    async with polling(world, address, database):
        await until(said)
        assert len([call for call in world.calls if call.method == "getUpdates"]) == 1
        world.webhook.url = ""
        await until_kept(database, 1)


async def test_faults_of_every_kind_are_waited_out_and_never_quote_the_token(
    address: str, world: World, database: Database, amina: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    world.faults.refuses("getUpdates", error_code=429, retry_after=3)
    world.faults.refuses("getUpdates", error_code=500, description="Internal Server Error")
    world.faults.refuses("getUpdates", error_code=401, description="Unauthorized")
    await amina.says("hello")
    with caplog.at_level(logging.INFO, "bot"):
        async with polling(world, address, database):
            await until_kept(database, 1)
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert "refuses the token" in said
    assert world.token not in said


async def test_all_kinds_of_update_we_ask_for_are_kept(
    world: World, address: str, database: Database, amina: Phone
) -> None:
    async with polling(world, address, database):
        message = await amina.says("hello")
        people_do.edits(world, amina.id, message.id, "hello!")
        people_do.presses(world, amina.id, message.id, "1:x")
        people_do.blocks(world, amina.id)
        found = await until_kept(database, 4)
    assert tuple(kind for raw in found for kind in raw if kind != "update_id") == ALLOWED


async def test_an_update_without_a_number_is_dropped_and_said(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    now = World().clock.now()
    await keep(database, [{"message": {}}, {"update_id": "7"}, {"update_id": 8}], now)
    await keep(database, [], now + timedelta(seconds=1))
    assert await kept(database) == [{"update_id": 8}]
    assert "2 updates had no number" in caplog.text


async def test_what_cannot_be_kept_is_put_aside_and_keeps_nothing_else_out(
    database: Database,
) -> None:
    now = SystemClock().now()
    half = {"update_id": 1, "message": {"text": "half \ud83c of a flower"}}
    bad: list[dict[str, Any]] = [{"update_id": 2, "message": {"chat": {"id": 10**5000}}}]
    await keep(database, [half, *bad, {"update_id": 10**30}, {"update_id": 3}], now)

    async with database.reading() as tx:
        rows = (await tx.execute(select(inbox).order_by(inbox.c.id))).all()
        assert json.loads(opened(tx.keyring, inbox, rows[0], "update_sealed")) == half
    assert [(row.update_id, row.state) for row in rows] == [(1, "waiting"), (2, "quarantined"), (3, "waiting")]
    assert (rows[1].update_sealed, rows[1].error) == (b"", "ValueError")


async def test_an_update_without_a_usable_number_stalls_nobody(database: Database) -> None:
    answers: list[list[dict[str, Any]]] = [[{"update_id": 10**30}, {"message": {}}], [{"update_id": 8}]]
    asked: list[int] = []

    class Telegram:
        async def do_api_request(self, _method: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
            asked.append(parameters["offset"])
            return answers.pop(0) if answers else await asyncio.Future()

    task = asyncio.create_task(polling_of(cast("Bot", Telegram()), database, SystemClock()).run())
    await until_kept(database, 1)
    task.cancel()
    assert asked[:2] == [0, 10**30 + 1]


async def test_stopping_ends_what_is_being_kept(database: Database) -> None:
    """A statement that is cut short would leave its lock on the database."""
    now = SystemClock().now()
    for number in range(60):
        task = asyncio.create_task(keep(database, [{"update_id": number}], now))
        await asyncio.sleep(number % 12 * 0.0003)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled() or task.done()
        async with asyncio.timeout(PATIENCE), database.transaction() as tx:
            await timers.set_timer(tx, TimerKind.RING, "1", now)


async def test_a_webhook_of_another_program_is_taken_back_after_a_minute(
    world: World, address: str, database: Database, amina: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """It would leave the bot deaf for as long as it stands."""
    async with polling(world, address, database) as polls:
        await amina.says("before")
        await until_kept(database, 1)
        world.webhook.url = "https://another.example/hook"
        world.updates.bell.ring()
        await amina.says("while it stands")
        await until_kept(database, 2)
        assert world.webhook.url == ""
        assert polls.health.trouble == ""

    assert "the webhook that another program set is removed" in caplog.text


async def test_a_second_poller_is_named(
    world: World, address: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling(world, address, database) as polls:
        world.faults.refuses("getUpdates", error_code=409, description=f"Conflict: {OTHER_POLL}")

        async def refused() -> bool:
            return polls.health.trouble == "another poller"

        world.updates.bell.ring()
        await people_do_something(world)
        await until(refused)

    assert "another process polls with this token" in caplog.text
    assert not [call for call in world.calls if call.method == "deleteWebhook"]


async def people_do_something(world: World) -> None:
    """The long poll that waits ends, and another one begins."""
    person = world.add_person(9001, "Nazira", language_code="en")
    people_do.says(world, person.id, "hello")
