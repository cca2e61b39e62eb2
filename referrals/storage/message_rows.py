"""Every message of every chat, in both directions: which one stands in a slot, and what could still be deleted.

Holds ids and times only, never a text. Not for: sending (see deliveries) or sweeping chats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from referrals.domain.person import PersonId
from referrals.storage.database import Transaction
from referrals.storage.schema import messages

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
        await tx.execute(_insert(tx), rows)


async def record_incoming(tx: Transaction, person_id: PersonId, telegram_id: int, now: datetime) -> None:
    """Remember a message she wrote; a second time changes nothing."""
    await tx.execute(_insert(tx), [_row(person_id, "", telegram_id, IN, now)])


async def of_slot(tx: Transaction, person_id: PersonId, slot: str) -> int | None:
    """The Telegram id of the message standing in a slot."""
    found = await tx.execute(
        select(messages.c.telegram_id)
        .where(messages.c.person_id == person_id, messages.c.slot == slot, messages.c.gone_at.is_(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def record_gone(tx: Transaction, gone: Sequence[tuple[PersonId, int]], now: datetime) -> None:
    """These (person, Telegram id) are no longer in the chat, or can no longer be reached there."""
    if gone:
        await tx.execute(_GONE, [{"who": person, "which": telegram_id, "now": now} for person, telegram_id in gone])


_LEAVE_SLOT = (
    update(messages)
    .where(messages.c.person_id == bindparam("who"), messages.c.slot == bindparam("which"))
    .values(slot="")
)
_GONE = (
    update(messages)
    .where(messages.c.person_id == bindparam("who"), messages.c.telegram_id == bindparam("which"))
    .values(gone_at=bindparam("now"))
)


def _insert(tx: Transaction) -> Insert:
    if tx.dialect.name == "postgresql":
        return postgresql.insert(messages).on_conflict_do_nothing()
    return sqlite.insert(messages).on_conflict_do_nothing()


def _row(person: PersonId, slot: str, telegram_id: int, direction: str, now: datetime) -> dict[str, Any]:
    return {"person_id": person, "slot": slot, "telegram_id": telegram_id, "direction": direction, "sent_at": now}
