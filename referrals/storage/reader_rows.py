"""Copies of campaigns' messages from the side of their readers: what one of them has, and who has got a message.

Not for: making copies or bringing them home (see copy_rows). Every statement names days, since the key of a copy begins with its
message: one person's copies are found without looking through everybody's.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import case, func, select, tuple_, update

from referrals.domain.campaign import CampaignId, CopyState, MessageState
from referrals.domain.person import PersonId
from referrals.domain.place import PlaceCode
from referrals.storage.database import Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import campaign_copies, campaign_messages, outbox, people

_COPIES = campaign_copies.c


async def states(
    tx: Transaction, campaign: CampaignId, days: Collection[date], person: PersonId
) -> dict[date, CopyState]:
    """What became of her copies of these days. What Telegram has taken is SENT, also before it was brought home."""
    if not days:
        return {}
    taken = (_COPIES.state == CopyState.WAITING) & (outbox.c.state == OutboxState.SENT)
    rows = await tx.execute(
        select(_COPIES.day, case((taken, CopyState.SENT.value), else_=_COPIES.state).label("state"))
        .select_from(campaign_copies.outerjoin(outbox, outbox.c.id == _COPIES.outbox_id))
        .where(_COPIES.campaign_id == campaign, _COPIES.day.in_(days), _COPIES.person_id == person)
    )
    return {row.day: CopyState(row.state) for row in rows}


async def look_again(tx: Transaction, person: PersonId, now: datetime) -> frozenset[tuple[CampaignId, date]]:
    """Her wishes have changed: what waits for her, was let go or stopped of messages that still go, is asked again now. Which
    messages those are."""
    going = select(campaign_messages.c.campaign_id, campaign_messages.c.day).where(
        campaign_messages.c.state == MessageState.GOING
    )
    rows = await tx.execute(
        update(campaign_copies)
        .where(
            _COPIES.person_id == person,
            _COPIES.state.in_((CopyState.LATER, CopyState.LET_GO, CopyState.STOPPED)),
            tuple_(_COPIES.campaign_id, _COPIES.day).in_(going),
        )
        .values(state=CopyState.LATER, again_at=now)
        .returning(_COPIES.campaign_id, _COPIES.day)
    )
    return frozenset((CampaignId(row.campaign_id), row.day) for row in rows)


async def got_by_fewer(tx: Transaction, campaign: CampaignId, day: date, than: int) -> bool:
    """Whether fewer people than that have got a message."""
    some = (
        select(_COPIES.person_id)
        .where(_COPIES.campaign_id == campaign, _COPIES.day == day, _COPIES.state == CopyState.SENT)
        .limit(than)
    )
    return int((await tx.execute(select(func.count()).select_from(some.subquery()))).scalar_one()) < than


async def who_got(tx: Transaction, campaign: CampaignId, day: date) -> Counter[tuple[PlaceCode | None, str]]:
    """How many have got a message, by home and language as of now; only for what may be said of its readers (D21)."""
    rows = await tx.execute(
        select(people.c.home, people.c.language, func.count().label("number"))
        .join(campaign_copies, people.c.id == _COPIES.person_id)
        .where(_COPIES.campaign_id == campaign, _COPIES.day == day, _COPIES.state == CopyState.SENT)
        .group_by(people.c.home, people.c.language)
    )
    return Counter({(row.home, row.language): row.number for row in rows})
