"""The driver reads an answer of any length whole, in as many pieces as it is asked for, and leaves nothing open."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from referrals.storage.one_hop import AHEAD, OneHop, connect

MANY = 2 * AHEAD + 50
NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) SELECT i FROM n"  # noqa: S608


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneHop]:
    opened = connect(str(tmp_path / "one.db"), isolation_level=None)
    async with opened:
        yield opened


@pytest.mark.parametrize("size", [1, AHEAD - 1, AHEAD, AHEAD + 1, MANY, MANY + 1])
async def test_in_pieces_of_any_size_it_is_the_whole_answer(connection: OneHop, size: int) -> None:
    cursor = connection.cursor()
    await cursor.execute(NUMBERS)
    pieces = []
    while piece := await cursor.fetchmany(size):
        pieces.append(piece)
    assert [number for piece in pieces for (number,) in piece] == list(range(1, MANY + 1))
    assert {len(piece) for piece in pieces[:-1]} <= {size}


async def test_the_rest_at_once_and_one_by_one(connection: OneHop) -> None:
    cursor = connection.cursor()
    await cursor.execute(NUMBERS)
    assert await cursor.fetchone() == (1,)
    assert len(await cursor.fetchall()) == MANY - 1
    assert await cursor.fetchone() is None


@pytest.mark.parametrize("read", [0, AHEAD + 1])
async def test_what_was_not_read_keeps_nothing_open(connection: OneHop, read: int) -> None:
    """SQLite refuses to drop a table that an open statement reads."""
    cursor = connection.cursor()
    await cursor.execute(f"CREATE TABLE numbers AS {NUMBERS}")
    await cursor.execute("SELECT * FROM numbers")
    if read:
        await cursor.fetchmany(read)
    await cursor.close()
    await connection.cursor().execute("DROP TABLE numbers")


async def test_what_a_statement_changed_is_counted_also_where_it_returns_rows(connection: OneHop) -> None:
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b)")
    await cursor.executemany("INSERT INTO t (b) VALUES (?)", [(1,), (2,), (3,)])
    assert cursor.rowcount == 3
    await cursor.execute("UPDATE t SET b = 0 WHERE b > ? RETURNING a", (1,))
    assert await cursor.fetchall() == [(2,), (3,)]
    assert cursor.rowcount == 2
    assert cursor.description is not None


async def test_what_is_wrong_is_raised_and_the_next_statement_runs(connection: OneHop) -> None:
    cursor = connection.cursor()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await cursor.execute("SELECT * FROM missing")
    await cursor.execute("SELECT 1")
    assert await cursor.fetchall() == [(1,)]
