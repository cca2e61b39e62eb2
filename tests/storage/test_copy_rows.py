"""Copies on both engines: one for a message and a person, found in batches, recorded from the outbox, counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from referrals.domain.broadcast import MessageId, message_subject
from referrals.domain.campaign import Audience, CampaignState, CopyState
from referrals.domain.campaign.notices import copy_notice
from referrals.domain.person import PersonId, Standing, Subscription
from referrals.domain.place import PlaceCode
from referrals.storage import campaign_rows, copy_rows, outbox, person_rows
from referrals.storage.copy_rows import Copy, Search
from referrals.storage.database import Database, Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import broadcast_copies
from referrals.storage.schema import outbox as outbox_table
from tests.domain.campaigns import FIRST, SECOND, THIRD, campaign

C = CopyState
BISHKEK, KABUL = "Asia/Bishkek", "Asia/Kabul"
HOUR = timedelta(hours=1)
EVERYBODY = Audience()
Messages = Mapping[date, MessageId]


@pytest.fixture
async def readers(db: Database, now: datetime) -> list[PersonId]:
    """Five active people in Bishkek, and a campaign of the first of them."""
    async with db.transaction() as tx:
        made = [await reader(tx, now, number) for number in range(5)]
        await campaign_rows.keep(tx, replace(campaign(), author=made[0], owner=made[0]))
    return made


@pytest.fixture
async def of(db: Database, readers: list[PersonId]) -> Messages:
    async with db.reading() as tx:
        (made,) = await campaign_rows.newest(tx, [CampaignState.DRAFT], 2)
    return {each.day: each.id for each in made.messages}


async def reader(tx: Transaction, now: datetime, number: int, **changes: Any) -> PersonId:
    person = await person_rows.arrive(tx, 1000 + number, "ky", now)
    await person_rows.change(tx, person.id, **{"standing": Standing.ACTIVE, "zone": BISHKEK, **changes})
    return person.id


async def kept(tx: Transaction, of: MessageId) -> dict[PersonId, tuple[CopyState, datetime | None]]:
    mine = broadcast_copies.c.message_id == of
    rows = await tx.execute(select(broadcast_copies).where(mine).order_by(broadcast_copies.c.person_id))
    return {PersonId(row.person_id): (CopyState(row.state), row.again_at) for row in rows}


async def test_nobody_has_two_copies_of_a_message(db: Database, of: Messages, readers: list[PersonId]) -> None:
    async with db.transaction() as tx:
        await copy_rows.make(tx, of[FIRST], [Copy(each, C.SENT) for each in readers])
        await copy_rows.make(tx, of[SECOND], [Copy(readers[0], C.SENT)])
        await copy_rows.make(tx, of[SECOND], [])
    with pytest.raises(IntegrityError):
        async with db.transaction() as tx:
            await copy_rows.make(tx, of[FIRST], [Copy(readers[2], C.WAITING)])


async def _found(
    tx: Transaction,
    of: MessageId,
    ids: range,
    due: Mapping[Any, datetime],
    audience: Audience = EVERYBODY,
    most: int = 10,
) -> list[PersonId]:
    return [each.id for each in await copy_rows.without_copy(tx, of, Search(ids, audience, (), due), most)]


async def test_the_next_who_have_no_copy(db: Database, now: datetime, of: Messages, readers: list[PersonId]) -> None:
    one, two, three, four, five = readers
    due = {(BISHKEK, None): now}
    async with db.transaction() as tx:
        everybody = range(1, await copy_rows.last_person(tx) + 1)
        assert await _found(tx, of[FIRST], everybody, due) == readers
        assert await _found(tx, of[FIRST], everybody, due, most=2) == [one, two]
        assert await _found(tx, of[FIRST], range(two, four), due) == [two, three]
        assert await _found(tx, of[FIRST], range(five + 1, five + 9), due) == []

        await copy_rows.make(tx, of[FIRST], [Copy(one, C.STOPPED), Copy(three, C.WAITING)])
        await copy_rows.make(tx, of[SECOND], [Copy(two, C.SENT)])
        assert await _found(tx, of[FIRST], everybody, due) == [two, four, five]
        await person_rows.change(tx, two, standing=Standing.LEFT)
        await person_rows.change(tx, four, language="tg")
        assert await _found(tx, of[FIRST], everybody, due) == [four, five]
        assert await _found(tx, of[FIRST], everybody, due, Audience(languages=frozenset({"tg"}))) == [four]


async def test_only_those_whose_clock_has_come_to_it_and_who_were_there(
    db: Database, now: datetime, of: Messages, readers: list[PersonId]
) -> None:
    one, two, three, four, five = readers
    async with db.transaction() as tx:
        await person_rows.change(tx, two, zone=KABUL)
        await person_rows.change(tx, three, subscription=Subscription(hour=time(17)))
        await person_rows.change(tx, four, agreed_at=now)
        await person_rows.change(tx, five, agreed_at=now + HOUR)
        everybody = range(1, five + 1)

        clocks = {(BISHKEK, None), (KABUL, None), (BISHKEK, time(17))}
        assert await copy_rows.clocks(tx, everybody) == clocks
        assert await copy_rows.clocks(tx, range(two, three)) == {(KABUL, None)}
        assert await copy_rows.clocks(tx, range(five + 1, five + 2)) == frozenset()
        assert await _found(tx, of[FIRST], everybody, {(BISHKEK, None): now}) == [one, four]
        assert await _found(tx, of[FIRST], everybody, {(BISHKEK, None): now + HOUR}) == [one, four, five]
        assert await _found(tx, of[FIRST], everybody, {(KABUL, None): now, (BISHKEK, time(17)): now}) == [two, three]
        assert await _found(tx, of[FIRST], everybody, dict.fromkeys(clocks, now)) == [one, two, three, four]


async def test_those_who_wait_are_asked_again_when_their_moment_has_come(
    db: Database, now: datetime, of: Messages, readers: list[PersonId]
) -> None:
    one, two, three, four, five = readers
    async with db.transaction() as tx:
        copies = [
            Copy(one, C.LATER, now),
            Copy(two, C.LATER, now - HOUR),
            Copy(three, C.LATER, now + HOUR),
            Copy(four, C.WAITING, now - HOUR),
            Copy(five, C.SENT),
        ]
        await copy_rows.make(tx, of[FIRST], copies)
        await copy_rows.make(tx, of[SECOND], [Copy(five, C.LATER, now - HOUR)])

        assert await copy_rows.waiting_again(tx, of[FIRST], now, 10) == {two: now - HOUR, one: now}
        assert await copy_rows.waiting_again(tx, of[FIRST], now, 1) == {two: now - HOUR}
        assert await copy_rows.next_again(tx, of[FIRST]) == now - HOUR
        changed = [Copy(one, C.LATER, now + HOUR), Copy(two, C.LET_GO), Copy(three, C.LATER, now + 2 * HOUR)]
        await copy_rows.change(tx, of[FIRST], changed)
        assert await copy_rows.next_again(tx, of[FIRST]) == now + HOUR
        assert await kept(tx, of[FIRST]) == {
            one: (C.LATER, now + HOUR),
            two: (C.LET_GO, None),
            three: (C.LATER, now + 2 * HOUR),
            four: (C.WAITING, now - HOUR),
            five: (C.SENT, None),
        }
        assert await kept(tx, of[SECOND]) == {five: (C.LATER, now - HOUR)}
        await copy_rows.change(tx, of[SECOND], [Copy(five, C.STOPPED)])
        assert await copy_rows.next_again(tx, of[SECOND]) is None


async def put_in_line(tx: Transaction, of: Messages, persons: Sequence[PersonId], since: datetime) -> None:
    await copy_rows.make(tx, of[FIRST], [Copy(each, C.WAITING, since) for each in persons])
    await outbox.add(tx, [copy_notice(each, of[FIRST], since) for each in persons], since)
    await copy_rows.link(tx, of[FIRST], message_subject(of[FIRST]))


async def ends(tx: Transaction, person: PersonId, state: OutboxState) -> None:
    await tx.execute(update(outbox_table).where(outbox_table.c.person_id == person).values(state=state))


@pytest.mark.parametrize(
    ("state", "became"),
    [
        (OutboxState.WAITING, C.WAITING),
        (OutboxState.SENDING, C.WAITING),
        (OutboxState.SENT, C.SENT),
        (OutboxState.IN_DOUBT, C.IN_DOUBT),
        (OutboxState.REFUSED, C.UNREACHABLE),
        (OutboxState.QUARANTINED, C.FAILED),
        (OutboxState.WITHDRAWN, C.LATER),
        (OutboxState.CANCELLED, C.LATER),
        (OutboxState.SUPERSEDED, C.LATER),
    ],
)
async def test_what_became_of_a_row_is_brought_home(
    db: Database, now: datetime, of: Messages, readers: list[PersonId], state: OutboxState, became: CopyState
) -> None:
    """What is asked again is asked at once, and is as late as it was."""
    one, two, *_ = readers
    async with db.transaction() as tx:
        await put_in_line(tx, of, [one, two], now - HOUR)
        await ends(tx, one, state)
        still = 2 if became is C.WAITING else 1

        assert await copy_rows.collect(tx, of[FIRST]) == still
        waits = became in {C.WAITING, C.LATER}
        assert await kept(tx, of[FIRST]) == {one: (became, now - HOUR if waits else None), two: (C.WAITING, now - HOUR)}
        assert await copy_rows.collect(tx, of[FIRST]) == still
        named = {row.person_id for row in await tx.execute(_COPIES) if row.outbox_id is not None}
        assert named == ({one, two} if became is C.WAITING else {two}), (
            "whose row of the outbox that was is no longer said"
        )


async def test_every_end_is_brought_home() -> None:
    assert copy_rows.OVER.keys() == set(OutboxState) - {OutboxState.WAITING, OutboxState.SENDING}


async def test_a_copy_is_tied_to_its_newest_row_and_to_no_other_message_s(
    db: Database, now: datetime, of: Messages, readers: list[PersonId]
) -> None:
    one, two, *_ = readers
    async with db.transaction() as tx:
        await put_in_line(tx, of, [one], now)
        await ends(tx, one, OutboxState.WITHDRAWN)
        await copy_rows.collect(tx, of[FIRST])
        await copy_rows.change(tx, of[FIRST], [Copy(one, C.WAITING, now)])
        await outbox.add(tx, [copy_notice(one, of[FIRST], now)], now)
        await copy_rows.link(tx, of[FIRST], message_subject(of[FIRST]))
        await put_in_line(tx, of, [two], now)
        await copy_rows.make(tx, of[SECOND], [Copy(one, C.WAITING, now)])

        assert await copy_rows.collect(tx, of[FIRST]) == 2
        newest = {person: max(rows) for person, rows in (await _rows_of(tx)).items()}
        tied = {
            row.person_id: row.outbox_id
            for row in await tx.execute(_COPIES.where(broadcast_copies.c.message_id == of[FIRST]))
        }
        assert tied == newest
        assert await copy_rows.collect(tx, of[SECOND]) == 1


_COPIES = select(broadcast_copies.c.person_id, broadcast_copies.c.outbox_id)


async def _rows_of(tx: Transaction) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in await tx.execute(select(outbox_table.c.person_id, outbox_table.c.id)):
        found.setdefault(row.person_id, []).append(row.id)
    return found


async def test_who_waits_in_vain_is_given_up_some_at_a_time(
    db: Database, now: datetime, of: Messages, readers: list[PersonId]
) -> None:
    *waiting, last = readers
    async with db.transaction() as tx:
        await copy_rows.make(tx, of[FIRST], [Copy(each, C.LATER, now + HOUR) for each in waiting])
        await copy_rows.make(tx, of[FIRST], [Copy(last, C.WAITING, now)])
        await copy_rows.make(tx, of[SECOND], [Copy(last, C.LATER, now)])

        assert [await copy_rows.give_up(tx, of[FIRST], C.SKIPPED, 3) for _ in range(3)] == [3, 1, 0]
        assert await copy_rows.counts(tx, of[FIRST]) == {C.SKIPPED: 4, C.WAITING: 1}
        assert await copy_rows.counts(tx, of[SECOND]) == {C.LATER: 1}
        assert await copy_rows.has(tx, of[FIRST], C.SKIPPED)
        assert not await copy_rows.has(tx, of[FIRST], C.SENT)
        assert not await copy_rows.has(tx, of[SECOND], C.SKIPPED)


async def test_by_place_people_are_counted_and_not_their_copies(
    db: Database, now: datetime, of: Messages, readers: list[PersonId]
) -> None:
    one, two, three, _, _ = readers
    batken = PlaceCode("KG-B-BAT")
    async with db.transaction() as tx:
        for each in (one, two):
            await person_rows.change(tx, each, home=batken)
        await copy_rows.make(tx, of[FIRST], [Copy(one, C.SENT), Copy(two, C.STOPPED), Copy(three, C.SENT)])
        await copy_rows.make(tx, of[SECOND], [Copy(one, C.LET_GO), Copy(two, C.STOPPED)])

        assert await copy_rows.by_place_and_language(tx, of.values()) == {(batken, "ky"): (2, 1), (None, "ky"): (1, 1)}
        assert await copy_rows.by_place_and_language(tx, [of[THIRD]]) == {}


async def test_the_counts_are_everybody(db: Database, of: Messages, readers: list[PersonId]) -> None:
    states = (C.SENT, C.SENT, C.SENT, C.UNREACHABLE, C.LEFT_OUT)
    async with db.transaction() as tx:
        await copy_rows.make(tx, of[FIRST], [Copy(*each) for each in zip(readers, states, strict=True)])

        assert await copy_rows.counts(tx, of[FIRST]) == Counter(states)
        assert await copy_rows.counts(tx, of[SECOND]) == Counter()
