"""What becomes of one copy: a table of reasons, the nights on which Berlin's clocks change, and that nobody gets two a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.broadcast import DeliveryDecision, Go, Never, Wait
from referrals.domain.campaign import (
    PLAIN,
    Campaign,
    CopyState,
    Message,
    MessageState,
    Reader,
    Text,
    decide_delivery,
)
from referrals.domain.campaign.delivery_decision import meant_for, missed
from referrals.domain.notice import NO_HOLD, Hold, Priority, may_write_at
from referrals.domain.person import ALWAYS, EVERY_DAY, GroupCode, Hours, Person, Standing, Subscription
from tests.domain.campaigns import DAYS, FIRST, PATIENCE, SECOND, THIRD, WORDS, message, running
from tests.domain.samples import person

C = CopyState
BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)


def at(hour: float, day: int = 25) -> datetime:
    """A moment of November in Bishkek, UTC+6; the 32nd is the 2nd of December."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour - 6)


DUE = at(10)


def reader(**changes: Any) -> Person:
    """Somebody in Bishkek who may be written to from 8 to 20; what is no field of hers is a wish about campaigns."""
    wishes = {name: changes.pop(name) for name in list(changes) if name in Subscription.__dataclass_fields__}
    return person(7, **changes, subscription=Subscription(**wishes))


def fated(
    who: Person, now: datetime, campaign: Campaign | None = None, day: date = FIRST, **given: Any
) -> DeliveryDecision:
    series = campaign or running()
    found = series.on(day)
    assert found is not None
    return decide_delivery(series, found, Reader(who, **given), now, PATIENCE)


@pytest.mark.parametrize(
    ("who", "now", "given", "result"),
    [
        (reader(), at(9), {}, Wait(DUE)),
        (reader(), DUE, {}, Go(DUE)),
        (reader(), at(16), {}, Go(DUE)),
        (reader(), at(16.1), {}, Never(C.SKIPPED)),
        (reader(), at(16.1), {"since": at(12)}, Go(at(12))),
        (reader(hour=time(17)), DUE, {}, Wait(at(17))),
        (reader(hour=time(17)), at(17), {}, Go(at(17))),
        (reader(blocked_at=DUE), DUE, {}, Never(C.UNREACHABLE)),
        (reader(standing=Standing.LEFT), DUE, {}, Never(C.UNREACHABLE)),
        (reader(stopped_at=DUE), DUE, {}, Never(C.STOPPED)),
        (reader(language="tg"), DUE, {}, Never(C.LEFT_OUT)),
        (reader(language="tg"), at(9), {}, Never(C.LEFT_OUT)),
        (reader(paused_until=at(12)), DUE, {}, Wait(at(12))),
        (reader(paused_until=at(12)), at(12), {"since": at(12)}, Go(at(12))),
        (reader(paused_until=at(12)), at(19), {"since": at(12)}, Never(C.SKIPPED)),
        (reader(paused_until=at(10, 32)), DUE, {}, Wait(at(10, 32))),
        (reader(paused_until=at(10.1, 32)), DUE, {}, Never(C.LET_GO)),
        (reader(paused_until=at(12)), at(11), {"since": DUE}, Wait(at(12))),
        (reader(safe=Hours(time(12), time(14))), DUE, {}, Wait(at(12))),
        (reader(safe=Hours(time(12), time(14))), at(13), {"since": at(12)}, Go(at(12))),
        (reader(hour=time(19)), at(23), {}, Never(C.SKIPPED)),
        (reader(hour=time(21)), at(21), {}, Wait(at(8, 26))),
        (reader(hour=time(21)), at(8, 26), {"since": at(8, 26)}, Go(at(8, 26))),
        (reader(), DUE, {"hold": Hold(open_report=True)}, Wait(at(11))),
        (reader(), DUE, {"hold": Hold(crisis=True)}, Wait(at(11))),
        (reader(with_report=True), DUE, {"hold": Hold(open_report=True)}, Go(DUE)),
        (reader(with_report=True), DUE, {"hold": Hold(crisis=True)}, Wait(at(11))),
        (reader(), at(19.5), {"hold": Hold(crisis=True), "since": at(18.5)}, Wait(at(20.5))),
        (reader(), at(20.5), {"hold": Hold(crisis=True), "since": at(20.5)}, Wait(at(8, 26))),
        (reader(), at(19), {"hold": Hold(open_report=True), "since": at(11)}, Wait(at(20))),
        (reader(), at(19), {"hold": NO_HOLD, "since": at(11)}, Never(C.SKIPPED)),
        (reader(), at(9, 32), {"hold": Hold(open_report=True), "since": at(9, 32)}, Wait(at(10, 32))),
        (reader(), at(9.5, 32), {"hold": Hold(open_report=True), "since": at(9.5, 32)}, Never(C.LET_GO)),
    ],
)
def test_the_table(who: Person, now: datetime, given: dict[str, Any], result: DeliveryDecision) -> None:
    assert fated(who, now, running(message()), **given) == result


@pytest.mark.parametrize("state", [MessageState.CANCELLED, MessageState.SKIPPED, MessageState.GONE])
def test_of_what_no_longer_goes_nobody_gets_a_copy(state: MessageState) -> None:
    assert fated(reader(), DUE, running(message(state=state))) == Never(C.CANCELLED)


@pytest.mark.parametrize(
    ("who", "now", "since", "result"),
    [
        # Monday only, from 8: Wednesday's, Thursday's and Friday's have all waited for it, and only the newest goes.
        (reader(weekdays=frozenset({0})), at(8, 30), at(8, 30), (C.LET_GO, C.LET_GO, Go)),
        # Her pause ends in the evening of the second day, after its hour: of two that waited the newer goes.
        (reader(paused_until=at(18, 26)), at(18, 26), at(18, 26), (C.LET_GO, Go, None)),
        # It ends in the morning before the second day's hour: that one comes today, so the older gives way to it.
        (reader(paused_until=at(9, 26)), at(9, 26), at(9, 26), (C.LET_GO, None, None)),
        # Her hour is outside her safe hours, so that each comes on the next morning, and none gives way.
        (reader(hour=time(21)), at(8, 26), at(8, 26), (Go, None, None)),
        # The bot was down over midnight. The first has its own day behind it, and the second comes today.
        (reader(hour=time(23), safe=ALWAYS), at(1, 26), None, (C.SKIPPED, None, None)),
        (reader(hour=time(23), safe=ALWAYS), at(1, 26), at(23.5), (C.LET_GO, None, None)),
    ],
)
def test_of_those_that_waited_the_newest_goes(
    who: Person, now: datetime, since: datetime | None, result: tuple[Any, ...]
) -> None:
    for day, expected in zip(DAYS, result, strict=True):
        became = fated(who, now, day=day, since=since)
        match expected:
            case CopyState():
                assert became == Never(expected)
            case None:
                assert isinstance(became, Wait)
            case _:
                assert isinstance(became, expected)


PAUSED = reader(paused_until=at(18, 26))


@pytest.mark.parametrize(
    ("second", "goes"),
    [
        (message(SECOND, approved=True), False),
        (message(SECOND, approved=True, state=MessageState.GOING), False),
        (message(SECOND, approved=True, state=MessageState.GONE), False),
        (message(SECOND, approved=True, state=MessageState.CANCELLED), True),
        (message(SECOND, approved=True, state=MessageState.SKIPPED), True),
        (message(SECOND, approved=False), True),
        (message(SECOND, approved=True, texts={"tg": Text("Салом")}), True),
        (message(THIRD, approved=True), True),
    ],
)
def test_it_gives_way_only_to_what_comes_to_her(second: Message, goes: bool) -> None:
    series = replace(running(), messages=(message(FIRST, approved=True), second))

    became = fated(PAUSED, at(18, 26), series, since=at(18, 26))
    assert became == (Go(at(18, 26)) if goes else Never(C.LET_GO))


def test_a_moment_is_the_same_for_all() -> None:
    at_once = message(hour=None, at=DUE)

    assert at_once.schedule.due_at(BERLIN, time(17)) == DUE
    assert message(hour=None).schedule.due_at("Asia/Bishkek") == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert message(hour=None).schedule.due_at("Asia/Bishkek", time(17)) == at(17)
    assert meant_for(at_once, reader(hour=time(17))) == DUE


def test_it_is_missed_when_it_is_too_late_for_every_zone() -> None:
    zones = ("Asia/Bishkek", BERLIN)

    assert not missed(message(), zones, datetime(2026, 11, 25, 15, tzinfo=UTC), PATIENCE)
    assert missed(message(), zones, datetime(2026, 11, 25, 15, 1, tzinfo=UTC), PATIENCE)


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        # 25 October 2026: from 3:00 back to 2:00, so 2:30 comes twice, and counts the first time.
        (date(2026, 10, 24), time(2, 30), datetime(2026, 10, 24, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(10), datetime(2026, 10, 25, 9, tzinfo=UTC)),
        (date(2026, 10, 26), time(2, 30), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
        # 28 March 2027: from 2:00 on to 3:00, so 2:30 never comes, and 3:30 stands for it.
        (date(2027, 3, 27), time(2, 30), datetime(2027, 3, 27, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(10), datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (date(2027, 3, 29), time(2, 30), datetime(2027, 3, 29, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_nights_on_which_clocks_change(day: date, hour: time, moment: datetime) -> None:
    assert message(day, hour=hour).schedule.due_at(BERLIN) == moment
    assert message(day).schedule.due_at(BERLIN, hour) == moment


@pytest.mark.parametrize("first", [date(2026, 10, 24), date(2027, 3, 27)])
@pytest.mark.parametrize("hour", [time(1, 30), time(2), time(2, 30), time(3), time(3, 30)])
def test_on_those_nights_each_day_s_message_comes_once_on_its_own_day(first: date, hour: time) -> None:
    berlin = reader(zone=BERLIN, safe=ALWAYS)
    series = running(*(message(first + timedelta(days=each), hour=hour) for each in range(3)))
    went = [moment for each in series.messages for moment in _went(series, each, berlin, iter(lambda: timedelta(0), 1))]

    assert [moment.astimezone(ZoneInfo(BERLIN)).date() for moment in went] == [each.day for each in series.messages]


clock = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
moments = st.integers(-3 * 24, 9 * 24).map(lambda hours: datetime(2026, 10, 23, tzinfo=UTC) + timedelta(hours=hours))
wishes = st.builds(
    Subscription,
    hour=st.none() | clock,
    weekdays=st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6)),
    paused_until=st.none() | moments,
)
readers = st.builds(
    lambda zone, safe, wishes: reader(zone=zone, safe=safe, **{n: getattr(wishes, n) for n in wishes.__slots__}),
    st.sampled_from([BERLIN, "Asia/Bishkek", "Asia/Kabul"]),
    st.builds(Hours, clock, clock),
    wishes,
)
delays = st.lists(st.sampled_from([0, 0, 0, 0, 1, 4, 7, 13, 30]), min_size=1, max_size=12)


def _went(series: Campaign, of: Message, who: Person, late: Iterator[timedelta]) -> Iterator[datetime]:
    """When this copy goes to her, if it does: asked when it is due, and again whenever it said so, each time so much late."""
    now = meant_for(of, who) + next(late)
    since: datetime | None = None
    while True:
        became = decide_delivery(series, of, Reader(who, since=since), now, PATIENCE)
        if isinstance(became, Go):
            assert may_write_at(now, who, Priority.CAMPAIGN) == now
            assert now - became.since <= PATIENCE.catch_up
            yield now
        if not isinstance(became, Wait):
            return
        assert became.until > now
        assert became.until - meant_for(of, who) <= PATIENCE.waits
        now, since = became.until + next(late), became.until


@given(readers, delays)
def test_no_two_come_on_one_day_of_hers(who: Person, late: list[int]) -> None:
    series = running(*(message(date(2026, 10, 23) + timedelta(days=each)) for each in range(6)))
    lateness = (timedelta(hours=late[each % len(late)]) for each in range(10_000))
    went = [moment for each in series.messages for moment in _went(series, each, who, lateness)]

    days = [moment.astimezone(ZoneInfo(who.zone)).date() for moment in went]
    assert len(days) == len(set(days))


@given(readers)
def test_without_delays_the_last_of_a_series_reaches_whoever_lets_it(who: Person) -> None:
    """What waits for her own reasons is never lost to lateness, only to newer ones or to its own patience."""
    series = running(message(date(2026, 10, 23), texts={PLAIN: WORDS["en"]}))
    (only,) = series.messages
    could = may_write_at(meant_for(only, who), who, Priority.CAMPAIGN)
    went = list(_went(series, only, who, iter(lambda: timedelta(0), 1)))

    assert went == ([could] if could - meant_for(only, who) <= PATIENCE.waits else [])


def test_a_notice_to_her_group_comes_to_her_whatever_she_has_sent() -> None:
    """D21: nobody is known by what she did not get; a crisis holds it as it holds all."""
    notice = running(message(), group=GroupCode("batken-1"))
    assert fated(reader(), DUE, notice, hold=Hold(open_report=True)) == Go(DUE)
    assert isinstance(fated(reader(), DUE, notice, hold=Hold(crisis=True)), Wait)


def test_the_table_of_holds() -> None:
    assert [Hold(*each).keeps_from(reader()) for each in ((False, False), (True, False), (False, True))] == [
        False,
        True,
        True,
    ]
    assert not Hold(open_report=True).keeps_from(reader(with_report=True))
