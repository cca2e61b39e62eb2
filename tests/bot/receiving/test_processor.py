"""Turns: one transaction for an update and all it causes; what fails is undone, tried again, put aside; nobody waits for it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.receiving.processor import Processor
from bot.simulator import people_do
from bot.simulator.world import World
from handlers.callbacks import Verb, pack
from handlers.context import Context, Handler
from handlers.routes import Route
from handlers.view_key import ViewKey
from referrals.domain.form import Form
from referrals.domain.person import Hours, Standing
from referrals.storage import form_rows, inbox, person_rows
from referrals.storage.database import StaleVersion
from referrals.storage.schema import messages
from tests.bot.conftest import Incoming, Make
from tests.conversation import Phone
from tests.waiting import PATIENCE

SORRY: tuple[str, str, dict[str, Any]] = ("error.kept", "send", {})


def key(name: str) -> ViewKey:
    """Whatever a handler of these tests shows: they have no views."""
    return cast("ViewKey", name)


async def echo(context: Context) -> None:
    """Says what was written back, as parameters."""
    context.show(key("echo"), text=context.text)


async def greet(context: Context) -> None:
    context.show(key("hello"), language=context.person.language, standing=context.person.standing)


def failing(times: int, error: Callable[[], BaseException] = ZeroDivisionError) -> tuple[Handler, list[int]]:
    """A handler that changes a person and speaks, then fails so many times; and the list of its calls."""
    calls: list[int] = []

    async def handler(context: Context) -> None:
        calls.append(1)
        await person_rows.change(context.tx, context.person.id, standing=Standing.LEFT)
        context.show(key("half"))
        if len(calls) <= times:
            raise error()
        context.show(key("whole"))

    return handler, calls


async def press(incoming: Incoming, who: Phone, data: str) -> None:
    people_do.presses(incoming.world, who.id, 1, data)


async def test_who_writes_is_a_visitor_and_is_answered(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", greet))
    message = await amina.says("салам")
    await incoming.plays()
    assert await incoming.said() == [("hello", "send", {"language": "ky", "standing": "visitor"})]
    async with incoming.database.reading() as tx:
        (kept,) = (await tx.execute(select(messages))).all()
        assert (kept.direction, kept.telegram_id) == ("in", message.id)


async def test_who_arrives_has_the_safe_hours_of_the_policy(make: Make, amina: Phone) -> None:
    incoming, hours = await make(Route("text", "", greet)), Hours(time(9), time(18))
    facts = incoming.dependencies.facts
    dependencies = replace(incoming.dependencies, facts=replace(facts, policy=replace(facts.policy, safe_hours=hours)))
    await amina.says("салам")
    await incoming.receives()
    await Processor(incoming.database, dependencies, incoming.clock).play_due()
    async with incoming.database.reading() as tx:
        person = await person_rows.find(tx, amina.id)
    assert person is not None
    assert person.safe == hours


async def test_updates_of_a_chat_are_played_in_order(make: Make, amina: Phone, zarina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    for number in range(6):
        await (amina if number % 2 else zarina).says(str(number))
    await incoming.plays()
    assert [params["text"] for _, _, params in await incoming.said()] == list("012345")


async def test_a_duplicate_is_played_once(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    await amina.says("once")
    raw = [update.as_json() for update in incoming.world.updates.head(9, incoming.world.clock.now())]
    await incoming.receives(*raw, *raw)
    await incoming.plays()
    await incoming.receives(*raw)
    await incoming.plays()
    assert len(await incoming.said()) == 1


async def test_a_failing_handler_is_undone_and_tried_again(make: Make, amina: Phone) -> None:
    handler, calls = failing(2)
    incoming = await make(Route("text", "", handler))
    await amina.says("hello")
    await incoming.plays()
    assert len(calls) == 3
    assert [notice for notice, _, _ in await incoming.said()] == ["half", "whole"]
    assert await incoming.put_aside() == 0


async def test_after_three_tries_it_is_put_aside_and_she_is_told_once(
    make: Make, amina: Phone, zarina: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    handler, calls = failing(99, lambda: ZeroDivisionError("Gulnara from Ak-Sai"))
    incoming = await make(Route("text", "", echo), Route("command", "report", handler))
    await amina.says("/report")
    await amina.says("still here?")
    await zarina.says("me too")
    with caplog.at_level(logging.DEBUG):
        assert await incoming.plays() < 5
    assert len(calls) == 3
    assert await incoming.put_aside() == 1
    said = await incoming.said()
    assert said.count(SORRY) == 1
    assert [params["text"] for notice, _, params in said if notice == "echo"] == ["me too", "still here?"]
    async with incoming.database.reading() as tx:
        person = await person_rows.find(tx, amina.id)
        (kept,) = await inbox.quarantined(tx)
    assert person is not None
    assert person.standing is Standing.VISITOR  # she came with the apology
    assert kept.error.startswith("ZeroDivisionError at tests/bot/receiving/test_processor.py:")
    assert "Gulnara" not in caplog.text


async def test_the_press_of_a_failed_turn_is_answered_with_the_apology(make: Make, amina: Phone) -> None:
    handler, _ = failing(99)
    incoming = await make(Route("text", "", greet), Route("press", "f", handler))
    await amina.says("hello")
    await incoming.plays()
    await press(incoming, amina, pack(Verb.FORM, 1))
    await incoming.plays()
    assert [(notice, mode) for notice, mode, _ in await incoming.said()][1:] == [
        ("", "answer_callback"),
        ("error.kept", "send"),
    ]


async def test_a_turn_that_no_handler_answers_fails(make: Make, amina: Phone) -> None:
    incoming = await make(Route("press", "f", greet))
    await amina.says("hello")
    await incoming.plays()
    assert (await incoming.put_aside(), await incoming.said()) == (1, [SORRY])


async def test_a_lost_race_is_played_again_at_once_and_counts_no_try(make: Make, amina: Phone) -> None:
    handler, calls = failing(7, StaleVersion)
    incoming = await make(Route("text", "", handler))
    await amina.says("hello")
    await incoming.receives()
    await incoming.turns.play_due()
    assert len(calls) == 8
    assert [notice for notice, _, _ in await incoming.said()] == ["half", "whole"]


async def test_a_race_that_is_never_won_is_a_failure(make: Make, amina: Phone) -> None:
    handler, _ = failing(999, StaleVersion)
    incoming = await make(Route("text", "", handler))
    await amina.says("hello")
    await incoming.plays()
    assert await incoming.put_aside() == 1


POISON: list[dict[str, Any]] = [
    {"update_id": 1, "message": {"message_id": "?", "date": "yesterday", "chat": {"id": 1001}}},
    {"update_id": 2, "message": "text"},
    {"update_id": 3, "callback_query": {"id": 7}},
    {"update_id": 4, "message": {"chat": {"id": 1001, "type": "private"}, "date": 10**30}},
    {"update_id": 5, "message": {"message_id": 2**40, "date": 0, "chat": {"id": 1001, "type": "private"}}},
    {"update_id": 6, "message": {"message_id": 1, "date": 0, "chat": {"id": 1001, "type": "private"}, "entities": 5}},
    {"update_id": 7, "callback_query": {"id": "7", "from": {"id": 1001, "first_name": ["x"]}, "data": 5}},
]


async def test_what_cannot_be_read_stalls_nobody(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    await amina.says("hello")
    raw = [update.as_json() for update in incoming.world.updates.head(9, incoming.world.clock.now())]
    await incoming.receives(*POISON, *raw)
    await incoming.plays()
    assert ("echo", "send", {"text": "hello"}) in await incoming.said()
    assert await incoming.put_aside() == 0


HOSTILE: list[dict[str, Any]] = [
    {"text": 5},
    {"text": {"no": "words"}},
    {"photo": "none"},
    {"document": {"file_id": 7}},
    {"entities": 5},
    {"reply_to_message": [1]},
]


@pytest.mark.parametrize("part", HOSTILE)
async def test_who_sends_what_cannot_be_read_is_told_at_once(
    make: Make, world: World, amina: Phone, part: dict[str, Any]
) -> None:
    incoming = await make(Route("text", "", echo), Route("update", "", echo))
    chat = {"id": amina.id, "type": "private", "first_name": "Amina"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": world.person(amina.id).as_user(), **part}
    await incoming.receives({"update_id": 1, "message": message})
    await incoming.plays()
    assert await incoming.said() == [("error.only_text", "send", {})]
    assert await incoming.put_aside() == 0


@pytest.mark.parametrize("sender", [{"first_name": 7}, {"language_code": 7}, {"first_name": None}])
async def test_a_press_by_somebody_unreadable_is_answered(
    make: Make, world: World, amina: Phone, sender: dict[str, Any]
) -> None:
    incoming = await make(Route("press", "", greet))
    user = world.person(amina.id).as_user() | sender
    chat = {"id": amina.id, "type": "private"}
    message = {"message_id": 3, "date": 0, "chat": chat}
    for number, names in enumerate((3, message)):
        press = {"id": str(number), "from": user, "data": "1:f", "message": names}
        await incoming.receives({"update_id": number, "callback_query": press})
    await incoming.plays()
    assert await incoming.said() == [("error.old_button", "answer_callback", {"query": query}) for query in "01"]


@pytest.mark.parametrize(
    "message", [None, {"message_id": 3, "date": 0}, "inline"], ids=["missing", "inaccessible", "inline"]
)
async def test_a_press_whose_message_is_missing_is_played(
    make: Make, world: World, amina: Phone, message: dict[str, Any] | str | None
) -> None:
    incoming = await make(Route("press", Verb.DUTY, greet), Route("press", "", echo))
    press = {"id": "9", "from": world.person(amina.id).as_user(), "data": pack(Verb.DUTY), "chat_instance": "1"}
    if isinstance(message, dict):
        press |= {"message": {**message, "chat": {"id": amina.id, "type": "private", "first_name": "A"}}}
    elif message:
        press |= {"inline_message_id": message}
    await incoming.receives({"update_id": 1, "callback_query": press})
    await incoming.plays()
    assert [(notice, mode) for notice, mode, _ in await incoming.said()] == [("", "answer_callback"), ("hello", "send")]


async def test_characters_that_no_database_keeps_are_taken_out(make: Make, world: World, amina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    chat = {"id": amina.id, "type": "private", "first_name": "Amina"}
    sender = world.person(amina.id).as_user() | {"first_name": "A\0mina\ud83d"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": sender, "text": "sa\0lam\ud800!"}
    await incoming.receives({"update_id": 1, "message": message})
    await incoming.plays()
    assert await incoming.said() == [("echo", "send", {"text": "salam!"})]


async def test_updates_we_know_nothing_of_and_groups_are_passed_over_in_silence(
    make: Make, world: World, amina: Phone
) -> None:
    incoming = await make(Route("text", "", echo), Route("update", "", echo))
    sender = world.person(amina.id).as_user()
    group = {"id": -5, "type": "supergroup", "title": "g"}
    message = {"message_id": 1, "date": 0, "chat": group, "from": sender, "text": "/start"}
    await incoming.receives({"update_id": 1}, {"update_id": 2, "novelty": {}}, {"update_id": 3, "message": message})
    await incoming.turns.play_due()
    assert (await incoming.said(), await incoming.put_aside()) == ([], 0)
    async with incoming.database.reading() as tx:
        assert await inbox.pending(tx) == 0
        assert await person_rows.find(tx, amina.id) is None


async def test_a_press_is_answered_once_with_its_toast_or_silently(make: Make, amina: Phone) -> None:
    async def toasts(context: Context) -> None:
        context.show(key("card"))
        context.toast(key("first"), alert=True, n=1)
        context.toast(key("second"))

    incoming = await make(Route("text", "", greet), Route("press", Verb.DUTY, toasts), Route("press", "", greet))
    await amina.says("hello")
    await incoming.plays()
    await press(incoming, amina, pack(Verb.DUTY))
    await press(incoming, amina, "no data of ours")
    await incoming.plays()
    (_, toast, card, silent, _) = await incoming.said()
    assert (toast[0], toast[1], toast[2]["alert"], toast[2]["n"]) == ("first", "answer_callback", True, 1)
    assert toast[2]["query"]
    assert card[0] == "card"
    assert (silent[0], silent[1]) == ("", "answer_callback")
    assert silent[2]["query"] != toast[2]["query"]


async def test_a_toast_where_nothing_was_pressed_becomes_a_message(make: Make, amina: Phone) -> None:
    async def toasts(context: Context) -> None:
        context.toast(ViewKey.ERROR_DONE_ALREADY)

    incoming = await make(Route("text", "", toasts))
    await amina.says("hello")
    await incoming.plays()
    assert [(notice, mode) for notice, mode, _ in await incoming.said()] == [("error.done_already", "send")]


def a_form(now: datetime, flow: str = "conflict") -> Form:
    return Form(None, flow, "kind", {"kind": "road"}, (), 1, now, now + timedelta(days=7))


async def test_a_form_is_loaded_and_saved_with_the_turn(make: Make, amina: Phone) -> None:
    seen: list[Form | None] = []

    async def fills(context: Context) -> None:
        seen.append(context.form)
        if context.text == "end":
            context.keep_form(None)
        elif context.text == "next":
            assert context.form is not None
            context.keep_form(replace(context.form, step="place", version=2))
        elif context.text == "begin":
            context.keep_form(a_form(context.now))

    incoming = await make(Route("text", "", fills))
    for typed in ("begin", "look", "next", "end", "look"):
        await amina.says(typed)
    await incoming.plays()
    assert [(form.step, form.version) if form else None for form in seen] == [
        None,
        ("kind", 1),
        ("kind", 1),
        ("place", 2),
        None,
    ]


async def test_closing_the_form_leaves_a_draft_that_was_laid_to_rest(make: Make, amina: Phone) -> None:
    async def fills(context: Context) -> None:
        if context.text == "begin":
            context.keep_form(a_form(context.now))
        else:
            await form_rows.rest(context.tx, context.person.id)
            context.keep_form(None)

    incoming = await make(Route("text", "", fills))
    await amina.says("begin")
    await amina.says("leave")
    await incoming.plays()
    async with incoming.database.reading() as tx:
        person = await person_rows.find(tx, amina.id)
        assert person is not None
        assert await form_rows.active(tx, person.id) is None
        assert await form_rows.resting(tx, person.id, "conflict") is not None


async def test_blocking_and_coming_back_are_noted(make: Make, amina: Phone) -> None:
    async def nothing(context: Context) -> None:
        pass

    incoming = await make(Route("text", "", greet), Route("update", "", nothing))

    async def blocked() -> bool:
        await incoming.plays()
        async with incoming.database.reading() as tx:
            person = await person_rows.find(tx, amina.id)
        return person is not None and person.blocked_at is not None

    await amina.says("hello")
    assert not await blocked()
    people_do.blocks(incoming.world, amina.id)
    assert await blocked()
    people_do.unblocks(incoming.world, amina.id)
    assert not await blocked()
    people_do.blocks(incoming.world, amina.id)
    assert await blocked()
    people_do.unblocks(incoming.world, amina.id)
    incoming.world.updates.clear()
    await amina.says("I am back")
    assert not await blocked()


async def test_one_chat_that_writes_and_writes_delays_nobody(make: Make, amina: Phone, zarina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    for number in range(20):
        await amina.says(str(number))
    await zarina.says("a")
    await zarina.says("b")
    await incoming.plays()
    said = [params["text"] for _, _, params in await incoming.said()]
    assert said[:4] == ["0", "a", "1", "b"]
    assert [each for each in said if each.isdigit()] == [str(number) for number in range(20)]


async def test_stopping_ends_the_turn_that_has_begun(make: Make, amina: Phone) -> None:
    """A statement that is cut short would leave its lock on the database."""
    begun = asyncio.Event()

    async def slow(context: Context) -> None:
        begun.set()
        for _ in range(20):
            await person_rows.get(context.tx, context.person.id)
        context.show(key("hello"))

    incoming = await make(Route("text", "", slow))
    await amina.says("hello")
    await incoming.receives()
    task = asyncio.create_task(incoming.turns.run())
    await begun.wait()
    task.cancel()
    await asyncio.wait({task})
    async with asyncio.timeout(PATIENCE):
        assert [notice for notice, _, _ in await incoming.said()] == ["hello"]
        async with incoming.database.transaction() as tx:
            assert await inbox.pending(tx) == 0
