"""A whole database as rows that either engine takes: read in batches, counted and digested, written into empty tables.

What backups are made of, and a move to another engine. Not for: the file (see backup_file) or single statements of use.
"""

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, DateTime, LargeBinary, MetaData, Table, func, literal, select, text

from referrals.storage.columns import Moment, metadata
from referrals.storage.database import Transaction
from referrals.storage.encrypted_columns import EncryptedMoment, EncryptedNumbers, EncryptedText, Reference
from referrals.storage.schema import leases

BATCH = 500


@cache
def tables() -> tuple[Table, ...]:
    """With what is encrypted as it stands in them, since a copy with the same keys joins and compares as before; in an order in
    which each finds what it refers to. Leases are of running processes, and never copied."""
    copies = MetaData()
    for table in metadata.sorted_tables:
        for column in table.to_metadata(copies).columns:
            if isinstance(column.type, EncryptedText | Reference | EncryptedMoment | EncryptedNumbers):
                column.type = LargeBinary()
    return tuple(each for each in copies.sorted_tables if each.name != leases.name)


Row = list[Any]
"""The values of a row as JSON has them, in the order of its columns."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows, and a digest of what is in them that does not depend on their order."""

    rows: int = 0
    digest: int = 0

    def plus(self, rows: Iterable[Row]) -> "Tally":
        """With these rows, too."""
        listed = list(rows)
        added = sum(int.from_bytes(hashlib.sha256(_canonical(each)).digest()) for each in listed)
        return Tally(self.rows + len(listed), (self.digest + added) % 2**256)


def _canonical(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def columns(table: Table) -> tuple[str, ...]:
    """The names of its columns, in order."""
    return tuple(each.name for each in table.columns)


async def holds_still(tx: Transaction) -> None:
    """To be called first in a reading transaction: all that is read is of one moment, while the bot goes on."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def rows(tx: Transaction, table: Table) -> AsyncIterator[list[Row]]:
    """All rows, a batch at a time."""
    async for batch in tx.stream(select(table).order_by(*table.primary_key.columns), BATCH):
        yield [[_plain(value) for value in row] for row in batch]


async def tally(tx: Transaction, table: Table) -> Tally:
    """Count and digest what stands in a table."""
    found = Tally()
    async for batch in rows(tx, table):
        found = found.plus(batch)
    return found


async def count(tx: Transaction, table: Table) -> int:
    """How many rows a table has."""
    return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())


async def write(tx: Transaction, table: Table, names: Sequence[str], batch: Sequence[Row]) -> None:
    """Insert rows whose values are in the order of `names`."""
    if batch:
        await tx.execute(table.insert(), [dict(zip(names, map(_value, row), strict=True)) for row in batch])


def as_it_stands(connection: Connection, name: str) -> Table:
    """A table as an older version of the database has it: its columns may be called otherwise than in schema."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = Moment()
    return table


async def is_empty(tx: Transaction) -> bool:
    """Whether nothing but timers, which the bot arms by itself, stands in any table."""
    for table in tables():
        if (
            table.name != "timers"
            and (await tx.execute(select(literal(1)).select_from(table).limit(1))).first() is not None
        ):
            return False
    return True


async def highest_ids(tx: Transaction) -> dict[str, int]:
    """The highest id each table ever gave, where it is known: one that came back would mean another row to an old button."""
    given = {table.name: await _highest(tx, table) for table in tables() if "id" in table.columns}
    if tx.dialect.name == "sqlite":
        kept = {row.name: int(row.seq) for row in await tx.execute(text("SELECT name, seq FROM sqlite_sequence"))}
    else:
        found = text("SELECT pg_get_serial_sequence(:name, 'id') AS sequence")
        named = {name: (await tx.execute(found, {"name": name})).scalar_one() for name in given}
        kept = {
            name: int((await tx.execute(text(f"SELECT last_value FROM {sequence}"))).scalar_one())  # noqa: S608
            for name, sequence in named.items()
            if sequence
        }
    return {name: max(highest, kept.get(name, 0)) for name, highest in given.items()}


async def _highest(tx: Transaction, table: Table) -> int:
    return int((await tx.execute(select(func.coalesce(func.max(table.c.id), 0)))).scalar_one())


async def set_highest_ids(tx: Transaction, given: Mapping[str, int]) -> None:
    """New rows get ids above these."""
    for name, highest in given.items():
        if tx.dialect.name == "sqlite":
            known = {"name": name, "highest": highest}
            changed = await tx.execute(text("UPDATE sqlite_sequence SET seq = :highest WHERE name = :name"), known)
            if not changed.rowcount:
                await tx.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :highest)"), known)
        elif highest:
            following = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :highest)")
            await tx.execute(following, {"name": name, "highest": highest})


def _plain(value: Any) -> Any:
    """What JSON cannot hold is a pair of its sort and its text; lists and objects are wrapped, so that none looks like one."""
    match value:
        case bytes() | memoryview():
            return ["bytes", base64.b64encode(bytes(value)).decode()]
        case datetime():
            return ["moment", value.isoformat()]
        case date():
            return ["day", value.isoformat()]
        case list() | dict():
            return ["json", value]
        case _:
            return value


def _value(plain: Any) -> Any:
    match plain:
        case ["bytes", str(coded)]:
            return base64.b64decode(coded)
        case ["moment", str(coded)]:
            return datetime.fromisoformat(coded)
        case ["day", str(coded)]:
            return date.fromisoformat(coded)
        case ["json", value]:
            return value
        case _:
            return plain
