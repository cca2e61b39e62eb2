"""What all databases of a test process have in common: statements are compiled once, and no disk is waited for.

Each test opens databases of its own, and SQLAlchemy would compile for each again. Not for: the bot, which has one database, keeps
what it compiled for as long as it runs, and has each commit on the disk before it goes on.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Engine

from referrals.storage.sealed import Keyring

COMPILED: dict[Any, Any] = {}
FULL = 2
"""What SQLite calls the wish that each commit is on the disk."""


def _keys(dialect: object) -> bytes | None:
    keyring = getattr(dialect, "keyring", None)
    return keyring.lookup if isinstance(keyring, Keyring) else None


class _OncePerProcess:
    """All dialects of a class with the same keys are the same to the cache: what is encrypted is encrypted with them."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _keys(other) == _keys(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)


class Sqlite(_OncePerProcess, SQLiteDialect_aiosqlite):
    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        super().engine_created(engine)
        event.listen(engine, "connect", _waits_for_no_disk)


def _waits_for_no_disk(connection: Any, _record: Any) -> None:
    """After the bot has asked for it, which is seen here: no test cuts the power of this machine."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous")
    assert cursor.fetchone() == (FULL,), "a commit is not on the disk when the bot goes on"
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class Postgresql(_OncePerProcess, PGDialect_asyncpg):
    supports_statement_cache = True


def compile_once() -> None:
    """For every database that is opened from now on."""
    registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, Postgresql.__name__)
