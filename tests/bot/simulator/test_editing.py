"""Editing, deleting, answering presses: what changes on her screen, and each refusal in Telegram's words."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.simulator.refusals import NOT_MODIFIED, QUERY_TOO_OLD
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling, Hand
from tests.conversation import Phone

MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="b")]])
RAW_MARKUP = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


async def test_an_edit_replaces_text_and_buttons(amina: Phone, telegram: Bot) -> None:
    sent = await telegram.send_message(amina.id, "one", reply_markup=MARKUP)
    edited = await telegram.edit_message_text("<b>two</b>", amina.id, sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    [message] = amina.messages()
    assert (message.text, message.inline) == ("two", None)
    await telegram.edit_message_reply_markup(amina.id, sent.message_id, reply_markup=MARKUP)
    assert message.inline == RAW_MARKUP["inline_keyboard"]


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("editMessageText", {"text": "one", "reply_markup": RAW_MARKUP}, NOT_MODIFIED),
        ("editMessageText", {"text": " <b></b>one", "parse_mode": "HTML", "reply_markup": RAW_MARKUP}, NOT_MODIFIED),
        ("editMessageReplyMarkup", {"reply_markup": RAW_MARKUP}, NOT_MODIFIED),
        ("editMessageText", {"text": ""}, "message text is empty"),
        ("editMessageText", {}, "message text is empty"),
        ("editMessageText", {"text": "a" * 4097}, "message is too long"),
        ("editMessageText", {"text": "x", "message_id": 7}, "message to edit not found"),
        ("deleteMessage", {"message_id": 7}, "message to delete not found"),
    ],
)
async def test_edits_that_cannot_be(method: str, params: dict[str, Any], why: str, amina: Phone, call: Calling) -> None:
    sent = await call.done("sendMessage", chat_id=amina.id, text="one", reply_markup=RAW_MARKUP)
    where = {"chat_id": amina.id, "message_id": sent["message_id"]}
    assert await call.refused(method, **(where | params)) == f"Bad Request: {why}"


async def test_what_cannot_be_edited_at_all(amina: Phone, call: Calling) -> None:
    hers = await amina.says("hers")
    keyed = await call.done("sendMessage", chat_id=amina.id, text="x", reply_markup={"keyboard": [[{"text": "k"}]]})
    for message_id in (hers.id, keyed["message_id"]):
        refused = await call.refused("editMessageText", chat_id=amina.id, message_id=message_id, text="y")
        assert refused == "Bad Request: message can't be edited"
    photo = await amina.sends_photo()
    picture = photo.media["photo"][-1]["file_id"]
    sent = await call.done("sendPhoto", chat_id=amina.id, photo=picture)
    refused = await call.refused("editMessageText", chat_id=amina.id, message_id=sent["message_id"], text="y")
    assert refused == "Bad Request: there is no text in the message to edit"
    assert await call.refused("editMessageText", text="y") == "Bad Request: message identifier is not specified"


async def test_a_blocked_bot_cannot_edit_but_delete(amina: Phone, call: Calling) -> None:
    sent = await call.done("sendMessage", chat_id=amina.id, text="x")
    await amina.blocks()
    where = {"chat_id": amina.id, "message_id": sent["message_id"]}
    assert await call.refused("editMessageText", **where, text="y") == "Forbidden: bot was blocked by the user"
    assert await call.done("deleteMessage", **where)


async def test_deleting_both_sides_within_48_hours(world: World, amina: Phone, telegram: Bot) -> None:
    hers = await amina.says("hers")
    sent = await telegram.send_message(amina.id, "x")
    world.clock.advance(timedelta(hours=47, minutes=59))
    assert await telegram.delete_message(amina.id, hers.id)
    world.clock.advance(timedelta(minutes=2))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await telegram.delete_message(amina.id, sent.message_id)
    assert [m.text for m in amina.messages()] == ["x"]


async def test_deleting_many(world: World, amina: Phone, telegram: Bot, call: Calling) -> None:
    old = await amina.says("old")
    world.clock.advance(timedelta(hours=49))
    new = [(await amina.says(str(n))).id for n in range(3)]
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await telegram.delete_messages(amina.id, [old.id, *new])
    assert len(amina.messages()) == 4
    assert await telegram.delete_messages(amina.id, [1, *new, new[0]])
    assert [m.text for m in amina.messages()] == ["old"]
    for ids, why in (([], "message identifiers are not specified"), ([1] * 101, "too many message identifiers")):
        assert why in await call.refused("deleteMessages", chat_id=amina.id, message_ids=ids)


async def test_a_press_and_its_answer(amina: Phone, telegram: Bot) -> None:
    await telegram.send_message(amina.id, "x", reply_markup=MARKUP)
    query = await amina.presses("a")
    [update] = await telegram.get_updates(timeout=1)
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.id) == ("b", query.id)
    await update.callback_query.answer("noted", show_alert=True)
    assert await amina.toast(query) == "noted"
    assert amina.person.toast is not None
    assert amina.person.toast.alert
    await amina.sees("noted")


async def test_a_press_on_what_the_bot_has_deleted(amina: Phone, telegram: Bot) -> None:
    sent = await telegram.send_message(amina.id, "x", reply_markup=MARKUP)
    await telegram.delete_message(amina.id, sent.message_id)
    await amina.forges("old:data", sent.message_id)
    [update] = await telegram.get_updates(timeout=1)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    assert update.callback_query.data == "old:data"


async def test_answers_that_cannot_be(world: World, amina: Phone, call: Calling, hand: Hand) -> None:
    query = await amina.forges("x")
    too_long = await call.refused("answerCallbackQuery", callback_query_id=query.id, text="a" * 201)
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    assert await call.done("answerCallbackQuery", callback_query_id=query.id, text="a" * 200)
    assert await call.refused("answerCallbackQuery", callback_query_id="5") == f"Bad Request: {QUERY_TOO_OLD}"
    hand.at += world.answer_within_s + 1
    assert await call.refused("answerCallbackQuery", callback_query_id=query.id) == f"Bad Request: {QUERY_TOO_OLD}"


async def test_a_skipped_hour_makes_a_press_too_old(world: World, amina: Phone, call: Calling) -> None:
    query = await amina.forges("x")
    world.clock.advance(timedelta(hours=1))
    assert await call.refused("answerCallbackQuery", callback_query_id=query.id) == f"Bad Request: {QUERY_TOO_OLD}"


async def test_what_she_deletes(amina: Phone, telegram: Bot, call: Calling) -> None:
    sent = await telegram.send_message(amina.id, "x")
    await amina.deletes(amina.newest())
    assert amina.messages() == []
    await telegram.edit_message_text("unseen", amina.id, sent.message_id)
    both = await telegram.send_message(amina.id, "y")
    await amina.deletes(amina.newest(), for_both=True)
    refused = await call.refused("editMessageText", chat_id=amina.id, message_id=both.message_id, text="z")
    assert refused == "Bad Request: message to edit not found"
