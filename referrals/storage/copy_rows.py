"""Copies of a campaign's messages: one for each message and person, so that nobody gets one twice.

Made in batches of people in order of id, so that memory stays flat however many there are. Why a copy waits is not kept
(D21). Not for: what becomes of a copy (domain/campaign/delivery_decision) or sending it (see outbox).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update

from referrals.domain.campaign import Audience, CampaignId, CopyState
from referrals.domain.person import OrganisationCode, Person, PersonId
from referrals.domain.place import PlaceCode
from referrals.storage.campaign_rows import belongs
from referrals.storage.database import Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.person_rows import PEOPLE, read
from referrals.storage.schema import campaign_copies, outbox, people

Clock = tuple[str, time | None]
"""A zone and the hour somebody there chose for campaigns, None for the message's own."""

OVER: Mapping[str, CopyState] = {
    OutboxState.SENT: CopyState.SENT,
    OutboxState.IN_DOUBT: CopyState.IN_DOUBT,
    OutboxState.REFUSED: CopyState.UNREACHABLE,
    OutboxState.QUARANTINED: CopyState.FAILED,
    OutboxState.WITHDRAWN: CopyState.LATER,
    OutboxState.CANCELLED: CopyState.LATER,
    OutboxState.SUPERSEDED: CopyState.LATER,
}
"""What the end of an outbox row means for its copy; LATER is asked again."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy, as it is decided anew. `again_at` is, while it is LATER, when it is asked again, and while it is WAITING, since
    when it could have gone."""

    person: PersonId
    state: CopyState
    again_at: datetime | None = None


async def last_person(tx: Transaction) -> int:
    """The highest id there is."""
    return int((await tx.execute(select(func.max(people.c.id)))).scalar_one())


async def clocks(tx: Transaction, ids: range) -> frozenset[Clock]:
    """By which clocks these people live."""
    found = select(people.c.zone, people.c.campaign_hour).where(_among(ids)).distinct()
    return frozenset((row.zone, _hour(row.campaign_hour)) for row in await tx.execute(found))


def _hour(hour: str | None) -> time | None:
    return None if hour is None else time.fromisoformat(hour)


def _among(ids: range) -> ColumnElement[bool]:
    return and_(people.c.id >= ids.start, people.c.id < ids.stop)


async def without_copy(
    tx: Transaction,
    campaign: CampaignId,
    day: date,
    ids: range,
    audience: Audience,
    covering: Collection[OrganisationCode],
    due: Mapping[Clock, datetime],
    most: int,
) -> tuple[Person, ...]:
    """The first of these people, in order of id, who belong to the audience, live by one of these clocks, were in the network
    at the moment it came to the message's hour, and have no copy."""
    made = select(campaign_copies.c.person_id).where(*_of(campaign, day), campaign_copies.c.person_id == people.c.id)
    some = (
        select(people.c.id)
        .where(_among(ids), belongs(audience, covering), _lives_by(due), ~made.exists())
        .order_by(people.c.id)
        .limit(most)
    )
    return await read(tx, PEOPLE.where(people.c.id.in_(some)))


def _lives_by(due: Mapping[Clock, datetime]) -> ColumnElement[bool]:
    together: dict[tuple[time | None, datetime], list[str]] = {}
    for (zone, hour), moment in due.items():
        together.setdefault((hour, moment), []).append(zone)
    joined = people.c.agreed_at
    return or_(
        *(
            and_(_chose(hour), people.c.zone.in_(sorted(zones)), or_(joined.is_(None), joined <= moment))
            for (hour, moment), zones in together.items()
        )
    )


def _chose(hour: time | None) -> ColumnElement[bool]:
    chosen = people.c.campaign_hour
    return chosen.is_(None) if hour is None else chosen == hour.isoformat("minutes")


async def waiting_again(
    tx: Transaction, campaign: CampaignId, day: date, now: datetime, most: int
) -> dict[PersonId, datetime]:
    """Copies that are LATER and whose moment to be asked again has come, with that moment."""
    rows = await tx.execute(
        select(campaign_copies.c.person_id, campaign_copies.c.again_at)
        .where(*_of(campaign, day), campaign_copies.c.state == CopyState.LATER, campaign_copies.c.again_at <= now)
        .order_by(campaign_copies.c.again_at)
        .limit(most)
    )
    return {PersonId(row.person_id): row.again_at for row in rows}


async def next_again(tx: Transaction, campaign: CampaignId, day: date) -> datetime | None:
    """When the next copy that is LATER is to be asked again."""
    earliest = select(func.min(campaign_copies.c.again_at, type_=campaign_copies.c.again_at.type)).where(
        *_of(campaign, day), campaign_copies.c.state == CopyState.LATER
    )
    moment: datetime | None = (await tx.execute(earliest)).scalar_one()
    return moment


async def make(tx: Transaction, campaign: CampaignId, day: date, copies: Sequence[Copy]) -> None:
    """Keep new copies; a second one for the same person and day is an error of the caller."""
    if copies:
        await tx.execute(insert(campaign_copies), [{**_key(campaign, day, each), **_values(each)} for each in copies])


async def change(tx: Transaction, campaign: CampaignId, day: date, copies: Sequence[Copy]) -> None:
    """Decide copies anew."""
    for state in {each.state for each in copies}:
        for again_at in {each.again_at for each in copies if each.state is state}:
            mine = [each.person for each in copies if each.state is state and each.again_at == again_at]
            await tx.execute(
                update(campaign_copies)
                .where(*_of(campaign, day), campaign_copies.c.person_id.in_(mine))
                .values(state=state, again_at=again_at, outbox_id=None)
            )


async def link(tx: Transaction, campaign: CampaignId, day: date, slot: str) -> None:
    """Tie waiting copies to their rows of the outbox, which were just added for this slot."""
    row = (
        select(func.max(outbox.c.id))
        .where(outbox.c.person_id == campaign_copies.c.person_id, outbox.c.slot == slot)
        .scalar_subquery()
    )
    await tx.execute(
        update(campaign_copies)
        .where(*_of(campaign, day), campaign_copies.c.state == CopyState.WAITING, campaign_copies.c.outbox_id.is_(None))
        .values(outbox_id=row)
    )


async def collect(tx: Transaction, campaign: CampaignId, day: date) -> int:
    """Bring home what became of the rows in the outbox; how many copies still wait there. What was withdrawn or cancelled
    is asked again at once, as late as it is."""
    became = case(*((outbox.c.state == over, state) for over, state in OVER.items()))
    asked_again = [over for over, state in OVER.items() if state is CopyState.LATER]
    waiting = (*_of(campaign, day), campaign_copies.c.state == CopyState.WAITING)
    await tx.execute(
        update(campaign_copies)
        .where(*waiting, outbox.c.id == campaign_copies.c.outbox_id, outbox.c.state.in_(list(OVER)))
        .values(state=became, again_at=case((outbox.c.state.in_(asked_again), campaign_copies.c.again_at), else_=None))
    )
    return int((await tx.execute(select(func.count()).select_from(campaign_copies).where(*waiting))).scalar_one())


async def give_up(tx: Transaction, campaign: CampaignId, day: date, state: CopyState, most: int) -> int:
    """So many of those who wait for the message wait no longer: this became of their copies. How many they were."""
    waiting = (*_of(campaign, day), campaign_copies.c.state == CopyState.LATER)
    some = select(campaign_copies.c.person_id).where(*waiting).limit(most)
    given_up = update(campaign_copies).where(*_of(campaign, day), campaign_copies.c.person_id.in_(some))
    return (await tx.execute(given_up.values(state=state, again_at=None))).rowcount


async def has(tx: Transaction, campaign: CampaignId, day: date, *states: CopyState) -> bool:
    """Whether any copy of a message is in one of these states."""
    one = select(campaign_copies.c.person_id).where(*_of(campaign, day), campaign_copies.c.state.in_(states)).limit(1)
    return (await tx.execute(one)).first() is not None


async def counts(tx: Transaction, campaign: CampaignId, day: date) -> Counter[CopyState]:
    """How many copies of a message are in each state; together they are all who belonged to it by now."""
    rows = await tx.execute(
        select(campaign_copies.c.state, func.count().label("number"))
        .where(*_of(campaign, day))
        .group_by(campaign_copies.c.state)
    )
    return Counter({CopyState(row.state): row.number for row in rows})


async def by_place_and_language(
    tx: Transaction, campaign: CampaignId
) -> dict[tuple[PlaceCode | None, str], tuple[int, int]]:
    """Over all messages of a campaign: for how many people copies were made and how many of them got any, by home and language
    as of now. People and not copies: one woman's many copies would make a figure large enough to be said (D21)."""
    reached = (
        select(
            campaign_copies.c.person_id,
            func.max(case((campaign_copies.c.state == CopyState.SENT, 1), else_=0)).label("got"),
        )
        .where(campaign_copies.c.campaign_id == campaign)
        .group_by(campaign_copies.c.person_id)
        .subquery()
    )
    rows = await tx.execute(
        select(people.c.home, people.c.language, func.count().label("total"), func.sum(reached.c.got).label("got"))
        .join(reached, people.c.id == reached.c.person_id)
        .group_by(people.c.home, people.c.language)
    )
    return {(row.home, row.language): (row.total, int(row.got)) for row in rows}


def _of(campaign: CampaignId, day: date) -> tuple[ColumnElement[bool], ...]:
    return campaign_copies.c.campaign_id == campaign, campaign_copies.c.day == day


def _key(campaign: CampaignId, day: date, copy: Copy) -> dict[str, Any]:
    return {"campaign_id": campaign, "day": day, "person_id": copy.person}


def _values(copy: Copy) -> dict[str, Any]:
    return {"state": copy.state, "again_at": copy.again_at, "outbox_id": None}
