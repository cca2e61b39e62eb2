"""Opening the database and owning its transactions: one writer on SQLite, row locks on PostgreSQL.

Exports `Transaction`, the type others annotate with. Not for: statements (see the *_rows modules) or the tables (see schema).
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Executable, PoolProxiedConnection, Row, make_url
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from referrals.storage import one_hop
from referrals.storage.sealed import Keyring, SealedRow

_GIVEN_UP = ("40001", "40P01")
"""PostgreSQL's codes for a serialisation failure and for a deadlock."""


DATABASE_ERRORS = (DBAPIError, PoolTimeout, OSError)
"""What is raised while the database cannot be reached or used: nobody's mistake, and it passes."""

BUSY = 30.0
"""Seconds for which another process may keep SQLite's lock."""
T = TypeVar("T")


async def run_to_completion(work: Coroutine[Any, Any, T]) -> T:
    """Cancelled, it ends the work first: a transaction cut short in a statement would leave its lock behind."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


class BadAddress(ValueError):
    """DATABASE_URL cannot be read, or its driver is not installed. The text says which, and holds no password."""


class StaleVersion(Exception):
    """Somebody else changed the row since it was read: play the turn again, it counts as no attempt."""


class Wake(StrEnum):
    """Who is woken by a commit, so that nobody waits for the next tick."""

    TURNS = "turns"
    """An inbox row or a timer may be due."""
    COURIER = "courier"
    """Something is to be sent."""
    JOBS = "jobs"
    """Something is to be fetched and read, outside of any turn."""


class WakeEvent:
    """Rung after a commit; whoever waits wakes once for any number of rings, and never misses one."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake the waiter, now or at its next wait."""
        self._event.set()

    async def wait(self) -> None:
        """Return at the first ring since the last return."""
        await self._event.wait()
        self._event.clear()

    @property
    def rung(self) -> bool:
        """Whether somebody rang who was not heard yet."""
        return self._event.is_set()

    def heard(self) -> None:
        """Whoever is about to look needs no ring before this moment."""
        self._event.clear()


class Transaction:
    """One open transaction. Everything done with it is kept together at its end, or nothing is."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring) -> None:
        self._connection = connection
        self.keyring = keyring
        self.woken: set[Wake] = set()
        self.unverified: set[str] = set()
        """Columns in which something stands that was not kept there by this bot, and was passed over."""

    @property
    def dialect(self) -> Dialect:
        """Which of the two engines this is: `dialect.name` is "sqlite" or "postgresql"."""
        return self._connection.dialect

    def row(self, table: str, *identity: Any) -> SealedRow:
        """As `Keyring.row`; what is passed over since it does not open is among what this transaction could not verify."""
        return SealedRow(self.keyring, table, identity, self.unverified)

    async def execute(
        self, statement: Executable, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one visible statement; many rows are one call.

        Raised as StaleVersion: that PostgreSQL ended a deadlock of two turns by giving up this one.
        """
        try:
            result = await self._connection.execute(statement, rows)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _GIVEN_UP:
                raise StaleVersion("the database gave this turn up for another") from error
            raise
        return cast("CursorResult[Any]", result)

    async def put(
        self, statement: Executable, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> None:
        """Write what nobody asks the result of. On SQLite it goes with the next statement or with the commit, which then raises
        what is wrong with it: a hop less."""
        if self.dialect.name != "sqlite":
            await self.execute(statement, rows)
            return
        with self._one_hop().putting_off():
            await self.execute(statement, rows)

    def _one_hop(self) -> one_hop.OneHop:
        connection = self._connection.sync_connection
        assert connection is not None  # noqa: S101  # it was started with the transaction
        return cast("one_hop.OneHop", connection.connection.driver_connection)

    async def stream(self, statement: Executable, batch: int) -> AsyncIterator[Sequence[Row[Any]]]:
        """The rows of a long answer, so many at a time."""
        answer = await self._connection.stream(statement)
        async for rows in answer.partitions(batch):
            yield rows

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """For migrations alone, which know no other way."""
        return await self._connection.run_sync(work)

    def wake(self, *whom: Wake) -> None:
        """Ring these bells once the commit has succeeded; after a rollback nobody is woken."""
        self.woken.update(whom)

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint: what fails inside is undone and raised, and the transaction goes on."""
        async with self._connection.begin_nested():
            if self.dialect.name != "sqlite":
                yield
                return
            async with self._one_hop().all_at_once():
                yield


class Database:
    """Two engines over one file (writer and readers) for SQLite, one pool for PostgreSQL. Close it before the loop ends."""

    def __init__(self, url: str, keyring: Keyring, *, connections: int = 8) -> None:
        self.url = _read(url)
        self.keyring = keyring
        self.bells = {wake: WakeEvent() for wake in Wake}
        self._lock = asyncio.Lock()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(self.url)
            self._writer = _sqlite_engine(self.url, 1, "BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(self.url, connections, "BEGIN")
        else:
            self._writer = self._reader = _engine(self.url, pool_size=connections, hide_parameters=True)
        for engine in {self._writer, self._reader}:
            engine.dialect.keyring = keyring  # type: ignore[attr-defined]  # for what has only a connection, as a migration

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Write: committed at the end, rolled back on any exception. On SQLite one at a time; never nest it."""
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._lock)
            connection = await stack.enter_async_context(self._writer.begin())
            transaction = Transaction(connection, self.keyring)
            yield transaction
        for wake in transaction.woken:
            self.bells[wake].ring()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read a consistent state beside the writer; what is written inside is lost."""
        async with self._reader.connect() as connection:
            yield Transaction(connection, self.keyring)

    async def checkpoint(self) -> None:
        """SQLite: what was written ahead becomes part of the file, so that nothing wiped is left beside it (D14). Where someone
        reads or writes at this moment the next time will do."""
        if self.is_sqlite and self.url.database:
            await asyncio.to_thread(_checkpoint, Path(self.url.database))

    async def close(self) -> None:
        """Give back every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations only."""
        return self._writer


OWNERS_ALONE, OWNERS_FOLDER = 0o600, 0o700


def private_file(file: Path) -> BinaryIO:
    """A new file that nobody else on the machine can read, from the first moment on. Raises FileExistsError."""
    return open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS_ALONE), "wb")


def _read(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise BadAddress("DATABASE_URL is no address of a database") from error


def _engine(url: URL, **options: Any) -> AsyncEngine:
    try:
        return create_async_engine(url, **options)
    except ImportError as error:
        raise BadAddress("the driver for PostgreSQL is not installed: requirements-postgresql.txt") from error
    except (ArgumentError, InvalidRequestError) as error:
        raise BadAddress("DATABASE_URL begins with sqlite+aiosqlite:// or postgresql+asyncpg://") from error


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)


def _make_private(url: URL) -> None:
    """Before SQLite makes the file for everybody to read; one that others could read is closed to them."""
    if not url.database or url.database == ":memory:":
        return
    file = Path(url.database)
    try:
        private_file(file).close()
    except FileExistsError:
        if file.stat().st_mode & 0o077:
            file.chmod(OWNERS_ALONE)


def _open(url: URL, database: str, **options: Any) -> sqlite3.Connection:
    _make_private(url)
    connection: sqlite3.Connection = sqlite3.connect(database, **options)
    try:
        _write_ahead(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Where several open a new database together, this one statement is refused at once, whatever the timeout."""
    until = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _checkpoint(file: Path) -> None:
    address = f"{file.absolute().as_uri()}?mode=rw"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(address, timeout=0, uri=True)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _sqlite_engine(url: URL, size: int, begin: str) -> AsyncEngine:
    """Without SQLAlchemy's events: an engine that has any asks for them with every statement."""
    creator = partial(one_hop.connect, opener=partial(_open, url))
    engine = _engine(
        url,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY, "async_creator_fn": creator},
    )

    def do_begin(connection: PoolProxiedConnection) -> None:
        cast("one_hop.OneHop", connection.driver_connection).begin(begin)

    engine.dialect.do_begin = do_begin  # type: ignore[method-assign, assignment]
    return engine
