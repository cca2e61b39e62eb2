"""Who answers what: the table of routes, and commands as people type them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from handlers.callbacks import Verb, pack
from handlers.commands import Command, read_command
from handlers.context import Context
from handlers.open_form import FORMS, UNASKED, handler_of
from handlers.routes import ROUTES, TAPS, Route, Routes
from handlers.said import Said
from handlers.ui.keyboard import Tap
from handlers.view_key import ViewKey
from locales.words import read_library
from referrals.domain.form import Form

_NOTHING: Any = None


def _context(update: Update) -> Context:
    return Context(update, _NOTHING, datetime.now(UTC), _NOTHING, None, _NOTHING, _NOTHING, read_library())


async def _handler(_context: Context) -> None: ...


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", Command("start", "")),
        ("/Start@our_bot  K7M2P \n 4", Command("start", "K7M2P \n 4")),
        ("\u200f /ACCEPT k7m2p", Command("accept", "k7m2p")),
        ("/help@Our_Bot", Command("help", "")),
        ("/start\u00a0CODE", Command("start", "CODE")),
        ("/", None),
        ("/ start", None),
        ("/отчёт", None),
        ("1/2", None),
        ("say /start", None),
        ("/start/now", None),
        ("", None),
    ],
)
def test_commands_as_people_type_them(text: str, command: Command | None) -> None:
    assert read_command(text) == command


@given(st.text())
def test_no_text_breaks_the_reading_of_commands(text: str) -> None:
    read_command(text)
    assert read_command(f"/start {text}") is not None


def _message(**fields: Any) -> Update:
    chat = {"id": 5, "type": "private"}
    made = Update.de_json({"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": chat, **fields}}, None)
    assert made is not None
    return made


def _press(data: str) -> Update:
    user = {"id": 5, "is_bot": False, "first_name": "A"}
    query = {"id": "1", "from": user, "chat_instance": "5", "data": data}
    made = Update.de_json({"update_id": 1, "callback_query": query}, None)
    assert made is not None
    return made


PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
VOICE = {"file_id": "f", "file_unique_id": "u", "duration": 1}
EDITED = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "/start"}

TABLE = (
    Route("command", "start", _handler),
    Route("command", "", _handler),
    Route("press", "f", _handler),
    Route("press", "", _handler),
    Route("text", "", _handler),
    Route("update", "photo", _handler),
    Route("update", "message", _handler),
    Route("update", "edited_message", _handler),
    Route("update", "", _handler),
)


@pytest.mark.parametrize(
    ("update", "found"),
    [
        (_message(text="/START x"), ("command", "start")),
        (_message(text="/nothing"), ("command", "")),
        (_message(text="hello"), ("text", "")),
        (_message(photo=PHOTO, caption="/start"), ("update", "photo")),
        (_message(voice=VOICE), ("update", "message")),
        (_message(), ("update", "")),
        (_press(pack(Verb.FORM, 1, 2)), ("press", "f")),
        (_press("1:zzz"), ("press", "")),
        (_press("forged"), ("press", "")),
        (_press("2:f:1"), ("press", "")),
        (Update.de_json({"update_id": 1, "edited_message": EDITED}, None), ("update", "edited_message")),
        (Update(1), ("update", "")),
    ],
)
def test_the_most_particular_route_answers(update: Update, found: tuple[str, str]) -> None:
    route = Routes(TABLE).find(_context(update))
    assert route is not None
    assert (route.kind, route.name) == found


def test_a_table_without_an_answer_says_so() -> None:
    assert Routes(TABLE[:1]).find(_context(_message(text="hello"))) is None


@pytest.mark.parametrize("update", [_message(text="/x"), _message(), _press("x"), Update(1)])
def test_the_real_table_has_an_answer_to_everything(update: Update) -> None:
    assert Routes(ROUTES).find(_context(update)) is not None


def test_no_route_of_the_real_table_hides_another() -> None:
    names = [(route.kind, route.name) for route in ROUTES]
    assert len(names) == len(set(names))


def test_every_verb_and_every_key_under_the_chat_is_answered() -> None:
    assert {route.name for route in ROUTES if route.kind == "press"} == {*Verb, ""}
    assert TAPS.keys() == set(Tap)


def test_whatever_is_said_is_answered_where_no_form_waits_for_it() -> None:
    assert UNASKED.keys() == set(Said) - {Said.TEXT, Said.SERVICE}


@pytest.mark.parametrize("flow", FORMS)
def test_every_form_has_a_screen_and_no_answer_to_a_position(flow: str) -> None:
    """Where she is is never kept (D17), whatever she is writing."""
    now = datetime.now(UTC)
    handler = handler_of(Form(None, flow, "", {}, (), 1, now, now))
    assert handler is not None
    assert Said.POSITION not in handler.media
    assert ViewKey(flow)
