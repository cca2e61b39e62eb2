"""How much waits right now, in one look: for /health, and for whoever waits until all is done. Nothing about people.

Not for: playing or sending what waits (see inbox, timers, deliveries).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.inbox import InboxState
from referrals.storage.job_rows import JobState
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import inbox, jobs, outbox, timers
from referrals.storage.timers import TRIES, TimerState


@dataclass(frozen=True, slots=True)
class Backlog:
    """The oldest moments since when something could have been done (None: nothing waits), and what is put aside."""

    update_since: datetime | None
    timer_since: datetime | None
    message_since: datetime | None
    calls: int
    """Calls to Telegram begun and not finished."""
    jobs: int
    """Files not yet fetched and read."""
    quarantined_updates: int
    quarantined_timers: int
    quarantined_messages: int

    @property
    def idle(self) -> bool:
        """Whether nothing is left to do at this moment."""
        waiting = (self.update_since, self.timer_since, self.message_since)
        return all(each is None for each in waiting) and self.calls == self.jobs == 0


_now = bindparam("now", type_=Moment)
_READ = select(
    select(func.min(inbox.c.received_at, type_=Moment))
    .where(inbox.c.state == InboxState.WAITING)
    .scalar_subquery()
    .label("update_since"),
    select(func.min(timers.c.due_at, type_=Moment))
    .where(timers.c.state == TimerState.WAITING, timers.c.due_at <= _now)
    .scalar_subquery()
    .label("timer_since"),
    select(func.min(outbox.c.not_before, type_=Moment))
    .where(outbox.c.state == OutboxState.WAITING, outbox.c.not_before <= _now)
    .scalar_subquery()
    .label("message_since"),
    *(
        select(func.count()).select_from(table).where(condition).scalar_subquery().label(name)
        for name, table, condition in (
            ("calls", outbox, outbox.c.state == OutboxState.SENDING),
            ("jobs", jobs, jobs.c.state == JobState.WAITING),
            ("quarantined_updates", inbox, inbox.c.state == InboxState.QUARANTINED),
            ("quarantined_timers", timers, timers.c.attempts >= TRIES),
            ("quarantined_messages", outbox, outbox.c.state == OutboxState.QUARANTINED),
        )
    ),
)


async def read(tx: Transaction, now: datetime) -> Backlog:
    """One statement."""
    row = (await tx.execute(_READ, {"now": now})).one()
    return Backlog(**row._asdict())
