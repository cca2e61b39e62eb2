"""The messages of chats whose time has come, in both directions, and what became of each (D7).

`sweep_at` is when one is looked at again: nothing until then; a message without it goes by its age. Not for: what goes
(domain/sweep), or what stands in a slot (message_rows).
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from referrals.domain.person import PersonId
from referrals.domain.sweep import DELETABLE, ChatMessage, EndState
from referrals.storage.database import Transaction
from referrals.storage.schema import messages, people

_STANDS = messages.c.gone_at.is_(None) & messages.c.ended.is_distinct_from(EndState.STUCK)
_COLUMNS = (messages.c.telegram_id, messages.c.sent_at, messages.c.slot, messages.c.ended)


async def choices(tx: Transaction) -> dict[PersonId, timedelta]:
    """Who chose after how long her chat is swept; everyone else has the usual time."""
    chose = select(people.c.id, people.c.swept_hours).where(people.c.swept_hours.is_not(None))
    return {PersonId(row.id): timedelta(hours=row.swept_hours) for row in await tx.execute(chose)}


async def due(
    tx: Transaction, usual: timedelta, chosen: Mapping[PersonId, timedelta], now: datetime, most: int
) -> dict[PersonId, list[ChatMessage]]:
    """So many messages whose time has come, by person, the oldest first."""
    by_age = [_as_old_as(messages.c.person_id.not_in(list(chosen)), usual, now)]
    for after in sorted(set(chosen.values())):
        theirs = [person for person, each in chosen.items() if each == after]
        by_age.append(_as_old_as(messages.c.person_id.in_(theirs), after, now))
    come = or_(messages.c.sweep_at <= now, and_(messages.c.sweep_at.is_(None), or_(*by_age)))
    found = select(messages.c.person_id, *_COLUMNS).where(_STANDS, come)
    by_person: dict[PersonId, list[ChatMessage]] = {}
    for row in await tx.execute(found.order_by(messages.c.sent_at, messages.c.id).limit(most)):
        by_person.setdefault(row.person_id, []).append(_message(row))
    return by_person


def _as_old_as(whose: ColumnElement[bool], after: timedelta, now: datetime) -> ColumnElement[bool]:
    return and_(whose, messages.c.sent_at <= now - after)


async def of_chat(tx: Transaction, person: PersonId) -> list[ChatMessage]:
    """All that stands in her chat and may be deleted, as far as is known."""
    hers = select(*_COLUMNS).where(messages.c.person_id == person, _STANDS).order_by(messages.c.sent_at, messages.c.id)
    return [_message(row) for row in await tx.execute(hers)]


def _message(row: Row[Any]) -> ChatMessage:
    return ChatMessage(row.telegram_id, row.sent_at, row.slot, EndState(row.ended) if row.ended else None)


async def next_at(tx: Transaction, shortest: timedelta) -> datetime | None:
    """No message's time comes before this; None where none stands. `shortest`: the shortest time anyone has."""
    aged = func.min(messages.c.sent_at).filter(messages.c.sweep_at.is_(None))
    first = select(aged.label("oldest"), func.min(messages.c.sweep_at).label("again")).where(_STANDS)
    row = (await tx.execute(first)).one()
    return min((each for each in (row.oldest and row.oldest + shortest, row.again) if each), default=None)


async def look_again(tx: Transaction, person: PersonId, ids: Collection[int], at: datetime) -> None:
    """Nothing is done about these until then."""
    await tx.execute(update(messages).where(*_these(person, ids)).values(sweep_at=at))


async def give_up(tx: Transaction, person: PersonId, ids: Collection[int]) -> None:
    """They stay in the chat, and in their slots: Telegram still lets them be edited."""
    await tx.execute(update(messages).where(*_these(person, ids)).values(ended=EndState.STUCK, sweep_at=None))


async def deletable(tx: Transaction, person: PersonId, ids: Collection[int], now: datetime) -> tuple[int, ...]:
    """Those of them that still stand and are young enough for Telegram."""
    young = (messages.c.gone_at.is_(None), messages.c.sent_at > now - DELETABLE)
    found = select(messages.c.telegram_id).where(*_these(person, ids), *young).order_by(messages.c.telegram_id)
    return tuple((await tx.execute(found)).scalars())


async def refused(tx: Transaction, person: PersonId, ids: Collection[int], now: datetime) -> None:
    """Telegram did not delete them: several are tried one by one, and one is left. They are looked at now."""
    end = EndState.APART if len(ids) > 1 else EndState.LEFT
    await tx.execute(update(messages).where(*_these(person, ids)).values(ended=end, sweep_at=now))


async def was_swept(tx: Transaction, person: PersonId, slot: str) -> bool:
    """Whether the last message of a slot was swept."""
    hers = (messages.c.person_id == person, messages.c.slot == slot)
    last = select(messages.c.ended).where(*hers).order_by(messages.c.id.desc()).limit(1)
    return (await tx.execute(last)).scalar_one_or_none() == EndState.SWEPT


async def choose(tx: Transaction, person: PersonId, after: timedelta | None) -> None:
    """After how long her chat is swept; None is the usual time."""
    hours = None if after is None else int(after / timedelta(hours=1))
    await tx.execute(update(people).where(people.c.id == person).values(swept_hours=hours))


def _these(person: PersonId, ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return messages.c.person_id == person, messages.c.telegram_id.in_(list(ids))
