"""SQLite as SQLAlchemy's aiosqlite dialect drives it, in the loop's own thread: a statement takes microseconds, a hop to
another thread many times that. Whatever may wait does not stop the loop: another process's lock is asked for again and
again, the disk is waited for in a thread.

Not for: statements, or who may write (see database).
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

PATIENCE = 30.0
"""Seconds after which another process's lock is an error."""
ASKS_AGAIN = 0.002
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)


async def connect(*arguments: Any, **options: Any) -> "Connection":
    """What the dialect calls instead of aiosqlite's function of this name."""
    return Connection(sqlite3.connect(*arguments, **{**options, "timeout": 0, "check_same_thread": False}))


class Connection:
    """What the dialect uses of an aiosqlite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept = 0

    def cursor(self) -> "Cursor":
        """A new one."""
        return Cursor(self._connection)

    async def commit(self) -> None:
        """Returns when it is on the disk; at once where no row was written."""
        if self._connection.total_changes == self._kept:
            self._connection.commit()
            return
        await _beside(self._connection.commit)
        self._kept = self._connection.total_changes

    async def rollback(self) -> None:
        """Nothing where no transaction is open."""
        self._connection.rollback()

    async def close(self) -> None:
        """The last one of a file writes what is left of the log into it."""
        await _beside(self._connection.close)

    def stop(self) -> None:
        """Close without a loop."""
        self._connection.close()

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """Make a function known to SQL."""
        self._connection.create_function(*arguments, **options)


class Cursor:
    """What the dialect uses of an aiosqlite cursor."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._cursor = connection.cursor()

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        """One statement."""
        await _patiently(lambda: self._cursor.execute(statement, values))

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each of the rows; inside a transaction, where no lock is missing."""
        self._cursor.executemany(statement, rows)

    async def fetchall(self) -> list[Any]:
        """What is left of the result."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let go of the result."""
        self._cursor.close()

    @property
    def description(self) -> Any:
        """The columns of the result; None where there is none."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row inserted last."""
        return self._cursor.lastrowid


async def _patiently(work: Callable[[], object]) -> None:
    """Again and again while another process holds a lock."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            work()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in BUSY or time.monotonic() > end:
                raise
        await asyncio.sleep(ASKS_AGAIN)


async def _beside(work: Callable[[], None]) -> None:
    """In another thread. Whoever is cancelled meanwhile stays until it is over: the connection is not free before."""
    working = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
