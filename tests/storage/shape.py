"""What a database is, read back from the engine itself: tables, columns, types, defaults, keys, indexes with their conditions.

The order of columns is left out: every statement names them. Not for: what schema says it should be.
"""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, inspect

from referrals.storage.database import Database

Shape = set[tuple[Any, ...]]
_CONSTRAINT = re.compile(r"CONSTRAINT .*?(?=,?\s*\n|$)")
_COLUMNS = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'"
)
_KEYS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
)
"""Without NOT NULL, which the columns say: newer servers give it a name, of the column as it was once called."""
_INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")
"""PostgreSQL writes a condition with other casts once the index was made again for a column's new type."""


async def shape(database: Database) -> Shape:
    """Equal for two databases that no statement could tell from one another."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_of_sqlite if database.is_sqlite else _of_postgresql)


async def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All there is, by table; none for a table without any."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_rows)


def _rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    tables = [*inspect(connection).get_table_names()]
    if connection.dialect.name == "sqlite":
        tables.append(
            "sqlite_sequence WHERE seq > 0"
        )  # no number was given: where it says so, and where it says nothing
    found = {each: _asked(connection, f"SELECT * FROM {each}") for each in tables}  # noqa: S608
    return {name: each for name, each in found.items() if each}


def _asked(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(statement)]


def _of_postgresql(connection: Connection) -> Shape:
    indexes = ((*each, _CASTS.sub("", made)) for *each, made in _asked(connection, _INDEXES))
    return {*_asked(connection, _COLUMNS), *_asked(connection, _KEYS), *indexes}


def _of_sqlite(connection: Connection) -> Shape:
    named = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"
    return {part for each in _asked(connection, named) for part in _parts(connection, *each)}


def _parts(connection: Connection, kind: str, name: str, table: str, made: str) -> Iterable[tuple[Any, ...]]:
    if kind == "index":
        yield from ((table, name, *column[2:]) for column in _asked(connection, f"PRAGMA index_xinfo('{name}')"))
        yield (table, name, "unique" if "UNIQUE" in made else "", made.partition(" WHERE ")[2])
        return
    yield (name, "numbers are never given twice" if "AUTOINCREMENT" in made else "")
    yield from ((name, *column[1:]) for column in _asked(connection, f"PRAGMA table_xinfo('{name}')"))
    yield from ((name, *key[2:]) for key in _asked(connection, f"PRAGMA foreign_key_list('{name}')"))
    yield from ((name, key) for key in _CONSTRAINT.findall(made))
