"""Where an operator's command works: the settings read, the database open and up to date, the facts at hand.

Says in plain words what keeps it from working. Not for: the running bot (bot/app).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeVar

import typer
from rich.console import Console

from bot.clock import SILENT, FollowedClock
from bot.settings import Settings
from bot.unusable import Unusable, bring_up_to_date, why_unusable
from referrals.enrolling import Enrolling
from referrals.facts import Facts, load_facts
from referrals.storage.condition import check_condition
from referrals.storage.database import BadAddress, Database
from referrals.storage.sealed import KeyProblem, Keyring, read_keyring

T = TypeVar("T")


class CommandError(Exception):
    """The command cannot go on. The text says what is wrong, and what to do."""

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(f"{what}\n→ {do}" if do else what)


@dataclass(frozen=True, slots=True)
class CommandContext:
    """All that a command needs; `now` is the moment it began."""

    settings: Settings
    database: Database
    facts: Facts
    enrolling: Enrolling
    now: datetime


def run(work: Callable[[CommandContext], Awaitable[T]]) -> T:
    """Do one command's work. What is wrong goes to standard error in plain words, and the command ends with 1."""

    async def in_context() -> T:
        async with opened() as found:
            return await work(found)

    try:
        return asyncio.run(in_context())
    except CommandError as error:
        stop(str(error))


def run_with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Do a command's work on the database as it is: not made, not brought up to date."""

    async def with_database() -> T:
        settings = Settings()
        database = await reachable(settings.database_url, keyring_of(settings))
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(with_database())
    except CommandError as error:
        stop(str(error))


async def reachable(url: str, keyring: Keyring) -> Database:
    """The database at an address, which may be empty or not there yet; else CommandError."""
    try:
        database = Database(url, keyring)
    except BadAddress as error:
        raise CommandError(f"The database can't be opened: {error}.", "Check DATABASE_URL in .env.") from error
    problem = why_unusable(await check_condition(database), database)
    if problem is not None:
        await database.close()
        raise CommandError(*problem)
    return database


def stop(why: str) -> NoReturn:
    """End with 1 and these words on standard error."""
    errors().print(why)
    raise typer.Exit(1)


def console() -> Console:
    """Standard output as it is now: one line stays one line, and nothing is coloured by guessing."""
    return Console(soft_wrap=True, highlight=False, markup=False)


def errors() -> Console:
    """Standard error, the same way."""
    return Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


@asynccontextmanager
async def opened() -> AsyncIterator[CommandContext]:
    """Opens the database of the settings and brings it up to date, as `run` does."""
    settings = Settings()
    database = await reachable(settings.database_url, keyring_of(settings))
    try:
        await _brought_up(database)
        facts = load_facts()
        yield CommandContext(settings, database, facts, Enrolling(facts), await moment(settings))
    finally:
        await database.close()


async def _brought_up(database: Database) -> None:
    try:
        await bring_up_to_date(database)
    except Unusable as error:
        raise CommandError(*error.args) from error


def keyring_of(settings: Settings) -> Keyring:
    """The keys of the settings, or CommandError."""
    if not settings.encryption_keys:
        raise CommandError("ENCRYPTION_KEYS is missing: without it nothing can be stored.", "python -m bot init")
    try:
        return read_keyring(settings.encryption_keys)
    except KeyProblem as problem:
        raise CommandError(
            f"ENCRYPTION_KEYS can't be read: {problem}.", "Put back the copy you keep of it."
        ) from problem


async def moment(settings: Settings) -> datetime:
    """Now; in demo and tests the simulator's now, so that invites last as long as they say."""
    if not settings.clock_url:
        return datetime.now(UTC)
    clock = FollowedClock(settings.clock_url)
    try:
        await clock.synchronise()
    except SILENT as error:
        raise CommandError(
            "The simulator's clock (CLOCK_URL) does not answer.", "Start the simulator, or unset it."
        ) from error
    return clock.now()
