"""What an operator's survey counts: what was put aside, and whether the present keys open this database.

Reads only. Not for: playing what was put aside again, nor for what any of it says.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, union_all

from referrals.domain.kind import Track
from referrals.domain.readiness import Quarantined, Queue
from referrals.domain.report import OPEN
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.decisions import LOOK
from referrals.storage.inbox import CHAT, InboxState
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import (
    conflict_reports,
    countries,
    events,
    inbox,
    outbox,
    people,
    timers,
    violence_reports,
)
from referrals.storage.sealed import CannotOpen
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
    lacking = 0
    for track, table in _TABLES:
        watched = select(timers.c.ref).where(timers.c.kind == LOOK)
        subject = literal(f"{track}:") + cast(table.c.id, String)
        statement = select(func.count()).where(table.c.state.in_(list(OPEN)), subject.not_in(watched))
        lacking += (await tx.execute(statement)).scalar_one()
    return lacking


_SEALED = (
    events.c.facts_sealed,
    countries.c.opened_by_sealed,
    inbox.c.update_sealed,
    outbox.c.params_sealed,
    violence_reports.c.contact_sealed,
    conflict_reports.c.words_sealed,
)


async def opens(tx: Transaction) -> bool:
    """Whether the present keys are those of this database: its newest sealed values open, and its people can be found.

    True for a database in which nothing is sealed yet.
    """
    try:
        return await _finds_people(tx) and await _opens_newest(tx)
    except CannotOpen:
        return False


async def _finds_people(tx: Transaction) -> bool:
    columns = select(people.c.telegram_key, people.c.telegram_sealed).order_by(people.c.id.desc()).limit(1)
    row = (await tx.execute(columns)).first()
    return row is None or tx.keyring.find(CHAT, tx.keyring.open(row.telegram_sealed)) == row.telegram_key


async def _opens_newest(tx: Transaction) -> bool:
    for column in _SEALED:
        newest = (
            select(column).where(func.length(column) > 0).order_by(*reversed(column.table.primary_key.columns)).limit(1)
        )
        value = (await tx.execute(newest)).scalar_one_or_none()
        if value is not None:
            tx.keyring.open(value)
    return True
