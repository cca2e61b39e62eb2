"""Messages to many, whatever their kind: given an id, searched for readers step by step, forgotten.

Not for: what one says and when it goes (see its kind's rows) or its copies (see copy_rows).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from referrals.domain.broadcast import MessageId
from referrals.storage.database import Transaction
from referrals.storage.schema import broadcast_messages


async def keep(tx: Transaction, kind: str) -> MessageId:
    """A new message; its id is no other message's, ever."""
    row = await tx.execute(insert(broadcast_messages).returning(broadcast_messages.c.id), {"kind": kind, "cursor": 0})
    return MessageId(row.scalar_one())


async def kind_of(tx: Transaction, message: MessageId) -> str | None:
    """The kind of a message; None where there is none."""
    found = select(broadcast_messages.c.kind).where(broadcast_messages.c.id == message)
    kind: str | None = (await tx.execute(found)).scalar_one_or_none()
    return kind


async def scanned(tx: Transaction, message: MessageId, began_at: datetime | None, cursor: int) -> None:
    """When the search for those who are due began (None: not yet), and the person to whom it has come; 0: it is over."""
    mine = update(broadcast_messages).where(broadcast_messages.c.id == message)
    await tx.execute(mine.values(scanned_at=began_at, cursor=cursor))


async def forget(tx: Transaction, messages: Collection[MessageId]) -> None:
    """Delete messages that no one has a copy of."""
    await tx.execute(delete(broadcast_messages).where(broadcast_messages.c.id.in_(messages)))
