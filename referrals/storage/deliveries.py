"""The courier's side of the outbox: what may go next, attempts recorded before a call, results after it.

Every write that starts something checks the lease's fence. Not for: adding notices (see outbox) or Telegram (see
bot/sending/courier).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, delete, func, literal, select, true, update

from referrals.domain.alert import AlertReason
from referrals.domain.notice import Json, Mode, Priority
from referrals.domain.person import PersonId
from referrals.storage import alerts
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.leases import STILL, Lease, fence
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
    hers: int = 1
    """How many rows wait for now and are for its reader, itself included."""

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


@dataclass(frozen=True, slots=True)
class Look:
    """What waits in the outbox."""

    due: list[Delivery]
    """What may go now."""
    next_at: datetime | None
    """When the next row that does not wait for now will be due."""
    holds_back: bool
    """Whether rows that could go now were left out for whom they are."""


async def look(tx: Transaction, now: datetime, most: int, *, without: Collection[PersonId] = ()) -> Look:
    """Rows that may go now, by priority and age, leaving out these people's (answers to presses excepted). Within a slot
    only the oldest unfinished row is shown, but what was put off until later holds up nothing newer."""
    rows = (await tx.execute(_LOOK, {"now": now, "most": most, "without": list(without)})).all()
    return Look([_delivery(row) for row in rows if row.id is not None], rows[0].next_at, bool(rows[0].holds_back))


async def attempt(tx: Transaction, lease: Lease, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
    """Record that these are about to be sent. Which of them may be: none when the lease is lost."""
    if not deliveries:
        return frozenset()
    for each in deliveries:
        if each.supersedes:
            await _take_its_place(tx, lease, each, now)
    recorded = await tx.execute(_ATTEMPT, {"rows": [each.id for each in deliveries], "now": now, **fence(lease)})
    return frozenset(recorded.scalars())


async def _take_its_place(tx: Transaction, lease: Lease, newer: Delivery, now: datetime) -> None:
    """Only here, not when it's put off: a turn that adds the newer row may be committed after that."""
    older = (outbox.c.person_id == newer.person) & (outbox.c.slot == newer.slot) & (outbox.c.id < newer.id)
    await tx.execute(
        update(outbox)
        .where(older, _waiting(), outbox.c.mode.in_(CONTENT), STILL)
        .values(state=OutboxState.SUPERSEDED, done_at=now, **EMPTIED),
        fence(lease),
    )
    its = update(outbox).where(outbox.c.id == newer.id, _waiting(), STILL)
    await tx.execute(its.values(mode=newer.mode), fence(lease))


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
    doubtful = (outbox.c.state == OutboxState.SENDING) & outbox.c.id.not_in(list(but)) & STILL
    await tx.execute(
        update(outbox)
        .where(doubtful, outbox.c.mode == Mode.ANSWER_CALLBACK)
        .values(state=OutboxState.WITHDRAWN, done_at=now, error="in doubt", **EMPTIED),
        fence(lease),
    )
    waits = update(outbox).where(doubtful).values(state=OutboxState.WAITING, error="in doubt")
    return (await tx.execute(waits, fence(lease))).rowcount


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
_goes_now = _waiting() & (outbox.c.not_before <= bindparam("now", type_=Moment))
_others = outbox.c.person_id.not_in(bindparam("without", expanding=True))
_of_hers = outbox.alias("of_hers")
_hers = (
    select(func.count())
    .where(
        _of_hers.c.person_id == outbox.c.person_id,
        _of_hers.c.state == OutboxState.WAITING,
        _of_hers.c.not_before <= bindparam("now", type_=Moment),
    )
    .scalar_subquery()
)
_due = (
    select(outbox, _replaced.label("replaced"), _hers.label("hers"))
    .where(
        _goes_now,
        (outbox.c.mode == Mode.ANSWER_CALLBACK) | (_others & ((outbox.c.slot == "") | ~_blocked)),
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most"))
    .subquery("due")
)
_moments = select(
    select(func.min(outbox.c.not_before, type_=Moment))
    .where(_waiting(), outbox.c.not_before > bindparam("now", type_=Moment))
    .scalar_subquery()
    .label("next_at"),
    select(literal(1)).where(_goes_now, ~_others, outbox.c.mode != Mode.ANSWER_CALLBACK).exists().label("holds_back"),
).subquery("moments")
_LOOK = select(_moments, _due).select_from(_moments.outerjoin(_due, true())).order_by(_due.c.priority, _due.c.id)
_ATTEMPT = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)), _waiting(), STILL)
    .values(
        state=OutboxState.SENDING,
        attempts=outbox.c.attempts + 1,
        attempted_at=bindparam("now", type_=outbox.c.attempted_at.type),
    )
    .returning(outbox.c.id)
)
_NO_NOTICE = literal("", outbox.c.notice.type)
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
        hers=row.hers,
    )
