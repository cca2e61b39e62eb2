"""What is kept of the locale data is what Babel says, and what we write of days and numbers is what Babel would write."""

import subprocess
import sys
from datetime import date, datetime, timedelta, timezone

import pytest
from babel.dates import format_date, format_time, get_day_names, get_timezone_location
from babel.numbers import format_decimal

from locales.cldr import read_locale_data
from locales.cldr.__main__ import ZONES, made
from locales.words import LANGUAGES, NAMES, name_in, read_library
from referrals.facts import load_facts
from tests.architecture.checkout import ROOT

DAYS = [date(2028, 1, 1) + timedelta(days=each) for each in range(366)]
HOLDING = """
import gc
from babel.localedata import LocaleDataDict
from bot.app import load_content, load_facts, read_library
kept = load_content(), load_facts(), read_library()
print(sum(isinstance(each, LocaleDataDict) for each in gc.get_objects()))
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_what_babel_says(language: str) -> None:
    """Else: python -m locales.cldr"""
    assert read_locale_data(language) == made(language)
    assert NAMES[language] == name_in(language, language)


def test_every_zone_of_a_place_has_its_city() -> None:
    assert set(ZONES) == {place.zone for place in load_facts().gazetteer}


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_times_and_numbers_are_written_as_babel_writes_them(language: str) -> None:
    words = read_library().words(language)
    small = str.lower if language == "tg" else str
    pattern = "d-MMMM" if language == "ky" else "d MMMM"
    moment = datetime(2028, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=6)))

    assert [words.day(each) for each in DAYS] == [small(format_date(each, pattern, locale=language)) for each in DAYS]
    assert [words.weekday(each) for each in DAYS] == [
        small(format_date(each, "EEEE", locale=language)) for each in DAYS
    ]
    assert words.time(moment, "Asia/Bishkek") == format_time(moment, "HH:mm", locale=language)
    assert [words.short_weekday(each) for each in range(7)] == [
        get_day_names("abbreviated", "stand-alone", language)[each] for each in range(7)
    ]
    for number in (0, 7, 999, 1_000, 12_345, 1_234_567, -1_234):
        assert words.number(number) == format_decimal(number, locale=language)
    for zone in (*ZONES, "Europe/Moscow"):
        assert words.city(zone) == get_timezone_location(zone, locale=language, return_city=True)


def test_a_bot_that_started_holds_no_whole_locale_data() -> None:
    held = subprocess.run([sys.executable, "-c", HOLDING], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert int(held) == 0
