"""A world, served over real HTTP, with a woman in it and two clients: plain httpx and python-telegram-bot."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.simulator.people import SimulatedPerson
from bot.simulator.server import serving
from bot.simulator.world import World
from tests.conversation import Phone


class Hand:
    """A monotonic clock that moves only when the test pushes it."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Calling:
    """Bot API calls as raw JSON, with the HTTP status."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._token = token

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        response = await self._client.post(f"/bot{self._token}/{method}", json=params)
        answer: dict[str, Any] = response.json()
        assert response.status_code == answer.get("error_code", 200)
        return answer

    async def refused(self, method: str, **params: Any) -> str:
        """The description, without checking the code."""
        answer = await self(method, **params)
        assert not answer["ok"]
        return str(answer["description"])

    async def done(self, method: str, **params: Any) -> Any:
        answer = await self(method, **params)
        assert answer["ok"], answer
        return answer["result"]


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def world(hand: Hand) -> World:
    return World(monotonic=hand)


@pytest.fixture
def amina(world: World) -> Phone:
    """She has opened the bot; the update of it is confirmed."""
    person: SimulatedPerson = world.add_person(11, "Amina", language_code="ru", username="amina")
    person.started = True
    return Phone(world, person)


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    async with serving(world) as address:
        yield address


@pytest.fixture
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url) as opened:
        yield opened


@pytest.fixture
def call(client: httpx.AsyncClient, world: World) -> Calling:
    return Calling(client, world.token)


@pytest.fixture
async def telegram(url: str, world: World) -> AsyncIterator[Bot]:
    async with Bot(world.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot
