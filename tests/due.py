"""When the next timer goes off, for tests that let time pass. Not for: the bot, which reads it with the update it claims."""

from datetime import datetime

from sqlalchemy import func, select

from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.schema import timers
from referrals.storage.timers import TimerState


async def next_due(tx: Transaction) -> datetime | None:
    """The earliest moment; may be in the past."""
    earliest = select(func.min(timers.c.due_at, type_=Moment)).where(timers.c.state == TimerState.WAITING)
    moment: datetime | None = (await tx.execute(earliest)).scalar_one()
    return moment
