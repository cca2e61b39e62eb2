"""The composition root: what is made, started and stopped, in which order. What can fail is done before anything starts.

Not for: deciding, wording, sending, or the command line (see __main__).
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot.clock import Clock, FollowedClock, SystemClock
from bot.courier import Courier
from bot.dispatch import build_application
from bot.intake import ALLOWED, Polling
from bot.pacing import Limits
from bot.presentation import present
from bot.rendering import Renderer
from bot.scheduler import make_scheduler
from bot.settings import Settings
from bot.turns import House, Turns
from bot.web import Web, serving
from handlers.turn import App, Uses
from handlers.views import VIEWS
from locales.words import Library
from referrals.dispatching import Dispatching
from referrals.domain.person import PersonId, Role
from referrals.enrolling import Enrolling
from referrals.facts import Facts, FactsError, load_facts
from referrals.following_up import FollowingUp
from referrals.joining import Joining
from referrals.reporting import Reporting
from referrals.storage import backlog, deliveries, person_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import migrate
from referrals.storage.sealed import KeyProblem, Keyring, read_keyring

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long finished rows of the outbox stay, for an operator's questions."""
ASK_AGAIN = 2.0
"""Seconds between tries to reach Telegram at start."""


class CannotStart(Exception):
    """The bot cannot run as it is set up; the text says why and what to do, and holds no secret."""


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work."""

    settings: Settings
    database: Database
    clock: Clock
    bot: Bot
    uses: Uses
    facts: Facts
    courier: Courier
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def settled(self, within: float = 10.0) -> None:
        """Until nothing that was kept is left to do at the clock's present moment: no update, timer, message or call.
        TimeoutError says what is left. What Telegram has not handed over yet is not counted."""
        until = asyncio.get_running_loop().time() + within
        while not (left := await self._backlog()).idle:
            if asyncio.get_running_loop().time() > until:
                raise TimeoutError(str(left))
            await asyncio.sleep(0.01)

    async def _backlog(self) -> backlog.Backlog:
        async with self.database.reading() as tx:
            return await backlog.read(tx, self.clock.now())

    async def serve(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. A part that ends by itself is a mistake of this program and raised."""
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({stopping, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        for task in done - {stopping}:
            await task
            raise RuntimeError(f"{task.get_name()} ended by itself")


@asynccontextmanager
async def running(settings: Settings, *, limits: Limits = Limits()) -> AsyncIterator[Running]:
    """Start everything; stop it in reverse when left, calls in flight being finished. Raises CannotStart."""
    keyring, facts = _readable(settings)
    async with AsyncExitStack() as stack:
        clock = await _clock(settings, stack)
        database = Database(settings.database_url, keyring)
        stack.push_async_callback(database.close)
        await migrate(database)
        application = build_application(settings.bot_token, settings.api)
        await _introduced(application, clock, stack)
        app = _assembled(settings, database, clock, application, facts, limits)
        await _start(app, application, stack)
        log.info("Chiroq is at work")
        yield app
        log.info("Chiroq is stopping")


def _readable(settings: Settings) -> tuple[Keyring, Facts]:
    if problem := settings.problem():
        raise CannotStart(problem)
    try:
        return read_keyring(settings.encryption_keys), load_facts()
    except KeyProblem as problem:
        raise CannotStart(f"ENCRYPTION_KEYS cannot be read: {problem}. Put back the copy you keep of it.") from problem
    except FactsError as problem:
        raise CannotStart(str(problem)) from problem


async def _clock(settings: Settings, stack: AsyncExitStack) -> Clock:
    if not settings.clock_url:
        return SystemClock()
    clock = FollowedClock(settings.clock_url)
    await clock.synchronise()
    await stack.enter_async_context(_task(clock.follow(), "clock"))
    return clock


async def _introduced(application: App, clock: Clock, stack: AsyncExitStack) -> None:
    """Ask Telegram who the bot is. A refused token is final; a Telegram that is down is waited for."""
    while True:
        try:
            await application.initialize()
            break
        except (InvalidToken, Forbidden) as error:
            raise CannotStart("Telegram refuses BOT_TOKEN. Get a new one from @BotFather.") from error
        except TelegramError as error:
            log.warning("Telegram does not answer (%s); asking again", type(error).__name__)
            await clock.sleep(ASK_AGAIN)
    stack.push_async_callback(application.shutdown)


def _assembled(
    settings: Settings, database: Database, clock: Clock, application: App, facts: Facts, limits: Limits
) -> Running:
    uses = Uses(Joining(facts), Enrolling(facts), Reporting(facts), Dispatching(facts), FollowingUp(facts))
    library = Library()
    application.bot_data["house"] = House(application, uses, facts, library)
    renderer = Renderer(VIEWS, uses, facts, library)
    courier = Courier(database, application.bot, renderer, clock, going_on(uses), limits=limits)
    return Running(settings, database, clock, application.bot, uses, facts, courier)
