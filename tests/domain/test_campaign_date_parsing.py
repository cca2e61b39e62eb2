"""Days as people write them: what the bot shows is read back, a past day is one, a far year is a slip of the finger."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message_packs import load_content
from locales.words import LANGUAGES, read_library

TODAY = date(2026, 11, 20)
LIBRARY = read_library()
DATES = load_content().words.dates
days = st.dates(TODAY - timedelta(days=50), TODAY + timedelta(days=300))
languages = st.sampled_from(LANGUAGES)


@given(days, languages)
def test_a_day_as_the_bot_writes_it_is_read_back(day: date, language: str) -> None:
    w = LIBRARY.words(language)
    for weekday in (w.weekday(day), w.short_weekday(day.weekday())):
        for written in (f"{weekday}, {w.day(day)}", f"{weekday} {w.day(day)}", f"{w.day(day)}, {weekday}", w.day(day)):
            assert DATES.read_day(written, TODAY) == day, written
            assert DATES.read_day(written.upper(), TODAY) == day, written
            assert DATES.read_day(f"{written} {day.year}", TODAY) == day, written


@given(days, languages, st.times())
def test_a_moment_as_the_bot_writes_it_is_read_back(day: date, language: str, clock: time) -> None:
    w, clock = LIBRARY.words(language), clock.replace(second=0, microsecond=0)
    moment = datetime.combine(day, clock, UTC)
    for written in (
        w.stamp(moment, "UTC", moment + timedelta(days=1)),
        f"{w.weekday(day)}, {w.day(day)}, {clock:%H:%M}",
    ):
        typed, hour = DATES.split_moment(written)
        assert (DATES.read_day(typed, TODAY), DATES.read_hour(hour)) == (day, clock), written


@pytest.mark.parametrize("typed", ["Wednesday, 26 November", "26 ноября, среда", "дүйшөмбү, 26-ноябрь"])
def test_a_day_of_the_week_that_does_not_fit_is_not_guessed_at(typed: str) -> None:
    assert DATES.read_day(typed, TODAY) is None


@pytest.mark.parametrize("typed", ["31.12.9999", "9026-11-25", "25 November 2031"])
def test_a_far_year_is_not_understood(typed: str) -> None:
    assert DATES.read_day(typed, TODAY) is None


@pytest.mark.parametrize("typed", ["01.01.2020", "2020-01-01", "1 января 2020 г.", "Wed, 1 January 2020"])
def test_a_day_of_years_ago_is_a_day_that_is_past(typed: str) -> None:
    assert DATES.read_day(typed, TODAY) == date(2020, 1, 1)


def test_next_year_is() -> None:
    assert DATES.read_day("08.03.2027", TODAY) == date(2027, 3, 8)
