"""getUpdates and its rules: offsets, limits, long polls, conflicts, what is forgotten when."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.simulator import people_do
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling, Hand
from tests.conversation import Phone


async def texts(call: Calling, hand: Hand, **params: Any) -> list[str]:
    """Polls once, past the half second in which the same offset gives one update."""
    hand.at += 1
    found = await call.done("getUpdates", **params)
    return [update["message"]["text"] for update in found]


async def test_offsets_confirm(amina: Phone, call: Calling, hand: Hand, world: World) -> None:
    for text in "abcd":
        await amina.says(text)
    first = world.updates.last_id - 3
    assert await texts(call, hand) == list("abcd")
    assert await texts(call, hand, limit=2) == list("ab")
    assert await texts(call, hand, offset=first + 1) == list("bcd")
    assert await texts(call, hand) == list("bcd")
    assert await texts(call, hand, offset=-2) == list("cd")
    assert await texts(call, hand) == list("cd")
    assert await texts(call, hand, offset=first + 4) == []
    assert await texts(call, hand) == []


async def test_the_same_offset_within_half_a_second_gives_one(amina: Phone, call: Calling, hand: Hand) -> None:
    for text in "abc":
        await amina.says(text)
    assert len(await call.done("getUpdates", offset=5)) == 3
    hand.at += 0.4
    assert len(await call.done("getUpdates", offset=5)) == 1
    assert len(await call.done("getUpdates", offset=6)) == 3
    hand.at += 0.6
    assert len(await call.done("getUpdates", offset=6)) == 3


async def test_a_long_poll_returns_when_something_happens(amina: Phone, telegram: Bot) -> None:
    poll = asyncio.create_task(telegram.get_updates(timeout=40))
    await asyncio.sleep(0.1)
    await amina.says("now")
    async with asyncio.timeout(30):
        [update] = await poll
    assert update.message is not None
    assert update.message.text == "now"


async def test_a_long_poll_ends_empty_sooner_at_speed(world: World, call: Calling) -> None:
    world.clock.speed = 100
    async with asyncio.timeout(45):
        assert await call.done("getUpdates", timeout=50) == []


async def test_of_two_polls_the_older_is_terminated(amina: Phone, telegram: Bot, call: Calling) -> None:
    older = asyncio.create_task(telegram.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    newer = asyncio.create_task(call.done("getUpdates", timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    await amina.says("x")
    assert len(await newer) == 1


async def test_allowed_updates_are_remembered(amina: Phone, call: Calling, hand: Hand) -> None:
    await call.done("getUpdates", allowed_updates=["callback_query"])
    await amina.says("unheard")
    await amina.forges("x")
    hand.at += 1
    [update] = await call.done("getUpdates")
    assert "callback_query" in update
    hand.at += 1
    await call.done("getUpdates", offset=update["update_id"] + 1, allowed_updates=[])
    await amina.says("heard")
    assert await texts(call, hand) == ["heard"]


async def test_presses_vanish_after_150_seconds_and_the_rest_after_a_day(
    world: World, amina: Phone, call: Calling, hand: Hand
) -> None:
    await amina.says("kept")
    await amina.forges("x")
    world.clock.advance(timedelta(seconds=140))
    hand.at += 1
    assert len(await call.done("getUpdates")) == 2
    world.clock.advance(timedelta(seconds=20))
    assert await texts(call, hand) == ["kept"]
    world.clock.advance(timedelta(hours=23, minutes=50))
    assert await texts(call, hand) == ["kept"]
    world.clock.advance(timedelta(minutes=20))
    assert await texts(call, hand) == []


async def test_every_kind_of_update(amina: Phone, telegram: Bot, world: World) -> None:
    first = await amina.starts("CODE")
    await amina.edits(first, "/start OTHER")
    await amina.blocks()
    await amina.unblocks()
    updates = await telegram.get_updates(timeout=1)
    assert [u.update_id for u in updates] == list(range(updates[0].update_id, updates[0].update_id + 4))
    started, edited, blocked, unblocked = updates
    assert started.message is not None
    assert started.message.text == "/start CODE"
    assert started.message.entities[0].type == "bot_command"
    assert started.message.from_user is not None
    assert started.message.from_user.language_code == "ru"
    assert edited.edited_message is not None
    assert (edited.edited_message.text, edited.edited_message.message_id) == ("/start OTHER", first.id)
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member is not None
    assert unblocked.my_chat_member.new_chat_member.status == "member"


async def test_contact_location_document_and_forward(amina: Phone, telegram: Bot, world: World) -> None:
    people_do.shares_contact(world, amina.id)
    people_do.shares_location(world, amina.id, 40.05, 70.82)
    people_do.sends_document(world, amina.id, "x.pdf", b"pdf", "look")
    sent = await telegram.send_message(amina.id, "<b>card</b>", parse_mode="HTML")
    await amina.forwards(amina.person.messages[sent.message_id])
    contact, location, document, forward = [u.message for u in await telegram.get_updates(timeout=1)]
    assert contact is not None
    assert contact.contact is not None
    assert contact.contact.user_id == amina.id
    assert location is not None
    assert location.location is not None
    assert document is not None
    assert document.document is not None
    assert document.caption == "look"
    assert forward is not None
    assert forward.forward_origin is not None
    assert forward.text == "card"
