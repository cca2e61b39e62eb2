"""When a writer may be written to (D6), and how a notice rings again."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.notice import Lane, Mode, Notice, comes_too_late, may_write_at, renewed
from referrals.domain.person import ALWAYS, Hours, Person
from tests.domain.samples import BISHKEK, NAZGUL, coordinator, focal_point, person

WINDOW = timedelta(minutes=5)
DAY = Hours(time(8), time(20))
NIGHT = Hours(time(21), time(5))


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment in Bishkek, UTC+6."""
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
    assert may_write_at(now, last_press_at=pressed, safe=safe, zone=BISHKEK, window=WINDOW) == when


moments = st.timedeltas(timedelta(), timedelta(days=400)).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed)
clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(moments, st.builds(Hours, clock_times, clock_times))
def test_it_is_never_in_the_past_and_comes_within_a_day(now: datetime, safe: Hours) -> None:
    when = may_write_at(now, last_press_at=None, safe=safe, zone=BISHKEK, window=WINDOW)

    assert now <= when <= now + timedelta(days=1)


def test_ringing_again_takes_the_old_message_away_at_the_same_hours() -> None:
    notice = Notice(to=NAZGUL, key="offer", params={"referral": 7}, slot="offer:7", loud=True, guarded=True)

    gone, again = renewed(notice)

    assert again is notice
    assert (gone.mode, gone.slot, gone.key, gone.loud) == (Mode.DELETE, "offer:7", "", False)
    assert gone.guarded


@pytest.mark.parametrize(
    ("lane", "minutes", "reader", "late"),
    [
        (Lane.REPLY, 5, person(), False),
        (Lane.REPLY, 6, person(), True),
        (Lane.REPLY, 600, focal_point(), False),
        (Lane.REPLY, 600, coordinator(), False),
        (Lane.ALERT, 600, person(), False),
        (Lane.FOLLOW_UP, 600, person(), False),
    ],
)
def test_an_answer_held_up_by_an_outage_is_no_reply_to_a_writer(
    lane: Lane, minutes: int, reader: Person, late: bool
) -> None:
    now = datetime(2026, 11, 20, 22, tzinfo=UTC)

    assert comes_too_late(lane, now - timedelta(minutes=minutes), now, reader, timedelta(minutes=5)) is late
