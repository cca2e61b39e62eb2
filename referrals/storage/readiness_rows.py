"""What an operator's survey counts: what was put aside, and whether the present keys open this database.

Reads only. Not for: playing what was put aside again, nor for what any of it says.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, Table, func, literal, select, union_all

from referrals.domain.kind import Track
from referrals.domain.readiness import Quarantined, Queue
from referrals.domain.report import OPEN
from referrals.domain.timer import TimerKind
from referrals.storage import rekeying
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.identities import IDENTITIES, sealed_columns, sealed_row
from referrals.storage.inbox import InboxState
from referrals.storage.marks import MARKED, holds
from referrals.storage.outbox import OutboxState
from referrals.storage.person_values import unreadable
from referrals.storage.schema import (
    conflict_reports,
    inbox,
    outbox,
    people,
    timers,
    violence_reports,
)
from referrals.storage.sealed import CannotOpen, OutOfPlace, SealedRow
from referrals.storage.timers import TRIES


def _lying(shelf: Queue, condition: ColumnElement[bool], since: Any) -> Select[Any]:
    return select(
        literal(shelf.value).label("shelf"),
        func.count().label("lying"),
        func.min(since, type_=Moment).label("since"),
    ).where(condition)


_PUT_ASIDE = union_all(
    _lying(Queue.UPDATES, inbox.c.state == InboxState.QUARANTINED, inbox.c.received_at),
    _lying(Queue.MESSAGES, outbox.c.state == OutboxState.QUARANTINED, outbox.c.created_at),
    _lying(Queue.TIMERS, timers.c.attempts >= TRIES, timers.c.due_at),
)


async def put_aside(tx: Transaction) -> tuple[Quarantined, ...]:
    """What failed too often; a shelf on which nothing lies is left out."""
    rows = await tx.execute(_PUT_ASIDE)
    return tuple(Quarantined(Queue(row.shelf), row.lying, row.since) for row in rows if row.lying)


_TABLES = ((Track.VIOLENCE, violence_reports), (Track.CONFLICT, conflict_reports))


async def unwatched(tx: Transaction) -> int:
    """How many open reports nobody would look at: those without their timer. Zero, unless something is wrong."""
    lacking, watched = (
        0,
        set((await tx.execute(select(timers.c.ref).where(timers.c.kind == TimerKind.ROUTE))).scalars()),
    )
    for track, table in _TABLES:
        open_ = (await tx.execute(select(table.c.id).where(table.c.state.in_(list(OPEN))))).scalars()
        lacking += sum(f"{track}:{number}" not in watched for number in open_)
    return lacking


_AT_ONCE = 500


def _one_of_each(table: Table) -> CompoundSelect[Any]:
    """A value of each sealed column, the oldest, with whose it is."""
    whose = [table.c[name] for name in IDENTITIES[table]]
    return union_all(
        *(
            select(literal(column.name).label("sealed_column"), *whose, column.label("sealed_value"))
            .where(func.length(column) > 0)
            .order_by(*reversed(table.primary_key.columns))
            .limit(1)
            .subquery()
            .select()
            for column in sealed_columns(table)
        )
    )


_SEALED = {table: _one_of_each(table) for table in IDENTITIES}


async def opens(tx: Transaction) -> bool:
    """Whether the present keys are those of this database: its people can be found, and a value of each sealed column opens.

    True for a database in which nothing is sealed yet. What was changed without the keys says nothing about them.
    """
    return await rekeying.is_done(tx) and all([await _opens_sealed(tx, table) for table in IDENTITIES])


async def _opens_sealed(tx: Transaction, table: Table) -> bool:
    return all(_has_key(tx, table, row) for row in await tx.execute(_SEALED[table]))


def _has_key(tx: Transaction, table: Table, row: Row[Any]) -> bool:
    try:
        sealed_row(tx.keyring, table, row._mapping).open(row.sealed_column, row.sealed_value)
    except OutOfPlace:
        return True
    except CannotOpen:
        return False
    return True


async def out_of_place(tx: Transaction) -> Counter[str]:
    """How many sealed values do not open where they stand, by table and column, being moved, changed, or of a key that is gone;
    how many rows that give a role or a case were not kept by the bot; and how many values of people cannot be read."""
    found = Counter[str]()
    for table in IDENTITIES:
        async for rows in tx.stream(select(table), _AT_ONCE):
            for row in rows:
                sealed = sealed_row(tx.keyring, table, row._mapping)
                found.update(f"{table.name}.{name}" for name in _unopened(sealed, table, row))
    for table in MARKED:
        async for rows in tx.stream(select(table), _AT_ONCE):
            found.update(f"{table.name}.mark" for row in rows if not holds(tx, table, row._mapping))
    async for rows in tx.stream(select(people), _AT_ONCE):
        found.update(f"{people.name}.{name}" for row in rows for name in unreadable(row))
    return found


def _unopened(sealed: SealedRow, table: Table, row: Row[Any]) -> Iterator[str]:
    for column in sealed_columns(table):
        value = row._mapping[column.name]
        try:
            if value:
                sealed.open(column.name, value)
        except CannotOpen:
            yield column.name
