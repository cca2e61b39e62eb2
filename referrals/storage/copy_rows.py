"""Copies of messages to many: one for each message and person, so that nobody gets one twice.

Made in batches of people in order of id, so that memory stays flat however many there are. Why a copy waits is not kept
(D21). Not for: what becomes of a copy (domain/campaign/delivery_decision) or sending it (see outbox).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, insert, or_, select, update

from referrals.domain.broadcast import Audience, CopyState, MessageId
from referrals.domain.person import OrganisationCode, Person, PersonId
from referrals.domain.place import PlaceCode
from referrals.storage.audience_rows import belongs
from referrals.storage.database import Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.person_rows import PEOPLE, read
from referrals.storage.person_values import clock_of
from referrals.storage.schema import broadcast_copies, outbox, people

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


@dataclass(frozen=True, slots=True)
class Search:
    """Among whom readers are looked for: people of these ids who belong to the audience and live by a clock that has come to the
    message, with the moment at which it did. `covering` are the organisations whose people count as being there."""

    ids: range
    audience: Audience
    covering: Collection[OrganisationCode]
    due: Mapping[Clock, datetime] = field(hash=False)


async def last_person(tx: Transaction) -> int:
    """The highest id there is."""
    return int((await tx.execute(select(func.max(people.c.id)))).scalar_one())


async def clocks(tx: Transaction, ids: range) -> frozenset[Clock]:
    """By which clocks these people live; who has one that cannot be read has to wait until she sets it again."""
    found = select(people.c.zone, people.c.campaign_hour).where(_among(ids)).distinct()
    return frozenset(filter(None, (clock_of(tx, row) for row in await tx.execute(found))))


def _among(ids: range) -> ColumnElement[bool]:
    return and_(people.c.id >= ids.start, people.c.id < ids.stop)


async def without_copy(
    tx: Transaction,
    message: MessageId,
    search: Search,
    most: int,
) -> tuple[Person, ...]:
    """The first of these people, in order of id, who belong to the audience, live by one of these clocks, were in the network
    at the moment it came to the message's hour, and have no copy."""
    made = select(broadcast_copies.c.person_id).where(*_of(message), broadcast_copies.c.person_id == people.c.id)
    some = (
        select(people.c.id)
        .where(_among(search.ids), belongs(search.audience, search.covering), _lives_by(search.due), ~made.exists())
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


async def waiting_again(tx: Transaction, message: MessageId, now: datetime, most: int) -> dict[PersonId, datetime]:
    """Copies that are LATER and whose moment to be asked again has come, with that moment."""
    rows = await tx.execute(
        select(broadcast_copies.c.person_id, broadcast_copies.c.again_at)
        .where(*_of(message), broadcast_copies.c.state == CopyState.LATER, broadcast_copies.c.again_at <= now)
        .order_by(broadcast_copies.c.again_at)
        .limit(most)
    )
    return {PersonId(row.person_id): row.again_at for row in rows}


async def next_again(tx: Transaction, message: MessageId) -> datetime | None:
    """When the next copy that is LATER is to be asked again."""
    earliest = select(func.min(broadcast_copies.c.again_at, type_=broadcast_copies.c.again_at.type)).where(
        *_of(message), broadcast_copies.c.state == CopyState.LATER
    )
    moment: datetime | None = (await tx.execute(earliest)).scalar_one()
    return moment


async def make(tx: Transaction, message: MessageId, copies: Sequence[Copy]) -> None:
    """Keep new copies; a second one for the same person and message is an error of the caller."""
    if copies:
        await tx.execute(insert(broadcast_copies), [{**_key(message, each), **_values(each)} for each in copies])


async def change(tx: Transaction, message: MessageId, copies: Sequence[Copy]) -> None:
    """Decide copies anew."""
    for state in {each.state for each in copies}:
        for again_at in {each.again_at for each in copies if each.state is state}:
            mine = [each.person for each in copies if each.state is state and each.again_at == again_at]
            await tx.execute(
                update(broadcast_copies)
                .where(*_of(message), broadcast_copies.c.person_id.in_(mine))
                .values(state=state, again_at=again_at, outbox_id=None)
            )


async def link(tx: Transaction, message: MessageId, slot: str) -> None:
    """Tie waiting copies to their rows of the outbox, which were just added for this slot."""
    waiting = (*_of(message), broadcast_copies.c.state == CopyState.WAITING, broadcast_copies.c.outbox_id.is_(None))
    whose = (await tx.execute(select(broadcast_copies.c.person_id).where(*waiting))).scalars().all()
    rows = select(outbox.c.person_id, func.max(outbox.c.id).label("row")).where(
        outbox.c.slot == slot, outbox.c.person_id.in_(whose)
    )
    found = (await tx.execute(rows.group_by(outbox.c.person_id))).all()
    if found:
        linked = update(broadcast_copies).where(*waiting, broadcast_copies.c.person_id == bindparam("whose"))
        there = [{"whose": each.person_id, "row": each.row} for each in found]
        await tx.execute(linked.values(outbox_id=bindparam("row")), there)


async def collect(tx: Transaction, message: MessageId) -> int:
    """Record what became of the rows in the outbox, which those copies no longer name; how many copies still wait there. What
    was withdrawn or cancelled is asked again at once, as late as it is."""
    became = case(*((outbox.c.state == over, state) for over, state in OVER.items()))
    asked_again = [over for over, state in OVER.items() if state is CopyState.LATER]
    waiting = (*_of(message), broadcast_copies.c.state == CopyState.WAITING)
    again_at = case((outbox.c.state.in_(asked_again), broadcast_copies.c.again_at), else_=None)
    await tx.execute(
        update(broadcast_copies)
        .where(*waiting, outbox.c.id == broadcast_copies.c.outbox_id, outbox.c.state.in_(list(OVER)))
        .values(state=became, again_at=again_at, outbox_id=None)
    )
    return int((await tx.execute(select(func.count()).select_from(broadcast_copies).where(*waiting))).scalar_one())


async def give_up(tx: Transaction, message: MessageId, state: CopyState, most: int) -> int:
    """So many of those who wait for the message wait no longer: this became of their copies. How many they were."""
    waiting = (*_of(message), broadcast_copies.c.state == CopyState.LATER)
    some = select(broadcast_copies.c.person_id).where(*waiting).limit(most)
    given_up = update(broadcast_copies).where(*_of(message), broadcast_copies.c.person_id.in_(some))
    return (await tx.execute(given_up.values(state=state, again_at=None))).rowcount


async def has(tx: Transaction, message: MessageId, *states: CopyState) -> bool:
    """Whether any copy of a message is in one of these states."""
    one = select(broadcast_copies.c.person_id).where(*_of(message), broadcast_copies.c.state.in_(states)).limit(1)
    return (await tx.execute(one)).first() is not None


async def counts(tx: Transaction, message: MessageId) -> Counter[CopyState]:
    """How many copies of a message are in each state; together they are all who belonged to it by now."""
    rows = await tx.execute(
        select(broadcast_copies.c.state, func.count().label("number"))
        .where(*_of(message))
        .group_by(broadcast_copies.c.state)
    )
    return Counter({CopyState(row.state): row.number for row in rows})


async def by_place_and_language(
    tx: Transaction, messages: Collection[MessageId]
) -> dict[tuple[PlaceCode | None, str], tuple[int, int]]:
    """Over all of these messages: for how many people copies were made and how many of them got any, by home and language
    as of now. People and not copies: one woman's many copies would make a figure large enough to be said (D21)."""
    reached = (
        select(
            broadcast_copies.c.person_id,
            func.max(case((broadcast_copies.c.state == CopyState.SENT, 1), else_=0)).label("got"),
        )
        .where(broadcast_copies.c.message_id.in_(messages))
        .group_by(broadcast_copies.c.person_id)
        .subquery()
    )
    rows = await tx.execute(
        select(people.c.home, people.c.language, func.count().label("total"), func.sum(reached.c.got).label("got"))
        .join(reached, people.c.id == reached.c.person_id)
        .group_by(people.c.home, people.c.language)
    )
    return {(row.home, row.language): (row.total, int(row.got)) for row in rows}


def _of(message: MessageId) -> tuple[ColumnElement[bool], ...]:
    return (broadcast_copies.c.message_id == message,)


def _key(message: MessageId, copy: Copy) -> dict[str, Any]:
    return {"message_id": message, "person_id": copy.person}


def _values(copy: Copy) -> dict[str, Any]:
    return {"state": copy.state, "again_at": copy.again_at, "outbox_id": None}
