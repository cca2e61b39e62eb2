"""A simulated Telegram over real HTTP, and the incoming half of the bot over a real database. Nothing is sent from here."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from sqlalchemy import select

from bot.clock import FollowedClock
from bot.message_packs import load_content
from bot.receiving.intake import keep
from bot.receiving.processor import TIMERS, Processor, TimerTable
from bot.receiving.turn import Dependencies
from bot.simulator.server import serving
from bot.simulator.world import World
from bot.transport import make_bot
from handlers.routes import Route, Routes
from handlers.use_cases import UseCases, use_cases_with
from locales.words import read_library
from referrals.domain.timer import TimerKind
from referrals.facts import Facts, load_facts
from referrals.storage import inbox
from referrals.storage.database import Database
from referrals.storage.schema import outbox
from tests.bot.handset import browsing
from tests.conversation import Phone, phone
from tests.due import next_due
from tests.sealed_rows import opened
from tests.waiting import until


@dataclass
class Incoming:
    """The incoming half: what people do is kept by `receives`, and played by `plays`."""

    world: World
    url: str
    database: Database
    clock: FollowedClock
    dependencies: Dependencies
    turns: Processor

    async def receives(self, *raw: dict[str, Any]) -> None:
        """Keep what the simulator has for the bot, or these updates."""
        waiting = [update.as_json() for update in self.world.updates.head(100, self.world.clock.now())]
        self.world.updates.clear()
        await keep(self.database, list(raw) or waiting, self.clock.now())

    async def plays(self) -> int:
        """Keep and play all there is, again and again until even what failed has had its three tries; how many seconds the
        calendar was moved on for that."""
        await self.receives()
        for moved in range(8):
            await self.turns.play_due()
            async with self.database.reading() as tx:
                if not await inbox.pending(tx) and not await next_due(tx):
                    return moved
            await self.clock_steps(1)
        return 8

    async def clock_steps(self, seconds: float) -> None:
        """Move the calendar, and wait until the bot's clock has followed."""
        self.world.clock.advance(timedelta(seconds=seconds))

        async def followed() -> bool:
            return self.world.clock.now() - self.clock.now() < timedelta(seconds=seconds / 2)

        await until(followed)

    async def said(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What is in the outbox, in order: notice, mode, parameters. What was emptied as out of date is left out."""
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(outbox).order_by(outbox.c.id))).all()
            return [
                (row.notice, row.mode, json.loads(opened(tx.keyring, outbox, row, "params_sealed")))
                for row in rows
                if row.params_sealed
            ]

    async def put_aside(self) -> int:
        """How many updates are in quarantine."""
        async with self.database.reading() as tx:
            return len(await inbox.quarantined(tx))


Make = Callable[..., Awaitable[Incoming]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all; a test that has it runs, with its other fixtures, in the session's loop."""
    async with browsing() as shared:
        yield shared


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with serving(world) as url:
        yield url


@pytest.fixture
def amina(world: World) -> Phone:
    return phone(world, "Amina", "ky")


@pytest.fixture
def zarina(world: World) -> Phone:
    return phone(world, "Zarina", "tg")


@pytest.fixture
async def make(world: World, address: str, each_database: Database) -> AsyncIterator[Make]:
    """Builds the incoming half around some routes and timers, on either engine."""
    async with AsyncExitStack() as stack:

        async def build(*routes: Route, timers: TimerTable | None = None) -> Incoming:
            bot = await stack.enter_async_context(make_bot(world.token, address))
            clock = FollowedClock(f"{address}/clock")
            await clock.synchronise()
            stack.callback(asyncio.create_task(clock.follow()).cancel)
            dependencies = Dependencies(bot, Routes(routes), _uses(load_facts()), load_facts(), read_library())
            turns = Processor(
                each_database,
                dependencies,
                clock,
                {TimerKind.ALERT_OPERATOR: TIMERS[TimerKind.ALERT_OPERATOR], **(timers or {})},
            )
            return Incoming(world, address, each_database, clock, dependencies, turns)

        yield build


def _uses(facts: Facts) -> UseCases:
    return use_cases_with(facts, load_content())
