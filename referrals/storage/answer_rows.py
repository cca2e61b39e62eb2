"""What readers wrote back to a campaign: without a name unless she shared it, words sealed.

Not for: which answers are held back (locales' danger words) or who may read them (domain/authority).
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import CampaignId
from referrals.domain.campaign.answer import AnswerId, AnswerState, Reply
from referrals.domain.person import PersonId
from referrals.storage.database import Transaction
from referrals.storage.schema import campaign_answers
from referrals.storage.sealed import SealedRow


async def keep(tx: Transaction, answer: Reply) -> AnswerId:
    """A new answer; its id."""
    sealed = _sealed(tx, answer)
    values = {
        "campaign_id": answer.campaign,
        "message_id": answer.message,
        "person_id": answer.person,
        "state": answer.state,
        "words_sealed": sealed.seal("words_sealed", answer.words),
        "name_sealed": sealed.seal("name_sealed", answer.name),
        "at": answer.at,
    }
    added = await tx.execute(insert(campaign_answers).returning(campaign_answers.c.id), values)
    return AnswerId(added.scalar_one())


async def get(tx: Transaction, answer: AnswerId) -> Reply | None:
    """One answer; None where it was taken back or forgotten."""
    row = (await tx.execute(select(campaign_answers).where(campaign_answers.c.id == answer))).one_or_none()
    return None if row is None else _answer(tx, row)


async def first_since(tx: Transaction, person: PersonId, moment: datetime) -> Reply | None:
    """The first of hers that was kept from that moment on."""
    mine = (campaign_answers.c.person_id == person, campaign_answers.c.at >= moment)
    row = (
        await tx.execute(select(campaign_answers).where(*mine).order_by(campaign_answers.c.id).limit(1))
    ).one_or_none()
    return None if row is None else _answer(tx, row)


async def kept(tx: Transaction, campaign: CampaignId, person: PersonId) -> int:
    """How many of hers there are."""
    mine = (campaign_answers.c.campaign_id == campaign, campaign_answers.c.person_id == person)
    return int((await tx.execute(select(func.count()).select_from(campaign_answers).where(*mine))).scalar_one())


async def passed_on(
    tx: Transaction, campaign: CampaignId, most: int, before: AnswerId | None = None
) -> tuple[Reply, ...]:
    """What the coordinators of a campaign may read, the newest first."""
    statement = select(campaign_answers).where(
        campaign_answers.c.campaign_id == campaign, campaign_answers.c.state != AnswerState.HELD
    )
    if before is not None:
        statement = statement.where(campaign_answers.c.id < before)
    rows = await tx.execute(statement.order_by(campaign_answers.c.id.desc()).limit(most))
    return tuple(_answer(tx, row) for row in rows)


async def unread(tx: Transaction, campaigns: Collection[CampaignId]) -> Counter[CampaignId]:
    """How many answers nobody has opened, by campaign."""
    rows = await tx.execute(
        select(campaign_answers.c.campaign_id, func.count().label("number"))
        .where(campaign_answers.c.campaign_id.in_(campaigns), campaign_answers.c.state == AnswerState.PASSED_ON)
        .group_by(campaign_answers.c.campaign_id)
    )
    return Counter({CampaignId(row.campaign_id): row.number for row in rows})


async def change(tx: Transaction, answer: Reply, state: AnswerState, *, name: str | None = None) -> None:
    """Move it; with a name from now on where she shared it."""
    values: dict[str, Any] = {"state": state}
    if name is not None:
        values["name_sealed"] = _sealed(tx, answer).seal("name_sealed", name)
    await tx.execute(update(campaign_answers).where(campaign_answers.c.id == answer.id).values(**values))


async def forget(tx: Transaction, answer: AnswerId) -> None:
    """Delete it with its words. The database overwrites the bytes."""
    await tx.execute(delete(campaign_answers).where(campaign_answers.c.id == answer))


def _sealed(tx: Transaction, answer: Reply) -> SealedRow:
    return tx.keyring.row(campaign_answers.name, answer.message, answer.person, answer.at)


def _answer(tx: Transaction, row: Row[Any]) -> Reply:
    sealed = tx.row(campaign_answers.name, row.message_id, row.person_id, row.at)
    return Reply(
        id=AnswerId(row.id),
        campaign=CampaignId(row.campaign_id),
        message=MessageId(row.message_id),
        person=PersonId(row.person_id),
        state=AnswerState(row.state),
        words=sealed.read("words_sealed", row.words_sealed),
        name=sealed.read("name_sealed", row.name_sealed),
        at=row.at,
    )
