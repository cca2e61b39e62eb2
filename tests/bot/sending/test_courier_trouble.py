"""The courier when Telegram is down, slow, refuses or says nothing, when it is killed, and when there are two of it."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.sending.leader_lease import NAME, LeaderLease, is_dead
from bot.sending.send_queue import ROWS
from handlers.ui.page import Page, Rendered
from referrals.domain.notice import Mode, Priority
from referrals.storage import leases
from referrals.storage.database import Database, StaleVersion
from referrals.storage.schema import leases as lease_rows
from referrals.storage.schema import outbox as rows
from referrals.storage.schema import timers
from tests.bot.post_office import VIEWS, PostOffice, note, open_post_office


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(database) as office:
        yield office


@pytest.mark.parametrize("how", ["close", "502"])
async def test_everything_waits_while_telegram_is_down_and_goes_when_it_is_back(office: PostOffice, how: str) -> None:
    people = [await office.joins(f"member {n}") for n in range(12)]
    office.world.faults.change({"down": True, "down_how": how})
    async with office.working():
        await office.post(*(note(person, "hello") for _, person in people))
        await asyncio.sleep(1)
        assert await office.attempts() <= 30
        assert "sending" not in (await office.states())[8:]
        office.world.faults.comes_up()
        await office.becomes(*["sent"] * 12)

    assert Counter(len(her.messages()) for her, _ in people) == {1: 12}


async def test_after_a_long_outage_pending_offers_are_shown_again(database: Database) -> None:
    async with open_post_office(database, speed=100) as office:
        amina, person = await office.joins()
        office.world.faults.goes_down()
        async with office.working():
            await office.post(note(person, "hello"))
            await asyncio.sleep(2)
            office.world.faults.comes_up()
            await amina.sees("hello")
            await office.becomes("sent")

        assert await _timers(office) == [("offer_again", "")]


async def test_after_a_short_outage_they_are_not(office: PostOffice) -> None:
    amina, person = await office.joins()
    office.world.faults.goes_down()
    async with office.working():
        await office.post(note(person, "hello"))
        await asyncio.sleep(0.3)
        office.world.faults.comes_up()
        await amina.sees("hello")
        await office.becomes("sent")

    assert await _timers(office) == []


async def _timers(office: PostOffice) -> list[tuple[str, str]]:
    async with office.database.reading() as tx:
        return [(row.kind, row.ref) for row in await tx.execute(select(timers.c.kind, timers.c.ref))]


async def test_an_answer_that_was_cut_off_is_in_doubt_and_sent_again(office: PostOffice) -> None:
    amina, person = await office.joins()
    office.world.faults.change({"cut_after_taking": 1})
    async with office.working():
        await office.post(note(person, "hello", "card"))
        await office.becomes("sent")

    assert [message.text for message in amina.messages()] == ["hello", "hello"]
    assert await office.in_slot(person, "card") == amina.newest().id


async def test_of_a_series_one_may_be_missing_but_none_comes_twice(office: PostOffice) -> None:
    amina, person = await office.joins()
    office.world.faults.change({"cut_after_taking": 1})
    async with office.working():
        await office.post(
            note(person, "hello", "day 1", priority=Priority.CAMPAIGN), note(person, "news", priority=Priority.CAMPAIGN)
        )
        await office.becomes("in doubt", "sent")

    assert [message.text for message in amina.messages()] == ["hello", "news"]


async def test_a_campaign_waits_out_an_outage_but_for_what_was_in_flight_when_it_began(office: PostOffice) -> None:
    """These calls may have arrived, so they are not made again. Whatever tries the line afterwards is."""
    people = [await office.joins(f"member {n}") for n in range(30)]
    office.world.faults.goes_down()
    async with office.working():
        await office.post(*(note(person, "hello", priority=Priority.CAMPAIGN) for _, person in people))
        await asyncio.sleep(1)
        in_doubt = (await office.states()).count("in doubt")
        office.world.faults.comes_up()
        await office.until(lambda states: states.count("sent") == 30 - in_doubt)

    assert in_doubt <= ROWS
    assert Counter(len(her.messages()) for her, _ in people) == Counter({0: in_doubt, 1: 30 - in_doubt})


async def test_an_outage_that_is_known_costs_a_campaign_nothing(office: PostOffice) -> None:
    people = [await office.joins(f"member {n}") for n in range(30)]
    office.world.faults.goes_down()
    async with office.working():
        await office.post(note(people[0][1], "reply"))
        await asyncio.sleep(0.3)
        await office.post(*(note(person, "hello", priority=Priority.CAMPAIGN) for _, person in people))
        await asyncio.sleep(1)
        office.world.faults.comes_up()
        await office.becomes(*["sent"] * 31)

    assert [[each.text for each in her.messages()].count("hello") for her, _ in people] == [1] * 30


async def test_a_slow_answer_is_in_doubt(database: Database) -> None:
    async with open_post_office(database, answers_within=0.3) as office:
        amina, person = await office.joins()
        office.world.faults.change({"slow_s": 0.6})
        async with office.working():
            await office.post(note(person, "hello"))
            await office.until(lambda states: len(amina.messages()) > 0)
            office.world.faults.change({"slow_s": 0.0})
            await office.becomes("sent")

        assert 2 <= len(amina.messages()) <= 4


async def test_too_many_requests_pause_one_chat_only(database: Database) -> None:
    async with open_post_office(database, speed=5) as office:
        amina, person = await office.joins("Amina")
        nazira, other = await office.joins("Nazira")
        office.world.faults.refuses("sendMessage", retry_after=5, chat_id=amina.id)
        async with office.working():
            await office.post(note(person, "hello"))
            await office.until(lambda _: len(office.calls()) == 1)
            await office.post(note(other, "hello"))
            await nazira.sees("hello")
            await amina.sees("hello")
            await office.becomes("sent", "sent")

    assert [call.params["chat_id"] for call in office.calls()] == [amina.id, nazira.id, amina.id]
    first, _, second = office.calls()
    assert second.at - first.at >= 1


async def test_too_many_requests_for_an_answer_wait_too(database: Database) -> None:
    async with open_post_office(database, speed=4) as office:
        amina, person = await office.joins()
        async with office.working():
            await office.post(note(person, "Choose", key="buttons"))
            query = await amina.presses("Go on")
            office.world.faults.refuses("answerCallbackQuery", retry_after=1)
            await office.post(note(person, "Saved", mode=Mode.ANSWER_CALLBACK, query=query.id))
            assert await amina.toast(query) == "Saved"
            await office.becomes("sent", "sent")


async def test_one_row_that_never_gets_through_does_not_stop_the_others(office: PostOffice) -> None:
    bad, bad_person = await office.joins("bad")
    office.world.faults.refuses("*", error_code=500, description="Internal Server Error", times=1000, chat_id=bad.id)
    people = [await office.joins(f"member {n}") for n in range(10)]
    await office.post(
        note(bad_person, "bad", priority=Priority.ALERT), *(note(person, "hello") for _, person in people)
    )
    async with office.working():
        await office.until(lambda states: states[1:] == ["sent"] * 10)
        await office.until(lambda states: states[0] == "waiting")

    assert len(office.calls()) < 30


async def test_what_was_in_doubt_when_the_process_died_is_sent_by_the_next(office: PostOffice) -> None:
    amina, person = await office.joins()
    await office.post(
        note(person, "hello"), note(person, "toast", mode=Mode.ANSWER_CALLBACK, query="1"), note(person, "bye")
    )
    dead = LeaderLease(office.database)
    assert await dead.acquire(office.clock.now())
    async with office.database.transaction() as tx:
        await tx.execute(update(rows).where(rows.c.id < 3).values(state="sending", attempts=1))
        await tx.execute(update(lease_rows).values(holder=f"{socket.gethostname()}:99999999:x"))
    async with office.working():
        await office.becomes("sent", "withdrawn", "sent")

    assert [message.text for message in amina.messages()] == ["hello", "bye"]


async def test_a_long_absence_shows_pending_offers_again(office: PostOffice) -> None:
    gone = LeaderLease(office.database)
    assert await gone.acquire(office.clock.now())
    async with office.database.transaction() as tx:
        await tx.execute(update(lease_rows).values(until=datetime.now(UTC) - timedelta(seconds=151)))
    assert await LeaderLease(office.database).acquire(office.clock.now())

    assert await _timers(office) == [("offer_again", "")]


async def test_only_one_of_two_sends_and_the_other_takes_over(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working() as second:
        await office.until(lambda _: second.elected)
        async with office.working() as first:
            await office.post(note(person, "one"))
            await office.becomes("sent")
            assert (first.elected, second.elected) == (False, True)
            second.stop()
            await office.post(note(person, "two"))
            await office.becomes("sent", "sent")

    assert [message.text for message in amina.messages()] == ["one", "two"]


async def test_a_deposed_courier_sends_nothing_more(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working() as courier:
        await office.until(lambda _: courier.elected)
        async with office.database.transaction() as tx:
            taken = await leases.take(tx, NAME, "elsewhere:1:x", timedelta(minutes=5), after=await _holder(office))
        assert taken is not None
        await office.post(note(person, "hello"))
        await asyncio.sleep(0.5)

    assert amina.messages() == []
    assert await office.states() == ["waiting"]


async def _holder(office: PostOffice) -> str:
    async with office.database.reading() as tx:
        last = await leases.last(tx, NAME)
    assert last is not None
    return last.holder


def test_the_dead_are_known_on_this_machine_only(database: Database) -> None:
    me = LeaderLease(database)
    host, pid, _ = me.name.split(":")

    assert not is_dead(me.name)
    assert not is_dead(f"{host}:1:other")
    assert is_dead(f"{host}:{pid}:an earlier process of this number")
    assert is_dead(f"{host}:99999999:x")
    assert not is_dead("elsewhere:99999999:x")
    assert not is_dead("")


async def test_stopping_finishes_calls_in_flight_and_frees_the_rest(database: Database) -> None:
    async with open_post_office(database, speed=1, latency_s=0.3) as office:
        people = [await office.joins(f"member {n}") for n in range(20)]
        async with office.working():
            await office.post(*(note(person, "hello", priority=Priority.CAMPAIGN) for _, person in people))
            await office.until(lambda states: "sending" in states)
            await asyncio.sleep(0.2)

        states = Counter(await office.states())
        assert set(states) == {"sent", "waiting"}
        assert states["sent"] == sum(len(her.messages()) for her, _ in people) > 0


async def test_a_campaign_goes_out_without_refusals_once_to_each(database: Database) -> None:
    """In more than two of the seconds for which Telegram counts."""
    async with open_post_office(database, latency_s=0.025, speed=1) as office:
        people = [await office.joins(f"member {n}") for n in range(70)]
        async with office.working():
            await office.post(*(note(person, "hello", priority=Priority.CAMPAIGN) for _, person in people))
            await office.until(lambda states: states == ["sent"] * 70)

        assert all(call.ok for call in office.calls())
        assert [call.params["chat_id"] for call in office.calls()] == [her.id for her, _ in people]


async def test_it_works_on_either_engine(each_database: Database) -> None:
    async with open_post_office(each_database) as office:
        amina, person = await office.joins()
        others = [(await office.joins(f"member {n}"))[1] for n in range(20)]
        async with office.working():
            await office.post(note(person, "one", "card"), *(note(other, "hello") for other in others))
            await office.becomes(*["sent"] * 21)
            await office.post(note(person, "two", "card", Mode.SEND_OR_EDIT))
            await office.becomes(*["sent"] * 22)
            await office.post(note(person, slot="card", mode=Mode.DELETE), note(person, "three", "card"))
            await office.becomes(*["sent"] * 24)

        assert [message.text for message in amina.messages()] == ["three"]


async def test_trouble_with_the_database_loses_no_row(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "one", slot="card"))
        await office.becomes("sent")
        async with office.database.engine.begin() as connection:
            await connection.exec_driver_sql(
                "CREATE TRIGGER trouble BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'trouble'); END"
            )
        await office.post(note(person, "two"))
        await amina.sees("two")
        await asyncio.sleep(0.2)
        async with office.database.engine.begin() as connection:
            await connection.exec_driver_sql("DROP TRIGGER trouble")
        await office.becomes("sent", "sent")

    assert [message.text for message in amina.messages()] == ["one", "two"]


async def test_a_view_that_cannot_read_the_database_waits_and_is_never_put_aside(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.prefetch.LONGEST_PAUSE_S", 0.05)
    amina, person = await office.joins()
    troubles = [OperationalError("SELECT", {}, Exception("locked")), ConnectionResetError(), PoolTimeout()] * 2

    async def troubled(page: Page) -> Rendered | None:
        if troubles:
            raise troubles.pop()
        return Rendered(page.word("text"))

    monkeypatch.setitem(VIEWS, "say", troubled)
    async with office.working():
        await office.post(note(person, "hello"))
        await amina.sees("hello")
        await office.becomes("sent")

    assert troubles == []


async def test_a_firewall_that_forbids_for_a_while_loses_nobody(office: PostOffice) -> None:
    amina, person = await office.joins()
    office.world.faults.refuses("sendMessage", error_code=403, description="Access denied by provider", times=2)
    office.world.faults.refuses("sendMessage", error_code=400, description="Bad Request (400)")
    async with office.working():
        await office.post(note(person, "hello"))
        await office.becomes("sent")

    assert [message.text for message in amina.messages()] == ["hello"]
    assert office.lost == []


async def test_a_flood_of_presses_leaves_connections_to_messages(database: Database) -> None:
    async with open_post_office(database, latency_s=0.2, speed=1, answers_within=5) as office:
        _, person = await office.joins()
        nazira, other = await office.joins("Nazira")
        async with office.working():
            presses = [note(person, "", mode=Mode.ANSWER_CALLBACK, query=str(number)) for number in range(40)]
            await office.post(*presses)
            await office.until(lambda states: "sending" in states)
            await office.post(note(other, "hello"))
            await nazira.sees("hello")
            await office.until(lambda states: not {"waiting", "sending"} & set(states))

    calls = office.calls("answerCallbackQuery")
    [hello] = office.calls("sendMessage")
    assert len(calls) == 40
    assert hello.at < max(each.at for each in calls)
    at_once = [sum(one.at <= each.at < one.at + one.took_s for one in calls) for each in calls]
    assert max(at_once) <= 10  # the simulator notes an end late


async def test_a_flood_of_presses_keeps_no_message_from_those_who_pressed(database: Database) -> None:
    """More answers than may be in flight: those that wait are not paced, so none of their chats is held for them."""
    async with open_post_office(database, latency_s=0.1, speed=1, answers_within=5) as office:
        phones = [await office.joins(f"her {number}") for number in range(24)]
        async with office.working():
            await office.post(*(note(her, mode=Mode.ANSWER_CALLBACK, query=str(her)) for _, her in phones))
            await office.until(lambda states: not {"waiting", "sending"} & set(states))
            await office.post(*(note(her, "your screen") for _, her in phones))
            for phone, _ in phones:
                await phone.sees("your screen")

    assert len(office.calls("answerCallbackQuery")) == len(phones)


async def test_a_hook_that_fails_keeps_nobody_else_waiting_and_is_called_at_the_next_refusal(
    office: PostOffice,
) -> None:
    amina, person = await office.joins()
    _, second = await office.joins("other")
    await amina.blocks()
    office.hook_fails = [StaleVersion(), LookupError("her name")]
    async with office.working():
        await office.post(note(person, "one"), note(second, "two"))
        await office.becomes("refused", "sent")
        await office.until(lambda _: len(office.hook_fails) == 1)
        await office.post(note(person, "three"))
        await office.until(lambda _: office.hook_fails == [])
        await office.post(note(person, "four"), note(person, "five"))
        await office.until(lambda _: office.lost == [person])


async def test_it_stands_again_when_the_database_is_back(office: PostOffice) -> None:
    amina, person = await office.joins()
    await office.post(note(person, "hello"))
    async with office.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE leases RENAME TO away")
    async with office.working() as courier:
        await asyncio.sleep(0.2)
        assert not courier.elected
        async with office.database.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE away RENAME TO leases")
        await amina.sees("hello")
        await office.becomes("sent")
