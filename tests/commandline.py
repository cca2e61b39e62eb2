"""An operator at the command line, in tests: what is typed, what is in the database behind it, and what was printed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner, Result

from bot.__main__ import command_line
from bot.demo import EXAMPLE, seed
from referrals.domain.place import PlaceCode
from referrals.enrolling import Enrolling
from referrals.facts import load_facts, load_network
from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import migrate
from referrals.storage.sealed import read_keyring
from tests.keys import KEYS

NOWHERE = "http://127.0.0.1:9"
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
    """Do something in the installation's database, which is there."""

    async def doing() -> None:
        database = Database("sqlite+aiosqlite:///data/chiroq.db", read_keyring(keys))
        async with database.transaction() as tx:
            await work(tx)
        await database.close()

    asyncio.run(doing())


def installed() -> None:
    """An empty database, up to date, as the first command leaves it (TestNetworkLoad has one do that)."""
    _put(_made(_nothing))


def loaded() -> None:
    """The example network, as `network load` leaves it; no one has joined."""
    _put(_made(_network))


def joined() -> None:
    """The example network with people for everything, opened."""
    _put(_made(_everyone))


async def _nothing(_database: Database) -> None: ...


async def _network(database: Database) -> None:
    facts = load_facts()
    async with database.transaction() as tx:
        await Enrolling(facts).load(tx, load_network(EXAMPLE, facts.gazetteer), datetime.now(UTC))


async def _everyone(database: Database) -> None:
    await seed(database, load_facts(), datetime.now(UTC))


@cache
def _made(fill: Callable[[Database], Awaitable[object]]) -> bytes:
    """A database with this in it, made once: bringing an empty one up to date takes longer than most commands."""

    async def making(file: Path) -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", read_keyring(KEYS))
        await migrate(database)
        await fill(database)
        await database.close()

    with TemporaryDirectory() as folder:
        file = Path(folder) / "made.db"
        asyncio.run(making(file))
        return file.read_bytes()


def _put(content: bytes) -> None:
    Path("data").mkdir(exist_ok=True)
    Path("data/chiroq.db").write_bytes(content)


def on_page(result: Result, *parts: str) -> bool:
    """Whether one line holds all of these."""
    return any(all(part in line for part in parts) for line in result.output.splitlines())
