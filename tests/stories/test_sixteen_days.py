"""The 16 Days of 2026 from the first press to the last copy, with a moved clock: five zones, four languages, every wish a reader
may have, two outages of Telegram, a crash in the middle of a send, a cancelled day, a paused district.

What each reader gets and when is written by hand in sixteen_days.READERS.
"""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator import people_do
from bot.simulator.world import World
from referrals.domain.person import Standing, Subscription
from tests.conversation import Phone
from tests.stories.acts import accepts, goes, sends_conflict_report, sends_violence_report
from tests.stories.campaign_acts import approves, begins_16_days, opens_campaigns, second_coordinator
from tests.stories.care.looking import Diary
from tests.stories.reader_acts import changes
from tests.stories.sixteen_days import DAYS, EVERYBODY, JOINS_LATER, Words, became, due, settle
from tests.stories.village import Village
from tests.waiting import until

HALF_AN_HOUR = timedelta(minutes=30)
COPIES = "FROM broadcast_copies JOIN campaign_messages USING (message_id)"
LOOKED_AT = frozenset({(5, 30), (13, 30), *((hour, 0) for hour in (3, 4, 5, 7, 9))})
"""Hours and minutes of UTC at which the clock stops on its way: those at which something is due to somebody on most days."""
WORDS = Words()


def utc(moment: str) -> datetime:
    """Like "12-01 03:30"."""
    return datetime.strptime(f"2026-{moment} +0000", "%Y-%m-%d %H:%M %z").astimezone(UTC)


def stops(after: datetime, until: datetime) -> list[datetime]:
    """The moments at which the clock stops, and the last."""
    first = after.replace(minute=0, second=0, microsecond=0)
    grid = (first + HALF_AN_HOUR * each for each in range(1 + (until - first) // HALF_AN_HOUR))
    return [each for each in grid if after < each < until and (each.hour, each.minute) in LOOKED_AT] + [until]


async def lives_until(network: Village, moment: str) -> None:
    """Everything that comes due by then is played when it is due."""
    for each in stops(network.world.clock.now(), utc(moment)):
        await network.becomes(each)


async def telegram_is_down_until(network: Village, moment: str) -> None:
    """It goes down while an answer of the bot is on its way, so that the bot knows before the next message is due."""
    faults = network.world.faults
    faults.slow_s = 0.3
    await network.jyldyz.says("/help")

    async def is_sending() -> bool:
        return network.rows("SELECT 1 FROM outbox WHERE state = 'sending'") != []

    async def is_in_doubt() -> bool:
        return not await is_sending()

    await until(is_sending)
    faults.goes_down()
    faults.slow_s = 0.0
    await until(is_in_doubt)
    for each in stops(network.world.clock.now(), utc(moment)):
        network.world.clock.move_to(each)
        await asyncio.sleep(0.3)
    faults.comes_up()
    await network.settles()


class Gauge:
    """Counts whom a day has reached. After so many Telegram takes no more calls for a while: they hang on their way."""

    def __init__(self, network: Village, day: int, most: int) -> None:
        self._phones, self._day, self._most = network.phones.values(), DAYS[day - 1], most
        self._world: World = network.world
        self._world.listeners.append(self._look)
        self.reached = 0

    def _look(self, person: int | None) -> None:
        self.reached = sum(WORDS.stands(phone, self._day) for phone in self._phones)
        if self.reached >= self._most:
            self._world.faults.slow_s = 3.0

    def remove(self) -> None:
        self._world.listeners.remove(self._look)
        self._world.faults.slow_s = 0.0


async def crashes_amid(network: Village, day: int, moment: str, most: int = 5) -> None:
    """The power goes when some readers have it and the bot knows that they have, while calls to others are on their way."""
    gauge = Gauge(network, day, most)

    async def hangs() -> bool:
        slot = network.where("outbox.slot", f"message:{day}")
        states = Counter(network.rows(f"SELECT state FROM outbox WHERE {slot}"))  # noqa: S608
        return gauge.reached >= most and states[("sent",)] == gauge.reached and states[("sending",)] > 0

    network.world.clock.move_to(utc(moment))
    await until(hangs)
    await network.crashes()
    assert most <= gauge.reached < len(due_at_once(moment))
    gauge.remove()
    await network.starts()
    await network.settles()


def due_at_once(moment: str) -> list[str]:
    """Who is to get a message at this moment."""
    return [name for name, who in EVERYBODY.items() if any(each.first == utc(moment) for each in due(who))]


async def begins_and_is_approved(network: Village) -> None:
    """Roza of the whole network begins; readers of Uzbek are left out by her choice; Ainura reads and approves."""
    roza = await second_coordinator(network, "roza", None)
    ainura = await second_coordinator(network, "ainura")
    await begins_16_days(network, roza)
    await goes(network, roza, "Submit", "Send without them")
    await approves(network, ainura)
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


async def stands_still(network: Village) -> None:
    """Saida pauses Leilek."""
    await opens_campaigns(network, network.saida)
    await goes(network, network.saida, "Paused districts", "Pause a place", "Leilek District")


async def moves_again(network: Village) -> None:
    await opens_campaigns(network, network.saida)
    await goes(network, network.saida, "Paused districts", "Resume: Leilek District")


async def cancels_the_ninth(network: Village) -> None:
    await opens_campaigns(network, network.roza)
    await goes(network, network.roza, "16 Days", "Messages", "3 December", "Cancel this message", "Yes, cancel it")


async def says(network: Village, phone: Phone, *what: str) -> None:
    """A command, and presses on what it brings."""
    await phone.says(what[0])
    await network.settles()
    await goes(network, phone, *what[1:])


async def november(network: Village) -> None:
    """To the evening of the sixth day."""
    await lives_until(network, "11-27 06:00")
    await sends_violence_report(network, network.amina)
    await accepts(network, network.gulnara)
    await changes(network, network.cholpon, subscription=Subscription(with_report=True))
    await sends_conflict_report(network, network.cholpon)
    await lives_until(network, "11-27 13:00")
    await stands_still(network)
    await lives_until(network, "11-28 06:00")
    await says(network, network.kalima, "/pause", "1 week")
    await lives_until(network, "11-29 06:00")
    people_do.blocks(network.world, network.meerim.id)
    people_do.deactivates(network.world, network.nazira.id)
    await lives_until(network, "11-30 06:00")
    await moves_again(network)
    await lives_until(network, "11-30 09:00")
    await goes(network, network.amina, "Take it back", "Yes, take it back")
    await lives_until(network, "11-30 11:00")
    await lives_until(network, "11-30 14:00")
    await cancels_the_ninth(network)


async def december(network: Village) -> None:
    """From the first outage to the last copy, which waits for somebody's weekend."""
    await lives_until(network, "12-01 03:30")
    await telegram_is_down_until(network, "12-01 12:40")
    await lives_until(network, "12-02 06:00")
    people_do.unblocks(network.world, network.meerim.id)
    await lives_until(network, "12-02 09:00")
    await says(network, network.lira, "/stop")
    await lives_until(network, "12-04 06:00")
    joined = network.world.clock.now()
    await changes(network, network.phones[JOINS_LATER], standing=Standing.ACTIVE, agreed_at=joined)
    await lives_until(network, "12-05 03:50")
    await telegram_is_down_until(network, "12-05 04:50")
    await lives_until(network, "12-05 06:01")
    await lives_until(network, "12-06 06:00")
    await changes(network, network.perizat, standing=Standing.LEFT)
    await lives_until(network, "12-06 16:00")
    await changes(network, network.rano, zone="Europe/Berlin")
    await lives_until(network, "12-07 03:00")
    await crashes_amid(network, 13, "12-07 04:00")
    await lives_until(network, "12-12 06:00")
    await network.passes(minutes=10)


@pytest.mark.timeout(420)
async def test_sixteen_days(network: Village) -> None:
    await settle(network)
    await begins_and_is_approved(network)
    diaries = {name: Diary(network.world, network.phones[name]) for name in EVERYBODY}
    await november(network)
    await december(network)

    for name, who in EVERYBODY.items():
        came, wanted = WORDS.came(diaries[name]), due(who)
        assert [each.day for each in came] == [each.day for each in wanted], name
        assert {each.language for each in came} <= {who.language}, name
        for each, want in zip(came, wanted, strict=True):
            assert want.first <= each.at <= want.last, f"{name}: {each.at} is not from {want.first} to {want.last}"

    for day in DAYS:
        kept = network.rows(f"SELECT broadcast_copies.state, count(*) {COPIES} WHERE day = ? GROUP BY 1", str(day))
        assert Counter({str(state): number for state, number in kept}) == became(day, EVERYBODY.values()), day
    assert network.rows("SELECT state FROM campaigns") == [("ended",)]
    states = network.rows("SELECT state, count(*) FROM campaign_messages GROUP BY state ORDER BY state")
    assert states == [("cancelled", 1), ("gone", 15)]
    await report_says_so(network)


async def report_says_so(network: Village) -> None:
    """The coordinator's own screen has the same total, and no figure that tells of few."""
    await opens_campaigns(network, network.roza)
    await goes(network, network.roza, "16 Days", "Progress")
    last = await network.roza.sees("Message 16 of 16")
    assert f"Recipients: {became(DAYS[-1], EVERYBODY.values()).total()}" in last.text


def test_the_table_is_worth_its_story() -> None:
    zones, languages = {who.zone for who in EVERYBODY.values()}, {who.language for who in EVERYBODY.values()}

    assert len(EVERYBODY) >= 40
    assert len(zones) == 5
    assert languages >= {"en", "ru", "ky", "tg"}
    assert len(WORDS) == len(DAYS) * 4
    assert {len(who.gets.split()) for who in EVERYBODY.values()} == {len(DAYS)}
