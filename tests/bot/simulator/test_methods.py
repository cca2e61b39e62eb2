"""The table of methods: it agrees with Telegram's description, and every malformed call is refused and remembered."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.simulator import methods
from bot.simulator.api import METHODS
from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone

REPOSITORY = Path(__file__).parents[3]
DESCRIPTION = REPOSITORY.parent / "shared" / "telegram-bot-api.json"


@pytest.mark.skipif(not DESCRIPTION.is_file(), reason=f"no {DESCRIPTION}: the shipped table is not compared")
def test_the_shipped_table_is_what_telegram_describes() -> None:
    assert json.loads(methods.FILE.read_text()) == methods.extract(json.loads(DESCRIPTION.read_text()))


def test_every_method_in_the_table_is_served_and_no_other() -> None:
    assert set(METHODS) == set(methods.IN_USE) == set(json.loads(methods.FILE.read_text())["methods"])


KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is missing"),
        ("sendMessage", {"chat_id": 11}, "text is missing"),
        ("sendMessage", {"chat_id": 11, "text": "x", "txt": "y"}, "txt is not a parameter"),
        ("sendMessage", {"chat_id": 11.5, "text": "x"}, "chat_id must be Integer|String"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "chat_id must be Integer|String"),
        ("sendMessage", {"chat_id": 11, "text": 5}, "text must be String"),
        ("sendMessage", {"chat_id": 11, "text": "x", "protect_content": "yes"}, "protect_content must be Boolean"),
        ("sendMessage", {"chat_id": 11, "text": "x", "reply_markup": "{}"}, "reply_markup must be "),
        ("sendMessage", {"chat_id": 11, "text": "x", "entities": {}}, "entities must be an array"),
        ("sendMessage", {"chat_id": 11, "text": "x", "reply_parameters": {}}, "reply_parameters.message_id is missing"),
        (
            "editMessageReplyMarkup",
            {"chat_id": 11, "message_id": 1, "reply_markup": {"inline_keyboard": [[{"text": "a", "data": "b"}]]}},
            "reply_markup.inline_keyboard[0][0].data is not a parameter",
        ),
        (
            "editMessageReplyMarkup",
            {"chat_id": 11, "message_id": 1, "reply_markup": {"inline_keyboard": [{"text": "a"}]}},
            "reply_markup.inline_keyboard[0] must be an array",
        ),
        (
            "editMessageReplyMarkup",
            {"chat_id": 11, "message_id": 1, "reply_markup": []},
            "reply_markup must be an object InlineKeyboardMarkup",
        ),
        ("deleteMessages", {"chat_id": 11, "message_ids": ["1"]}, "message_ids[0] must be Integer"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "commands[0].description is missing"),
        ("sendPhoto", {"chat_id": 11, "photo": 7}, "photo must be InputFile|String"),
    ],
)
async def test_a_malformed_call(
    method: str, params: dict[str, Any], problem: str, world: World, amina: Phone, call: Calling
) -> None:
    answer = await call(method, **params)
    assert answer["error_code"] == 400
    assert answer["description"].startswith(f"Bad Request: {problem}")
    assert [v.startswith(f"{method}: {problem}") for v in world.violations] == [True]


async def test_an_unknown_method(world: World, call: Calling) -> None:
    assert await call("sendTelepathy") == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert world.violations == ["sendTelepathy is not a method in use"]


async def test_method_names_in_any_case(world: World, call: Calling) -> None:
    assert (await call.done("GETME"))["is_bot"]
    assert next(iter(world.calls)).method == "getMe"


async def test_a_wrong_token(client: httpx.AsyncClient, world: World) -> None:
    wrong = await client.post("/bot123:wrong/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    odd = await client.post("/botnonsense/getMe")
    assert (odd.status_code, odd.json()["description"]) == (404, "Not Found")
    assert (await client.get("/file/bot123:wrong/x")).status_code == 401
    assert not world.violations


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_every_way_of_sending_parameters(way: str, world: World, amina: Phone, client: httpx.AsyncClient) -> None:
    path = f"/bot{world.token}/sendMessage"
    plain = {"chat_id": 11, "text": "hi", "protect_content": True, "reply_markup": KEYBOARD}
    coded = {name: v if isinstance(v, str) else json.dumps(v) for name, v in plain.items()}
    answers = {
        "query": lambda: client.get(path, params=coded),
        "form": lambda: client.post(path, data=coded),
        "multipart": lambda: client.post(path, files={name: (None, value) for name, value in coded.items()}),
        "json": lambda: client.post(path, json=plain),
    }
    answer = (await answers[way]()).json()
    assert answer["ok"], answer
    [message] = amina.messages()
    assert (message.text, message.protect, message.inline) == ("hi", True, KEYBOARD["inline_keyboard"])


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("chat_id", "eleven", None),
        ("disable_notification", "maybe", "disable_notification must be Boolean"),
        ("entities", "[", "entities must be an array"),
        ("message_thread_id", "1.5", "message_thread_id must be Integer"),
    ],
)
async def test_form_values_of_the_wrong_type(
    name: str, value: str, problem: str | None, world: World, client: httpx.AsyncClient
) -> None:
    body = {"chat_id": "99", "text": "x"} | {name: value}
    answer = (await client.post(f"/bot{world.token}/sendMessage", data=body)).json()
    assert answer["description"] == f"Bad Request: {problem or 'chat not found'}"
    assert world.violations == ([f"sendMessage: {problem}"] if problem else [])


async def test_json_that_is_no_object_lacks_everything(client: httpx.AsyncClient, world: World) -> None:
    path = f"/bot{world.token}/sendMessage"
    for body in (b"[1]", b"{", b""):
        answer = await client.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.json()["description"] == "Bad Request: chat_id is missing"
