"""Statements compiled once for all tests of a process: each opens databases of its own, and SQLAlchemy compiles for each again.

Not for: the bot, which has one database and keeps what it compiled for as long as it runs.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Engine

from referrals.storage.sealed import Keyring

COMPILED: dict[Any, Any] = {}


def _keys(dialect: object) -> bytes | None:
    keyring = getattr(dialect, "keyring", None)
    return keyring.lookup if isinstance(keyring, Keyring) else None


class _OncePerProcess:
    """All dialects of a class with the same keys are the same to the cache: what is veiled is veiled with them."""

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


class Postgresql(_OncePerProcess, PGDialect_asyncpg):
    supports_statement_cache = True


def compile_once() -> None:
    """For every database that is opened from now on."""
    registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, Postgresql.__name__)
