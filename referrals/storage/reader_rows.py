"""Copies of messages to many from the side of their readers: what one of them has, and who has got a message.

Not for: making copies or bringing them home (see copy_rows). Every statement names messages, since the key of a copy
begins with its message: one person's copies are found without looking through everyone's.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, update

from referrals.domain.broadcast import CopyState, MessageId
from referrals.domain.person import PersonId
from referrals.domain.place import PlaceCode
from referrals.storage.database import Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import broadcast_copies, outbox, people

_COPIES = broadcast_copies.c


async def states(tx: Transaction, messages: Collection[MessageId], person: PersonId) -> dict[MessageId, CopyState]:
    """What became of her copies of these. What Telegram has taken is SENT, also before that was recorded."""
    if not messages:
        return {}
    taken = (_COPIES.state == CopyState.WAITING) & (outbox.c.state == OutboxState.SENT)
    rows = await tx.execute(
        select(_COPIES.message_id, case((taken, CopyState.SENT.value), else_=_COPIES.state).label("state"))
        .select_from(broadcast_copies.outerjoin(outbox, outbox.c.id == _COPIES.outbox_id))
        .where(_COPIES.message_id.in_(messages), _COPIES.person_id == person)
    )
    return {MessageId(row.message_id): CopyState(row.state) for row in rows}


async def look_again(
    tx: Transaction, person: PersonId, messages: Collection[MessageId], now: datetime
) -> frozenset[MessageId]:
    """Her wishes have changed: what waits for her, was let go or stopped of these is asked again now. Which of them that is."""
    rows = await tx.execute(
        update(broadcast_copies)
        .where(
            _COPIES.person_id == person,
            _COPIES.state.in_((CopyState.LATER, CopyState.LET_GO, CopyState.STOPPED)),
            _COPIES.message_id.in_(messages),
        )
        .values(state=CopyState.LATER, again_at=now)
        .returning(_COPIES.message_id)
    )
    return frozenset(map(MessageId, rows.scalars()))


async def got_by_fewer(tx: Transaction, message: MessageId, than: int) -> bool:
    """Whether fewer people than that have got a message."""
    some = select(_COPIES.person_id).where(*_got(message)).limit(than)
    return int((await tx.execute(select(func.count()).select_from(some.subquery()))).scalar_one()) < than


async def who_got(tx: Transaction, message: MessageId) -> Counter[tuple[PlaceCode | None, str]]:
    """How many have got a message, by home and language as of now; only for what may be said of its readers (D21)."""
    rows = await tx.execute(
        select(people.c.home, people.c.language, func.count().label("number"))
        .join(broadcast_copies, people.c.id == _COPIES.person_id)
        .where(*_got(message))
        .group_by(people.c.home, people.c.language)
    )
    return Counter({(row.home, row.language): row.number for row in rows})


def _got(message: MessageId) -> tuple[ColumnElement[bool], ...]:
    return _COPIES.message_id == message, _COPIES.state == CopyState.SENT
