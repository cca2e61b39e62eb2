"""Logs hold no secret and no words of people."""

import logging
import sys

import pytest

from bot.logs import LINE, Discreet, configure
from bot.simulator.world import TOKEN
from referrals.storage.sealed import fresh_keys, read_keyring


def line(message: str, *args: object, exc_info: bool = False) -> str:
    record = logging.LogRecord("bot", logging.ERROR, "", 1, message, args, sys.exc_info() if exc_info else None)
    return Discreet(LINE).format(record)


def test_secrets_are_struck_out() -> None:
    keys = fresh_keys()
    sealed = read_keyring(keys).seal("her words").decode()
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
