"""The simulator as a process of its own, and two of them side by side in one program."""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.simulator.server import serving
from bot.simulator.world import TOKEN, World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone
from tests.waiting import PATIENCE

REPOSITORY = Path(__file__).parents[3]


async def test_a_process_of_its_own(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"id": 11, "first_name": "Amina", "language_code": "ru", "order": 3}]))
    options = ["--start", "2026-11-25T10:00:00", "--speed", "5", "--latency", "20", "--people", str(people)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", *options, cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        address = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().strip()
        async with httpx.AsyncClient(base_url=address) as client:
            clock = (await client.get("/clock")).json()
            assert clock["now"].startswith("2026-11-25T10:00:")
            assert clock["speed"] == 5.0
            assert (await client.get("/sim/people")).json()[0]["first_name"] == "Amina"
            began = time.monotonic()
            assert (await client.get(f"/bot{TOKEN}/getMe")).json()["ok"]
            assert time.monotonic() - began >= 0.02
            poll = asyncio.create_task(client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 40}))
            await asyncio.sleep(0.2)
            os.kill(process.pid, signal.SIGINT)
            assert (await poll).json() == {"ok": True, "result": []}
        await asyncio.wait_for(process.wait(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_taken_port_is_said(url: str) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serving(World(), port=int(url.rpartition(":")[2])):
            pass


async def test_a_world_outlives_its_server() -> None:
    world = World()
    person = world.add_person(11, "Amina")
    amina = Phone(world, person)
    await amina.says("kept")
    for _ in range(2):
        async with serving(world) as address, httpx.AsyncClient(base_url=address) as client:
            await asyncio.sleep(0.6)
            found = await Calling(client, world.token).done("getUpdates", timeout=5)
            assert [u["message"]["text"] for u in found] == ["kept"]


async def test_stopping_lets_everybody_go() -> None:
    world = World()
    async with serving(world) as address, httpx.AsyncClient(base_url=address, timeout=20) as client:
        waiting = [
            asyncio.create_task(client.get(f"/bot{world.token}/getUpdates", params={"timeout": 40})),
            asyncio.create_task(client.get("/clock", params={"after": 5, "wait": 40})),
            asyncio.create_task(client.get("/sim/events")),
        ]
        await asyncio.sleep(0.2)
        world.shut()
        async with asyncio.timeout(30):
            assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200, 200, 200]


async def test_of_hundreds_of_calls_each_is_answered(world: World, amina: Phone, client: httpx.AsyncClient) -> None:
    world.limits.on = False
    markup = json.dumps({"inline_keyboard": [[{"text": f"button {n}", "callback_data": f"v1:{n}"}] for n in range(8)]})
    body = {"chat_id": "11", "text": "<b>x</b> y " * 50, "parse_mode": "HTML", "reply_markup": markup}
    answers = [await client.post(f"/bot{world.token}/sendMessage", data=body) for _ in range(200)]
    assert all(answer.json()["ok"] for answer in answers)
    assert len(amina.messages()) == world.calls.total == 200
