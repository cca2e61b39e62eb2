"""A simulated Telegram over real HTTP, and the incoming half of the bot over a real database. Nothing is sent from here."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import FollowedClock
from bot.dispatch import build_application
from bot.intake import keep
from bot.simulator.server import serving
from bot.simulator.world import World
from bot.turns import House, Play, Turns
from handlers.routes import Route
from handlers.turn import Uses
from locales.words import Library
from referrals.dispatching import Dispatching
from referrals.enrolling import Enrolling
from referrals.facts import load_facts
from referrals.following_up import FollowingUp
from referrals.joining import Joining
from referrals.reporting import Reporting
from referrals.storage import inbox, timers
from referrals.storage.database import Database
from referrals.storage.schema import outbox
from tests.conversation import Phone, phone


@dataclass
class Incoming:
    """The incoming half: what people do is kept by `receives`, and played by `plays`."""

    world: World
    url: str
    database: Database
    clock: FollowedClock
    house: House
    turns: Turns
    lost: list[str] = field(default_factory=list)

    async def receives(self, *raw: dict[str, Any]) -> None:
        """Keep what the simulator has for the bot, or these updates."""
        waiting = [update.as_json() for update in self.world.updates.head(100, self.world.clock.now())]
        self.world.updates.clear()
        await keep(self.database, list(raw) or waiting, self.clock.now())

    async def plays(self) -> None:
        """Keep and play all there is, again and again until even what failed has had its three tries."""
        await self.receives()
        for _ in range(8):
            await self.turns.play_due()
            async with self.database.reading() as tx:
                if not await inbox.pending(tx) and not await timers.next_due(tx):
                    return
            self.clock_steps(1)

    def clock_steps(self, seconds: float) -> None:
        """Move the calendar, at once on both sides."""
        from datetime import timedelta

        self.world.clock.advance(timedelta(seconds=seconds))
        self.clock._take(
            {"now": self.world.clock.now().isoformat(), "version": self.world.clock.version, "speed": self.clock._speed}
        )

    async def said(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What is in the outbox, in order: notice, mode, parameters."""
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(outbox).order_by(outbox.c.id))).all()
            return [(row.notice, row.mode, tx.keyring.open_json(row.params_sealed)) for row in rows]

    async def put_aside(self) -> int:
        """How many updates are in quarantine."""
        async with self.database.reading() as tx:
            return len(await inbox.quarantined(tx))


Make = Callable[..., Incoming]


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
    async with asyncio.TaskGroup() as group:
        made: list[Incoming] = []

        def build(*routes: Route, timers: Mapping[str, Callable[[Uses], Play]] | None = None) -> Incoming:
            application = build_application(world.token, address, routes)
            facts = load_facts()
            uses = Uses(Joining(facts), Enrolling(facts), Reporting(facts), Dispatching(facts), FollowingUp(facts))
            house = House(application, uses, facts, Library(), timers or {})
            clock = FollowedClock(f"{address}/clock")
            made.append(Incoming(world, address, each_database, clock, house, Turns(each_database, house, clock)))
            return made[-1]

        yield build
        for each in made:
            await each.house.application.shutdown()
        group.create_task(asyncio.sleep(0))
