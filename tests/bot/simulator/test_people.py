"""What people can do and what a real client would not let them; the drivers of the cast."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.simulator import people_do
from bot.simulator.refusals import Impossible
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone, phone, settles

MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Batken city", callback_data="b")]])


async def test_long_texts_leave_in_parts(amina: Phone, telegram: Bot) -> None:
    await amina.says("😀" * 3000)
    sizes = [len(u.message.text or "") for u in await telegram.get_updates(timeout=1) if u.message]
    assert sizes == [2048, 952]


async def test_what_no_client_allows(world: World, amina: Phone, call: Calling) -> None:
    sent = await call.done("sendMessage", chat_id=11, text="x", protect_content=True)
    message = amina.person.messages[sent["message_id"]]
    with pytest.raises(Impossible, match="her own"):
        await amina.edits(message, "y")
    with pytest.raises(Impossible, match="protected"):
        await amina.forwards(message)
    with pytest.raises(Impossible, match="no such message"):
        people_do.forwards(world, amina.id, 1, amina.id)
    with pytest.raises(Impossible, match="no such message"):
        people_do.deletes(world, amina.id, 1)
    with pytest.raises(Impossible, match="no person"):
        people_do.says(world, 99, "x")
    with pytest.raises(Impossible, match="not positive"):
        world.add_person(-1, "x")
    await amina.blocks()
    await amina.blocks()
    with pytest.raises(Impossible, match="blocked"):
        await amina.forges("x")


async def test_starting_again_unblocks(world: World, amina: Phone) -> None:
    await amina.blocks()
    await amina.starts("CODE")
    assert not amina.person.blocked
    assert world.updates.pending(world.clock.now()) == 3


async def test_unread_counts_what_is_still_there(amina: Phone, telegram: Bot) -> None:
    await amina.says("x")
    sent = [await telegram.send_message(amina.id, str(n)) for n in range(3)]
    assert amina.person.unread == 3
    await telegram.delete_message(amina.id, sent[1].message_id)
    assert amina.person.unread == 2
    people_do.reads(amina.world, amina.id)
    assert amina.person.unread == 0


async def test_clearing_for_both(amina: Phone, telegram: Bot, call: Calling) -> None:
    sent = await telegram.send_message(amina.id, "x")
    await amina.clears(for_both=True)
    assert await call.refused("deleteMessage", chat_id=11, message_id=sent.message_id)


async def test_queries_do_not_pile_up(world: World, amina: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.simulator.world.QUERIES_KEPT", 3)
    made = [await amina.forges(str(n)) for n in range(5)]
    assert list(world.queries) == [query.id for query in made[2:]]


@pytest.fixture
async def echo(telegram: Bot) -> AsyncIterator[None]:
    """A bot that repeats what it is told, with a button, and answers presses."""

    async def talk() -> None:
        offset = 0
        while True:
            for update in await telegram.get_updates(offset=offset, timeout=20):
                offset = update.update_id + 1
                if update.message:
                    await telegram.send_message(
                        update.message.chat.id, f"you: {update.message.text}", reply_markup=MARKUP
                    )
                elif update.callback_query:
                    await update.callback_query.answer(f"pressed {update.callback_query.data}")
                    await update.callback_query.edit_message_text("moved on")

    talking = asyncio.create_task(talk())
    yield
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)


@pytest.mark.usefixtures("echo")
async def test_a_conversation(amina: Phone, world: World) -> None:
    await amina.says("salom")
    seen = await amina.sees("you: salom")
    assert amina.newest() is seen
    assert amina.labels() == ["Batken city"]
    query = await amina.presses("Batken")
    assert await amina.toast(query) == "pressed b"
    await amina.sees("pressed b")
    await amina.sees_new("moved on")
    await amina.loses("salom ?!", within=1)
    await amina.loses("you: salom")
    await amina.never_sees("secret", quiet=0.05)
    with pytest.raises(AssertionError, match="was shown 'you: salom'"):
        await amina.never_sees("you: salom", quiet=0.05)
    assert "moved on" in amina.screen()
    assert world.violations == []


@pytest.mark.usefixtures("echo")
async def test_a_vain_wait_shows_the_chat(amina: Phone) -> None:
    await amina.says("salom")
    await amina.sees("salom")
    with pytest.raises(AssertionError) as failed:
        await amina.sees("khayr", within=0.05)
    assert "Amina waited in vain: she sees 'khayr'" in str(failed.value)
    assert "you: salom [Batken city]" in str(failed.value)
    with pytest.raises(AssertionError, match="finds a button 'Osh'"):
        await amina.presses("Osh", within=0.05)
    await amina.says("again")
    with pytest.raises(AssertionError, match="anew"):
        await amina.sees_new("you: salom", within=0.05)


async def test_settling_fails_when_the_bot_does_not_answer(world: World, amina: Phone) -> None:
    await settles(world, quiet=0.01)
    await amina.says("x")
    with pytest.raises(AssertionError, match="not fallen quiet"):
        await settles(world, quiet=0.01, within=0.05)


async def test_the_transcript_tells_what_was_refused(world: World, client: httpx.AsyncClient, call: Calling) -> None:
    bermet = phone(world, "Bermet", language_code="ky")
    await call.refused("sendMessage", chat_id=bermet.id, text="x")
    await call.refused("sendMessage", chat_id=bermet.id, text="x", nonsense=1)
    await bermet.starts()
    await bermet.sends_photo("look")
    await bermet.blocks()
    told = bermet.transcript()
    assert "Bermet's screen (has blocked the bot)" in told
    assert "<photo> look" in told
    assert "refused: sendMessage: 400 Bad Request: chat not found" in told
    assert "violation: sendMessage: nonsense is not a parameter" in told
