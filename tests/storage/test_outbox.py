"""The outbox on both engines: what is left in a slot, what may go next, and what becomes of attempts."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from referrals.domain.notice import Mode, Notice, Priority
from referrals.domain.person import PersonId
from referrals.domain.sweep import EndState
from referrals.storage import deliveries, leases, message_rows, outbox, person_rows
from referrals.storage.database import Database, Wake
from referrals.storage.deliveries import Result
from referrals.storage.leases import Lease
from referrals.storage.message_rows import SentMessage
from referrals.storage.outbox import MOST_AT_ONCE, OutboxState
from referrals.storage.schema import messages
from referrals.storage.schema import outbox as rows

SEND, FOLD, REDRAW, UPDATE, DELETE, SWEEP, ANSWER = Mode
LEASE = timedelta(minutes=5)


@pytest.fixture
async def person(db: Database, now: datetime) -> PersonId:
    async with db.transaction() as tx:
        return (await person_rows.arrive(tx, 1001, "en", now)).id


@pytest.fixture
async def lease(db: Database) -> Lease:
    async with db.transaction() as tx:
        taken = await leases.take(tx, "courier", "here", LEASE)
    assert taken is not None
    return taken


def note(
    person: PersonId, mode: Mode = SEND, slot: str = "card", priority: Priority = Priority.REPLY, about: str = ""
) -> Notice:
    return Notice(to=person, key="key", params={"n": 1}, slot=slot, mode=mode, priority=priority, about=about)


async def post(db: Database, now: datetime, *notices: Notice) -> None:
    async with db.transaction() as tx:
        await outbox.add(tx, notices, now)


async def left(db: Database) -> list[str]:
    """The modes of what waits, in order."""
    async with db.reading() as tx:
        waits = select(rows.c.mode).where(rows.c.state == OutboxState.WAITING).order_by(rows.c.id)
        return list((await tx.execute(waits)).scalars())


async def stands(db: Database, person: PersonId, now: datetime, slot: str = "card", message: int = 5) -> None:
    async with db.transaction() as tx:
        await message_rows.record_sent(tx, [SentMessage(person, slot, message)], now)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("there", "given_modes", "result"),
    [
        (False, [SEND], [SEND]),
        (False, [SEND, SEND], [SEND]),
        (False, [FOLD, FOLD], [FOLD]),
        (True, [SEND, FOLD], [SEND]),
        (True, [UPDATE, FOLD], [FOLD]),
        (False, [REDRAW], [REDRAW]),
        (True, [SEND, REDRAW], [SEND]),
        (True, [FOLD, REDRAW], [FOLD]),
        (True, [UPDATE, REDRAW], [REDRAW]),
        (False, [UPDATE], []),
        (True, [UPDATE, UPDATE], [UPDATE]),
        (False, [SEND, UPDATE], []),
        (False, [FOLD, UPDATE], []),
        (True, [FOLD, UPDATE], [UPDATE]),
        (False, [DELETE], []),
        (True, [DELETE, DELETE], [DELETE]),
        (False, [SEND, DELETE], []),
        (True, [UPDATE, DELETE], [DELETE]),
        (True, [DELETE, UPDATE], [DELETE]),
        (True, [DELETE, SEND], [DELETE, SEND]),
        (False, [DELETE, SEND], [SEND]),
        (True, [DELETE, SEND, DELETE, SEND], [DELETE, SEND]),
        (True, [DELETE, SEND, UPDATE], [UPDATE]),
        (True, [DELETE, SEND, FOLD], [DELETE, SEND]),
        (True, [DELETE, SEND, DELETE], [DELETE]),
    ],
)
async def test_what_is_left_in_a_slot(
    db: Database,
    person: PersonId,
    now: datetime,
    there: bool,
    given_modes: list[Mode],
    result: list[Mode],
    at_once: bool,
) -> None:
    if there:
        await stands(db, person, now)
    notices = [note(person, mode) for mode in given_modes]
    for batch in [notices] if at_once else [[notice] for notice in notices]:
        await post(db, now, *batch)

    assert await left(db) == result


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("given_modes", "result"),
    [([SEND], [SEND]), ([DELETE, SEND], [DELETE, SEND]), ([FOLD], [FOLD]), ([], [UPDATE]), ([DELETE], [DELETE])],
)
async def test_what_is_still_to_ring_stays_where_an_update_says_so(
    db: Database, person: PersonId, now: datetime, given_modes: list[Mode], result: list[Mode], at_once: bool
) -> None:
    await stands(db, person, now)
    notices = [*(note(person, mode) for mode in given_modes), replace(note(person, UPDATE), replaces_unsent=False)]
    for batch in [notices] if at_once else [[notice] for notice in notices]:
        await post(db, now, *batch)

    assert await left(db) == result


async def test_slots_and_people_are_apart_and_no_slot_supersedes_nothing(
    db: Database, person: PersonId, now: datetime
) -> None:
    async with db.transaction() as tx:
        other = (await person_rows.arrive(tx, 1002, "en", now)).id
    await post(
        db, now, note(person), note(other), note(person, slot="form"), note(person, slot=""), note(person, slot="")
    )
    await post(db, now, note(person), note(person, slot=""), note(person, ANSWER, slot=""))

    assert await left(db) == [SEND, SEND, SEND, SEND, SEND, SEND, ANSWER]


async def test_update_waits_for_what_is_in_flight(db: Database, person: PersonId, now: datetime, lease: Lease) -> None:
    await post(db, now, note(person))
    async with db.transaction() as tx:
        due = (await deliveries.look(tx, now, 10)).due
        assert await deliveries.attempt(tx, lease, due, now) == {due[0].id}
    await post(db, now, note(person, UPDATE))

    assert await left(db) == [UPDATE]
    async with db.transaction() as tx:
        assert (await deliveries.look(tx, now, 10)).due == []
        await deliveries.record(tx, [Result(due[0].id, due[0].attempt, OutboxState.SENT)], now)
        assert [each.mode for each in (await deliveries.look(tx, now, 10)).due] == [UPDATE]


async def test_add_rings_the_courier_once_something_is_kept(db: Database, person: PersonId, now: datetime) -> None:
    async with db.transaction() as tx:
        await outbox.add(tx, [note(person, UPDATE)], now)
        assert tx.woken == set()
        await outbox.add(tx, [note(person)], now)
        assert tx.woken == {Wake.COURIER}


async def test_no_more_than_two_hundred_at_once(db: Database, person: PersonId, now: datetime) -> None:
    async with db.transaction() as tx:
        with pytest.raises(ValueError, match="201 notices"):
            await outbox.add(tx, [note(person, slot="")] * (MOST_AT_ONCE + 1), now)
        await outbox.add(tx, [note(person, slot="")] * MOST_AT_ONCE, now)

    assert len(await left(db)) == MOST_AT_ONCE


async def test_parameters_are_sealed(db: Database, person: PersonId, now: datetime) -> None:
    await post(db, now, Notice(to=person, key="key", params={"village": "Ak-Tatyr", "ids": (1, 2)}))
    async with db.reading() as tx:
        sealed = (await tx.execute(select(rows.c.params_sealed))).scalar_one()
        (due,) = (await deliveries.look(tx, now, 1)).due

    assert b"Ak-Tatyr" not in bytes(sealed)
    assert due.params(db.keyring) == {"village": "Ak-Tatyr", "ids": [1, 2]}


async def test_cancel_takes_back_what_was_not_sent(db: Database, person: PersonId, now: datetime, lease: Lease) -> None:
    await post(db, now, note(person, slot="a", about="referral:7"))
    async with db.transaction() as tx:
        await deliveries.attempt(tx, lease, (await deliveries.look(tx, now, 10)).due, now)
    await post(db, now, note(person, slot="b", about="referral:7"), note(person, slot="c", about="referral:8"))
    async with db.transaction() as tx:
        await outbox.cancel(tx, "referral:7")

    async with db.reading() as tx:
        states = list((await tx.execute(select(rows.c.state).order_by(rows.c.id))).scalars())
    assert states == ["sending", "cancelled", "waiting"]


async def test_due_is_by_lane_and_age_and_leaves_out_whom_it_is_told(
    db: Database, person: PersonId, now: datetime
) -> None:
    async with db.transaction() as tx:
        other = (await person_rows.arrive(tx, 1002, "en", now)).id
    later = Notice(to=other, key="later", not_before=now + timedelta(hours=1))
    await post(db, now, note(person, priority=Priority.CAMPAIGN), note(other, slot="", priority=Priority.ALERT), later)
    await post(db, now, note(person, ANSWER, slot=""))
    async with db.reading() as tx:
        assert [each.priority for each in (await deliveries.look(tx, now, 10)).due] == [
            Priority.ALERT,
            Priority.REPLY,
            Priority.CAMPAIGN,
        ]
        assert [each.mode for each in (await deliveries.look(tx, now, 10, without={person, other})).due] == [ANSWER]
        assert [each.hers for each in (await deliveries.look(tx, now, 10)).due] == [1, 2, 2]
        assert (await deliveries.look(tx, now, 10)).next_at == now + timedelta(hours=1)
        everything = await deliveries.look(tx, now + timedelta(hours=1), 10)
        assert (len(everything.due), everything.next_at) == (4, None)


async def test_a_lower_lane_keeps_its_place_within_a_slot(db: Database, person: PersonId, now: datetime) -> None:
    await stands(db, person, now)
    await post(db, now, note(person, DELETE, priority=Priority.CAMPAIGN), note(person, priority=Priority.ALERT))
    async with db.reading() as tx:
        assert [each.mode for each in (await deliveries.look(tx, now, 10)).due] == [DELETE]


async def test_only_the_holder_records_attempts(db: Database, person: PersonId, now: datetime, lease: Lease) -> None:
    await post(db, now, note(person))
    async with db.transaction() as tx:
        assert await leases.take(tx, "courier", "there", LEASE) is None
        newer = await leases.take(tx, "courier", "there", LEASE, after="here")
        assert newer is not None
        assert newer.fence == lease.fence + 1
        due = (await deliveries.look(tx, now, 10)).due
        assert await deliveries.attempt(tx, lease, due, now) == set()
        assert await leases.renew(tx, lease) is None
        await leases.give_back(tx, lease)
        assert await deliveries.attempt(tx, newer, due, now) == {due[0].id}
        assert await deliveries.attempt(tx, newer, [], now) == set()
        assert await leases.renew(tx, newer) is not None


async def test_rows_in_doubt_wait_again_and_an_old_result_changes_nothing(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    await post(db, now, note(person), note(person, ANSWER, slot=""))
    async with db.transaction() as tx:
        first = (await deliveries.look(tx, now, 10)).due
        await deliveries.attempt(tx, lease, first, now)
        assert await deliveries.take_over(tx, lease, now) == 1
        second = (await deliveries.look(tx, now, 10)).due
        assert [each.attempt for each in second] == [2]
        await deliveries.attempt(tx, lease, second, now)
        late = [Result(each.id, each.attempt, OutboxState.REFUSED) for each in first]
        await deliveries.record(tx, late, now)
        states = (await tx.execute(select(rows.c.state).order_by(rows.c.id))).scalars()
        assert list(states) == ["sending", "withdrawn"]
        over = select(rows.c.notice, rows.c.params_sealed).where(rows.c.state == "withdrawn")
        assert [tuple(each) for each in await tx.execute(over)] == [("", b"")], "what is over keeps no content"


async def test_a_result_that_comes_after_the_takeover_saves_the_second_send(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    await post(db, now, note(person))
    async with db.transaction() as tx:
        (first,) = (await deliveries.look(tx, now, 10)).due
        await deliveries.attempt(tx, lease, [first], now)
        await deliveries.take_over(tx, lease, now)
        await deliveries.record(tx, [Result(first.id, first.attempt, OutboxState.SENT)], now)
        assert (await deliveries.look(tx, now, 10)).due == []


async def test_messages_of_slots(db: Database, person: PersonId, now: datetime) -> None:
    await stands(db, person, now, message=5)
    await stands(db, person, now, message=6)
    await stands(db, person, now, slot="form", message=7)
    async with db.transaction() as tx:
        await message_rows.record_incoming(tx, person, 8, now)
        await message_rows.record_incoming(tx, person, 8, now)
        assert await message_rows.of_slot(tx, person, "card") == 6
        await message_rows.record_stuck(tx, [(person, 6)])
        await message_rows.record_gone(tx, [(person, 7, EndState.REMOVED)], now)
        assert await message_rows.of_slot(tx, person, "card") is None
        assert await message_rows.of_slot(tx, person, "form") is None
        columns = (messages.c.telegram_id, messages.c.direction, messages.c.slot, messages.c.gone_at)
        kept = [tuple(row) for row in await tx.execute(select(*columns).order_by(messages.c.telegram_id))]
        assert kept[:2] == [(5, "out", "", None), (6, "out", "", None)]
        assert kept[2:] == [(7, "out", "form", now), (8, "in", "", None)]


async def test_finished_rows_are_forgotten_and_put_aside_ones_kept(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    ends = (OutboxState.SENT, OutboxState.QUARANTINED)
    await post(db, now, *(note(person, slot="") for _ in range(3)))
    async with db.transaction() as tx:
        due = (await deliveries.look(tx, now, 10)).due
        await deliveries.attempt(tx, lease, due[:2], now)
        await deliveries.record(tx, [Result(e.id, e.attempt, to) for e, to in zip(due[:2], ends, strict=True)], now)
        assert await deliveries.forget(tx, now + deliveries.KEPT) == 0
        assert await deliveries.forget(tx, now + deliveries.KEPT + timedelta(seconds=1)) == 1
        left = (await tx.execute(select(rows.c.state).order_by(rows.c.id))).scalars()
        assert list(left) == ["quarantined", "waiting"]


async def test_finished_rows_are_forgotten_some_at_a_time(db: Database, person: PersonId, now: datetime) -> None:
    many = deliveries.FORGOTTEN_AT_ONCE + 1
    for first in range(0, many, MOST_AT_ONCE):
        await post(
            db, now, *(note(person, slot="", about="old") for _ in range(first, min(first + MOST_AT_ONCE, many)))
        )
    async with db.transaction() as tx:
        await outbox.cancel(tx, "old")
        later = now + 2 * deliveries.KEPT

        assert [await deliveries.forget(tx, later) for _ in range(3)] == [deliveries.FORGOTTEN_AT_ONCE, 1, 0]


async def test_a_place_is_a_person_with_a_slot_and_not_every_pair_of_them(
    db: Database, person: PersonId, now: datetime
) -> None:
    async with db.transaction() as tx:
        other = (await person_rows.arrive(tx, 1002, "en", now)).id
    await stands(db, person, now, slot="a", message=5)
    await stands(db, other, now, slot="b", message=6)
    await post(db, now, note(person, UPDATE, slot="b"), note(other, UPDATE, slot="a"), note(other, UPDATE, slot="b"))

    assert await left(db) == [UPDATE]


async def in_flight_then_put_off(db: Database, now: datetime, lease: Lease, older: Notice, *newer: Notice) -> datetime:
    """The older one is in hand while the newer ones are kept; then it turns out that it has to wait. Until when."""
    morning = now + timedelta(hours=9)
    await post(db, now, older)
    async with db.transaction() as tx:
        (taken,) = (await deliveries.look(tx, now, 10)).due
        await deliveries.attempt(tx, lease, [taken], now)
    await post(db, now, *newer)
    async with db.transaction() as tx:
        await deliveries.record(tx, [Result(taken.id, taken.attempt, OutboxState.WAITING, not_before=morning)], now)
    return morning


async def goes_out(db: Database, now: datetime, lease: Lease) -> list[Mode]:
    """What is sent until nothing more is due, in order."""
    sent = list[Mode]()
    async with db.transaction() as tx:
        while due := (await deliveries.look(tx, now, 10)).due:
            assert await deliveries.attempt(tx, lease, due, now) == {each.id for each in due}
            await deliveries.record(tx, [Result(each.id, each.attempt, OutboxState.SENT) for each in due], now)
            sent += [each.mode for each in due]
    return sent


@pytest.mark.parametrize(
    ("older", "newer", "at_night"),
    [
        (FOLD, [FOLD], [FOLD]),
        (FOLD, [SEND], [SEND]),
        (FOLD, [UPDATE], [UPDATE]),
        (FOLD, [REDRAW], [FOLD]),
        (FOLD, [DELETE], [DELETE]),
        (FOLD, [DELETE, SEND], [DELETE, SEND]),
        (SEND, [FOLD], [SEND]),
        (SEND, [REDRAW], [SEND]),
        (SEND, [SEND], [SEND]),
        (SEND, [UPDATE], [UPDATE]),
        (SEND, [DELETE], [DELETE]),
        (REDRAW, [REDRAW], [REDRAW]),
        (REDRAW, [FOLD], [FOLD]),
        (UPDATE, [FOLD], [FOLD]),
        (UPDATE, [UPDATE], [UPDATE]),
    ],
)
async def test_what_is_put_off_holds_up_nothing_newer(
    db: Database, person: PersonId, now: datetime, lease: Lease, older: Mode, newer: list[Mode], at_night: list[Mode]
) -> None:
    await stands(db, person, now)
    morning = await in_flight_then_put_off(db, now, lease, note(person, older), *(note(person, each) for each in newer))

    assert await goes_out(db, now, lease) == at_night
    assert await goes_out(db, morning, lease) == [], "the newer one has taken its place"
    async with db.reading() as tx:
        first = (
            await tx.execute(select(rows.c.state, rows.c.notice, rows.c.params_sealed).order_by(rows.c.id))
        ).first()
    assert first is not None
    assert tuple(first) == ("superseded", "", b""), "what is over keeps no content"


async def test_a_delete_is_overtaken_by_nothing(db: Database, person: PersonId, now: datetime, lease: Lease) -> None:
    await stands(db, person, now)
    later = await in_flight_then_put_off(db, now, lease, note(person, DELETE), note(person))

    assert await goes_out(db, now, lease) == []
    assert await goes_out(db, later, lease) == [DELETE, SEND]


async def test_what_may_have_arrived_goes_before_anything_newer(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    later = now + timedelta(minutes=1)
    await post(db, now, note(person))
    async with db.transaction() as tx:
        (taken,) = (await deliveries.look(tx, now, 10)).due
        await deliveries.attempt(tx, lease, [taken], now)
    await post(db, now, note(person, UPDATE))
    async with db.transaction() as tx:
        await deliveries.record(tx, [Result(taken.id, 1, OutboxState.WAITING, "in doubt", later)], now)

    assert await goes_out(db, now, lease) == []
    assert await goes_out(db, later, lease) == [SEND, UPDATE]


async def test_what_is_put_off_waits_where_nothing_newer_came(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    """Another slot, and messages in no slot, take nobody's place."""
    others = (note(person, slot="form"), note(person, slot=""))
    morning = await in_flight_then_put_off(db, now, lease, note(person, FOLD), *others)

    assert await goes_out(db, now, lease) == [SEND, SEND]
    assert await goes_out(db, morning, lease) == [FOLD]


async def test_a_newer_row_kept_only_after_it_was_put_off_takes_its_place(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    """A turn that saw the older one in hand may be committed after that: it inserts its row and replaces nothing."""
    await post(db, now, note(person, FOLD))
    async with db.transaction() as tx:
        (taken,) = (await deliveries.look(tx, now, 10)).due
        await deliveries.attempt(tx, lease, [taken], now)
    kept, put_off = asyncio.Event(), asyncio.Event()

    async def presses() -> None:
        async with db.transaction() as tx:
            await outbox.add(tx, [note(person, FOLD)], now)
            kept.set()
            if not db.is_sqlite:  # which has one writer
                await put_off.wait()

    pressing = asyncio.create_task(presses())
    await kept.wait()
    async with db.transaction() as tx:
        later = now + timedelta(hours=9)
        await deliveries.record(tx, [Result(taken.id, 1, OutboxState.WAITING, not_before=later)], now)
    put_off.set()
    await pressing

    assert await goes_out(db, now, lease) == [FOLD]
    assert await goes_out(db, later, lease) == []


async def test_only_the_holder_puts_a_newer_row_in_its_place(
    db: Database, person: PersonId, now: datetime, lease: Lease
) -> None:
    await in_flight_then_put_off(db, now, lease, note(person, SEND), note(person, FOLD))
    async with db.transaction() as tx:
        newer = await leases.take(tx, "courier", "there", LEASE, after="here")
        assert newer is not None
        due = (await deliveries.look(tx, now, 10)).due
        assert await deliveries.attempt(tx, lease, due, now) == set()

    assert await left(db) == [SEND, FOLD]
    assert await goes_out(db, now, newer) == [SEND]
