"""An operator at the command line, in tests: what is typed, what is in the database behind it, and what was printed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from typer.testing import CliRunner, Result

from bot.__main__ import command_line
from bot.demo import seed
from referrals.domain.place import PlaceCode
from referrals.facts import load_facts
from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import migrate
from referrals.storage.sealed import fresh_keys, read_keyring

NOWHERE = "http://127.0.0.1:9"
KEYS = fresh_keys()
KG = PlaceCode("KG")
SETTINGS = (
    "BOT_TOKEN",
    "BOT_API_URL",
    "DATABASE_URL",
    "ENCRYPTION_KEYS",
    "WEBHOOK_URL",
    "WEBHOOK_SECRET",
    "LISTEN",
    "CLOCK_URL",
    "LOG_LEVEL",
)


def chiroq(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(command_line(), words, input=typed, env={"COLUMNS": "200"}, catch_exceptions=False)


def in_database(work: Callable[[Transaction], Awaitable[object]], keys: str = KEYS) -> None:
    """Do something in the installation's database."""

    async def doing() -> None:
        database = Database("sqlite+aiosqlite:///data/chiroq.db", read_keyring(keys))
        await migrate(database)
        async with database.transaction() as tx:
            await work(tx)
        await database.close()

    asyncio.run(doing())


def joined() -> None:
    """The example network with people for everything, opened."""

    async def joining() -> None:
        database = Database("sqlite+aiosqlite:///data/chiroq.db", read_keyring(KEYS))
        await migrate(database)
        await seed(database, load_facts(), datetime.now(UTC))
        await database.close()

    asyncio.run(joining())


def on_page(result: Result, *parts: str) -> bool:
    """Whether one line holds all of these."""
    return any(all(part in line for part in parts) for line in result.output.splitlines())
