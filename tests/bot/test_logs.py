"""Logs hold no secret and no words of people."""

import logging
import sys

import pytest
from aiohttp.web import BaseRequest, Response
from telegram.error import TelegramError

from bot.logs import LINE, MOST_EQUAL, Bounded, Discreet, configure
from bot.receiving.web import serving
from bot.simulator.world import TOKEN
from bot.transport import make_bot
from referrals.storage.sealed import fresh_keys, read_keyring


def line(message: str, *args: object, exc_info: bool = False) -> str:
    record = logging.LogRecord("bot", logging.ERROR, "", 1, message, args, sys.exc_info() if exc_info else None)
    return Discreet(LINE).format(record)


def test_secrets_are_struck_out() -> None:
    keys = fresh_keys()
    sealed = read_keyring(keys).seal_bytes(b"her words").decode()
    said = line("POST https://api.telegram.org/bot%s/sendMessage %s %s", TOKEN, keys, sealed)

    assert not any(secret in said for secret in (TOKEN, TOKEN.split(":")[1], *keys.split(","), sealed))
    assert "sendMessage" in said


def test_an_exception_shows_where_and_not_what() -> None:
    try:
        raise ValueError("her words")
    except ValueError:
        said = line("it failed", exc_info=True)

    assert "her words" not in said.replace('raise ValueError("her words")', "")
    assert said.endswith("ValueError")


def test_libraries_that_log_addresses_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure("debug")
        logging.getLogger("httpx").info("HTTP Request: POST")
        logging.getLogger("bot").debug("at work")
        configure("nonsense")
        logging.getLogger("bot").debug("not said")
    finally:
        root.handlers[:] = before
        root.setLevel(level)

    said = capsys.readouterr().err
    assert "at work" in said
    assert "HTTP Request" not in said
    assert "not said" not in said


async def test_an_answer_of_telegram_that_cannot_be_read_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    """Cut off in the middle, the answer to a poll holds names and words; the library would print all of it."""
    cut_off = '{"ok":true,"result":[{"update_id":7,"message":{"from":{"first_name":"Amina"},"text":"her words"'

    async def updates(_request: BaseRequest) -> Response:
        return Response(text=cut_off)

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure("debug")
        async with serving(updates, "127.0.0.1", 18475):
            bot = make_bot(TOKEN, "http://127.0.0.1:18475")
            async with bot.request, bot._request[0]:  # the poll has connections of its own
                with pytest.raises(TelegramError):
                    await bot.do_api_request("getUpdates", {"offset": 0})
    finally:
        root.handlers[:] = before
        root.setLevel(level)

    said = capsys.readouterr().err
    assert "JSONDecodeError" in said
    assert not any(words in said for words in ("Amina", "her words"))


def test_a_library_is_named_and_not_quoted() -> None:
    record = logging.LogRecord("sqlalchemy.pool", logging.ERROR, "", 1, "cannot keep %s", ("her words",), None)
    said = Discreet(LINE).format(record)

    assert "sqlalchemy.pool" in said
    assert "ERROR" in said
    assert "her words" not in said


def test_what_fails_again_and_again_fills_no_disk() -> None:
    """Whatever its arguments are; each minute anew, and other lines still come through."""
    bounded = Bounded()
    heard = list[str]()

    def says(name: str, message: str, *args: object, minute: int = 0) -> None:
        record = logging.LogRecord(name, logging.ERROR, "", 1, message, args, None)
        record.created = minute * 60.0
        if bounded.filter(record):
            heard.append(record.getMessage())

    for number in range(5000):
        says("bot.receiving.web", "update %s failed", number)
        says("asyncio", f"socket {number}")
    assert len(heard) == 2 * MOST_EQUAL
    assert heard[-2].endswith("left out)")
    says("bot.receiving.web", "another")
    says("bot.receiving.web", "update %s failed", 1, minute=1)
    assert heard[-2:] == ["another", "update 1 failed"]
