"""The driver reads an answer of any length whole, in as many pieces as it is asked for, and leaves nothing open."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

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


def _hops(connection: OneHop, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has hopped to the thread since, by the name of what was done there."""
    hopped = list[str]()
    execute = connection._execute

    async def counted(function: Any, begin: Any, first: Any, work: Any, *arguments: Any) -> Any:
        hopped.append(f"{begin or ''}+{len(first)}+{work.__name__}")
        return await execute(function, begin, first, work, *arguments)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(connection, "_execute", counted)
    return hopped


async def test_a_transaction_begins_with_its_first_statement_and_costs_nothing_without(
    connection: OneHop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connection.cursor().execute("CREATE TABLE t (a)")
    hops = _hops(connection, monkeypatch)
    connection.begin("BEGIN IMMEDIATE")
    await connection.commit()
    connection.begin("BEGIN IMMEDIATE")
    await connection.rollback()
    assert hops == []
    connection.begin("BEGIN IMMEDIATE")
    await connection.cursor().execute("INSERT INTO t VALUES (1)")
    assert connection.in_transaction
    await connection.commit()
    await connection.rollback()
    assert hops == ["BEGIN IMMEDIATE+0+_run", "+0+commit"]


async def test_what_is_put_off_goes_with_the_next_hop_in_its_order(
    connection: OneHop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE t (a)")
    hops = _hops(connection, monkeypatch)
    connection.begin("BEGIN IMMEDIATE")
    with connection.putting_off():
        await connection.cursor().execute("INSERT INTO t VALUES (1)")
        await connection.cursor().executemany("INSERT INTO t SELECT ? + max(a) FROM t", [(1,), (2,)])
    assert hops == []
    await cursor.execute("SELECT a FROM t")
    assert await cursor.fetchall() == [(1,), (2,), (4,)]
    with connection.putting_off():
        await connection.cursor().execute("DELETE FROM t WHERE a = 1")
    await connection.commit()
    assert hops == ["BEGIN IMMEDIATE+2+_run", "+1+commit"]
    await cursor.execute("SELECT a FROM t")
    assert await cursor.fetchall() == [(2,), (4,)]


async def test_what_is_put_off_is_dropped_with_the_transaction(connection: OneHop) -> None:
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE t (a)")
    connection.begin("BEGIN IMMEDIATE")
    with connection.putting_off():
        await connection.cursor().execute("INSERT INTO t VALUES (1)")
    await connection.rollback()
    await cursor.execute("SELECT a FROM t")
    assert await cursor.fetchall() == []


async def test_a_statement_cut_short_is_undone_all_the_same(connection: OneHop) -> None:
    """The thread may still be at it: no lock is left behind."""
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE t (a)")
    connection.begin("BEGIN IMMEDIATE")
    slow = asyncio.create_task(cursor.execute(f"INSERT INTO t {NUMBERS}"))
    await asyncio.sleep(0)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    await connection.rollback()
    assert not connection.in_transaction
    await cursor.execute("SELECT a FROM t")
    assert await cursor.fetchall() == []


def test_what_cannot_be_opened_leaves_no_thread_that_answers_a_closed_loop(tmp_path: Path) -> None:
    def refuses(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.DatabaseError("not a database")

    async def opens() -> None:
        with pytest.raises(sqlite3.DatabaseError):
            async with connect(str(tmp_path / "nothing.db"), opener=refuses):
                pass

    for _ in range(100):
        asyncio.run(opens())
