"""Takes from a restored database what was on its way when the backup was made: it arrived long ago, or must not arrive now.

Not for: what was taken back since (see narrowing), or open reports, which all get a next moment at the bot's start.
"""

from datetime import datetime

from sqlalchemy import delete, update

from referrals.domain.campaign import CampaignState, CopyState, MessageState
from referrals.domain.notice import Mode, Priority
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import status_slot
from referrals.domain.sweep import DELETABLE, EndState
from referrals.domain.timer import TimerKind
from referrals.storage import campaign_rows, inbox
from referrals.storage.copying import count
from referrals.storage.database import Transaction
from referrals.storage.inbox import DRAFT_WORDS_KEPT, InboxState
from referrals.storage.outbox import EMPTIED, OutboxState
from referrals.storage.schema import (
    broadcast_copies,
    campaign_messages,
    forms,
    jobs,
    messages,
    outbox,
    timers,
)
from referrals.storage.schema import inbox as inbox_table

_TOO_MANY = 1000
_RESTORED = "restored from a backup"
_TAKES_AWAY = (Mode.DELETE, Mode.SWEEP)
OF_WHAT_IS_GONE = (
    TimerKind.WIPE,
    TimerKind.CRY,
    TimerKind.SHEET_READ,
    TimerKind.RING,
    TimerKind.OFFER_AGAIN,
    TimerKind.ASK_LATER,
)
"""Timers of drafts and files that are gone, of bells that the start of the bot arms anew, and of a question to a writer that
she may have been asked already."""


async def silence(tx: Transaction, now: datetime) -> dict[str, int]:
    """Nothing is sent, asked or read a second time. How much there was, by sort."""
    await _swept_since(tx, now)
    return {
        "messages": await _not_sent_again(tx, now),
        "updates": await _put_aside(tx, now),
        "drafts": await _drop_drafts(tx),
        "days": await _close_days(tx, now),
    }


async def _swept_since(tx: Transaction, now: datetime) -> None:
    """What could no longer be deleted now was swept by the database that was lost, as far as is known; nobody is told."""
    old = (messages.c.gone_at.is_(None), messages.c.sent_at <= now - DELETABLE)
    await tx.execute(update(messages).where(*old).values(ended=EndState.STUCK))


async def _not_sent_again(tx: Transaction, now: datetime) -> int:
    """What takes a message away is done all the same: twice does no harm. Of a campaign nobody knows whether it arrived."""
    on_the_way = outbox.c.state.in_((OutboxState.WAITING, OutboxState.SENDING)) & outbox.c.mode.not_in(_TAKES_AWAY)
    over = {"done_at": now, "error": _RESTORED, **EMPTIED}
    copies = update(outbox).where(on_the_way, outbox.c.priority == int(Priority.CAMPAIGN))
    dropped = (await tx.execute(copies.values(state=OutboxState.IN_DOUBT, **over))).rowcount
    return (
        dropped
        + (await tx.execute(update(outbox).where(on_the_way).values(state=OutboxState.WITHDRAWN, **over))).rowcount
    )


async def _put_aside(tx: Transaction, now: datetime) -> int:
    """Played since, as far as is known: a person decides whether to play it again."""
    aside = {"state": InboxState.QUARANTINED, "attempts": inbox.TRIES, "done_at": now, "error": _RESTORED}
    waiting = update(inbox_table).where(inbox_table.c.state == InboxState.WAITING)
    return (await tx.execute(waiting.values(next_at=now + DRAFT_WORDS_KEPT, **aside))).rowcount


async def _drop_drafts(tx: Transaction) -> int:
    """Sent, deleted or wiped since: what she took away does not come back to her screen (D14)."""
    dropped = await count(tx, forms)
    for table in (forms, jobs):
        await tx.execute(delete(table))
    await tx.execute(delete(timers).where(timers.c.kind.in_(OF_WHAT_IS_GONE)))
    return dropped


async def _close_days(tx: Transaction, now: datetime) -> int:
    """Messages of campaigns whose day has begun: some may have them, so nobody gets them now."""
    closed = 0
    for campaign in await campaign_rows.newest(tx, [CampaignState.APPROVED, CampaignState.HELD], _TOO_MANY):
        for message in campaign.messages:
            if message.waits and message.schedule.begins_at <= now:
                state = MessageState.SKIPPED if message.state is MessageState.PLANNED else MessageState.GONE
                mine = campaign_messages.c.message_id == message.id
                await tx.execute(update(campaign_messages).where(mine).values(state=state))
                copies = broadcast_copies.c.message_id == message.id
                for before, after in ((CopyState.WAITING, CopyState.IN_DOUBT), (CopyState.LATER, CopyState.LET_GO)):
                    these = update(broadcast_copies).where(copies, broadcast_copies.c.state == before)
                    await tx.execute(these.values(state=after, again_at=None, outbox_id=None))
                closed += 1
    return closed


async def leave_card(tx: Transaction, report: AnyReport, now: datetime) -> None:
    """Her card changes by nothing but her own press: it may say that she took it back."""
    hers = (messages.c.person_id == report.writer, messages.c.slot == status_slot(report), messages.c.gone_at.is_(None))
    await tx.execute(update(messages).where(*hers).values(gone_at=now, ended=EndState.REMOVED))
