"""Every message of every chat, in both directions: which one stands in a slot, and what could still be deleted.

Holds ids and times only, never a text. Not for: sending (see deliveries) or sweeping chats (see sweep_rows).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from referrals.domain.person import PersonId
from referrals.domain.sweep import EndState
from referrals.storage.database import Transaction
from referrals.storage.schema import messages
from referrals.storage.upserts import Upsert

OUT = "out"
IN = "in"


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that Telegram has taken."""

    person: PersonId
    slot: str
    telegram_id: int


async def record_sent(tx: Transaction, sent: Sequence[SentMessage], now: datetime) -> None:
    """Each becomes the message of its slot; the older one stays in the chat and has no slot any more."""
    slotted = [{"who": each.person, "which": each.slot} for each in sent if each.slot]
    if slotted:
        await tx.put(_LEAVE_SLOT, slotted)
    if sent:
        rows = [_row(each.person, each.slot, each.telegram_id, OUT, now) for each in sent]
        await tx.put(_INSERT.on(tx.dialect.name), rows)


async def record_incoming(
    tx: Transaction, person_id: PersonId, telegram_id: int, written_at: datetime, slot: str = ""
) -> None:
    """Remember a message she wrote, with a slot where it may have to be taken away. A second time only the slot is added: it was
    put aside before, and is played now."""
    await tx.put(_INCOMING.on(tx.dialect.name), [_row(person_id, slot, telegram_id, IN, written_at)])


async def of_slot(tx: Transaction, person_id: PersonId, slot: str) -> int | None:
    """The Telegram id of the message standing in a slot."""
    return (await tx.execute(STANDING, {"who": person_id, "which": slot})).scalar_one_or_none()


async def was_removed(tx: Transaction, person_id: PersonId, slot: str) -> bool:
    """Whether the last message of the slot is no longer in the chat, and not because its time was over."""
    hers = (messages.c.person_id == person_id, messages.c.slot == slot)
    last = select(messages.c.gone_at, messages.c.ended).where(*hers).order_by(messages.c.id.desc()).limit(1)
    row = (await tx.execute(last)).one_or_none()
    return row is not None and row.gone_at is not None and row.ended != EndState.SWEPT


async def slot_of(tx: Transaction, person_id: PersonId, telegram_id: int) -> str:
    """The slot of one of the bot's messages in her chat; "" where it has none."""
    mine = (messages.c.person_id == person_id, messages.c.direction == OUT, messages.c.telegram_id == telegram_id)
    return (await tx.execute(select(messages.c.slot).where(*mine))).scalar_one_or_none() or ""


async def newest(tx: Transaction, person_id: PersonId) -> tuple[str, datetime] | None:
    """The slot of the bot's newest message in her chat, and when it came; None where the chat holds none."""
    mine = (messages.c.person_id == person_id, messages.c.direction == OUT, messages.c.gone_at.is_(None))
    found = await tx.execute(
        select(messages.c.slot, messages.c.sent_at).where(*mine).order_by(messages.c.telegram_id.desc()).limit(1)
    )
    row = found.one_or_none()
    return None if row is None else (row.slot, row.sent_at)


async def has_slots(tx: Transaction, person_id: PersonId, beginning: str) -> bool:
    """Whether any message of her chat stands in a slot that begins so."""
    hers = select(messages.c.slot).where(messages.c.person_id == person_id, messages.c.slot != "").distinct()
    return any(each.startswith(beginning) for each in (await tx.execute(hers)).scalars())


async def slots(tx: Transaction, person_id: PersonId, beginning: str) -> tuple[str, ...]:
    """The slots of her chat that begin so and hold a message."""
    mine = (messages.c.person_id == person_id, messages.c.slot != "", messages.c.gone_at.is_(None))
    found = await tx.execute(select(messages.c.slot).where(*mine).order_by(messages.c.id))
    return tuple(each for each in found.scalars() if each.startswith(beginning))


async def record_gone(tx: Transaction, gone: Sequence[tuple[PersonId, int, EndState]], now: datetime) -> None:
    """These (person, Telegram id) are no longer in the chat, and why."""
    if gone:
        await tx.put(_GONE, [{"who": person, "which": each, "at": now, "why": end} for person, each, end in gone])


async def record_stuck(tx: Transaction, stuck: Sequence[tuple[PersonId, int]]) -> None:
    """These stay in the chat and Telegram will not change them any more: they leave their slots."""
    if stuck:
        await tx.put(_STUCK, [{"who": person, "which": telegram_id} for person, telegram_id in stuck])


_INSERT = Upsert(lambda insert: insert(messages).on_conflict_do_nothing())
_INCOMING = Upsert(
    lambda insert: (statement := insert(messages)).on_conflict_do_update(
        index_elements=["person_id", "telegram_id"],
        set_={"slot": statement.excluded.slot},
        where=messages.c.slot == "",
    )
)
_LEAVE_SLOT = (
    update(messages)
    .where(messages.c.person_id == bindparam("who"), messages.c.slot == bindparam("which"))
    .values(slot="")
)
STANDING = (
    select(messages.c.telegram_id)
    .where(
        messages.c.person_id == bindparam("who"), messages.c.slot == bindparam("which"), messages.c.gone_at.is_(None)
    )
    .order_by(messages.c.id.desc())
    .limit(1)
)
"""The message of a slot (`which`) of her chat (`who`), also for whoever reads it with a statement of its own."""
_ONE = (messages.c.person_id == bindparam("who")) & (messages.c.telegram_id == bindparam("which"))
_GONE = update(messages).where(_ONE).values(gone_at=bindparam("at"), ended=bindparam("why"))
_STUCK = update(messages).where(_ONE).values(slot="")


def _row(person: PersonId, slot: str, telegram_id: int, direction: str, sent_at: datetime) -> dict[str, Any]:
    return {"person_id": person, "slot": slot, "telegram_id": telegram_id, "direction": direction, "sent_at": sent_at}
