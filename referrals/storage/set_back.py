"""After the machine's clock was ahead and is right again: what it had put off comes to its place, in every table.

What knows that it came too early is simply due now; what does not is due no later than it could have been set for now. Not
for: open reports, their offers and calls, which dispatching looks at one by one (see `look_at_all`), or what follows the
machine's own time, as leases and jobs do: they take none that lasts too long for true.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Table, case, literal, or_, select, update

from referrals.domain.policy import Policy
from referrals.domain.sweep import DELETABLE
from referrals.domain.timer import TimerKind
from referrals.storage import chats, form_rows
from referrals.storage import inbox as inbox_rows
from referrals.storage.columns import Moment
from referrals.storage.database import Transaction, Wake
from referrals.storage.inbox import WORDS_KEPT, InboxState
from referrals.storage.marks import MARKED, holds, mark
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import (
    broadcast_copies,
    broadcast_messages,
    campaigns,
    hotline_checks,
    inbox,
    invites,
    messages,
    outbox,
    people,
    timers,
)

EARLY = (
    TimerKind.ROUTE,
    TimerKind.HOLDER_GONE,
    TimerKind.LOOK_AT_ALL,
    TimerKind.OFFER_AGAIN,
    TimerKind.FORGET,
    TimerKind.REDRAW,
    TimerKind.WIPE,
    TimerKind.CRY,
    TimerKind.COMPLAINT,
    TimerKind.DELIVER,
    TimerKind.CAMPAIGN_TOLD,
    TimerKind.ALERT_OPERATOR,
    TimerKind.SHEET_READ,
)
"""Kinds of timers whose use case sets itself a later moment where it is too early, or does no harm then."""


def latest(policy: Policy) -> Mapping[TimerKind, timedelta]:
    """How far ahead the other kinds can be set."""
    rings = (each.ring_again for each in policy.paces.values())
    return {
        TimerKind.RING: max(filter(None, rings)),
        TimerKind.ASK_LATER: policy.asked_after_closing,
        TimerKind.FORGET_ANSWER: policy.campaign_answers_kept,
        TimerKind.DAILY_LOOK: timedelta(days=1),
        TimerKind.SWEEP: policy.chats_swept_after,
    }


async def pull_in(tx: Transaction, policy: Policy, now: datetime) -> None:
    """At the start, and where the calendar was set back."""
    await inbox_rows.pull_in(tx, now)
    await _timers(tx, policy, now)
    await _messages(tx, now)
    await form_rows.shift(tx, now)
    await _shift(tx, invites, "created_at", "expires_at", now)
    await _cap_duty(tx, now + policy.said_duty_holds)
    await chats.forget_heard(tx, lambda at: at > now)
    await _cap(tx, inbox, "next_at", now + WORDS_KEPT, state=InboxState.QUARANTINED)
    await _cap(tx, hotline_checks, "checked_at", now)
    await _cap(tx, campaigns, "told_at", now)
    await _cap(tx, messages, "sent_at", now)
    await _cap(tx, messages, "sweep_at", now + DELETABLE)
    await _cap(tx, broadcast_copies, "again_at", now)
    ahead = broadcast_messages.c.scanned_at > now
    await tx.put(update(broadcast_messages).where(ahead).values(scanned_at=None, cursor=0))
    tx.wake(Wake.TURNS, Wake.COURIER)


async def _timers(tx: Transaction, policy: Policy, now: datetime) -> None:
    ahead = {**dict.fromkeys(EARLY, timedelta()), **latest(policy)}
    most = case(*((timers.c.kind == kind, literal(now + each, Moment)) for kind, each in ahead.items()))
    await tx.put(update(timers).where(timers.c.due_at > most).values(due_at=most))


async def _messages(tx: Transaction, now: datetime) -> None:
    """What was left by the clock that was ahead waits as long as it would have; what its reader's hours put off is asked
    again, and waits for them as they are."""
    waits = outbox.c.state == OutboxState.WAITING
    again = outbox.c.safe_hours_only | (outbox.c.attempted_at > now)
    await tx.put(update(outbox).where(waits, outbox.c.not_before > now, again).values(not_before=now))
    await _shift(tx, outbox, "created_at", "not_before", now)


async def _shift(tx: Transaction, table: Table, began: str, ends: str, now: datetime) -> None:
    """Rows that began in the future begin now, and last as long as before."""
    for row in (await tx.execute(select(table).where(table.c[began] > now))).mappings().all():
        moved = {began: now, ends: now + max(row[ends] - row[began], timedelta())}
        if table in MARKED and holds(tx, table, row):
            moved["mark"] = mark(tx, table, {**row, **moved})
        await tx.execute(update(table).where(table.c.id == row["id"]).values(**moved))


async def _cap(tx: Transaction, table: Table, column: str, most: datetime, **where: str) -> None:
    beyond = (table.c[column] > most, *(table.c[name] == value for name, value in where.items()))
    await tx.put(update(table).where(*beyond).values(**{column: most}))


async def _cap_duty(tx: Transaction, most: datetime) -> None:
    """What people said of their duty is encrypted: no statement compares it."""
    said = (people.c.on_until, people.c.off_until)
    rows = await tx.execute(select(people.c.id, *said).where(or_(*(each.is_not(None) for each in said))))
    for row in rows.all():
        beyond = {each.name: most for each in said if (row._mapping[each] or most) > most}
        if beyond:
            await tx.execute(update(people).where(people.c.id == row.id).values(**beyond))
