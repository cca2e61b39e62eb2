"""Puts a backup into a database and copies one database into another, each in one transaction: all of it, or nothing.

Both compare counts and digests before they commit. Not for: the file (see backup_file) or the rows (see copying).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, inspect

from referrals.storage import backup_file, copying, events, leases, rekeying, taken_back, taken_back_file
from referrals.storage.backup_file import BadBackup
from referrals.storage.condition import Condition, check_condition
from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import UpdateFirst, WrongKeys, all_versions, apply
from referrals.storage.taken_back import Record

RESTORED = "restored"
"""The event a restore leaves, about the network."""
OTHER_LOOK_UP_KEY = (
    "ENCRYPTION_KEYS lacks the find: key it was made with; put that key back behind the newest find: key"
)
EARLIER_VERSION = "it is of an earlier version; restore it without the new find: key, and exchange the key afterwards"
Done = Callable[[str, int], None]


class Differs(Exception):
    """After copying, a table does not hold what the other one holds; nothing was kept."""


async def is_in_use(database: Database) -> bool:
    """Whether a bot works on this database, or died on it less than a lease ago."""
    async with database.reading() as tx:
        if not await tx.run_sync(_has_tables):
            return False
        last = await leases.last(tx, leases.COURIER)
        return last is not None and last.ended is None


async def is_empty(database: Database) -> bool:
    """Whether nothing would be lost here."""
    async with database.reading() as tx:
        return not await tx.run_sync(_has_tables) or await copying.is_empty(tx)


@asynccontextmanager
async def restored(database: Database, file: Path) -> AsyncIterator[tuple[Transaction, dict[str, int]]]:
    """The database made what the backup says, whatever was in it, in a transaction for what has to be done before anybody
    works with it: all of it is committed together. Rows by table. Raises BadBackup."""
    head = backup_file.read_head(file, database.keyring)
    async with database.transaction() as tx:
        await tx.run_sync(lambda connection: _made_anew(connection, head.schema))
        counts = await backup_file.put_back(tx, file)
        try:
            await tx.run_sync(apply)
            await rekeying.rekey_in(tx)
        except WrongKeys as error:
            raise BadBackup(OTHER_LOOK_UP_KEY) from error
        except UpdateFirst as error:
            raise BadBackup(EARLIER_VERSION) from error
        yield tx, counts


async def known_here(database: Database, now: datetime) -> tuple[Record, ...]:
    """What was taken back, as the file beside the database knows it and the database that is about to be replaced, newest
    first. A database that was restored itself since the file was written knows no more than its backup, and is none of them."""
    kept = taken_back_file.read(taken_back_file.path_of(database), database.keyring)
    if (await check_condition(database)).condition is not Condition.READY:
        return kept
    async with database.reading() as tx:
        try:
            async with rekeying.as_it_is(tx):
                return await _known(tx, kept, now)
        except WrongKeys:
            return kept


async def _known(tx: Transaction, kept: tuple[Record, ...], now: datetime) -> tuple[Record, ...]:
    restored_at = max([at for at, kind in await events.of_subjects(tx, ["network"]) if kind == RESTORED], default=None)
    if restored_at is not None and (not kept or kept[0].as_of < restored_at):
        return kept
    return (await taken_back.read(tx, now)).before(kept)


async def copy(source: Database, target: Database, done: Done) -> dict[str, int]:
    """Copy all rows into an empty database and compare both; rows by table. Raises Differs. The source is only read."""
    counts = {}
    async with source.reading() as old, target.transaction() as new:
        await copying.holds_still(old)
        await new.run_sync(lambda connection: _made_anew(connection, "head"))
        for table in copying.tables():
            async for batch in copying.rows(old, table):
                await copying.write(new, table, copying.columns(table), batch)
                done(table.name, len(batch))
        await copying.set_highest_ids(new, await copying.highest_ids(old))
        for table in copying.tables():
            counts[table.name] = await _same(old, new, table)
    return counts


async def how_many(database: Database) -> int:
    """How many rows there are to copy."""
    async with database.reading() as tx:
        return sum([(await copying.count(tx, table)) for table in copying.tables()])


async def _same(old: Transaction, new: Transaction, table: Table) -> int:
    before, after = await copying.tally(old, table), await copying.tally(new, table)
    if before != after:
        raise Differs(f"{table.name}: {before.rows} rows before, {after.rows} after")
    return after.rows


def _has_tables(connection: Connection) -> bool:
    return inspect(connection).has_table("people")


def _made_anew(connection: Connection, revision: str) -> None:
    """No table but those of this version, all empty; also none that today's schema no longer knows."""
    if revision not in {"head", *all_versions()}:
        raise BadBackup("it was made by newer code than this; bring the code up to date: git pull")
    standing = MetaData()
    standing.reflect(connection)
    standing.drop_all(connection)
    apply(connection, revision)
