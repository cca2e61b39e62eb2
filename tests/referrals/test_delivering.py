"""A campaign's message on its way: step by step, however many there are; who answers for it; what no longer goes.

Telegram takes at once what waits in the outbox, unless a test says otherwise. What one reader gets is the story's (see
tests/stories/test_sixteen_days).
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from bot.message_packs import load_content
from referrals.campaigning import Campaigning
from referrals.campaigning.campaign_store import CampaignStore
from referrals.delivering import A_BATCH, A_LOOK, IN_THE_OUTBOX, Delivering
from referrals.domain.broadcast import NOT_KEPT, MessageId, message_subject
from referrals.domain.campaign import (
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    CopyState,
    Message,
    MessageState,
)
from referrals.domain.campaign.command import Cancel, CancelDay, TakeOver
from referrals.domain.person import Grant, GroupCode, OrganisationCode, PersonId, Role, Standing, Subscription
from referrals.domain.place import PlaceCode
from referrals.domain.timer import TimerKind
from referrals.storage import campaign_rows, copy_rows, crisis_rows, network_rows, person_rows, timers
from referrals.storage.database import Database, Transaction
from referrals.storage.outbox import OutboxState
from referrals.storage.schema import broadcast_messages, outbox, people
from referrals.storage.schema import timers as timer_rows
from tests.domain.campaigns import BEFORE, FIRST, SECOND, message, running
from tests.domain.samples import AYOL, BATKEN, DISTRICT
from tests.due import next_due
from tests.referrals.scene import FACTS, network

C, S, M = CopyState, CampaignState, MessageState
BISHKEK, DUSHANBE = "Asia/Bishkek", "Asia/Dushanbe"
TEN = datetime(2026, 11, 25, 4, tzinfo=UTC)
"""Ten in the morning of the first day in Bishkek."""
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOT_YET = CampaignId(0)


@dataclass
class Round:
    """A campaign in a fresh database, its owner, and whoever reads."""

    tx: Transaction
    owner: PersonId
    now: datetime = TEN - HOUR
    campaign: CampaignId = NOT_YET
    delivering: Delivering = field(default_factory=lambda: Delivering(Campaigning(FACTS, load_content()).kinds))
    turns: int = 0
    longest_line: int = 0

    async def begins(self, *messages: Message, **changes: Any) -> None:
        """Approved, with the timers that approval sets."""
        hers = {"author": self.owner, "owner": self.owner, "approved_by": None, "audience": Audience(), **changes}
        kept = await campaign_rows.keep(self.tx, running(*messages, **hers))
        self.campaign = kept.id
        for each in kept.messages:
            await timers.set_timer(
                self.tx, TimerKind.DELIVER, message_subject(each.id), max(self.now, each.schedule.begins_at)
            )

    async def reader(self, number: int, **changes: Any) -> PersonId:
        """Somebody active in Bishkek."""
        person = await person_rows.arrive(self.tx, 5000 + number, "ky", BEFORE)
        given = {"standing": Standing.ACTIVE, "zone": BISHKEK, "home": DISTRICT, **changes}
        await person_rows.change(self.tx, person.id, **given)
        return person.id

    async def crowd(self, number: int, **changes: Any) -> None:
        """Very many who are like one reader."""
        first = await self.reader(9000, **changes)
        row = (await self.tx.execute(select(people).where(people.c.id == first))).one()
        like = {name: value for name, value in row._mapping.items() if name != "id"}
        rows = [{**like, "telegram_key": each.to_bytes(4)} for each in range(number - 1)]
        await self.tx.execute(insert(people), rows)

    async def until(self, moment: datetime, *, taken: bool = True, most: int = 10_000) -> None:
        """Timers go off at their moments until this one."""
        while (due := await next_due(self.tx)) is not None and due <= moment and self.turns < most:
            self.now = max(self.now, due)
            await self.turn()
            if taken:
                await self.telegram(OutboxState.SENT)
        self.now = moment

    async def sleeps_until(self, moment: datetime) -> None:
        """The machine is off until this moment; then what came due meanwhile goes off."""
        self.now = moment
        await self.until(moment)

    async def turn(self) -> None:
        timer = await timers.take(self.tx, self.now)
        assert timer is not None
        self.turns += 1
        if timer.kind == "deliver":
            await self.delivering.deliver(self.tx, timer.ref, self.now)
        waiting = select(func.count()).where(outbox.c.state == OutboxState.WAITING, outbox.c.priority == 3)
        self.longest_line = max(self.longest_line, (await self.tx.execute(waiting)).scalar_one())

    async def telegram(self, state: OutboxState) -> None:
        """What waits, becomes this."""
        waits = outbox.c.state == OutboxState.WAITING
        await self.tx.execute(update(outbox).where(waits).values(state=state))

    async def counts(self, day: Any = FIRST) -> Mapping[CopyState, int]:
        return dict(await copy_rows.counts(self.tx, await self.named(day)))

    async def named(self, day: Any = FIRST) -> MessageId:
        found = (await self.kept()).on(day)
        return found.id if found is not None else NOT_KEPT

    async def kept(self) -> Campaign:
        found = await campaign_rows.get(self.tx, self.campaign)
        assert found is not None
        return found

    async def message(self) -> Message:
        return (await self.kept()).messages[0]

    async def told(self) -> Counter[str]:
        """What the owner and other coordinators were told, by view."""
        rows = await self.tx.execute(select(outbox.c.notice).where(outbox.c.priority != 3))
        return Counter(row.notice for row in rows)

    async def timers(self) -> list[str]:
        """Of messages on their way, which are still to be looked after."""
        rows = await self.tx.execute(select(timer_rows.c.ref).where(timer_rows.c.kind == "deliver"))
        return [row.ref for row in rows]

    async def does(self, command: Any) -> None:
        """What a coordinator commands."""
        await CampaignStore(FACTS).proceed(self.tx, await self.kept(), command, self.now)


@pytest.fixture
async def going(database: Database) -> AsyncIterator[Round]:
    async with database.transaction() as tx:
        await network_rows.load_network(tx, network())
        owner = await person_rows.arrive(tx, 1, "ky", BEFORE)
        await person_rows.change(tx, owner.id, standing=Standing.ACTIVE, home=DISTRICT, language="en")
        await person_rows.grant(tx, owner.id, Grant(Role.COORDINATOR), BEFORE)
        yield Round(tx, owner.id)


async def test_a_crowd_is_brought_in_batches_and_few_wait_in_line(going: Round) -> None:
    await going.crowd(3 * A_BATCH + 7)
    await going.begins(message())
    await going.until(TEN - timedelta(seconds=1))
    assert await going.counts() == {}
    assert (await going.message()).state is M.PLANNED
    await going.until(TEN + HOUR)

    assert await going.counts() == {C.SENT: 3 * A_BATCH + 8}
    assert going.longest_line <= IN_THE_OUTBOX
    assert (await going.message()).state is M.GOING
    await going.sleeps_until(message().schedule.day_ends_at)
    assert (await going.message()).state is M.GONE
    assert (await going.kept()).state is S.ENDED


async def test_no_more_are_put_in_line_while_telegram_takes_none(going: Round) -> None:
    await going.crowd(4 * A_BATCH)
    await going.begins(message())
    await going.until(TEN + timedelta(minutes=3), taken=False)

    assert going.longest_line == 2 * A_BATCH
    assert await going.counts() == {C.WAITING: 2 * A_BATCH}
    await going.until(TEN + HOUR)
    assert await going.counts() == {C.SENT: 4 * A_BATCH + 1}


async def test_one_step_looks_among_so_many_people_and_the_next_one_goes_on(going: Round) -> None:
    """Only the last of them reads Tajik."""
    await going.crowd(A_LOOK + 50)
    last = await going.reader(1, language="tg")
    await going.begins(message(texts={"tg": message().texts["ky"]}), audience=Audience(languages=frozenset({"tg"})))
    await going.until(TEN - timedelta(seconds=1))
    going.now = TEN
    await going.turn()
    assert (await going.message()).cursor == A_LOOK
    assert await going.counts() == {}
    await going.turn()
    assert (await going.message()).cursor == 0
    assert (await going.message()).scanned_at == TEN
    assert await copy_rows.has(going.tx, await going.named(), C.WAITING)
    assert last > A_LOOK


async def test_whose_clock_strikes_while_others_are_looked_for_is_found_by_the_next_look(going: Round) -> None:
    early = await going.reader(1, zone=DUSHANBE)
    await going.crowd(2 * A_BATCH)
    await going.begins(message(hour=time(9, 58)))
    in_dushanbe = TEN + timedelta(minutes=58)
    await going.until(in_dushanbe - MINUTE)
    assert sum((await going.counts()).values()) == 2 * A_BATCH + 1
    await going.until(in_dushanbe + timedelta(minutes=2))
    assert sum((await going.counts()).values()) == 2 * A_BATCH + 2
    assert early


async def test_who_chooses_another_hour_is_found_at_that_hour(going: Round) -> None:
    reader = await going.reader(1)
    await going.begins(message(hour=time(17)))
    await going.until(TEN + MINUTE)
    await person_rows.change(going.tx, reader, subscription=Subscription(hour=time(10, 10)))
    await going.until(TEN + timedelta(minutes=9))
    assert await going.counts() == {}
    await going.until(TEN + timedelta(minutes=10))
    assert await going.counts() == {C.SENT: 1}


async def test_after_a_long_outage_nobody_is_forgotten_in_the_figures(going: Round) -> None:
    """Neither those who were looked for before it nor those after."""
    await going.crowd(A_BATCH + 20)
    await going.begins(message())
    await going.until(TEN - HOUR)
    await going.sleeps_until(TEN + 30 * HOUR)
    await going.sleeps_until(message().schedule.day_ends_at)

    assert await going.counts() == {C.SKIPPED: A_BATCH + 21}
    assert (await going.message()).state is M.SKIPPED
    assert (await going.told())["campaign.told"] == 1


async def test_what_came_too_late_for_some_is_no_news_to_the_keeper(going: Round) -> None:
    await going.reader(1)
    await going.reader(2, zone="Europe/Berlin")
    await going.begins(message())
    await going.until(TEN - HOUR)
    await going.sleeps_until(TEN + 8 * HOUR)
    await going.sleeps_until(message().schedule.day_ends_at + HOUR)

    assert await going.counts() == {C.SKIPPED: 2, C.SENT: 1}
    assert (await going.message()).state is M.GONE
    assert (await going.told())["campaign.told"] == 0


async def test_what_is_withdrawn_is_asked_again_and_goes(going: Round) -> None:
    await going.begins(message())
    await going.until(TEN, taken=False)
    await going.telegram(OutboxState.WITHDRAWN)
    await going.until(TEN + MINUTE)

    assert await going.counts() == {C.SENT: 1}


async def test_a_day_that_is_cancelled_lets_everybody_go(going: Round) -> None:
    paused = Subscription(paused_until=TEN + 24 * HOUR)
    await going.crowd(2 * A_BATCH + 9, subscription=paused)
    await going.begins(message(), message(SECOND))
    await going.until(TEN + MINUTE)
    assert await going.counts() == {C.LATER: 2 * A_BATCH + 9, C.SENT: 1}
    await going.does(CancelDay(going.owner, await going.named()))
    await going.until(TEN + timedelta(minutes=2))

    assert await going.counts() == {C.CANCELLED: 2 * A_BATCH + 9, C.SENT: 1}
    assert (await going.kept()).state is S.APPROVED


async def test_what_is_being_sent_while_it_is_cancelled_is_still_counted(going: Round) -> None:
    readers = [await going.reader(each) for each in range(4)]
    await going.begins(message())
    await going.until(TEN, taken=False)
    sending = update(outbox).where(outbox.c.person_id == readers[0])
    await going.tx.execute(sending.values(state=OutboxState.SENDING))
    await going.does(Cancel(going.owner))
    await going.until(TEN + timedelta(seconds=2), taken=False)
    assert await going.counts() == {C.CANCELLED: 4, C.WAITING: 1}
    await going.tx.execute(sending.values(state=OutboxState.SENT))
    await going.until(TEN + MINUTE)

    assert await going.counts() == {C.CANCELLED: 4, C.SENT: 1}
    assert (await going.kept()).state is S.CANCELLED
    assert await going.timers() == []


async def test_who_approved_it_answers_for_it_when_its_keeper_may_no_longer(going: Round) -> None:
    approver = await going.reader(1)
    await person_rows.grant(going.tx, approver, Grant(Role.COORDINATOR), BEFORE)
    await going.begins(message(), approved_by=approver)
    await person_rows.change(going.tx, going.owner, standing=Standing.LEFT)
    await going.until(TEN + MINUTE)

    assert (await going.kept()).owner == approver
    assert await going.counts() == {C.SENT: 1}
    assert (await going.told())["campaign.told"] == 1


async def test_it_stands_still_when_nobody_answers_for_it_until_somebody_takes_it_over(going: Round) -> None:
    neighbour = await going.reader(1)
    await person_rows.grant(going.tx, neighbour, Grant(Role.COORDINATOR), BEFORE)
    await going.begins(message(), message(SECOND))
    await person_rows.change(going.tx, going.owner, standing=Standing.LEFT)
    await going.until(TEN + HOUR)
    assert (await going.kept()).state is S.HELD
    assert (await going.told())["campaign.told"] == 1
    await going.does(TakeOver(neighbour))
    await going.until(TEN + 2 * HOUR)

    assert (await going.kept()).state is S.APPROVED
    assert await going.counts() == {C.SENT: 1}


async def test_what_stands_still_is_over_with_its_day(going: Round) -> None:
    """Whoever waited for it waits no longer; the next day's waits for its own end."""
    reader = await going.reader(1, subscription=Subscription(paused_until=TEN + 72 * HOUR))
    await going.begins(message(), message(SECOND))
    await going.until(TEN + HOUR)
    await person_rows.change(going.tx, going.owner, standing=Standing.LEFT)
    await going.sleeps_until(message().schedule.day_ends_at + HOUR)

    states = [each.state for each in (await going.kept()).messages]
    assert states == [M.GONE, M.PLANNED]
    assert await going.counts() == {C.SENT: 1, C.LET_GO: 1}
    await going.sleeps_until(message(SECOND).schedule.day_ends_at + HOUR)
    assert [each.state for each in (await going.kept()).messages] == [M.GONE, M.SKIPPED]
    assert (await going.kept()).state is S.ENDED
    assert reader


async def test_what_nobody_approves_in_time_is_skipped_and_said(going: Round) -> None:
    await going.begins(message())
    before = await going.kept()
    await campaign_rows.save(going.tx, replace(before, messages=(replace(before.messages[0], approved=False),)), before)
    await going.sleeps_until(message().schedule.day_ends_at - HOUR)
    assert (await going.message()).state is M.PLANNED
    await going.sleeps_until(message().schedule.day_ends_at)

    assert (await going.message()).state is M.SKIPPED
    assert await going.counts() == {}
    assert (await going.told())["campaign.told"] == 1


async def test_a_message_for_nobody_is_over_with_its_day_and_was_not_late(going: Round) -> None:
    await going.begins(message(), audience=Audience(languages=frozenset({"uz"})))
    await going.sleeps_until(message().schedule.day_ends_at + HOUR)

    assert (await going.message()).state is M.GONE
    assert (await going.told())["campaign.told"] == 0


async def test_a_message_for_a_moment_is_the_same_for_all_and_over_when_all_have_it(going: Round) -> None:
    await going.reader(1, zone="Europe/Berlin")
    await going.reader(2)
    await going.begins(message(hour=None, at=TEN + 5 * HOUR))
    await going.sleeps_until(TEN + 5 * HOUR - timedelta(seconds=1))
    assert await going.counts() == {}
    await going.until(TEN + 5 * HOUR + timedelta(seconds=5))

    assert await going.counts() == {C.SENT: 3}
    assert (await going.message()).state is M.GONE


@pytest.mark.parametrize(
    ("home", "grant", "held"),
    [
        (DISTRICT, None, True),
        (PlaceCode("KG-B-BAT-AKS"), None, True),
        (PlaceCode("KG-B-LEI"), None, False),
        (None, None, False),
        (None, Grant(Role.MEMBER, group=GroupCode("batken")), True),
        (None, Grant(Role.MEMBER, group=GroupCode("gone")), False),
        (PlaceCode("KG-O"), Grant(Role.MEMBER, group=GroupCode("batken")), False),
        (None, Grant(Role.COORDINATOR, place=DISTRICT), True),
        (None, Grant(Role.COORDINATOR, place=BATKEN), False),
        (None, Grant(Role.FOCAL_POINT, organisation=AYOL), False),
        (None, Grant(Role.FOCAL_POINT, organisation=OrganisationCode("gone")), False),
    ],
)
async def test_whoever_is_where_it_stands_still_waits(
    going: Round, home: PlaceCode | None, grant: Grant | None, held: bool
) -> None:
    reader = await going.reader(1, home=home)
    if grant is not None:
        await person_rows.grant(going.tx, reader, grant, BEFORE)
    await person_rows.change(going.tx, going.owner, home=PlaceCode("KG-O"))
    await crisis_rows.begin(going.tx, DISTRICT, going.owner, BEFORE)
    await going.begins(message())
    await going.until(TEN + MINUTE)

    assert await going.counts() == ({C.SENT: 1, C.LATER: 1} if held else {C.SENT: 2})
    await crisis_rows.lift(going.tx, DISTRICT)
    await going.until(TEN + HOUR + MINUTE)
    assert await going.counts() == {C.SENT: 2}


async def test_a_timer_of_what_is_not_there_does_nothing(going: Round) -> None:
    await going.begins(message())
    for ref in ("message:99", "campaign:1:2026-11-25"):
        await going.delivering.deliver(going.tx, ref, TEN)

    assert await going.counts() == {}


async def test_a_message_of_an_unknown_kind_is_not_dropped(going: Round) -> None:
    """The timer is tried again, and the operator alerted, until code that knows it is there."""
    await going.begins(message(FIRST))
    await going.tx.execute(update(broadcast_messages).values(kind="later"))
    with pytest.raises(KeyError):
        await going.turn()
