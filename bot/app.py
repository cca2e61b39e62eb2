"""The composition root: what is made, started and stopped, in which order. What can fail is done before anything starts.

Not for: deciding, wording, sending, or the command line (see __main__).
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.bot_profile import present
from bot.clock import SILENT, Clock, FollowedClock, SystemClock
from bot.message_packs import load_content
from bot.receiving.health import PROBE_EVERY_S, Health, HealthProbe, presumed_healthy
from bot.receiving.intake import ALLOWED, Polling
from bot.receiving.processor import Processor
from bot.receiving.turn import Dependencies
from bot.receiving.unkept import Unkept
from bot.sending.courier import Courier
from bot.sending.leader_lease import is_dead
from bot.sending.rendering import Renderer
from bot.settings import Settings
from bot.transport import BadProxy, make_bot
from bot.unusable import OTHER_KEYS, Unusable, bring_up_to_date, why_unusable
from bot.workers.jobs import Jobs
from bot.workers.ticks import make_scheduler
from handlers.routes import ROUTES, Routes
from handlers.use_cases import UseCases, use_cases_with
from handlers.views import VIEWS
from locales.words import Library, read_library
from referrals.domain.campaign.content import Content
from referrals.enrolling import Enrolling
from referrals.facts import Facts, load_facts
from referrals.storage import backlog, person_rows, set_back, taken_back_file
from referrals.storage.condition import check_condition
from referrals.storage.database import DATABASE_ERRORS, BadAddress, Database
from referrals.storage.look_up_key import OtherLookUpKey
from referrals.storage.sealed import KeyProblem, Keyring, read_keyring
from referrals.toml_files.reading import FileRefused

log = logging.getLogger(__name__)

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
    use_cases: UseCases
    facts: Facts
    courier: Courier
    turns: Processor
    health: Health
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def settled(self, within: float = 10.0) -> None:
        """Until nothing that was kept is left to do at the clock's present moment: no update, timer, message or call.
        TimeoutError says what is left. What Telegram has not handed over yet is not counted."""
        until = asyncio.get_running_loop().time() + within
        while not await self._idle():
            if asyncio.get_running_loop().time() > until:
                raise TimeoutError(str(await self._backlog()))
            await asyncio.sleep(0.01)

    async def _idle(self) -> bool:
        """Who is at work says so without asking the database."""
        return not (self.courier.busy or self.turns.busy) and (await self._backlog()).idle(self.clock.now())

    async def _backlog(self) -> backlog.Backlog:
        async with self.database.reading() as tx:
            return await backlog.read(tx)

    async def serve(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. A part that ends by itself is a mistake of this program and raised."""
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({stopping, *self.tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        for task in done - {stopping}:
            await task
            raise RuntimeError(f"{task.get_name()} ended by itself")


@asynccontextmanager
async def running(settings: Settings, *, probe_s: float = PROBE_EVERY_S) -> AsyncIterator[Running]:
    """Start everything; stop it in reverse when left, calls in flight being finished. Raises CannotStart."""
    keyring, facts, content, library = _readable(settings)
    async with AsyncExitStack() as stack:
        clock = await _clock(settings, stack)
        database = await _usable(settings.database_url, keyring, stack)
        await _brought_up(database)
        await _opened(database, facts)
        stack.push_async_callback(_remember, database, clock)
        bot = await _introduced(settings, clock, stack)
        dependencies = Dependencies(bot, Routes(ROUTES), use_cases_with(facts, content), facts, library)
        app = _assembled(settings, database, clock, dependencies)
        async with database.transaction() as tx:
            await app.use_cases.operating.begin(tx, clock.now())
            await app.use_cases.sweeping.begin(tx, clock.now())
            await app.use_cases.dispatching.watching.begin(tx, clock.now())
            await set_back.pull_in(tx, facts.policy, clock.now())
        await _start(app, dependencies, probe_s, stack)
        log.info("Chiroq is at work")
        yield app
        log.info("Chiroq is stopping")


def _readable(settings: Settings) -> tuple[Keyring, Facts, Content, Library]:
    if problem := settings.problem():
        raise CannotStart(problem)
    try:
        return read_keyring(settings.encryption_keys), load_facts(), load_content(), read_library()
    except KeyProblem as error:
        raise CannotStart(f"ENCRYPTION_KEYS can't be read: {error}. Put back the copy you keep of it.") from error
    except FileRefused as error:
        raise CannotStart(str(error)) from error


async def _usable(url: str, keyring: Keyring, stack: AsyncExitStack) -> Database:
    """The database, or CannotStart in a sentence where it cannot be used."""
    try:
        database = Database(url, keyring)
    except BadAddress as error:
        raise CannotStart(f"The database can't be opened: {error}. Check DATABASE_URL in .env.") from error
    stack.push_async_callback(database.close)
    if problem := why_unusable(await check_condition(database), database):
        raise CannotStart(" ".join(problem))
    return database


async def _brought_up(database: Database) -> None:
    try:
        if await bring_up_to_date(database, is_dead):
            log.warning("everything is under the new look-up key; invites that were out have ended")
    except Unusable as error:
        raise CannotStart(" ".join(error.args)) from error


async def _opened(database: Database, facts: Facts) -> None:
    """With other keys nobody would be found again, and every message that waits would be put aside."""
    async with database.reading() as tx:
        if not await Enrolling(facts).keys_fit(tx):
            raise CannotStart(" ".join(OTHER_KEYS))
        await person_rows.remember_addresses(tx)


async def _remember(database: Database, clock: Clock) -> None:
    """At the end: what was taken back up to now is known beside the database, whatever becomes of it."""
    try:
        await taken_back_file.keep(database, clock.now())
    except (*DATABASE_ERRORS, OtherLookUpKey) as error:
        log.error("what was taken back could not be kept beside the database: %s", type(error).__name__)


async def _clock(settings: Settings, stack: AsyncExitStack) -> Clock:
    if not settings.clock_url:
        return SystemClock()
    clock = FollowedClock(settings.clock_url)
    try:
        await clock.synchronise()
    except SILENT as error:
        raise CannotStart("CLOCK_URL does not answer: the simulator has to run first.") from error
    await stack.enter_async_context(_task(clock.follow(), "clock"))
    return clock


async def _introduced(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Bot:
    """A bot that Telegram has told who it is."""
    try:
        bot = make_bot(settings.bot_token, settings.api)
    except BadProxy as error:
        raise CannotStart(str(error)) from error
    stack.push_async_callback(bot.shutdown)
    await _until_reached(clock, bot.initialize)
    return bot


def _assembled(settings: Settings, database: Database, clock: Clock, dependencies: Dependencies) -> Running:
    use_cases, facts, bot = dependencies.use_cases, dependencies.facts, dependencies.bot
    renderer = Renderer(VIEWS, use_cases, facts, dependencies.library)
    courier = Courier(database, bot, renderer, clock, use_cases.dispatching.watching.unreachable)
    turns = Processor(database, dependencies, clock)
    return Running(settings, database, clock, bot, use_cases, facts, courier, turns, presumed_healthy(clock))


async def _start(app: Running, dependencies: Dependencies, probe_s: float, stack: AsyncExitStack) -> None:
    """The last started is the first stopped: updates in, then turns, then jobs, then messages out."""
    await stack.enter_async_context(_sending(app))
    await stack.enter_async_context(_task(Jobs(app.database, app.bot, app.clock).run(), "jobs", app))
    await stack.enter_async_context(_task(app.turns.run(), "turns", app))
    await stack.enter_async_context(_ticking(app))
    await _listen(app, Unkept(app.bot, app.clock, dependencies.library, app.facts), stack)
    await _watch(app, probe_s, stack)
    await stack.enter_async_context(_task(present(app.bot, dependencies.library), "presentation"))


@asynccontextmanager
async def _sending(app: Running) -> AsyncIterator[None]:
    task = asyncio.create_task(app.courier.run(), name="courier")
    app.tasks.append(task)
    try:
        yield
    finally:
        app.courier.stop()
        await task


@asynccontextmanager
async def _ticking(app: Running) -> AsyncIterator[None]:
    scheduler = make_scheduler(app.database, app.clock)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def _watch(app: Running, probe_s: float, stack: AsyncExitStack) -> None:
    watch = HealthProbe(app.database, app.bot, app.clock, app.health, app.settings.webhook_url)
    await stack.enter_async_context(_task(watch.writes(probe_s), "probe of the database", app))
    await stack.enter_async_context(_task(watch.hears(probe_s), "probe of Telegram", app))


async def _listen(app: Running, unkept: Unkept, stack: AsyncExitStack) -> None:
    """By webhook or by polling: Telegram allows one of them, so the other is ended first."""
    settings = app.settings
    if settings.door is not None:
        await stack.enter_async_context(_open_door(app, unkept, *settings.door))
    if settings.webhook_url:
        await _until_reached(app.clock, lambda: _set_webhook(app.bot, settings))
    else:
        await _until_reached(app.clock, lambda: _remove_webhook(app.bot))
        await stack.enter_async_context(
            _task(Polling(app.bot, app.database, app.clock, app.health, unkept).run(), "polling", app)
        )


@asynccontextmanager
async def _open_door(app: Running, unkept: Unkept, host: str, port: int) -> AsyncIterator[None]:
    """The web server is loaded only where it is wanted."""
    from bot.receiving.web import Web, serving

    doors = Web(app.database, app.clock, app.settings.webhook_secret, app.health, unkept)
    try:
        async with serving(doors.answering(app.settings.webhook_url), host, port):
            yield
    except OSError as error:
        raise CannotStart(f"LISTEN: port {port} can't be opened ({error.strerror}).") from error


async def _set_webhook(bot: Bot, settings: Settings) -> None:
    await bot.set_webhook(settings.webhook_url, secret_token=settings.webhook_secret, allowed_updates=ALLOWED)


async def _remove_webhook(bot: Bot) -> None:
    if (await bot.get_webhook_info()).url:
        log.warning("a webhook was set for this bot; it is removed, since WEBHOOK_URL is empty")
        await bot.delete_webhook()


async def _until_reached(clock: Clock, ask: Callable[[], Awaitable[object]]) -> None:
    """A refused token is final; a Telegram that is down is waited for."""
    while True:
        try:
            await ask()
            return
        except (InvalidToken, Forbidden) as error:
            raise CannotStart("Telegram refuses BOT_TOKEN. Get a new one from @BotFather.") from error
        except BadRequest as error:
            raise CannotStart("Telegram refuses WEBHOOK_URL: it must be a public https address.") from error
        except TelegramError as error:
            log.warning("Telegram does not answer (%s); asking again", type(error).__name__)
            await clock.sleep(ASK_AGAIN)


@asynccontextmanager
async def _task(work: Coroutine[Any, Any, None], name: str, app: Running | None = None) -> AsyncIterator[None]:
    """Runs beside; cancelled when left. One that belongs to `app` must never end by itself."""
    task = asyncio.create_task(work, name=name)
    if app is not None:
        app.tasks.append(task)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
