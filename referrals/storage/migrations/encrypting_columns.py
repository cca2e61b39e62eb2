"""What versions share that make columns say nothing without the keys: their type becomes bytes, and each value is encrypted.

Not for: what is sealed for its row (each version does that by itself).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import keyring_at


@dataclass(frozen=True, slots=True)
class ToEncrypt:
    """Columns of a table that hold numbers of other rows, and texts. `foreign` are those numbers that were foreign keys."""

    table: str
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """Of numbers."""
    key: str = "id"
    never_again: bool = False
    """Whether the table never gives a number twice."""
    is_referred_to: bool = False
    """Whether other tables have foreign keys to it: SQLite cannot make it anew then, and its columns are exchanged."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.numbers, *self.texts, *self.moments, *self.lists)


def encrypt_columns(given: ToEncrypt) -> None:
    """Every row stays."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite" and given.is_referred_to:
        _exchanged_in_sqlite(given)
    elif connection.dialect.name == "sqlite":
        _bytes_in_sqlite(connection, given)
    else:
        _bytes_in_postgresql(given)
    _rewrite(connection, given)


def _bytes_in_sqlite(connection: sa.Connection, given: ToEncrypt) -> None:
    sequence = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    highest = connection.execute(sequence, {"name": given.table}).scalar() if given.never_again else None
    options = {"sqlite_autoincrement": True} if given.never_again else {}
    nullable = {each["name"]: each["nullable"] for each in sa.inspect(connection).get_columns(given.table)}
    with op.batch_alter_table(given.table, recreate="always", table_kwargs=options) as batch:
        for name in given.foreign:
            batch.drop_constraint(f"fk_{given.table}_{name}", type_="foreignkey")
        for name in given.columns:
            batch.alter_column(name, type_=sa.LargeBinary(), existing_nullable=nullable[name], server_default=None)
    if highest is not None:
        known = {"name": given.table, "highest": highest}
        if not connection.execute(
            sa.text("UPDATE sqlite_sequence SET seq = :highest WHERE name = :name"), known
        ).rowcount:
            connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :highest)"), known)


def _exchanged_in_sqlite(given: ToEncrypt) -> None:
    """For columns that no index and no key has."""
    nullable = {each["name"]: each["nullable"] for each in sa.inspect(op.get_bind()).get_columns(given.table)}
    for name in given.columns:
        needed = "" if nullable[name] else " NOT NULL DEFAULT x''"
        op.execute(f"ALTER TABLE {given.table} ADD COLUMN new_{name} BLOB{needed}")
        op.execute(f"UPDATE {given.table} SET new_{name} = CAST({name} AS BLOB)")  # noqa: S608
        op.execute(f"ALTER TABLE {given.table} DROP COLUMN {name}")
        op.execute(f"ALTER TABLE {given.table} RENAME COLUMN new_{name} TO {name}")


def _bytes_in_postgresql(given: ToEncrypt) -> None:
    for name in given.foreign:
        op.drop_constraint(f"fk_{given.table}_{name}", given.table, type_="foreignkey")
    for name in given.columns:
        utc = f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        as_text = f"convert_to({utc if name in given.moments else f'{name}::text'}, 'UTF8')"
        op.execute(f"ALTER TABLE {given.table} ALTER COLUMN {name} DROP DEFAULT")
        op.execute(f"ALTER TABLE {given.table} ALTER COLUMN {name} TYPE bytea USING {as_text}")


def _rewrite(connection: sa.Connection, given: ToEncrypt) -> None:
    """The columns hold the letters of what they held; now they hold what is encrypted."""
    cipher = keyring_at(connection).columns
    names = _once((given.key, *given.columns))
    table = sa.table(given.table, *(sa.column(each, None if each == given.key else sa.LargeBinary) for each in names))
    for row in connection.execute(sa.select(table)).mappings().all():
        made = {
            name: cipher.number(f"{given.table}.{name}", int(bytes(row[name])))
            for name in given.numbers
            if row[name] is not None
        }
        made |= {
            name: cipher.text(f"{given.table}.{name}", bytes(row[name]).decode())
            for name in given.texts
            if row[name] is not None
        }
        made |= {
            name: cipher.moment(f"{given.table}.{name}", _moment(bytes(row[name]).decode()))
            for name in given.moments
            if row[name] is not None
        }
        made |= {name: cipher.numbers(f"{given.table}.{name}", json.loads(bytes(row[name]))) for name in given.lists}
        if made:
            connection.execute(sa.update(table).where(table.c[given.key] == row[given.key]).values(**made))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
