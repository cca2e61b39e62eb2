"""Telegram's rate limits: the arithmetic, and the 429 that a client sees."""

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.simulator.limits import RateLimits
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling, Hand
from tests.conversation import Phone


def test_thirty_in_any_second_over_all_chats() -> None:
    limits = RateLimits()
    assert [limits.retry_after(chat, 0.0) for chat in range(1, 31)] == [None] * 30
    assert limits.retry_after(31, 0.5) == 1
    assert limits.retry_after(31, 0.999) == 1
    assert limits.retry_after(31, 1.0) is None


def test_a_refused_call_takes_no_slot() -> None:
    limits = RateLimits(overall=1)
    assert limits.retry_after(1, 0.0) is None
    assert limits.retry_after(2, 0.9) == 1
    assert limits.retry_after(2, 1.0) is None


def test_a_chat_takes_a_short_burst_then_one_a_second() -> None:
    limits = RateLimits(chat_burst=3)
    assert [limits.retry_after(1, 0.0) for _ in range(3)] == [None] * 3
    assert limits.retry_after(1, 0.0) == 1
    assert limits.retry_after(1, 0.9) == 1
    assert limits.retry_after(1, 1.0) is None
    assert limits.retry_after(1, 1.5) == 1
    assert limits.retry_after(2, 1.5) is None


def test_a_rested_chat_has_its_burst_again() -> None:
    limits = RateLimits(chat_burst=2)
    assert [limits.retry_after(1, at) for at in (0.0, 0.0, 0.0, 50.0, 50.0, 50.0)] == [None, None, 1, None, None, 1]


def test_twenty_a_minute_in_a_group() -> None:
    limits = RateLimits()
    assert [limits.retry_after(-5, float(at)) for at in range(20)] == [None] * 20
    assert limits.retry_after(-5, 20.0) == 40
    assert limits.retry_after(-5, 59.5) == 1
    assert limits.retry_after(-5, 60.0) is None


def test_switched_off_everything_passes() -> None:
    limits = RateLimits(on=False)
    assert {limits.retry_after(1, 0.0) for _ in range(100)} == {None}


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_the_client_is_told_to_wait(world: World, amina: Phone, telegram: Bot, hand: Hand) -> None:
    for _ in range(world.limits.chat_burst):
        await telegram.send_message(amina.id, "x")
    with pytest.raises(RetryAfter, match="Flood control exceeded"):
        await telegram.send_message(amina.id, "x")
    hand.at += 1
    await telegram.send_message(amina.id, "x")


async def test_the_answer_as_telegram_words_it(world: World, amina: Phone, call: Calling) -> None:
    world.limits.overall = 1
    await call.done("sendMessage", chat_id=amina.id, text="x")
    answer = await call("sendMessage", chat_id=amina.id, text="x")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_edits_count_and_answers_and_deletions_do_not(world: World, amina: Phone, call: Calling) -> None:
    sent = await call.done("sendMessage", chat_id=amina.id, text="x")
    world.limits.chat_burst = 1
    where = {"chat_id": amina.id, "message_id": sent["message_id"]}
    assert (await call("editMessageText", **where, text="y"))["error_code"] == 429
    query = await amina.forges("x")
    assert await call.done("answerCallbackQuery", callback_query_id=query.id)
    assert await call.done("deleteMessage", **where)


async def test_speed_shortens_the_limits(hand: Hand) -> None:
    world = World(monotonic=hand, speed=10)
    world.limits.overall = 1
    assert world.limits.retry_after(1, world.clock.monotonic()) is None
    hand.at += 0.1
    assert world.limits.retry_after(2, world.clock.monotonic()) is None
