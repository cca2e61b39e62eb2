"""Every calendar moment of the system is a row here: at `due_at`, play `kind` for `ref`. One at most for a kind and ref.

A timer is claimed by taking its row away in the turn's own transaction: what fails puts it back, to be tried again more
and more rarely but never given up, and what the turn sets again is a new row. Not for: which use case a kind means
(bot/receiving/processor).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, select, update

from referrals.domain.timer import TimerKind
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction, Wake
from referrals.storage.schema import timers
from referrals.storage.upserts import Upsert

TRIES = 3
"""After so many failures an operator sees it. It is tried on: whatever stood in its way may pass."""
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PAUSES = (_SECOND / 2, 2 * _SECOND, _MINUTE, 5 * _MINUTE, 15 * _MINUTE, 60 * _MINUTE)


class TimerState(StrEnum):
    """Whether a timer will go off. Played and cancelled ones have no row."""

    WAITING = "waiting"
    """For its moment, or for its next try."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that goes off now. A kind that this version does not know fails when it is played, and is counted."""

    id: int
    kind: str
    ref: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class FailingTimer:
    """A timer that failed three times or more, as `check` lists it."""

    kind: str
    ref: str
    due_at: datetime
    error: str


_ARMED = {"state": TimerState.WAITING, "attempts": 0, "error": None}
_SET = Upsert(
    lambda insert: (statement := insert(timers)).on_conflict_do_update(
        index_elements=["kind", "ref"], set_={"due_at": statement.excluded.due_at, **_ARMED}
    )
)


_SET_ONCE = Upsert(lambda insert: insert(timers).on_conflict_do_nothing(index_elements=["kind", "ref"]))


async def set_timer(tx: Transaction, kind: TimerKind, ref: str, due_at: datetime) -> None:
    """Arm it, or move it where it is armed already. Wakes the workers, who look at what is due."""
    await tx.put(_SET.on(tx.dialect.name), {"kind": TimerKind(kind), "ref": ref, "due_at": due_at, **_ARMED})
    tx.wake(Wake.TURNS)


async def set_unless_armed(tx: Transaction, kind: TimerKind, ref: str, due_at: datetime) -> None:
    """Arm it where it is not armed already; else it keeps its moment."""
    await tx.put(_SET_ONCE.on(tx.dialect.name), {"kind": TimerKind(kind), "ref": ref, "due_at": due_at, **_ARMED})
    tx.wake(Wake.TURNS)


_CANCEL = delete(timers).where(timers.c.kind == bindparam("which"), timers.c.ref == bindparam("whose"))


async def cancel_timer(tx: Transaction, kind: TimerKind, ref: str) -> None:
    """It will not go off. Nothing happens where it is not armed."""
    await tx.put(_CANCEL, {"which": kind, "whose": ref})


_next = (
    select(timers.c.id)
    .where(timers.c.state == TimerState.WAITING, timers.c.due_at <= bindparam("now", type_=Moment))
    .order_by(timers.c.due_at, timers.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE = delete(timers).where(timers.c.id == _next).returning(timers.c.id, timers.c.kind, timers.c.ref, timers.c.due_at)


async def take(tx: Transaction, now: datetime) -> Timer | None:
    """The earliest timer that is due, taken away; None where nothing is due or another worker has it."""
    row = (await tx.execute(_TAKE, {"now": now})).one_or_none()
    return None if row is None else Timer(row.id, row.kind, row.ref, row.due_at)


async def failed(tx: Transaction, timer: Timer, error: str, now: datetime) -> bool:
    """Count a try of a timer whose turn was rolled back. True when that was the third. `error` names code only."""
    mine = (timers.c.id == timer.id, timers.c.due_at == timer.due_at, timers.c.state == TimerState.WAITING)
    counted = update(timers).where(*mine).values(attempts=timers.c.attempts + 1, error=error[:80])
    attempts = (await tx.execute(counted.returning(timers.c.attempts))).scalar_one_or_none()
    if attempts is None:
        return False
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    await tx.execute(update(timers).where(timers.c.id == timer.id).values(due_at=now + pause))
    return bool(attempts == TRIES)


async def failing(tx: Transaction) -> tuple[FailingTimer, ...]:
    """What failed three times or more and waits for another try, in order of its moment."""
    rows = await tx.execute(
        select(timers.c.kind, timers.c.ref, timers.c.due_at, timers.c.error)
        .where(timers.c.attempts >= TRIES)
        .order_by(timers.c.due_at, timers.c.id)
    )
    return tuple(FailingTimer(row.kind, row.ref, row.due_at, row.error or "") for row in rows)
