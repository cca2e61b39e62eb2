"""Faults on demand: down, slow, cut after taking, scripted refusals; and what the client makes of them."""

import asyncio
import time
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError

from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone


async def test_down_closes_connections(world: World, amina: Phone, telegram: Bot) -> None:
    world.faults.goes_down()
    with pytest.raises(NetworkError, match=r"RemoteProtocolError|ReadError"):
        await telegram.send_message(amina.id, "x")
    world.faults.comes_up()
    await telegram.send_message(amina.id, "y")
    assert [m.text for m in amina.messages()] == ["y"]


async def test_down_as_bad_gateway(world: World, client: httpx.AsyncClient) -> None:
    world.faults.goes_down("502")
    answer = await client.post(f"/bot{world.token}/getMe")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert (await client.get("/sim/people")).status_code == 200


async def test_going_down_cuts_waiting_polls(world: World, telegram: Bot) -> None:
    poll = asyncio.create_task(telegram.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    world.faults.goes_down()
    with pytest.raises(NetworkError):
        await poll


async def test_cut_after_taking(world: World, amina: Phone, telegram: Bot) -> None:
    world.faults.cut_after_taking = 1
    await telegram.send_chat_action(amina.id, "typing")
    with pytest.raises(NetworkError):
        await telegram.send_message(amina.id, "taken")
    await telegram.send_message(amina.id, "answered")
    assert [m.text for m in amina.messages()] == ["taken", "answered"]
    assert [c.ok for c in world.calls.of("sendMessage")] == [True, True]


async def test_nothing_is_cut_when_nothing_is_taken(world: World, amina: Phone, call: Calling) -> None:
    world.faults.cut_after_taking = 1
    assert await call.refused("sendMessage", chat_id=99, text="x") == "Bad Request: chat not found"
    assert world.faults.cut_after_taking == 1


async def test_slow_and_latency(world: World, client: httpx.AsyncClient) -> None:
    world.faults.latency_s = 0.1
    world.faults.slow_s = 0.1
    began = time.monotonic()
    await client.post(f"/bot{world.token}/getMe")
    assert time.monotonic() - began > 0.19
    [call] = world.calls
    assert call.took_s > 0.19, "a loop's timer counts whole milliseconds"


async def test_a_slow_answer_is_a_time_out_of_the_client(world: World, amina: Phone, client: httpx.AsyncClient) -> None:
    world.faults.slow_s = 0.3
    with pytest.raises(httpx.ReadTimeout):
        await client.post(f"/bot{world.token}/sendMessage", data={"chat_id": "11", "text": "late"}, timeout=0.1)
    await amina.sees("late")


async def test_scripted_refusals(world: World, amina: Phone, telegram: Bot, call: Calling) -> None:
    world.faults.refuses("send*", error_code=403, description="Forbidden: bot was blocked by the user", times=2)
    world.faults.refuses("editMessageText", retry_after=7, chat_id=amina.id)
    for _ in range(2):
        with pytest.raises(Forbidden):
            await telegram.send_message(amina.id, "x")
    sent = await telegram.send_message(amina.id, "y")
    where = {"chat_id": amina.id, "message_id": sent.message_id, "text": "z"}
    answer = await call("editMessageText", **where)
    assert answer["parameters"] == {"retry_after": 7}
    assert answer["description"] == "Too Many Requests: retry after 7"
    assert await call.done("editMessageText", **where)


async def test_faults_over_control(client: httpx.AsyncClient, world: World) -> None:
    wishes: dict[str, Any] = {
        "slow_s": 0.01,
        "cut_after_taking": 2,
        "refuse": [{"method": "sendMessage", "error_code": 500, "description": "Internal Server Error", "times": 1}],
    }
    told = (await client.post("/sim/faults", json=wishes)).json()
    assert told == (await client.get("/sim/faults")).json()
    assert told["down"] is False
    assert told["slow_s"] == 0.01
    assert told["refuse"][0]["error_code"] == 500
    assert (await client.post("/sim/faults", json={"downn": True})).status_code == 400
    await client.post("/sim/faults", json={"down": True})
    assert world.faults.down
    assert world.faults.cut_after_taking == 2


async def test_what_is_on_its_way_when_telegram_goes_down_never_arrives(
    world: World, amina: Phone, telegram: Bot
) -> None:
    world.faults.slow_s = 0.2
    call = asyncio.create_task(telegram.send_message(amina.id, "x"))
    await asyncio.sleep(0.1)
    world.faults.goes_down()
    with pytest.raises(NetworkError):
        await call
    assert amina.messages() == []
