"""The control interface, as the page and tests in other processes use it: shapes, acts, events, the clock."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone
from tests.waiting import PATIENCE


async def test_people(client: httpx.AsyncClient, world: World) -> None:
    told = {
        "id": 21,
        "first_name": "Zarina",
        "language_code": "tg",
        "about": "reporter in Isfara",
        "order": 2,
        "time_zone": "Asia/Dushanbe",
    }
    created = await client.post("/sim/people", json=told)
    assert created.status_code == 201
    await client.post("/sim/people", json={"id": 20, "first_name": "Amina", "order": 1})
    people = (await client.get("/sim/people")).json()
    assert [one["first_name"] for one in people] == ["Amina", "Zarina"]
    assert people[1] == told | {"username": None}
    assert (await client.post("/sim/people", json=told)).status_code == 409
    assert (await client.post("/sim/people", json={"first_name": "x"})).status_code == 400
    assert (await client.post("/sim/people", json=[])).status_code == 400
    assert (await client.get("/sim/people/99/chat")).status_code == 404


async def test_the_shape_of_a_chat(amina: Phone, call: Calling, client: httpx.AsyncClient, world: World) -> None:
    hers = await amina.says("hello")
    rows = [[{"text": "Go", "callback_data": "v1", "style": "danger"}, {"text": "Law", "url": "https://e.org"}]]
    markup = {"inline_keyboard": rows}
    await call.done("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await call.done("setMyName", name="Чирок", language_code="ru")
    await call.done("sendMessage", chat_id=amina.id, text="<b>x</b>", parse_mode="HTML", reply_markup=markup)
    shown = (await client.get("/sim/people/11/chat")).json()
    assert shown["person"]["id"] == 11
    assert shown["bot"] == {
        "name": "Чирок",
        "username": "chiroq_demo_bot",
        "description": "",
        "short_description": "",
        "commands": [{"command": "help", "description": "Help"}],
        "menu": {"type": "default"},
    }
    assert shown["messages"] == [
        {
            "message_id": hers.id, "from": "me", "date": hers.date, "edited": False, "html": "hello", "text": "hello",
            "inline_keyboard": None, "protect": False, "silent": False, "deleted": False,
        },
        {
            "message_id": hers.id + 1, "from": "bot", "date": hers.date, "edited": False, "html": "<b>x</b>",
            "text": "x", "protect": False, "silent": False, "deleted": False,
            "inline_keyboard": [
                [{"text": "Go", "data": "v1", "style": "danger"}, {"text": "Law", "url": "https://e.org"}],
            ],
        },
    ]  # fmt: skip
    parts = ("typing", "unread", "keyboard", "blocked", "toast", "started")
    assert [shown[part] for part in parts] == [False, 1, None, False, None, True]
    await client.post("/sim/people/11/read")
    assert (await client.get("/sim/people/11/chat")).json()["unread"] == 0


async def test_acts(client: httpx.AsyncClient, world: World, amina: Phone) -> None:
    async def act(what: str, **told: Any) -> httpx.Response:
        return await client.post(f"/sim/people/11/{what}", json=told)

    sent = (await act("text", text="one")).json()["message_id"]
    await act("text", text="two", reply_to=sent)
    await act("edit", message_id=sent, text="uno")
    await act("photo", caption="look")
    await act("voice")
    await act("contact")
    await act("location", latitude=1.0, longitude=2.0)
    shown = (await client.get("/sim/people/11/chat")).json()["messages"]
    assert [m["text"] for m in shown] == ["uno", "two", "look", "", "", ""]
    assert shown[0]["edited"] is True
    assert shown[1]["reply_to"] == sent
    picture = await client.get(shown[2]["photo"])
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert shown[3]["voice"]["duration"] == 5
    assert (await client.get("/sim/files/none")).status_code == 404
    await act("delete", message_id=sent)
    assert (await client.get("/sim/people/11/chat")).json()["messages"][0]["text"] == "two"
    await act("clear")
    assert (await client.get("/sim/people/11/chat")).json()["messages"] == []
    await act("block")
    assert (await act("text", text="x")).status_code == 409
    await act("unblock")
    await act("start", payload="CODE")
    assert amina.messages()[-1].text == "/start CODE"
    assert (await act("text", text=" ")).status_code == 409
    assert (await act("text")).status_code == 400
    assert (await act("dance")).status_code == 404
    await act("deactivate")
    assert amina.person.deactivated


async def test_a_press_returns_the_toast(client: httpx.AsyncClient, amina: Phone, call: Calling) -> None:
    told = {"message_id": 1, "data": "forged"}
    pressing = asyncio.create_task(client.post("/sim/people/11/press", json=told))
    [update] = await call.done("getUpdates", timeout=5)
    query_id = update["callback_query"]["id"]
    await call.done("answerCallbackQuery", callback_query_id=query_id, text="ok", show_alert=True)
    answer = (await pressing).json()
    assert answer["toast"] == {"text": "ok", "alert": True, "id": int(query_id)}
    silent = (await client.post("/sim/people/11/press", json=told | {"wait_s": 0.05})).json()
    assert silent == {"toast": None, "answered": False}


async def test_forwarding(client: httpx.AsyncClient, world: World, amina: Phone, call: Calling) -> None:
    world.add_person(12, "Bermet")
    free = await call.done("sendMessage", chat_id=11, text="free")
    kept = await call.done("sendMessage", chat_id=11, text="kept", protect_content=True)
    told = {"message_id": free["message_id"], "from_person": 11}
    assert (await client.post("/sim/people/12/forward", json=told)).status_code == 200
    shown = (await client.get("/sim/people/12/chat")).json()["messages"]
    assert [(m["text"], m["forwarded"]) for m in shown] == [("free", True)]
    told["message_id"] = kept["message_id"]
    refused = await client.post("/sim/people/12/forward", json=told)
    assert (refused.status_code, refused.json()["error"]) == (409, "the message is protected from forwarding")


async def test_the_keys_beside_the_text_field(client: httpx.AsyncClient, amina: Phone, call: Calling) -> None:
    markup = {"keyboard": [[{"text": "Number", "request_contact": True}, {"text": "Menu"}]], "resize_keyboard": True}
    await call.done("sendMessage", chat_id=11, text="x", reply_markup=markup)
    shown = (await client.get("/sim/people/11/chat")).json()["keyboard"]
    assert shown == {"rows": markup["keyboard"], "placeholder": None, "one_time": False}
    await client.post("/sim/people/11/tap", json={"text": "Number"})
    await client.post("/sim/people/11/tap", json={"text": "Menu"})
    assert [list(m.media) or m.text for m in amina.messages()[1:]] == [["contact"], "Menu"]
    assert (await client.post("/sim/people/11/tap", json={"text": "None"})).status_code == 409


async def test_the_clock_moves_forward_only(client: httpx.AsyncClient, world: World) -> None:
    before = (await client.get("/clock")).json()
    assert before["version"] == 0
    assert before["speed"] == 1.0
    stepped = (await client.post("/clock", json={"advance_s": 900})).json()
    assert stepped["version"] == 1
    assert datetime.fromisoformat(stepped["now"]) - datetime.fromisoformat(before["now"]) == timedelta(minutes=15)
    to = datetime(2030, 11, 25, 5, 0, tzinfo=UTC)
    assert (await client.post("/clock", json={"to": to.isoformat()})).json()["now"] == to.isoformat()
    for wrong in ({"advance_s": -1}, {"to": "2020-01-01T00:00:00+00:00"}, {"to": "2031-01-01T00:00:00"}, {}):
        assert (await client.post("/clock", json=wrong)).status_code == 400
    assert world.clock.now() == to


async def test_a_waiting_clock_returns_when_stepped(client: httpx.AsyncClient, world: World) -> None:
    async with asyncio.timeout(30):
        waiting = asyncio.create_task(client.get("/clock", params={"after": 0, "wait": 40}))
        await asyncio.sleep(0.1)
        world.clock.advance(timedelta(hours=1))
        assert (await waiting).json()["version"] == 1
        assert (await client.get("/clock", params={"after": 0, "wait": 40})).json()["version"] == 1
    assert (await client.get("/clock", params={"after": 1, "wait": 0.05})).json()["version"] == 1


async def test_events(client: httpx.AsyncClient, world: World, amina: Phone) -> None:
    async with asyncio.timeout(PATIENCE), client.stream("GET", "/sim/events") as stream:
        following = (line async for line in stream.aiter_lines() if line)
        assert await anext(following) == ": hello"
        await amina.says("one")
        await amina.says("two")
        assert [await anext(following), await anext(following)] == ["event: chat", 'data: {"person": 11}']
        world.clock.advance(timedelta(hours=1))
        assert [await anext(following), await anext(following)] == ["event: clock", 'data: {"version": 1}']
        world.notify(None)
        assert [await anext(following), await anext(following)] == ["event: chat", 'data: {"person": 11}']
    async with asyncio.timeout(PATIENCE):
        while world.listeners:  # the closed stream is noticed at the next change
            world.notify(11)
            await asyncio.sleep(0.01)


async def test_the_log_of_calls(client: httpx.AsyncClient, world: World, amina: Phone, call: Calling) -> None:
    await call.done("sendMessage", chat_id=11, text="x")
    await call.refused("sendMessage", chat_id=99, text="x")
    await call.done("getMe")
    first, second, third = (await client.get("/sim/calls")).json()
    assert (first["method"], first["ok"], first["error_code"]) == ("sendMessage", True, None)
    assert first["params"] == {"chat_id": 11, "text": "x"}
    assert first["message_id"] == amina.messages()[0].id
    assert second["description"] == "Bad Request: chat not found"
    assert third["at"] >= second["at"] >= first["at"]
    assert third["at"] <= time.monotonic()
    assert [c["n"] for c in (await client.get("/sim/calls", params={"since": 2})).json()] == [3]
    assert len((await client.get("/sim/calls", params={"method": "getMe"})).json()) == 1
    summary = (await client.get("/sim/summary")).json()
    assert summary["answers"] == {"sendMessage": {"200": 1, "400": 1}, "getMe": {"200": 1}}
    assert summary["violations"] == []


async def test_the_log_is_bounded(world: World, client: httpx.AsyncClient, call: Calling) -> None:
    world.calls.keep_at_most(3)
    for _ in range(5):
        await call.done("getMe")
    assert [c["n"] for c in (await client.get("/sim/calls", params={"since": 1})).json()] == [3, 4, 5]
    assert len(world.calls) == 3
    assert world.calls.total == 5


async def test_uploads_show_as_names_in_the_log(client: httpx.AsyncClient, world: World, amina: Phone) -> None:
    await client.post(f"/bot{world.token}/sendDocument", data={"chat_id": "11"}, files={"document": ("a.txt", b"abc")})
    [call] = (await client.get("/sim/calls")).json()
    assert call["params"]["document"] == {"file": "a.txt", "size": 3}


async def test_the_page_and_its_guide(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    assert isinstance((await client.get("/sim/guide", params={"lang": "ky"})).json(), dict | list)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ru", "ru chat"), ("ky", "chat"), (None, "chat")],
)
async def test_commands_resolve_by_scope_and_language(
    language: str | None, expected: str, world: World, amina: Phone, call: Calling
) -> None:
    chat = {"type": "chat", "chat_id": 11}
    for scope, tongue, words in [
        ({"type": "default"}, "", "default"),
        ({"type": "default"}, "ru", "ru default"),
        ({"type": "all_private_chats"}, "ru", "ru private"),
        (chat, "", "chat"),
        (chat, "ru", "ru chat"),
    ]:
        commands = [{"command": "x", "description": words}]
        await call.done("setMyCommands", commands=commands, scope=scope, language_code=tongue)
    assert [c["description"] for c in world.profile.commands_for(11, language)] == [expected]
    assert (await call.done("getMyCommands", scope=chat, language_code="ru"))[0]["description"] == "ru chat"
    await call.done("deleteMyCommands", scope=chat)
    await call.done("deleteMyCommands", scope=chat, language_code="ru")
    assert world.profile.commands_for(11, "ru")[0]["description"] == "ru private"
    assert world.profile.commands_for(11, "ky")[0]["description"] == "default"


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("setMyCommands", {"commands": [{"command": "Big", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyName", {"name": "x" * 65}, "name is too long"),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "short description is too long"),
        ("setMyName", {"name": "x", "language_code": "rus"}, "invalid language code specified"),
    ],
)
async def test_profiles_that_cannot_be(method: str, params: dict[str, Any], why: str, call: Calling) -> None:
    assert await call.refused(method, **params) == f"Bad Request: {why}"


async def test_words_fall_back_and_can_be_taken_away(call: Calling) -> None:
    await call.done("setMyDescription", description="en words")
    await call.done("setMyDescription", description="слова", language_code="ru")
    await call.done("setMyShortDescription", short_description="short")
    assert await call.done("getMyDescription", language_code="ru") == {"description": "слова"}
    assert await call.done("getMyDescription", language_code="ky") == {"description": "en words"}
    await call.done("setMyDescription", language_code="ru")
    assert await call.done("getMyDescription", language_code="ru") == {"description": "en words"}
    assert await call.done("getMyShortDescription") == {"short_description": "short"}
    assert await call.done("getMyName") == {"name": "Chiroq"}


async def test_menu_buttons(amina: Phone, call: Calling) -> None:
    assert await call.done("getChatMenuButton", chat_id=11) == {"type": "default"}
    await call.done("setChatMenuButton", menu_button={"type": "commands"})
    assert await call.done("getChatMenuButton", chat_id=11) == {"type": "commands"}
    await call.done("setChatMenuButton", chat_id=11, menu_button={"type": "default"})
    assert await call.done("getChatMenuButton", chat_id=11) == {"type": "default"}
    assert await call.done("getChatMenuButton") == {"type": "commands"}
