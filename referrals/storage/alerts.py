"""Alerts to the operator: raised where something went wrong, remembered by the notices they became.

Not for: deciding how often (domain/alert) or telling anyone (operating).
"""

from datetime import datetime

from sqlalchemy import func, select

from referrals.domain import alert
from referrals.domain.alert import AlertReason
from referrals.domain.notice import Mode
from referrals.domain.timer import TimerKind
from referrals.storage import timers
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.schema import outbox


async def raise_alert(tx: Transaction, reason: AlertReason, now: datetime) -> None:
    """Have the operator alerted, in this transaction or not at all."""
    await timers.set_timer(tx, TimerKind.ALERT_OPERATOR, reason, now)


async def last_alert_at(tx: Transaction, reason: AlertReason) -> datetime | None:
    """When this reason was last alerted, as far as the outbox remembers (a week)."""
    newest = select(func.max(outbox.c.created_at, type_=Moment)).where(
        outbox.c.about == alert.about(reason), outbox.c.mode == Mode.SEND
    )
    moment: datetime | None = (await tx.execute(newest)).scalar_one()
    return moment
