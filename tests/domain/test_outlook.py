"""Whether someone of an organisation is on duty, and when that changes."""

from dataclasses import replace
from datetime import UTC, datetime, time

from referrals.domain.outlook import Attendance, attendance
from referrals.domain.person import ALWAYS, Duty, Hours, Person, PersonId, Standing

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=UTC)
NINE_TO_SIX = Person(PersonId(1), Standing.ACTIVE, "en", True, None, "UTC", duty=Duty())
UNTIL_TEN = replace(NINE_TO_SIX, id=PersonId(2), duty=Duty(hours=Hours(time(12), time(22))))
NEVER = replace(NINE_TO_SIX, id=PersonId(3), duty=Duty(frozenset(), ALWAYS))
GONE = replace(NINE_TO_SIX, id=PersonId(4), blocked_at=FRIDAY)


def test_until_the_last_of_those_on_duty_goes() -> None:
    assert attendance([NINE_TO_SIX], FRIDAY) == Attendance(True, FRIDAY.replace(hour=18))
    assert attendance([NINE_TO_SIX, UNTIL_TEN], FRIDAY) == Attendance(True, FRIDAY.replace(hour=22))
    assert attendance([NINE_TO_SIX, UNTIL_TEN], FRIDAY.replace(hour=13)) == Attendance(True, FRIDAY.replace(hour=22))


def test_whoever_is_there_day_and_night_does_not_go() -> None:
    always = replace(NINE_TO_SIX, duty=Duty(frozenset(range(7)), ALWAYS))
    assert attendance([always, NINE_TO_SIX], FRIDAY) == Attendance(True, None)


def test_from_when_on_the_first_is_there() -> None:
    assert attendance([NINE_TO_SIX, UNTIL_TEN], FRIDAY.replace(hour=23)) == Attendance(
        False, datetime(2026, 11, 23, 9, tzinfo=UTC)
    )


def test_who_cannot_be_reached_is_not_there() -> None:
    assert attendance([], FRIDAY) == attendance([NEVER, GONE], FRIDAY) == Attendance(False, None)
