"""When somebody may be written to (D6) and a campaign may come to her (D21), and how a notice rings again."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.notice import Hold, Mode, Notice, Priority, comes_too_late, may_write_at, renewed
from referrals.domain.person import ALWAYS, Duty, Hours, Person, Subscription
from tests.domain.samples import BISHKEK, NAZGUL, coordinator, focal_point, person

WINDOW = timedelta(minutes=5)
DAY = Hours(time(8), time(20))
NIGHT = Hours(time(21), time(5))


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment of November in Bishkek, UTC+6."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 6, minutes=minute)


@pytest.mark.parametrize(
    ("now", "pressed", "safe", "when"),
    [
        (at(12), None, DAY, at(12)),
        (at(23), None, DAY, at(8, day=24)),
        (at(3), None, DAY, at(8)),
        (at(23), at(22, 55), DAY, at(23)),
        (at(23), at(22, 54), DAY, at(8, day=24)),
        (at(20), None, DAY, at(8, day=24)),
        (at(23), None, NIGHT, at(23)),
        (at(12), None, NIGHT, at(21)),
        (at(3), None, ALWAYS, at(3)),
    ],
)
def test_when(now: datetime, pressed: datetime | None, safe: Hours, when: datetime) -> None:
    reader = replace(person(), safe=safe, zone=BISHKEK)

    assert may_write_at(now, reader, last_press_at=pressed, window=WINDOW) == when


moments = st.timedeltas(timedelta(), timedelta(days=400)).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed)
clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


hours = st.builds(Hours, clock_times, clock_times)


@given(moments, hours)
def test_it_is_never_in_the_past_and_comes_within_a_day(now: datetime, safe: Hours) -> None:
    when = may_write_at(now, replace(person(), safe=safe, zone=BISHKEK))

    assert now <= when <= now + timedelta(days=1)


def test_ringing_again_takes_the_old_message_away_at_the_same_hours() -> None:
    notice = Notice(
        to=NAZGUL, key="offer", params={"referral": 7}, slot="offer:7", with_sound=True, safe_hours_only=True
    )

    gone, again = renewed(notice)

    assert again is notice
    assert (gone.mode, gone.slot, gone.key, gone.with_sound) == (Mode.DELETE, "offer:7", "", False)
    assert gone.safe_hours_only


@pytest.mark.parametrize(
    ("priority", "minutes", "reader", "late"),
    [
        (Priority.REPLY, 5, person(), False),
        (Priority.REPLY, 6, person(), True),
        (Priority.REPLY, 600, focal_point(), False),
        (Priority.REPLY, 600, coordinator(), False),
        (Priority.ALERT, 600, person(), False),
        (Priority.FOLLOW_UP, 600, person(), False),
    ],
)
def test_an_answer_held_up_by_an_outage_is_no_reply_to_a_writer(
    priority: Priority, minutes: int, reader: Person, late: bool
) -> None:
    now = datetime(2026, 11, 20, 22, tzinfo=UTC)

    assert comes_too_late(priority, now - timedelta(minutes=minutes), now, reader, timedelta(minutes=5)) is late


def wanting(**wishes: Any) -> Person:
    """Somebody in Bishkek who may be written to from 8 to 20, with these wishes about campaigns. 23 November is a Monday."""
    return replace(person(), safe=DAY, zone=BISHKEK, subscription=Subscription(**wishes))


TUESDAYS = frozenset({1})


@pytest.mark.parametrize(
    ("reader", "now", "when"),
    [
        (wanting(), at(12), at(12)),
        (wanting(), at(21), at(8, day=24)),
        (wanting(hour=time(17)), at(12), at(12)),
        (wanting(paused_until=at(15)), at(12), at(15)),
        (wanting(paused_until=at(11)), at(12), at(12)),
        (wanting(paused_until=at(22)), at(12), at(8, day=24)),
        (wanting(weekdays=TUESDAYS), at(12), at(8, day=24)),
        (wanting(weekdays=TUESDAYS, hour=time(17)), at(12), at(17, day=24)),
        (wanting(weekdays=TUESDAYS, hour=time(21)), at(12), at(8, day=24)),
        (wanting(weekdays=TUESDAYS), at(12, day=24), at(12, day=24)),
        (wanting(weekdays=TUESDAYS), at(21, day=24), at(8) + timedelta(days=8)),
        (wanting(weekdays=TUESDAYS, paused_until=at(9, day=25)), at(12), at(8) + timedelta(days=8)),
        (wanting(weekdays=frozenset()), at(12), at(12)),
    ],
)
def test_when_a_campaign_may_come(reader: Person, now: datetime, when: datetime) -> None:
    assert may_write_at(now, reader, Priority.CAMPAIGN) == when
    assert may_write_at(now, reader) == may_write_at(now, wanting())


def test_her_own_press_opens_no_door_to_campaigns() -> None:
    def when(priority: Priority) -> datetime:
        return may_write_at(at(23), wanting(), priority, last_press_at=at(23), window=WINDOW)

    assert when(Priority.FOLLOW_UP) == at(23)
    assert when(Priority.CAMPAIGN) == at(8, day=24)


@pytest.mark.parametrize(
    ("reader", "now", "hold", "when"),
    [
        (wanting(), at(12), Hold(open_report=True), at(13)),
        (wanting(), at(12), Hold(crisis=True), at(13)),
        (wanting(with_report=True), at(12), Hold(open_report=True), at(12)),
        (wanting(with_report=True), at(12), Hold(crisis=True), at(13)),
        (wanting(paused_until=at(15)), at(12), Hold(crisis=True), at(15)),
        (wanting(paused_until=at(12, 10)), at(12), Hold(crisis=True), at(13)),
    ],
)
def test_a_hold_is_looked_at_again_every_hour(reader: Person, now: datetime, hold: Hold, when: datetime) -> None:
    assert may_write_at(now, reader, Priority.CAMPAIGN, hold=hold) == when
    assert may_write_at(now, reader, hold=hold) == now


def berlin(day: datetime, safe: Hours, **wishes: Any) -> tuple[datetime, Person]:
    """A moment of a night there, and somebody who lives there."""
    return day, replace(person(), safe=safe, zone="Europe/Berlin", subscription=Subscription(**wishes))


AUTUMN, SPRING = datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)
"""Two in the morning in Berlin's summer, and an hour before its clocks go back; one in its winter, an hour before they go on."""


@pytest.mark.parametrize(
    ("now", "safe", "local"),
    [
        (AUTUMN, Hours(time(3), time(20)), "03:00+01:00"),
        (AUTUMN, Hours(time(2, 30), time(20)), "02:30+02:00"),
        (AUTUMN + timedelta(minutes=90), Hours(time(2, 30), time(20)), "02:30+01:00"),
        (AUTUMN + timedelta(minutes=45), Hours(time(2, 30), time(20)), "02:45+02:00"),
        (AUTUMN, Hours(time(8), time(20)), "08:00+01:00"),
        (SPRING, Hours(time(2, 30), time(20)), "03:30+02:00"),
        (SPRING, Hours(time(8), time(20)), "08:00+02:00"),
        (SPRING, Hours(time(20), time(1, 30)), "01:00+01:00"),
    ],
)
def test_the_nights_on_which_her_clock_changes(now: datetime, safe: Hours, local: str) -> None:
    moment, reader = berlin(now, safe)

    for priority in (Priority.FOLLOW_UP, Priority.CAMPAIGN):
        when = may_write_at(moment, reader, priority).astimezone(ZoneInfo("Europe/Berlin"))
        assert when.isoformat(timespec="minutes").endswith(f"T{local}")
        assert when.date() == now.date()


def test_hours_that_her_clock_jumps_over_come_the_day_after() -> None:
    moment, reader = berlin(SPRING, Hours(time(2, 15), time(2, 45)))

    assert may_write_at(moment, reader) == datetime(2027, 3, 29, 0, 15, tzinfo=UTC)


nights = st.integers(-48 * 60, 48 * 60).flatmap(
    lambda minutes: st.sampled_from([AUTUMN, SPRING]).map(lambda night: night + timedelta(minutes=minutes))
)
wishes = st.builds(
    Subscription,
    hour=st.none() | clock_times,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    paused_until=st.none() | nights,
)


@given(nights, hours, wishes, st.sampled_from([Priority.FOLLOW_UP, Priority.CAMPAIGN]))
def test_whenever_it_says_nothing_is_against_it(
    now: datetime, safe: Hours, wishes: Subscription, priority: Priority
) -> None:
    reader = replace(berlin(now, safe)[1], subscription=wishes)
    when = may_write_at(now, reader, priority)

    assert when >= now
    assert may_write_at(when, reader, priority) == when
    local = when.astimezone(ZoneInfo(reader.zone))
    assert safe.hold(local.time())
    if priority is Priority.CAMPAIGN:
        assert local.weekday() in wishes.weekdays
        assert when >= (wishes.paused_until or when)


class TestByDuty:
    """A focal point is written to while she is on duty; without duty hours, in her safe hours."""

    @pytest.mark.parametrize(
        ("duty", "now", "first"),
        [
            (Duty(), at(10), at(10)),
            (Duty(), at(7), at(9)),
            (Duty(), at(19), at(9, day=24)),
            (Duty(weekdays=frozenset()), at(10), at(10)),
            (Duty(weekdays=frozenset()), at(22), at(8, day=24)),
        ],
    )
    def test_the_first_moment(self, duty: Duty, now: datetime, first: datetime) -> None:
        assert may_write_at(now, focal_point(duty=duty, safe=DAY), by_duty=True) == first
