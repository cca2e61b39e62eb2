"""Sending: what appears on her screen, and each refusal in Telegram's words."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden

from bot.simulator.pictures import picture
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling, Hand
from tests.conversation import Phone


def keyboard(**button: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "a", **button}]]}


async def test_a_message_with_everything(world: World, amina: Phone, telegram: Bot) -> None:
    sent = await telegram.send_message(
        amina.id,
        "<b>Salom</b> & <i>x</i>",
        parse_mode="HTML",
        protect_content=True,
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="v1:go", style="success")]]),
    )
    [message] = amina.messages()
    assert (message.protect, message.silent, message.previews) == (True, True, False)
    assert sent.message_id == message.id
    assert sent.text == "Salom & x"
    assert sent.reply_markup is not None
    assert message.inline == [[{"text": "Go", "callback_data": "v1:go", "style": "success"}]]
    assert world.violations == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("a" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
async def test_texts_that_cannot_be_sent(text: str, why: str, amina: Phone, call: Calling) -> None:
    assert await call.refused("sendMessage", chat_id=amina.id, text=text) == f"Bad Request: {why}"
    assert amina.messages() == []


async def test_the_length_counts_after_the_tags(amina: Phone, call: Calling) -> None:
    assert await call.done("sendMessage", chat_id=amina.id, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (keyboard(callback_data=""), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
        (
            keyboard(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"inline_keyboard": [[{"text": " ", "url": "e.org"}]]}, "can't parse inline keyboard button: Text must be non-empty"),
        (keyboard(url="tel:112"), "inline keyboard button URL 'tel:112' is invalid: Unsupported URL protocol"),
        (keyboard(url="https://x"), "inline keyboard button URL 'https://x' is invalid: Wrong HTTP URL"),
        (keyboard(callback_data="x", style="loud"), "can't parse keyboard button: invalid button style specified"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}] * 101]}, "reply markup is too long"),
        ({"keyboard": [[{"text": "a", "style": "loud"}]]}, "can't parse keyboard button: invalid button style specified"),
        ({"keyboard": [[]]}, "reply keyboard must be non-empty"),
    ],
)  # fmt: skip
async def test_keyboards_that_cannot_be_sent(markup: dict[str, Any], why: str, amina: Phone, call: Calling) -> None:
    refused = await call.refused("sendMessage", chat_id=amina.id, text="x", reply_markup=markup)
    assert refused == f"Bad Request: {why}"


async def test_data_of_sixty_four_bytes_passes(amina: Phone, call: Calling) -> None:
    assert await call.done("sendMessage", chat_id=amina.id, text="x", reply_markup=keyboard(callback_data="я" * 32))


async def test_a_chat_id_as_digits(amina: Phone, call: Calling) -> None:
    assert (await call.done("sendMessage", chat_id="11", text="x"))["chat"]["id"] == 11


async def test_who_cannot_be_reached(world: World, amina: Phone, telegram: Bot) -> None:
    world.add_person(12, "Stranger")
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram.send_message(12, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram.send_message(999, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram.send_message("@amina", "x")
    await amina.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await telegram.send_message(amina.id, "x")
    await amina.unblocks()
    amina.person.deactivated = True
    with pytest.raises(Forbidden, match="user is deactivated"):
        await telegram.send_message(amina.id, "x")


async def test_someone_met_in_a_group_only(world: World, amina: Phone, call: Calling) -> None:
    world.add_person(12, "Stranger")
    world.add_group(-5, "Responders", {12})
    refused = await call.refused("sendMessage", chat_id=12, text="x")
    assert refused == "Forbidden: bot can't initiate conversation with a user"
    sent = await call.done("sendMessage", chat_id=-5, text="x")
    assert sent["chat"] == {"id": -5, "type": "group", "title": "Responders"}
    assert (await call.done("getChat", chat_id=-5))["title"] == "Responders"
    assert await call.done("leaveChat", chat_id=-5)
    assert await call.refused("sendMessage", chat_id=-5, text="x") == "Bad Request: chat not found"
    assert "private chats" in await call.refused("leaveChat", chat_id=amina.id)


async def test_replies(amina: Phone, call: Calling) -> None:
    asked = await amina.says("help")
    answer = await call.done("sendMessage", chat_id=amina.id, text="x", reply_parameters={"message_id": asked.id})
    assert answer["reply_to_message"]["text"] == "help"
    lost = {"message_id": 5}
    assert "message to be replied not found" in await call.refused(
        "sendMessage", chat_id=amina.id, text="x", reply_parameters=lost
    )
    lenient = lost | {"allow_sending_without_reply": True}
    assert "reply_to_message" not in await call.done(
        "sendMessage", chat_id=amina.id, text="x", reply_parameters=lenient
    )


async def test_reply_keyboards_come_and_go(amina: Phone, telegram: Bot, call: Calling, hand: Hand) -> None:
    markup = ReplyKeyboardMarkup([["Report", "Numbers"]], input_field_placeholder="write", one_time_keyboard=True)
    sent = await telegram.send_message(amina.id, "x", reply_markup=markup)
    assert amina.labels() == ["Report", "Numbers"]
    assert (await amina.taps("Rep")).text == "Report"
    assert amina.labels() == []
    sent = await telegram.send_message(amina.id, "x", reply_markup=markup)
    await telegram.delete_message(amina.id, sent.message_id)
    assert amina.labels() == []
    hand.at += 60
    await telegram.send_message(amina.id, "x", reply_markup=markup)
    await call.done("sendMessage", chat_id=amina.id, text="y", reply_markup={"force_reply": True})
    assert amina.labels() == ["Report", "Numbers"]
    await call.done("sendMessage", chat_id=amina.id, text="y", reply_markup={"remove_keyboard": True})
    assert amina.labels() == []


async def test_typing_ends_with_the_message(world: World, amina: Phone, call: Calling, hand: Hand) -> None:
    assert await call.done("sendChatAction", chat_id=amina.id, action="typing")
    assert amina.person.typing_until > world.clock.monotonic()
    hand.at += 6
    assert amina.person.typing_until < world.clock.monotonic()
    await call.done("sendChatAction", chat_id=amina.id, action="typing")
    await call.done("sendMessage", chat_id=amina.id, text="x")
    assert amina.person.typing_until < world.clock.monotonic()
    assert "wrong parameter action" in await call.refused("sendChatAction", chat_id=amina.id, action="dancing")


async def test_files_of_the_bot(amina: Phone, telegram: Bot, call: Calling) -> None:
    sent = await telegram.send_photo(amina.id, picture(1), caption="<b>c</b>", parse_mode="HTML")
    again = await telegram.send_photo(amina.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    document = await telegram.send_document(amina.id, b"rows", filename="cases.xlsx")
    assert document.document is not None
    assert document.document.file_name == "cases.xlsx"
    voice = await telegram.send_voice(amina.id, InputFile(b"sound", filename="a.oga", attach=True), duration=3)
    assert voice.voice is not None
    assert [list(m.media) for m in amina.messages()] == [["photo"], ["photo"], ["document"], ["voice"]]
    assert amina.messages()[0].text == "c"


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ({"photo": "https://example.org/x.png"}, "failed to get HTTP URL content"),
        ({"photo": "x", "caption": "a" * 1025}, "message caption is too long"),
    ],
)
async def test_files_that_cannot_be_sent(params: dict[str, Any], why: str, amina: Phone, call: Calling) -> None:
    assert await call.refused("sendPhoto", chat_id=amina.id, **params) == f"Bad Request: {why}"


async def test_an_empty_file(amina: Phone, telegram: Bot) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await telegram.send_document(amina.id, b"")


async def test_files_of_people_can_be_fetched(world: World, amina: Phone, telegram: Bot) -> None:
    photo = await amina.sends_photo("look", content=b"her picture")
    voice = await amina.sends_voice(7)
    updates = await telegram.get_updates(timeout=1)
    told = [update.message for update in updates]
    assert told[0] is not None
    assert told[1] is not None
    assert told[0].caption == "look"
    assert bytes(await (await told[0].photo[-1].get_file()).download_as_bytearray()) == b"her picture"
    assert told[1].voice is not None
    assert (await told[1].voice.get_file()).file_path
    world.files.forget(voice.media["voice"]["file_id"])
    with pytest.raises(BadRequest, match="Wrong file_id"):
        await told[1].voice.get_file()
    assert photo.media["photo"][-1]["width"] == 160
