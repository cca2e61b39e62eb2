"""SQLite through aiosqlite with one hop to its thread for a statement, where its own cursors take four, and none for what
can go with the next one: BEGIN, and writes nobody asks the result of.

Not for: opening a database (see database), or anything about what a statement says.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import aiosqlite

AHEAD = 200
"""Rows read with the statement itself; a longer answer is read on as it is asked for."""


def connect(database: str, *, opener: Callable[..., sqlite3.Connection] = sqlite3.connect, **options: Any) -> "OneHop":
    """What SQLAlchemy asks of a driver: a connection to be awaited, whose thread never keeps the process alive."""
    connection = OneHop(lambda: opener(database, **options), iter_chunk_size=AHEAD)
    connection._thread.daemon = True
    return connection


class OneHop(aiosqlite.Connection):
    """A connection with cursors of our own. What is put off runs in the hop of the next statement or of the commit, in its
    order, and what is wrong with it is raised there."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._begin: str | None = None
        self._put_off: list[Callable[[], None]] = []
        self._putting_off = False
        self._underway = False
        self._stopped: asyncio.Future[Any] | None = None

    async def _connect(self) -> "OneHop":
        """What can't be opened is raised when its thread has ended: else that would answer a loop that is closed by then."""
        try:
            return await super()._connect()  # type: ignore[return-value]
        except BaseException:
            if self._stopped is not None:
                await self._stopped
            raise

    def stop(self) -> asyncio.Future[Any] | None:
        """What the thread answers when it ends."""
        self._stopped = super().stop()
        return self._stopped

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """One that nothing has been done with; costs nothing."""
        return Cursor(self)

    def begin(self, statement: str) -> None:
        """A transaction begins with the first statement that follows; one without any costs nothing."""
        self._begin = statement

    @contextmanager
    def putting_off(self) -> Iterator[None]:
        """What is run inside is put off: its result is never known."""
        self._putting_off = True
        try:
            yield
        finally:
            self._putting_off = False

    @asynccontextmanager
    async def all_at_once(self) -> AsyncIterator[None]:
        """What is put off inside is done at its end, or dropped with all that fails."""
        try:
            yield
            if self._put_off:
                await self._hop(lambda: None)
        except BaseException:
            self._put_off = []
            raise

    async def run(self, work: Callable[..., None], *arguments: Any) -> None:
        """Do this in the thread, now or put off."""
        if self._putting_off:
            self._put_off.append(partial(work, *arguments))
        else:
            await self._hop(work, *arguments)

    async def commit(self) -> None:
        """Without a hop where nothing was done."""
        if self._put_off or self._conn.in_transaction:
            await self._hop(self._conn.commit)
        self._begin = None

    async def rollback(self) -> None:
        """Without a hop where nothing was done. What was cut short may be done yet, so it is undone in any case."""
        self._begin, self._put_off = None, []
        if self._underway or self._conn.in_transaction:
            await self._hop(self._conn.rollback)

    async def _hop(self, work: Callable[..., None], *arguments: Any) -> None:
        begin, first = self._begin, self._put_off
        self._begin, self._put_off, self._underway = None, [], True
        try:
            await self._execute(self._in_order, begin, first, work, *arguments)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            raise
        except BaseException:
            self._underway = False
            raise
        self._underway = False

    def _in_order(
        self, begin: str | None, first: list[Callable[[], None]], work: Callable[..., None], *arguments: Any
    ) -> None:
        if begin is not None:
            self._conn.execute(begin)
        for each in first:
            each()
        work(*arguments)


def _is_no_text(error: sqlite3.OperationalError) -> bool:
    """What SQLite's driver says where someone wrote other bytes into the file as a text."""
    return "Could not decode to UTF-8" in str(error)


def _as_far_as_it_is_text(value: bytes) -> str:
    """How a connection reads texts once it has met one that is none. The driver's own way is faster."""
    return value.decode(errors="replace")


class Cursor:
    """Opened, run, read and closed in one hop. Like any cursor of a driver, it's of use for one statement at a time."""

    arraysize = 1

    def __init__(self, connection: OneHop) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run it and read the first rows."""
        await self._connection.run(self._run, statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run it once for each row of parameters."""
        await self._connection.run(self._run_many, statement, parameters)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows, no more than so many."""
        size = size or self.arraysize
        if len(self._rows) < size and self._open is not None:
            await self._connection.run(self._read_on, size - len(self._rows))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """The next row, None where there is none."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchall(self) -> list[Any]:
        """All other rows."""
        if self._open is not None:
            await self._connection.run(self._read_on, None)
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Give up what was not read."""
        self._rows = []
        if self._open is not None:
            await self._connection.run(self._close)

    def _run(self, statement: str, parameters: Sequence[Any]) -> None:
        """Again where a text in its answer is none, unless it has changed something: a turn that fails is played again."""
        before = self._connection._conn.total_changes
        try:
            self._run_once(statement, parameters)
        except sqlite3.OperationalError as error:
            if not _is_no_text(error) or self._connection._conn.total_changes != before:
                raise
            self._run_once(statement, parameters)

    def _run_once(self, statement: str, parameters: Sequence[Any]) -> None:
        self._close()
        self._open = self._connection._conn.execute(statement, parameters)
        self._note(self._open)
        self._rows = []
        self._read_on(AHEAD)

    def _run_many(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._close()
        cursor = self._connection._conn.executemany(statement, parameters)
        self._note(cursor)
        cursor.close()

    def _read_on(self, size: int | None) -> None:
        """The last row being read, the statement is over, and nothing of it is left open."""
        if self._open is None:
            return
        try:
            rows = self._open.fetchall() if size is None else self._open.fetchmany(size)
        except sqlite3.OperationalError as error:
            if _is_no_text(error):
                self._connection._conn.text_factory = _as_far_as_it_is_text
            raise
        self._rows += rows
        if size is None or len(rows) < size:
            self._note(self._open)
            self._close()

    def _note(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
