"""Hours and duty: who is on, when she is on again, and how much duty time a deadline has."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.person import ALWAYS, Duty, Grant, Hours, Role, Standing
from tests.domain.samples import AT_ANY_HOUR, AYOL, BISHKEK, NEVER, NOW, focal_point, person

WEEKLY = Duty()
"""Monday to Friday, 9 to 18."""
NIGHT = Duty(frozenset({0}), Hours(time(22), time(6)))
"""From Monday 22 to Tuesday 6."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in Bishkek (UTC+6) in the week of Monday 23 November 2026; day 0 is that Monday."""
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day, hours=hour - 6, minutes=minute)


@pytest.mark.parametrize(
    ("hours", "moment", "inside"),
    [
        (Hours(time(8), time(20)), time(8), True),
        (Hours(time(8), time(20)), time(20), False),
        (Hours(time(8), time(20)), time(7, 59), False),
        (Hours(time(22), time(6)), time(23), True),
        (Hours(time(22), time(6)), time(5, 59), True),
        (Hours(time(22), time(6)), time(6), False),
        (ALWAYS, time(3), True),
    ],
)
def test_hours(hours: Hours, moment: time, inside: bool) -> None:
    assert hours.hold(moment) is inside


@pytest.mark.parametrize(
    ("duty", "moment", "on"),
    [
        (WEEKLY, at(0, 9), True),
        (WEEKLY, at(0, 18), False),
        (WEEKLY, at(5, 12), False),
        (WEEKLY.said_on(at(5, 13)), at(5, 12), True),
        (WEEKLY.said_on(at(5, 13)), at(5, 13), False),
        (WEEKLY.said_off(at(0, 13)), at(0, 12), False),
        (WEEKLY.said_off(at(0, 13)), at(0, 13), True),
        (NIGHT, at(0, 23), True),
        (NIGHT, at(1, 5), True),
        (NIGHT, at(1, 6), False),
        (NIGHT, at(0, 5), False),
        (NIGHT, at(1, 23), False),
        (NEVER, at(0, 12), False),
    ],
)
def test_on_duty(duty: Duty, moment: datetime, on: bool) -> None:
    assert duty.holds(moment, BISHKEK) is on


@pytest.mark.parametrize(
    ("duty", "moment", "start"),
    [
        (WEEKLY, at(0, 12), at(0, 12)),
        (WEEKLY, at(0, 7, 30), at(0, 9)),
        (WEEKLY, at(0, 18), at(1, 9)),
        (WEEKLY, at(4, 18), at(7, 9)),
        (WEEKLY.said_off(at(0, 13)), at(0, 12), at(0, 13)),
        (WEEKLY.said_off(at(0, 19)), at(0, 12), at(1, 9)),
        (NIGHT, at(1, 6), at(7, 22)),
        (AT_ANY_HOUR, at(6, 3), at(6, 3)),
        (NEVER, at(0, 12), None),
    ],
)
def test_next_start(duty: Duty, moment: datetime, start: datetime | None) -> None:
    assert duty.next_start(moment, BISHKEK) == start


@pytest.mark.parametrize(
    ("duty", "moment", "due"),
    [
        (WEEKLY, at(0, 9), at(0, 13)),
        (WEEKLY, at(0, 16), at(1, 11)),
        (WEEKLY, at(4, 17), at(7, 12)),
        (WEEKLY, at(5, 12), at(7, 13)),
        (WEEKLY.said_on(at(0, 20)), at(0, 17), at(1, 10)),
        (WEEKLY.said_on(at(0, 10)), at(0, 8), at(0, 12)),
        (NIGHT, at(1, 4), at(8, 0)),
        (AT_ANY_HOUR, at(0, 22), at(1, 2)),
        (NEVER, at(0, 12), at(0, 16)),
        (Duty(frozenset({0}), Hours(time(9), time(9, 1))), at(0, 9), at(0, 13)),
    ],
)
def test_four_hours_of_duty(duty: Duty, moment: datetime, due: datetime) -> None:
    assert duty.add(moment, timedelta(hours=4), BISHKEK) == due


moments = st.timedeltas(timedelta(), timedelta(days=400)).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed)
clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
duties = st.builds(
    Duty,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.builds(Hours, clock_times, clock_times),
)


@given(duties, moments)
def test_the_next_start_is_on_duty_and_not_in_the_past(duty: Duty, moment: datetime) -> None:
    start = duty.next_start(moment, BISHKEK)

    assert start is not None
    assert start >= moment
    assert start == moment or start - moment <= timedelta(days=8)


@given(duties, moments, st.timedeltas(timedelta(minutes=1), timedelta(hours=24)))
def test_duty_time_is_never_shorter_than_time(duty: Duty, moment: datetime, span: timedelta) -> None:
    assert duty.add(moment, span, BISHKEK) >= moment + span


BERLIN = "Europe/Berlin"
FORTH, BACK = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
"""When the clock skips 2:00 to 3:00 there, and when it shows that hour again."""
near_a_change = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes), st.sampled_from((FORTH, BACK)), st.integers(-120, 120)
)
small_hours = st.builds(
    Hours,
    st.builds(time, st.integers(1, 3), st.integers(0, 59)),
    st.builds(time, st.integers(4, 9), st.integers(0, 59)),
)


def test_a_span_that_begins_in_the_repeated_hour_begins_ahead() -> None:
    duty = Duty(frozenset(range(7)), Hours(time(2, 30), time(9)))
    again = BACK + timedelta(minutes=15)  # 2:15 for the second time

    assert duty.next_start(again, BERLIN) == BACK + timedelta(minutes=30)


@given(small_hours, near_a_change)
def test_the_next_start_lies_ahead_whatever_the_clock_does(hours: Hours, moment: datetime) -> None:
    duty = Duty(frozenset(range(7)), hours)
    start = duty.next_start(moment, BERLIN)

    assert start is not None
    assert start >= moment
    assert duty.holds(start, BERLIN)
    if moment > FORTH + timedelta(hours=2):
        waits = int(min(start - moment, timedelta(hours=4)) / timedelta(minutes=1))
        assert not any(duty.holds(moment + timedelta(minutes=each), BERLIN) for each in range(waits))


@given(small_hours, near_a_change, st.timedeltas(timedelta(minutes=1), timedelta(hours=24)))
def test_duty_time_is_never_shorter_than_time_whatever_the_clock_does(
    hours: Hours, moment: datetime, span: timedelta
) -> None:
    assert Duty(frozenset(range(7)), hours).add(moment, span, BERLIN) >= moment + span


def test_saying_one_takes_the_other_back() -> None:
    duty = WEEKLY.said_on(at(0, 20)).said_off(at(0, 21))

    assert (duty.on_until, duty.off_until) == (None, at(0, 21))
    assert duty.said_on(at(0, 22)).off_until is None


def test_a_role_is_held_by_an_active_person_only() -> None:
    assert focal_point().has(Role.FOCAL_POINT)
    assert not focal_point().has(Role.COORDINATOR)
    assert not focal_point(standing=Standing.LEFT).has(Role.FOCAL_POINT)


def test_the_organisations_she_answers_for() -> None:
    nazgul = person(2, Grant(Role.FOCAL_POINT, organisation=AYOL), Grant(Role.MEMBER), Grant(Role.FOCAL_POINT))

    assert nazgul.organisations() == {AYOL}
    assert focal_point(standing=Standing.LEFT).organisations() == frozenset()


def test_who_has_blocked_the_bot_is_not_on_duty() -> None:
    assert focal_point().on_duty(NOW)
    assert not focal_point(blocked_at=NOW).on_duty(NOW)
    assert not focal_point(standing=Standing.LEFT).on_duty(NOW)
    assert not focal_point(duty=NEVER).on_duty(NOW)
