"""SQLite in the loop's own thread: what may wait lets everybody else go on."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from referrals.storage import sqlite_driver
from referrals.storage.database import Database
from referrals.storage.sealed import fresh_keys, read_keyring

FILE = "plain.db"


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncIterator[Database]:
    """A file with one table of numbers."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / FILE}", read_keyring(fresh_keys()))
    async with database.transaction() as tx:
        await tx.execute(text("CREATE TABLE numbers (number INTEGER)"))
    yield database
    await database.close()


async def add(database: Database, number: int) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number})


async def numbers(database: Database) -> list[int]:
    async with database.reading() as tx:
        return list((await tx.execute(text("SELECT number FROM numbers ORDER BY number"))).scalars())


async def test_another_process_that_writes_is_waited_for_while_the_loop_runs_on(
    plain: Database, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(add(plain, 1))
    for _ in range(5):
        await asyncio.sleep(0.01)
        assert await numbers(plain) == []
    assert not writing.done()

    other.execute("COMMIT")
    other.close()
    await writing
    assert await numbers(plain) == [1]


async def test_a_lock_that_is_never_given_back_is_an_error(
    plain: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_driver, "PATIENCE", 0.01)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await add(plain, 1)
    await add(plain, 2)
    assert await numbers(plain) == [2]


async def test_whoever_is_cancelled_leaves_the_connection_fit_for_the_next(plain: Database) -> None:
    for number in range(20):
        writing = asyncio.create_task(add(plain, number))
        await asyncio.sleep(number / 10_000)
        writing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writing
    await add(plain, 99)
    assert (await numbers(plain))[-1] == 99


async def test_every_connection_waits_for_the_disk(plain: Database) -> None:
    async with plain.transaction() as tx:
        assert (await tx.execute(text("PRAGMA synchronous"))).scalar_one() == 2
        assert (await tx.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
