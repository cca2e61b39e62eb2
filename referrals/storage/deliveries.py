"""The courier's side of the outbox: what may go next, attempts recorded before a call, results after it.

Every write that starts something checks the lease's fence. Not for: adding notices (see outbox) or Telegram (see
bot/sending/courier).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, cast, delete, func, literal, null, select, union_all, update

from referrals.domain.alert import AlertReason
from referrals.domain.notice import Json, Mode, Priority
from referrals.domain.person import PersonId
from referrals.storage import alerts
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.leases import Lease, still
from referrals.storage.outbox import CONTENT, EMPTIED, OutboxState, sealed_row, taking_its_place
from referrals.storage.schema import outbox
from referrals.storage.sealed import Keyring

ON_THE_WAY = (OutboxState.WAITING, OutboxState.SENDING)
_FINISHED = tuple(each for each in OutboxState if each not in (*ON_THE_WAY, OutboxState.QUARANTINED))
KEPT = timedelta(days=7)
"""How long finished rows stay, for an operator's questions."""
FORGOTTEN_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row as the courier works on it. `attempt` tells this attempt's result from an earlier one's."""

    id: int
    person: PersonId
    priority: Priority
    mode: Mode
    key: str
    slot: str
    about: str
    with_sound: bool
    safe_hours_only: bool
    attempt: int
    created_at: datetime
    sealed: bytes
    row_key: bytes
    supersedes: bool = False
    """Whether an older row of its slot was put off before any call: this one takes its place."""

    def params(self, keyring: Keyring) -> dict[str, Json]:
        """Opened only where they are needed; CannotOpen when no key fits."""
        row = sealed_row(keyring, self.row_key, self.person, self.key, self.slot, self.about)
        opened: dict[str, Json] = row.open_json("params_sealed", self.sealed)
        return opened


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an attempt. `WAITING` means again, from `not_before` on (None: as before)."""

    id: int
    attempt: int
    state: OutboxState
    error: str | None = None
    not_before: datetime | None = None


async def due(tx: Transaction, now: datetime, most: int, *, without: Collection[PersonId] = ()) -> list[Delivery]:
    """Rows that may go now, by priority and age, leaving out these people's (answers to presses excepted). Within a slot
    only the oldest unfinished row is shown, but what was put off until later holds up nothing newer."""
    rows = await tx.execute(_DUE, {"now": now, "most": most, "without": list(without)})
    return [_delivery(row) for row in rows]


async def attempt(tx: Transaction, lease: Lease, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
    """Record that these are about to be sent. Which of them may be: none when the lease is lost."""
    if not deliveries:
        return frozenset()
    for each in deliveries:
        if each.supersedes:
            await _take_its_place(tx, lease, each, now)
    recorded = await tx.execute(
        update(outbox)
        .where(outbox.c.id.in_([each.id for each in deliveries]), _waiting(), still(lease))
        .values(state=OutboxState.SENDING, attempts=outbox.c.attempts + 1, attempted_at=now)
        .returning(outbox.c.id)
    )
    return frozenset(recorded.scalars())


async def _take_its_place(tx: Transaction, lease: Lease, newer: Delivery, now: datetime) -> None:
    """Only here, not when it's put off: a turn that adds the newer row may be committed after that."""
    older = (outbox.c.person_id == newer.person) & (outbox.c.slot == newer.slot) & (outbox.c.id < newer.id)
    await tx.execute(
        update(outbox)
        .where(older, _waiting(), outbox.c.mode.in_(CONTENT), still(lease))
        .values(state=OutboxState.SUPERSEDED, done_at=now, **EMPTIED)
    )
    await tx.execute(update(outbox).where(outbox.c.id == newer.id, _waiting(), still(lease)).values(mode=newer.mode))


async def record(tx: Transaction, results: Iterable[Result], now: datetime) -> None:
    """Keep results. One of an attempt that was since made again elsewhere changes nothing. What is over keeps no content.
    Of what is put aside the operator is alerted."""
    rows = [_result(each, now) for each in results]
    if rows:
        await tx.put(_RECORD, rows)
    if any(each["to"] is OutboxState.QUARANTINED for each in rows):
        await alerts.raise_alert(tx, AlertReason.PUT_ASIDE, now)


async def take_over(tx: Transaction, lease: Lease, now: datetime, *, but: Collection[int] = ()) -> int:
    """Rows in doubt, attempted and without result, wait again; how many. Those of these ids are in good hands. A
    press's answer is never sent twice."""
    doubtful = (outbox.c.state == OutboxState.SENDING) & outbox.c.id.not_in(list(but)) & still(lease)
    await tx.execute(
        update(outbox)
        .where(doubtful, outbox.c.mode == Mode.ANSWER_CALLBACK)
        .values(state=OutboxState.WITHDRAWN, done_at=now, error="in doubt")
    )
    again = await tx.execute(update(outbox).where(doubtful).values(state=OutboxState.WAITING, error="in doubt"))
    return again.rowcount


@dataclass(frozen=True, slots=True)
class Left:
    """What waits after a look."""

    due_at: datetime | None
    """When the next row that does not wait for now will be due."""
    behind: frozenset[PersonId]
    """Of the people asked for, those who have more that is due."""


async def left(tx: Transaction, now: datetime, people: Collection[PersonId]) -> Left:
    """What is still to come, and for whom of these."""
    rows = await tx.execute(_LEFT, {"now": now, "people": list(people)})
    found: dict[int | None, datetime | None] = {row.person_id: row.due_at for row in rows}
    return Left(found.pop(None), frozenset(PersonId(each) for each in found if each is not None))


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete finished rows a week after their moment, a few hundred in one transaction; how many. Quarantined ones stay."""
    old = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(_FINISHED), outbox.c.not_before < now - KEPT)
        .limit(FORGOTTEN_AT_ONCE)
    )
    return (await tx.execute(delete(outbox).where(outbox.c.id.in_(old)))).rowcount


def _waiting() -> ColumnElement[bool]:
    return outbox.c.state == OutboxState.WAITING


_earlier = outbox.alias("earlier")
_before = (
    (_earlier.c.person_id == outbox.c.person_id)
    & (_earlier.c.slot == outbox.c.slot)
    & (_earlier.c.id < outbox.c.id)
    & _earlier.c.state.in_(ON_THE_WAY)
)
_put_off = (
    (_earlier.c.state == OutboxState.WAITING)
    & (_earlier.c.not_before > bindparam("now", type_=Moment))
    & _earlier.c.mode.in_(CONTENT)
    & _earlier.c.error.is_(None)  # no call was made: nothing of it can be in the chat
)
_blocked = select(_earlier.c.id).where(_before, ~_put_off).exists()
_replaced = select(func.max(_earlier.c.mode)).where(_before, _put_off, outbox.c.slot != "").scalar_subquery()
_others = outbox.c.person_id.not_in(bindparam("without", expanding=True))
_DUE = (
    select(outbox, _replaced.label("replaced"))
    .where(
        _waiting(),
        outbox.c.not_before <= bindparam("now", type_=Moment),
        (outbox.c.mode == Mode.ANSWER_CALLBACK) | (_others & ((outbox.c.slot == "") | ~_blocked)),
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most"))
)
_NO_ONE = cast(null(), outbox.c.person_id.type).label("person_id")
_NO_NOTICE = literal("", outbox.c.notice.type)
_LEFT = union_all(
    select(
        func.min(outbox.c.not_before, type_=Moment).label("due_at"),
        _NO_ONE,
    ).where(_waiting(), outbox.c.not_before > bindparam("now", type_=Moment)),
    select(cast(null(), Moment), outbox.c.person_id)
    .where(
        _waiting(),
        outbox.c.not_before <= bindparam("now", type_=Moment),
        outbox.c.person_id.in_(bindparam("people", expanding=True)),
    )
    .group_by(outbox.c.person_id),
)
_RECORD = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.attempts == bindparam("attempt"),
        (outbox.c.state == OutboxState.WAITING) | (outbox.c.state == OutboxState.SENDING),  # no IN: there are many rows
    )
    .values(
        state=bindparam("to"),
        error=bindparam("why"),
        done_at=bindparam("at"),
        notice=case((bindparam("over"), _NO_NOTICE), else_=outbox.c.notice),
        params_sealed=case((bindparam("over"), b""), else_=outbox.c.params_sealed),
        not_before=func.coalesce(bindparam("later", type_=outbox.c.not_before.type), outbox.c.not_before),
    )
)


def _result(result: Result, now: datetime) -> dict[str, Any]:
    return {
        "row": result.id,
        "attempt": result.attempt,
        "to": result.state,
        "why": result.error,
        "at": None if result.state is OutboxState.WAITING else now,
        "over": result.state not in (OutboxState.WAITING, OutboxState.QUARANTINED),
        "later": result.not_before,
    }


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        person=PersonId(row.person_id),
        priority=Priority(row.priority),
        mode=taking_its_place(Mode(row.mode), {Mode(row.replaced)} if row.replaced else set()),
        key=row.notice,
        slot=row.slot,
        about=row.about,
        with_sound=row.with_sound,
        safe_hours_only=row.safe_hours_only,
        attempt=row.attempts + 1,
        created_at=row.created_at,
        sealed=row.params_sealed,
        row_key=row.row_key,
        supersedes=row.replaced is not None,
    )
