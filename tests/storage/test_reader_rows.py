"""A reader's copies, what waits for her, who has got a message, and answers: on both engines."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import update

from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import (
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    CopyState,
    Message,
    MessageState,
    Text,
)
from referrals.domain.campaign.answer import UNKEPT, AnswerState, Reply
from referrals.domain.notice import Notice
from referrals.domain.person import Person, PersonId, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.sweep import EndState
from referrals.storage import answer_rows, campaign_rows, copy_rows, message_rows, outbox, person_rows, reader_rows
from referrals.storage.copy_rows import Copy
from referrals.storage.database import Database, Transaction
from referrals.storage.message_rows import SentMessage
from referrals.storage.schema import outbox as outbox_table

BATKEN, ISFARA = PlaceCode("KG-B-BAT"), PlaceCode("TJ-SU-ISF")
DAYS = tuple(date(2025, 11, 25) + timedelta(days=number) for number in range(4))


async def reader(tx: Transaction, number: int, now: datetime, home: PlaceCode = BATKEN, language: str = "ky") -> Person:
    person = await person_rows.arrive(tx, number, language, now)
    await person_rows.change(tx, person.id, standing=Standing.ACTIVE, home=home)
    return await person_rows.get(tx, person.id)


async def campaign(tx: Transaction, owner: Person, now: datetime, state: MessageState = MessageState.GOING) -> Campaign:
    messages = tuple(Message(day, {"ky": Text("Нан")}, hour=time(10), state=state, approved=True) for day in DAYS)
    made = Campaign(CampaignId(0), owner.id, owner.id, CampaignState.APPROVED, Audience(), messages, now)
    return await campaign_rows.keep(tx, made)


def ids(of: Campaign) -> tuple[MessageId, ...]:
    return tuple(each.id for each in of.messages)


async def copies(
    tx: Transaction, of: Campaign, person: Person, *states: CopyState, again: datetime | None = None
) -> None:
    for message, state in zip(ids(of), states, strict=False):
        await copy_rows.make(tx, message, [Copy(person.id, state, again if state is CopyState.LATER else None)])


async def test_her_copies_by_day_and_nobody_elses(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        amina, zarina = await reader(tx, 1, now), await reader(tx, 2, now)
        of, other = await campaign(tx, amina, now), await campaign(tx, amina, now)
        await copies(tx, of, amina, CopyState.SENT, CopyState.LET_GO, CopyState.WAITING)
        await copies(tx, of, zarina, CopyState.STOPPED)
        await copies(tx, other, amina, CopyState.FAILED)
        assert await reader_rows.states(tx, ids(of), amina.id) == dict(
            zip(ids(of), (CopyState.SENT, CopyState.LET_GO, CopyState.WAITING), strict=False)
        )
        assert await reader_rows.states(tx, ids(of)[1:2], amina.id) == {ids(of)[1]: CopyState.LET_GO}
        assert await reader_rows.states(tx, [], amina.id) == {}


async def test_what_telegram_has_taken_she_has(db: Database, now: datetime) -> None:
    """Also before the next turn brings it home."""
    async with db.transaction() as tx:
        amina = await reader(tx, 1, now)
        of = await campaign(tx, amina, now)
        await copies(tx, of, amina, CopyState.WAITING)
        await outbox.add(tx, [Notice(to=amina.id, key="campaign.message", slot="here")], now)
        await copy_rows.link(tx, ids(of)[0], "here")
        assert await reader_rows.states(tx, ids(of), amina.id) == {ids(of)[0]: CopyState.WAITING}
        await tx.execute(update(outbox_table).values(state=outbox.OutboxState.SENT))
        assert await reader_rows.states(tx, ids(of), amina.id) == {ids(of)[0]: CopyState.SENT}


async def test_what_waits_for_her_alone_is_asked_again(db: Database, now: datetime) -> None:
    """Of messages that still go; what has reached her or is over stays as it is."""
    async with db.transaction() as tx:
        amina, zarina = await reader(tx, 1, now), await reader(tx, 2, now)
        going, gone = await campaign(tx, amina, now), await campaign(tx, amina, now, MessageState.GONE)
        states = (CopyState.LATER, CopyState.SENT, CopyState.LET_GO, CopyState.STOPPED)
        for person in (amina, zarina):
            await copies(tx, going, person, *states, again=now + timedelta(days=9))
        await copies(tx, gone, amina, CopyState.LET_GO)
        first, _, third, fourth = ids(going)
        asked = await reader_rows.look_again(tx, amina.id, await campaign_rows.going(tx), now)
        assert asked == {first, third, fourth}
        assert [await copy_rows.waiting_again(tx, each, now, 9) for each in ids(going)] == [
            {amina.id: now},
            {},
            {amina.id: now},
            {amina.id: now},
        ]
        assert await reader_rows.states(tx, ids(gone), amina.id) == {ids(gone)[0]: CopyState.LET_GO}


async def test_who_got_a_message_by_home_and_language(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        amina, zarina = await reader(tx, 1, now), await reader(tx, 2, now, ISFARA, "tg")
        third, fourth = await reader(tx, 3, now), await reader(tx, 4, now)
        of = await campaign(tx, amina, now)
        for person in (amina, zarina, third):
            await copies(tx, of, person, CopyState.SENT)
        await copies(tx, of, fourth, CopyState.STOPPED)
        assert await reader_rows.who_got(tx, ids(of)[0]) == {(BATKEN, "ky"): 2, (ISFARA, "tg"): 1}
        assert not await reader_rows.who_got(tx, ids(of)[1])


async def test_slots_of_a_chat(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        amina = await reader(tx, 1, now)
        assert await message_rows.newest(tx, amina.id) is None
        assert not await message_rows.has_slots(tx, amina.id, "message:")
        await message_rows.record_sent(tx, [SentMessage(amina.id, "message:17", 5)], now)
        await message_rows.record_sent(tx, [SentMessage(amina.id, "menu", 6)], now + timedelta(hours=1))
        await message_rows.record_incoming(tx, amina.id, 7, now)
        assert await message_rows.newest(tx, amina.id) == ("menu", now + timedelta(hours=1))
        assert await message_rows.slot_of(tx, amina.id, 5) == "message:17"
        assert await message_rows.slot_of(tx, amina.id, 7) == ""
        assert await message_rows.slot_of(tx, PersonId(amina.id + 1), 5) == ""
        assert await message_rows.has_slots(tx, amina.id, "message:")
        assert not await message_rows.has_slots(tx, amina.id, "mess_ge:")
        await message_rows.record_gone(tx, [(amina.id, 6, EndState.REMOVED)], now)
        assert await message_rows.newest(tx, amina.id) == ("message:17", now)


def reply(of: Campaign, writer: Person, words: str, now: datetime) -> Reply:
    return Reply(UNKEPT, of.id, ids(of)[0], writer.id, AnswerState.HELD, words, "", now)


async def test_an_answers_id_never_comes_back(db: Database, now: datetime) -> None:
    """An old card's "Take it back" would delete another one."""
    async with db.transaction() as tx:
        amina = await reader(tx, 1, now)
        of = await campaign(tx, amina, now)
        first = await answer_rows.keep(tx, reply(of, amina, "Рахмат", now))
        assert await answer_rows.kept(tx, of.id, amina.id) == 1
        await answer_rows.forget(tx, first)
        assert await answer_rows.kept(tx, of.id, amina.id) == 0
        assert await answer_rows.keep(tx, reply(of, amina, "Рахмат", now)) > first


async def test_what_is_held_no_coordinator_is_given(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        amina = await reader(tx, 1, now)
        of = await campaign(tx, amina, now)
        held = await answer_rows.keep(tx, reply(of, amina, "Коркуп жатам", now))
        said = await answer_rows.keep(tx, replace(reply(of, amina, "Рахмат", now), state=AnswerState.PASSED_ON))
        assert [each.id for each in await answer_rows.passed_on(tx, of.id, 9)] == [said]
        assert await answer_rows.unread(tx, [of.id]) == {of.id: 1}
        kept = await answer_rows.get(tx, held)
        assert kept is not None
        await answer_rows.change(tx, kept, AnswerState.PASSED_ON, name="Амина")
        given = await answer_rows.passed_on(tx, of.id, 9)
        assert [(each.id, each.name) for each in given] == [(said, ""), (held, "Амина")]
        assert [each.id for each in await answer_rows.passed_on(tx, of.id, 9, said)] == [held]
