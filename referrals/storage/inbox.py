"""Raw updates as Telegram gave them: kept before they are acknowledged, played in order within a chat, once.

Not for: asking Telegram for them (bot/receiving/intake) or playing them (bot/receiving/processor).
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, literal, select, true, update

from referrals.domain.alert import AlertReason
from referrals.storage import alerts, chats, look_up_key
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction, Wake
from referrals.storage.schema import inbox, timers
from referrals.storage.sealed import SealedRow
from referrals.storage.timers import TimerState
from referrals.storage.upserts import Upsert

TRIES = 3
PAUSES = (timedelta(seconds=0.5), timedelta(seconds=2))
"""Between the tries: after the third, 2.5 s and three short turns later, the row is put aside."""
WORDS_KEPT, DRAFT_WORDS_KEPT = timedelta(hours=48), timedelta(hours=1)
"""How long what was put aside can be played again; then its words go. An hour of whoever does not answer or coordinate, or
has a draft about violence: what she wrote may be a cry (D14)."""
DONE_KEPT = timedelta(hours=48)
"""Telegram repeats nothing older than 24 h; ids may begin anew after a week."""
HEARD_KEPT = timedelta(hours=48)
"""How long it is known when somebody last wrote or pressed: longer than any promise asks for it, and no diary of hers."""
PURGED_AT_ONCE = 500
ROUND = 64
"""So many chats are remembered as having had their turn."""


class InboxState(StrEnum):
    """How far an update has come."""

    WAITING = "waiting"
    """Kept, not yet played, or to be tried again."""
    DONE = "done"
    """Played; what it caused was committed with this state."""
    QUARANTINED = "quarantined"
    """Failed three times and put aside, so that its chat goes on. An operator sees it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One raw update on its way in. `chat` is None where the update names none: it is then a chat of its own."""

    update_id: int
    chat: int | None
    raw: Mapping[str, Any]
    written_at: datetime | None = None
    """When she wrote, where that is known and earlier than now."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update to be played now. On PostgreSQL it is locked until the transaction ends."""

    id: int
    update_id: int
    chat: bytes
    """The keyed hash of its chat."""
    more: bool
    """Whether its chat has more waiting."""
    sealed: bytes
    received_at: datetime
    again: bool = False
    """Whether it was put aside once, which she was told, and an operator has it played again."""

    def raw(self, tx: Transaction) -> dict[str, Any]:
        """The update as Telegram gave it; raises CannotOpen when its key is gone."""
        opened = sealed_row(tx, self.update_id, self.chat).open_json("update_sealed", self.sealed)
        if not isinstance(opened, dict):
            raise TypeError("an update is an object")
        return opened


@dataclass(frozen=True, slots=True)
class Look:
    """What a worker sees: an update to play, if any, and the moments at which something else comes due."""

    update: Claimed | None
    timer_due_at: datetime | None
    """The earliest waiting timer; may be in the past."""
    retry_at: datetime | None
    """The earliest update that waits for its next try."""
    others: bool = False
    """Whether more updates could be played now."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An update put aside, as `check` lists it: nothing of what it says."""

    id: int
    received_at: datetime
    error: str


_KEEP = Upsert(lambda insert: insert(inbox).on_conflict_do_nothing(index_elements=["update_id"]))


async def keep(tx: Transaction, updates: Iterable[Incoming], now: datetime) -> None:
    """Keep a batch, in its order; what is kept already is passed over. Whoever is known was heard now. Wakes the workers."""
    given = tuple(updates)
    rows = [_row(tx, each, now) for each in given]
    if rows:
        await tx.put(_KEEP.on(tx.dialect.name), rows)
        readable = (each.chat for each, row in zip(given, rows, strict=True) if row["state"] is InboxState.WAITING)
        await chats.hear(tx, {each for each in readable if each is not None}, now)
        if any(each["state"] is InboxState.QUARANTINED for each in rows):
            await alerts.raise_alert(tx, AlertReason.PUT_ASIDE, now)
        tx.wake(Wake.TURNS)


def _row(tx: Transaction, incoming: Incoming, now: datetime) -> dict[str, Any]:
    """What cannot be sealed is put aside without its words: one bad update must not keep all others out."""
    row = {"update_id": incoming.update_id, "received_at": now, "next_at": now, "done_at": None, "error": None}
    try:
        key = chats.chat_key(tx, _chat(tx, incoming))
        sealed = sealed_row(tx, incoming.update_id, key).seal_json("update_sealed", incoming.raw)
        kept = {"chat_key": key, "update_sealed": sealed, "received_at": incoming.written_at or now}
        return row | kept | {"state": InboxState.WAITING}
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        empty = {"chat_key": b"", "update_sealed": b"", "state": InboxState.QUARANTINED}
        return row | empty | {"done_at": now, "error": type(error).__name__}


def sealed_row(tx: Transaction, update_id: int, chat: bytes) -> SealedRow:
    """What seals an update: it opens as this update of this chat."""
    return tx.keyring.row(inbox.name, update_id, chat)


def _chat(tx: Transaction, incoming: Incoming) -> bytes:
    """A chat of its own, where the update names none."""
    if incoming.chat is None:
        return tx.keyring.find("update", str(incoming.update_id))
    return chats.address_key(tx, incoming.chat)


def _waiting(table: Any = inbox) -> ColumnElement[bool]:
    return table.c.state == InboxState.WAITING  # type: ignore[no-any-return]


_earlier, _later, _other = inbox.alias("earlier"), inbox.alias("later"), inbox.alias("other")
_more = (
    select(literal(1)).where(_waiting(_later), _later.c.chat_key == inbox.c.chat_key, _later.c.id > inbox.c.id).exists()
)
_others = (
    select(literal(1))
    .where(_waiting(_other), _other.c.next_at <= bindparam("now", type_=Moment), _other.c.id != inbox.c.id)
    .exists()
)
_claimed = (
    select(
        *(inbox.c.id, inbox.c.update_id, inbox.c.chat_key, inbox.c.update_sealed, inbox.c.received_at),
        inbox.c.attempts,
        _more.label("more"),
        _others.label("others"),
    )
    .where(
        _waiting(),
        inbox.c.next_at <= bindparam("now", type_=Moment),
        inbox.c.chat_key.not_in(bindparam("passing", expanding=True)),
        ~select(literal(1))
        .where(_waiting(_earlier), _earlier.c.chat_key == inbox.c.chat_key, _earlier.c.id < inbox.c.id)
        .exists(),
    )
    .order_by(inbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=inbox)
    .subquery("claimed")
)
_due = select(func.min(timers.c.due_at, type_=Moment)).where(timers.c.state == TimerState.WAITING).scalar_subquery()
_retry = (
    select(func.min(inbox.c.next_at, type_=Moment))
    .where(_waiting(), inbox.c.next_at > bindparam("now", type_=Moment))
    .scalar_subquery()
)
_moments = select(
    _due.label("timer_due_at"), _retry.label("retry_at"), look_up_key.MARK.label("look_up_mark")
).subquery("moments")
_LOOK = select(_moments, _claimed).select_from(_moments.outerjoin(_claimed, true()))


async def look(tx: Transaction, now: datetime, passing: Collection[bytes] = ()) -> Look:
    """Claim the oldest undone update whose time has come and before which its chat has none undone, of no chat in `passing`.

    The same statement tells what comes due otherwise, and under which look-up key all is, since every statement costs a
    hop. Raises OtherLookUpKey.
    """
    row = (await tx.execute(_LOOK, {"now": now, "passing": list(passing)})).one()
    look_up_key.compare(tx, row.look_up_mark)
    update_ = None
    if row.id is not None:
        again = row.attempts >= TRIES
        update_ = Claimed(
            row.id, row.update_id, row.chat_key, bool(row.more), row.update_sealed, row.received_at, again
        )
    return Look(update_, row.timer_due_at, row.retry_at, bool(row.others))


class InTurn:
    """What one worker remembers so that each chat has its turn: who writes a thousand messages delays nobody else."""

    def __init__(self) -> None:
        self._lately: deque[bytes] = deque(maxlen=ROUND)

    async def look(self, tx: Transaction, now: datetime) -> Look:
        """Chats that were played lately come last; once there are no others, all begin anew."""
        found = await look(tx, now, self._lately)
        if found.update is None and self._lately:
            self._lately.clear()
            found = await look(tx, now)
        return found

    def played(self, claimed: Claimed) -> None:
        """Its chat has had its turn, well or badly."""
        if claimed.more:
            self._lately.append(claimed.chat)


_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(state=InboxState.DONE, done_at=bindparam("now", type_=Moment), error=None, update_sealed=b"")
)


async def done(tx: Transaction, inbox_id: int, now: datetime) -> None:
    """Played: commits with all it caused, or not at all. What she wrote is gone from here; that it came is known for 48 hours."""
    await tx.put(_DONE, {"row": inbox_id, "now": now})


async def failed(tx: Transaction, inbox_id: int, error: str, now: datetime) -> bool:
    """Count a try. True when it was the last and the update is put aside now, its words until
    `next_at`. Played again it has as many tries more. `error` names code, never a person."""
    row = inbox.c.id == inbox_id
    counted = update(inbox).where(row, _waiting()).values(attempts=inbox.c.attempts + 1, error=error[:80])
    tried = (await tx.execute(counted.returning(inbox.c.attempts, inbox.c.chat_key))).one_or_none()
    if tried is None:
        return False
    attempts, chat = tried.attempts, bytes(tried.chat_key)
    if attempts % TRIES:
        await tx.execute(update(inbox).where(row).values(next_at=now + PAUSES[attempts % TRIES - 1]))
        return False
    until = now + (WORDS_KEPT if await chats.is_at_work(tx, chat) else DRAFT_WORDS_KEPT)
    put_aside = {"state": InboxState.QUARANTINED, "done_at": now, "next_at": until}
    await tx.execute(update(inbox).where(row).values(**put_aside))
    await alerts.raise_alert(tx, AlertReason.PUT_ASIDE, now)
    return True


async def pull_in(tx: Transaction, now: datetime) -> None:
    """What waits for longer than any pause between tries was put there by a clock that ran ahead: its turn is now."""
    await tx.put(update(inbox).where(_waiting(), inbox.c.next_at > now + max(PAUSES)).values(next_at=now))


async def quarantined(tx: Transaction) -> tuple[Quarantined, ...]:
    """What was put aside, the oldest first, at most 100."""
    put_aside = (
        select(inbox.c.id, inbox.c.received_at, inbox.c.error)
        .where(inbox.c.state == InboxState.QUARANTINED)
        .order_by(inbox.c.id)
        .limit(100)
    )
    return tuple(Quarantined(row.id, row.received_at, row.error or "") for row in await tx.execute(put_aside))


async def pending(tx: Transaction) -> int:
    """How many updates wait to be played."""
    return int((await tx.execute(select(func.count()).select_from(inbox).where(_waiting()))).scalar_one())


async def forget_heard(tx: Transaction, now: datetime) -> int:
    """After `HEARD_KEPT` nobody knows any more when she last wrote or pressed. Returns of how many people."""
    return await chats.forget_heard(tx, lambda at: at <= now - HEARD_KEPT)


async def purge(tx: Transaction, now: datetime) -> int:
    """Forget played updates after 48 hours, a few hundred in one transaction; returns how many."""
    old = (
        select(inbox.c.id)
        .where(inbox.c.state == InboxState.DONE, inbox.c.done_at <= now - DONE_KEPT)
        .order_by(inbox.c.id)
        .limit(PURGED_AT_ONCE)
    )
    return (await tx.execute(delete(inbox).where(inbox.c.id.in_(old)))).rowcount
