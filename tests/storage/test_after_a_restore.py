"""A database put back to an earlier state, on both engines: it becomes no wider than the record of what was taken back, and
nothing that was on its way is sent or played a second time.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import CampaignState, CopyState, MessageState
from referrals.domain.campaign.answer import UNKEPT, AnswerState, Reply
from referrals.domain.notice import Mode, Notice, Priority
from referrals.domain.person import Grant, Hours, OrganisationCode, PersonId, Role, Standing, Subscription
from referrals.domain.place import PlaceCode
from referrals.domain.timer import TimerKind
from referrals.storage import (
    answer_rows,
    campaign_rows,
    copy_rows,
    crisis_rows,
    form_rows,
    inbox,
    leaps,
    narrowing,
    outbox,
    person_rows,
    silencing,
    taken_back,
    taken_back_file,
    timers,
)
from referrals.storage.columns import metadata
from referrals.storage.copy_rows import Copy
from referrals.storage.database import Database, Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import (
    broadcast_copies,
    campaign_answers,
    campaign_messages,
    campaigns,
    countries,
    crises,
    grants,
    invites,
    organisations,
    people,
)
from referrals.storage.schema import inbox as inbox_table
from referrals.storage.schema import outbox as outbox_table
from referrals.storage.taken_back import Record
from tests.bot.receiving.test_processor import a_form
from tests.domain.campaigns import FIRST, SECOND, running
from tests.due import next_due
from tests.sealed_rows import a_notice, marked

BATKEN = PlaceCode("KG-B")
DAY = timedelta(days=1)


class Undone(Exception):
    """What was done is gone."""


@pytest.fixture
async def reader(db: Database, now: datetime) -> PersonId:
    """A focal point and coordinator of an open country, with an invite, a campaign and an answer to it."""
    async with db.transaction() as tx:
        person = (await person_rows.arrive(tx, 1000, "ky", now)).id
        await person_rows.change(tx, person, standing=Standing.ACTIVE)
        for each in (Grant(Role.FOCAL_POINT, organisation=OrganisationCode("ayol")), Grant(Role.COORDINATOR)):
            await person_rows.grant(tx, person, each, now)
        named = {"names": {}, "sector": "health", "covers": [], "services": [], "conflict_help": [], "languages": []}
        rest = {"must_report": False, "profile": {}, "active": True}
        both = [marked(tx, organisations, {"code": each, **named, **rest}) for each in ("ayol", "osh")]
        await tx.execute(insert(organisations), both)
        await tx.execute(insert(countries).values(code="KG", opened_at=now))
        invite = {"code_key": b"k", "role": "member", "uses_left": 20, "expires_at": now + DAY, "created_at": now}
        await tx.execute(insert(invites).values(**marked(tx, invites, invite)))
        kept = await campaign_rows.keep(tx, replace(running(), author=person, owner=person, approved_by=None))
        await answer_rows.keep(
            tx, Reply(UNKEPT, kept.id, kept.messages[0].id, person, AnswerState.PASSED_ON, "words", "", now)
        )
    return person


async def everything(tx: Transaction) -> tuple[Sequence[Any], ...]:
    """What the record is about, as it stands."""
    asked = (
        select(people.c.standing, people.c.stopped_at, people.c.paused_until, people.c.safe_start, people.c.safe_end),
        select(grants.c.role).order_by(grants.c.role),
        select(organisations.c.active, organisations.c.removed_at).order_by(organisations.c.code),
        select(countries.c.opened_at),
        select(invites.c.uses_left),
        select(campaigns.c.state),
        select(campaign_answers.c.state),
        select(crises.c.place, crises.c.by_id),
    )
    return tuple([(await tx.execute(each)).all() for each in asked])


async def takes_back(tx: Transaction, person: PersonId, now: datetime) -> None:
    """All that can be taken back, in one day."""
    wishes = Subscription(stopped_at=now, paused_until=now + DAY)
    await person_rows.change(tx, person, safe=Hours(time(10), time(11)), subscription=wishes)
    await tx.execute(delete(grants).where(grants.c.role == Role.COORDINATOR))
    await tx.execute(update(organisations).where(organisations.c.code == "ayol").values(active=False, removed_at=now))
    await tx.execute(update(organisations).where(organisations.c.code == "osh").values(active=False))
    await tx.execute(update(countries).values(opened_at=None))
    await tx.execute(update(invites).values(uses_left=0))
    await tx.execute(update(campaigns).values(state=CampaignState.CANCELLED))
    await tx.execute(delete(campaign_answers))
    await crisis_rows.begin(tx, BATKEN, person, now)


async def test_it_is_no_wider_than_the_record(db: Database, reader: PersonId, now: datetime, tmp_path: Path) -> None:
    async with db.transaction() as tx:
        before = await everything(tx)
        with contextlib.suppress(Undone):  # as by a restore
            async with tx.attempt():
                await takes_back(tx, reader, now)
                since, record = await everything(tx), await taken_back.read(tx, now)
                raise Undone
        assert await everything(tx) == before != since
        file = tmp_path / "data" / "kept"
        taken_back_file.write(file, [record], tx.keyring)
        (read,) = taken_back_file.read(file, tx.keyring)
        assert read.covers(await taken_back.read(tx, now))
        changed = await narrowing.narrow(tx, read)
        assert await everything(tx) == since
        assert all(changed.values()), changed
        assert not any((await narrowing.narrow(tx, read)).values()), "a second time there is nothing to do"


async def test_what_is_as_it_was_stays_so(db: Database, reader: PersonId, now: datetime) -> None:
    async with db.transaction() as tx:
        before = await everything(tx)
        assert not any((await narrowing.narrow(tx, await taken_back.read(tx, now))).values())
        assert await everything(tx) == before


async def test_without_a_record_no_invite_answer_or_campaign_goes_on(db: Database, reader: PersonId) -> None:
    async with db.transaction() as tx:
        assert await narrowing.narrow_without_record(tx) == {"invites": 1, "answers": 1, "campaigns": 1}
        assert (await tx.execute(select(campaigns.c.state))).scalars().all() == [CampaignState.HELD]
        assert (await tx.execute(select(invites.c.uses_left))).scalars().all() == [0]


async def test_a_record_of_another_past_does_not_count(db: Database, reader: PersonId, now: datetime) -> None:
    """A person it does not know may have taken back anything."""
    async with db.transaction() as tx:
        record = await taken_back.read(tx, now)
        await person_rows.arrive(tx, 1001, "ky", now)
        here = await taken_back.read(tx, now)
        assert (record.covers(here), here.covers(record)) == (False, True)


def test_a_record_of_a_lost_database_is_kept_behind_the_present_one(now: datetime) -> None:
    """It may know what the backup has and the present database has not; what is older and says no more is dropped."""

    def record(*people: str, as_of: datetime = now) -> Record:
        return Record(as_of, {"people": {each: {} for each in people}, "reports": {}})

    lost, before = record("a", "b", as_of=now - DAY), record("a", as_of=now - 2 * DAY)
    assert record("a", "c").before([lost, before]) == (record("a", "c"), lost)


async def test_after_a_leap_no_number_is_given_that_may_have_been_given_before(
    db: Database, reader: PersonId, now: datetime
) -> None:
    """A second leap goes beyond what was given after the first one and lost, too."""
    given = [reader]
    for number in range(3):
        async with db.transaction() as tx:
            await tx.execute(delete(people).where(people.c.id != reader))
            await leaps.leap(tx, now + number * DAY)
            given.append((await person_rows.arrive(tx, 2000 + number, "ky", now)).id)
    async with db.transaction() as tx:
        given.append((await person_rows.arrive(tx, 3000, "ky", now)).id)
    assert given == sorted(set(given))


def test_every_number_that_is_never_given_twice_leaps() -> None:
    """Where SQLite counts on from the highest number it gave, a backup brings an earlier one back."""
    counted = {table.name for table in metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]}
    assert counted <= set(leaps.ON_BUTTONS)


async def sent_twice(tx: Transaction, person: PersonId, now: datetime) -> None:
    def notice(slot: str, mode: Mode, priority: Priority = Priority.REPLY) -> Notice:
        return Notice(to=person, key="menu", slot=slot, mode=mode, priority=priority)

    notices = [notice("a", Mode.SEND), notice("c", Mode.SEND, Priority.CAMPAIGN)]
    await outbox.add(tx, notices, now)
    await tx.execute(
        insert(outbox_table),
        [
            {**_row(tx, person, now), "mode": Mode.DELETE, "slot": "b"},
            {**_row(tx, person, now), "mode": Mode.ANSWER_CALLBACK},
        ],
    )


def _row(tx: Transaction, person: PersonId, now: datetime) -> dict[str, Any]:
    fixed = {"priority": 1, "with_sound": False, "safe_hours_only": False}
    moments = {"not_before": now, "created_at": now, "state": OutboxState.SENDING}
    return {**a_notice(tx.keyring, person, "menu", {}), **fixed, **moments}


STILL_DUE = {
    TimerKind.ROUTE: "every open report goes on",
    TimerKind.HOLDER_GONE: "whoever was gone then is gone now",
    TimerKind.LOOK_AT_ALL: "every open report goes on",
    TimerKind.FORGET: "what was to be forgotten by now is forgotten",
    TimerKind.REDRAW: "a card says what is true when it is drawn",
    TimerKind.COMPLAINT: "it is told again to whoever may answer it, until it is answered",
    TimerKind.DELIVER: "days that had begun are closed, the others go out",
    TimerKind.CAMPAIGN_TOLD: "its use case looks whether it was told",
    TimerKind.FORGET_ANSWER: "what was to be forgotten by now is forgotten",
    TimerKind.ALERT_OPERATOR: "it is looked whether it is still so",
    TimerKind.DAILY_LOOK: "it only looks",
    TimerKind.SWEEP: "what is too old counts as deleted since, all other messages go in time",
}
"""Kinds of timers that a restored database keeps, and why that is right."""


def test_every_kind_of_timer_is_silenced_or_says_why_not() -> None:
    assert {*silencing.OF_WHAT_IS_GONE, *STILL_DUE} == set(TimerKind)
    assert not STILL_DUE.keys() & set(silencing.OF_WHAT_IS_GONE)


async def test_nothing_that_was_on_its_way_is_sent_or_played_again(
    db: Database, reader: PersonId, now: datetime
) -> None:
    async with db.transaction() as tx:
        await sent_twice(tx, reader, now)
        await inbox.keep(tx, [inbox.Incoming(7, 1000, {"message": {"text": "help"}})], now)
        form = await form_rows.save(tx, reader, a_form(now))
        await timers.set_timer(tx, TimerKind.WIPE, str(form.id), now)
        await timers.set_timer(tx, TimerKind.ROUTE, "violence:1", now)
        changed = await silencing.silence(tx, now + DAY)
        assert changed == {"messages": 3, "updates": 1, "drafts": 1, "days": 0}
        rows = await tx.execute(select(outbox_table.c.mode, outbox_table.c.state).order_by(outbox_table.c.id))
        assert [tuple(each) for each in rows] == [
            (Mode.SEND, OutboxState.WITHDRAWN),
            (Mode.SEND, OutboxState.IN_DOUBT),
            (Mode.DELETE, OutboxState.SENDING),
            (Mode.ANSWER_CALLBACK, OutboxState.WITHDRAWN),
        ]
        assert (await inbox.look(tx, now + DAY)).update is None
        assert len(await inbox.quarantined(tx)) == 1
        assert await form_rows.active(tx, reader) is None
        timer = await timers.take(tx, now + DAY)
        assert (timer and timer.kind, await next_due(tx)) == ("route", None)
        assert (await tx.execute(select(inbox_table.c.attempts))).scalars().all() == [inbox.TRIES]


async def test_a_campaign_day_that_had_begun_goes_to_no_one_again(
    db: Database, reader: PersonId, now: datetime
) -> None:
    async with db.transaction() as tx:
        first = select(campaign_messages.c.message_id).where(campaign_messages.c.day == FIRST)
        of = MessageId((await tx.execute(first)).scalar_one())
        await tx.execute(update(campaign_messages).where(campaign_messages.c.day == FIRST).values(state="going"))
        await copy_rows.make(tx, of, [Copy(reader, CopyState.LATER, now)])
        at_nine = datetime.combine(SECOND, time(9), now.tzinfo)  # the third day has begun nowhere yet
        assert (await silencing.silence(tx, at_nine))["days"] == 2
        states = select(campaign_messages.c.state).order_by(campaign_messages.c.day)
        expected = [MessageState.GONE, MessageState.SKIPPED, MessageState.PLANNED]
        assert (await tx.execute(states)).scalars().all() == expected
        assert (await tx.execute(select(broadcast_copies.c.state))).scalars().all() == [CopyState.LET_GO]
