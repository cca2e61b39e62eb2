"""How much waits right now, in one look: for /health, and for whoever waits until all is done. Nothing about people.

Not for: playing or sending what waits (see inbox, timers, deliveries).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from referrals.domain.notice import Priority
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction
from referrals.storage.inbox import InboxState
from referrals.storage.job_rows import JobState
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import inbox, jobs, outbox, timers
from referrals.storage.timers import TRIES, TimerState


@dataclass(frozen=True, slots=True)
class Backlog:
    """The earliest moments at which something could have been or can be done (None: nothing waits), and what is put aside."""

    update_since: datetime | None
    timer_due_at: datetime | None
    message_due_at: datetime | None
    alert_due_at: datetime | None
    """Of the messages the urgent ones."""
    calls: int
    """Calls to Telegram begun and not finished."""
    jobs: int
    """Files not yet fetched and read."""
    quarantined_updates: int
    quarantined_timers: int
    quarantined_messages: int

    def idle(self, now: datetime) -> bool:
        """Whether nothing is left to do. `now` is taken after reading, or what a turn left while it was read would seem to
        come later."""
        due = (self.timer_due_at, self.message_due_at)
        return (
            self.update_since is None
            and all(each is None or each > now for each in due)
            and self.calls == self.jobs == 0
        )


_READ = select(
    select(func.min(inbox.c.received_at, type_=Moment))
    .where(inbox.c.state == InboxState.WAITING)
    .scalar_subquery()
    .label("update_since"),
    select(func.min(timers.c.due_at, type_=Moment))
    .where(timers.c.state == TimerState.WAITING)
    .scalar_subquery()
    .label("timer_due_at"),
    select(func.min(outbox.c.not_before, type_=Moment))
    .where(outbox.c.state == OutboxState.WAITING)
    .scalar_subquery()
    .label("message_due_at"),
    select(func.min(outbox.c.not_before, type_=Moment))
    .where(outbox.c.state == OutboxState.WAITING, outbox.c.priority == int(Priority.ALERT))
    .scalar_subquery()
    .label("alert_due_at"),
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


async def read(tx: Transaction) -> Backlog:
    """One statement."""
    row = (await tx.execute(_READ)).one()
    return Backlog(**row._asdict())
