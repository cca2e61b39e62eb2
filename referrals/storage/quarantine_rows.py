"""What failed too often: updates and messages put aside, timers that are still tried. Listed by id and kind, played again,
dropped; words are forgotten in time.

Never gives what anything says. Not for: counting it (see readiness_rows) or putting it aside (inbox, deliveries).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from referrals.domain.kind import Track
from referrals.domain.readiness import Lying, Queue
from referrals.storage.database import Transaction, Wake
from referrals.storage.inbox import DRAFT_WORDS_KEPT, WORDS_KEPT, InboxState, sealed_row
from referrals.storage.outbox import EMPTIED, OutboxState
from referrals.storage.schema import inbox, outbox, timers
from referrals.storage.sealed import CannotOpen
from referrals.storage.timers import TRIES, TimerState

LISTED_AT_ONCE = 100
_UPDATES = inbox.c.state == InboxState.QUARANTINED
_MESSAGES = outbox.c.state == OutboxState.QUARANTINED
_TIMERS = timers.c.attempts >= TRIES
_WORDLESS = b""


async def listed(tx: Transaction, most: int = LISTED_AT_ONCE) -> tuple[Lying, ...]:
    """What lies on each shelf, the oldest first."""
    updates = select(inbox).where(_UPDATES).order_by(inbox.c.id).limit(most)
    messages = select(outbox).where(_MESSAGES).order_by(outbox.c.id).limit(most)
    failing = select(timers).where(_TIMERS).order_by(timers.c.id).limit(most)
    return (
        *(
            Lying(
                Queue.UPDATES,
                each.id,
                _kind(tx, each),
                each.received_at,
                each.error or "",
                bool(each.update_sealed),
            )
            for each in await tx.execute(updates)
        ),
        *(
            Lying(Queue.MESSAGES, each.id, each.notice, each.created_at, each.error or "", bool(each.params_sealed))
            for each in await tx.execute(messages)
        ),
        *(
            Lying(Queue.TIMERS, each.id, each.kind, each.due_at, each.error or "", playable=True)
            for each in await tx.execute(failing)
        ),
    )


def _kind(tx: Transaction, row: Row[Any]) -> str:
    """What Telegram calls this sort of update; nothing of what is in it."""
    try:
        sealed = sealed_row(tx, row.update_id, row.chat_key)
        raw = sealed.open_json("update_sealed", row.update_sealed) if row.update_sealed else {}
    except CannotOpen:
        return "update"
    return next((str(key) for key in raw if key != "update_id"), "update") if isinstance(raw, dict) else "update"


async def play_again(tx: Transaction, shelf: Queue, ids: Collection[int], now: datetime) -> int:
    """These wait again, as many tries before them; how many. What has lost its words stays where it is. An update keeps its
    count, by which its turn knows that it was said not to be processed."""
    match shelf:
        case Queue.UPDATES:
            again = update(inbox).where(inbox.c.id.in_(ids), _UPDATES, inbox.c.update_sealed != _WORDLESS)
            values = {"state": InboxState.WAITING, "next_at": now, "done_at": None, "error": None}
        case Queue.MESSAGES:
            again = update(outbox).where(outbox.c.id.in_(ids), _MESSAGES, outbox.c.params_sealed != _WORDLESS)
            values = {"state": OutboxState.WAITING, "not_before": now, "done_at": None, "error": None}
        case Queue.TIMERS:
            again = update(timers).where(timers.c.id.in_(ids), _TIMERS)
            values = {"state": TimerState.WAITING, "attempts": 0, "due_at": now, "error": None}
    tx.wake(Wake.TURNS, Wake.COURIER)
    return (await tx.execute(again.values(**values))).rowcount


async def drop(tx: Transaction, shelf: Queue, number: int, now: datetime) -> bool:
    """It is never played, and what it said is gone. False where nothing of this id lies there."""
    match shelf:
        case Queue.UPDATES:
            gone = {"state": InboxState.DONE, "done_at": now, "update_sealed": _WORDLESS}
            dropped = await tx.execute(update(inbox).where(inbox.c.id == number, _UPDATES).values(**gone))
        case Queue.MESSAGES:
            emptied = {"state": OutboxState.CANCELLED, "done_at": now, **EMPTIED}
            dropped = await tx.execute(update(outbox).where(outbox.c.id == number, _MESSAGES).values(**emptied))
        case Queue.TIMERS:
            dropped = await tx.execute(delete(timers).where(timers.c.id == number, _TIMERS))
    return dropped.rowcount == 1


async def forget_words(tx: Transaction, now: datetime) -> int:
    """Words whose time is over go; kind of notice, time and error class stay. How many rows lost theirs."""
    updates = update(inbox).where(_UPDATES, inbox.c.next_at <= now, inbox.c.update_sealed != _WORDLESS)
    gone = (await tx.execute(updates.values(update_sealed=_WORDLESS))).rowcount
    aside = (_MESSAGES, outbox.c.params_sealed != _WORDLESS, outbox.c.done_at <= now - DRAFT_WORDS_KEPT)
    rows = await tx.execute(select(outbox.c.id, outbox.c.notice, outbox.c.done_at).where(*aside))
    old = [each.id for each in rows if each.notice.startswith(Track.VIOLENCE) or each.done_at <= now - WORDS_KEPT]
    if old:
        await tx.execute(update(outbox).where(outbox.c.id.in_(old)).values(params_sealed=_WORDLESS))
    return gone + len(old)
