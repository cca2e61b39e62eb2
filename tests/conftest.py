"""What every test shares: Hypothesis without deadlines, since two busy cores say nothing about an example, and databases.

`database` is a fresh SQLite file with all tables; `each_database` runs a test on SQLite and on PostgreSQL.
"""

import asyncio
import gc
import hashlib
import os
import shutil
import signal
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache, lru_cache
from pathlib import Path
from subprocess import CalledProcessError

import pytest
from hypothesis import settings

from bot.event_loop import new_loop
from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import Keyring, read_keyring
from tests.compiled import compile_once
from tests.keys import KEYS
from tests.postgres import Postgres, serving
from tests.waiting import apart

gc.disable()  # while thousands of tests are imported and listed there is no garbage, and looking for it takes a third of the time
settings.register_profile("chiroq", max_examples=40, deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.register_profile("vigil", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile("chiroq")
compile_once()
# Every client reads what the machine trusts; none of these needs it.
ssl.create_default_context = cache(ssl.create_default_context)  # type: ignore[assignment]
# The address of an account takes long on purpose; the same few people live in each of hundreds of villages.
hashlib.scrypt = lru_cache(maxsize=1_000)(hashlib.scrypt)  # type: ignore[assignment]


def _interrupted(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


# Where Ctrl-C is not Python's own, asyncio leaves it alone; else each run of a loop, three a test, puts its own in its place.
signal.signal(signal.SIGINT, _interrupted)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run in the loop in which the bot works."""
    return {"the bot's": new_loop}


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what tests make alone, and seldom: each look costs more than it frees."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """The keys of this session."""
    return read_keyring(KEYS)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Path:
    """A SQLite file with all tables, to copy."""
    file = tmp_path_factory.mktemp("template") / "migrated.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", keyring)
        try:
            await migrate(database)
        finally:
            await database.close()

    apart(make())
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """A fresh SQLite database with all tables."""
    return f"sqlite+aiosqlite:///{shutil.copy(migrated_file, tmp_path / 'test.db')}"


@pytest.fixture
async def database(sqlite_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The fresh SQLite database, open."""
    database = Database(sqlite_url, keyring)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this session; its tests are skipped, visibly, where it cannot start."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serving())
        except (ImportError, OSError, RuntimeError, CalledProcessError) as error:
            pytest.skip(f"no PostgreSQL server can start here: {error}")
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def each_database(request: pytest.FixtureRequest, keyring: Keyring) -> AsyncIterator[Database]:
    """The test runs twice: on a fresh SQLite file and on a fresh PostgreSQL database."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        url = await request.getfixturevalue("postgres").fresh(keyring)
    database = Database(url, keyring)
    yield database
    await database.close()
    if request.param == "postgresql":
        request.getfixturevalue("postgres").give_back(url)
