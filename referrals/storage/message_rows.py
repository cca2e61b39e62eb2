"""Every message of every chat, in both directions: which one stands in a slot, and what could still be deleted.

Holds ids and times only, never a text. Not for: sending (see deliveries) or sweeping chats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from referrals.domain.person import PersonId
from referrals.storage.database import Transaction
from referrals.storage.schema import messages
from referrals.storage.upserts import Upsert

OUT = "out"
IN = "in"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that Telegram has taken."""

    person: PersonId
    slot: str
    telegram_id: int


async def record_sent(tx: Transaction, sent: Sequence[Sent], now: datetime) -> None:
    """Each becomes the message of its slot; the older one stays in the chat and has no slot any more."""
    slotted = [{"who": each.person, "which": each.slot} for each in sent if each.slot]
    if slotted:
        await tx.execute(_LEAVE_SLOT, slotted)
    if sent:
        rows = [_row(each.person, each.slot, each.telegram_id, OUT, now) for each in sent]
        await tx.execute(_INSERT.on(tx.dialect.name), rows)


async def record_incoming(tx: Transaction, person_id: PersonId, telegram_id: int, now: datetime) -> None:
    """Remember a message she wrote; a second time changes nothing."""
    await tx.execute(_INSERT.on(tx.dialect.name), [_row(person_id, "", telegram_id, IN, now)])


async def of_slot(tx: Transaction, person_id: PersonId, slot: str) -> int | None:
    """The Telegram id of the message standing in a slot."""
    return (await tx.execute(_STANDING, {"who": person_id, "which": slot})).scalar_one_or_none()


async def record_gone(tx: Transaction, gone: Sequence[tuple[PersonId, int]], now: datetime) -> None:
    """These (person, Telegram id) are no longer in the chat."""
    if gone:
        await tx.execute(_GONE, [{"who": person, "which": telegram_id, "at": now} for person, telegram_id in gone])


async def record_stuck(tx: Transaction, stuck: Sequence[tuple[PersonId, int]]) -> None:
    """These stay in the chat and Telegram will not change them any more: they leave their slots."""
    if stuck:
        await tx.execute(_STUCK, [{"who": person, "which": telegram_id} for person, telegram_id in stuck])


_INSERT = Upsert(lambda insert: insert(messages).on_conflict_do_nothing())
_LEAVE_SLOT = (
    update(messages)
    .where(messages.c.person_id == bindparam("who"), messages.c.slot == bindparam("which"))
    .values(slot="")
)
_STANDING = (
    select(messages.c.telegram_id)
    .where(
        messages.c.person_id == bindparam("who"), messages.c.slot == bindparam("which"), messages.c.gone_at.is_(None)
    )
    .order_by(messages.c.id.desc())
    .limit(1)
)
_ONE = (messages.c.person_id == bindparam("who")) & (messages.c.telegram_id == bindparam("which"))
_GONE = update(messages).where(_ONE).values(gone_at=bindparam("at"))
_STUCK = update(messages).where(_ONE).values(slot="")


def _row(person: PersonId, slot: str, telegram_id: int, direction: str, now: datetime) -> dict[str, Any]:
    return {"person_id": person, "slot": slot, "telegram_id": telegram_id, "direction": direction, "sent_at": now}
