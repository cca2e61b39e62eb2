"""Which numbers are shown in danger, in which order, and with which mark (D22, D23)."""

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.hotline import (
    DOUBTFUL,
    Check,
    Confidence,
    DangerNumber,
    Hotline,
    Purpose,
    for_danger,
    is_fresh,
    lapsed,
    of_country,
    open_first,
    to_check,
)
from referrals.domain.place import PlaceCode
from referrals.facts import load_gazetteer, load_hotlines

KG = PlaceCode("KG")
TODAY = date(2026, 11, 21)
PERIOD = timedelta(days=90)
LINE = Hotline(KG, "117", Purpose.SOCIAL_LINE, None, Confidence.SOURCED, "test", None, False)
POLICE = replace(LINE, number="102", purpose=Purpose.POLICE)
AYGUL = Check(TODAY, "Aygul")
REAL = load_hotlines(load_gazetteer())


def danger(*hotlines: Hotline, opened: bool = True, check: Check | None = None) -> list[tuple[str, bool]]:
    checks = {each.key: check for each in hotlines} if check else {}
    shown = for_danger(hotlines, KG, TODAY, opened=opened, checks=checks, period=PERIOD)
    return [(each.hotline.number, each.lately) for each in shown]


@pytest.mark.parametrize(
    ("in_file", "rung", "fresh"),
    [
        (None, None, False),
        (0, None, True),
        (90, None, True),
        (91, None, False),
        (None, 90, True),
        (None, 91, False),
        (200, 10, True),
        (10, 200, True),
        (200, 200, False),
    ],
)
def test_a_number_is_fresh_for_ninety_days_after_the_later_check(
    in_file: int | None, rung: int | None, fresh: bool
) -> None:
    line = LINE if in_file is None else replace(LINE, checked_on=TODAY - timedelta(days=in_file))
    check = None if rung is None else Check(TODAY - timedelta(days=rung), "Aygul")
    assert is_fresh(line, TODAY, PERIOD, check) is fresh


@pytest.mark.parametrize("confidence", Confidence)
@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize(
    ("check", "rung"),
    [(None, False), (AYGUL, True), (Check(date(2020, 1, 1), "Aygul"), True), (Check(TODAY, " "), False)],
)
def test_an_opened_country_shows_a_doubtful_number_only_once_somebody_named_rang_it(
    confidence: Confidence, opened: bool, check: Check | None, rung: bool
) -> None:
    shown = danger(replace(LINE, confidence=confidence), opened=opened, check=check)
    assert bool(shown) is (not opened or confidence not in DOUBTFUL or rung)


def test_a_file_that_claims_a_check_names_nobody_and_does_not_lift_the_doubt() -> None:
    assert danger(replace(LINE, confidence=Confidence.MEMORY, checked_on=TODAY)) == []


def test_a_number_not_checked_lately_is_shown_with_its_mark() -> None:
    assert danger(LINE) == [("117", False)]
    assert danger(LINE, check=AYGUL) == [("117", True)]
    assert danger(LINE, opened=False) == [("117", False)]


def test_the_womens_line_comes_before_the_police_wherever_the_file_has_it() -> None:
    assert danger(POLICE, LINE) == [("117", False), ("102", False)]


def test_another_countrys_numbers_are_never_shown() -> None:
    assert danger(replace(LINE, country=PlaceCode("TJ"))) == []


def test_the_shown_number_says_whether_it_works_with_the_police() -> None:
    warned = replace(LINE, warns_police=True)
    shown = for_danger([warned], KG, TODAY, opened=True, checks={}, period=PERIOD)
    assert shown == (DangerNumber(warned, lately=False),)
    assert shown[0].hotline.warns_police


@pytest.mark.parametrize(
    ("check", "left"),
    [
        (None, True),
        (AYGUL, False),
        (Check(TODAY - PERIOD, "Aygul"), False),
        (Check(TODAY - PERIOD - timedelta(days=1), "Aygul"), True),
        (Check(TODAY, ""), True),
    ],
)
def test_before_a_country_is_opened_every_number_is_rung_by_somebody_named(check: Check | None, left: bool) -> None:
    checks = {LINE.key: check} if check else {}
    line = replace(LINE, checked_on=TODAY)
    assert bool(to_check([line], KG, TODAY, checks=checks, period=PERIOD)) is left


def test_only_what_somebody_rang_once_has_lapsed() -> None:
    old = Check(TODAY - PERIOD - timedelta(days=1), "Aygul")
    for check, found in ((None, ()), (AYGUL, ()), (old, (LINE,))):
        checks = {LINE.key: check} if check else {}
        assert lapsed([LINE, POLICE], KG, TODAY, checks=checks, period=PERIOD) == found


@given(st.permutations(REAL))
def test_in_every_country_no_line_for_women_stands_behind_the_police(hotlines: list[Hotline]) -> None:
    for country in {each.country for each in hotlines}:
        purposes = [each.purpose for each in of_country(hotlines, country)]
        assert purposes.index(Purpose.POLICE) > 0
        assert not {each for each in purposes if each.value in {"women_line", "violence_line", "family_line"}} & set(
            purposes[purposes.index(Purpose.POLICE) :]
        )


def test_the_shipped_numbers_keep_their_marks() -> None:
    marks = {(each.country, each.number): each.confidence for each in REAL}
    assert marks[KG, "101"] is Confidence.MEMORY
    assert marks[KG, "111"] is Confidence.MEDIUM
    assert marks[PlaceCode("TJ"), "1313"] is Confidence.DATED
    assert marks[PlaceCode("UZ"), "102"] is Confidence.SOURCED, "named in a resolution of 2024"
    assert marks[PlaceCode("KZ"), "150"] is Confidence.LOW
    assert not [each for each in REAL if each.country == "TM"]
    assert [each.number for each in REAL if each.warns_police] == ["1146", "112", "111"]
    assert all(each.checked_on is None for each in REAL), "nobody has rung any of them for this file"


def test_a_line_that_was_opened_for_the_day_says_its_hours() -> None:
    assert {each.number: each.hours for each in REAL if each.country == KG}["117"] == "09:00-18:00"


def test_every_number_has_a_page_and_a_date_or_says_that_there_is_none() -> None:
    for each in REAL:
        assert re.search(r"20(1|2)\d", each.source) or each.confidence in DOUBTFUL, each
        assert each.confidence is not Confidence.MEMORY or "no page found" in each.source


@pytest.mark.parametrize("country", ["KG", "TJ", "UZ", "KZ"])
def test_a_country_has_the_same_five_kinds_of_help(country: str) -> None:
    """The fire brigade everywhere or nowhere."""
    kinds = {each.purpose for each in REAL if each.country == country}
    assert kinds >= {Purpose.AMBULANCE, Purpose.RESCUE, Purpose.POLICE, Purpose.FIRE}
    assert kinds & {Purpose.WOMEN_LINE, Purpose.VIOLENCE_LINE, Purpose.SOCIAL_LINE, Purpose.FAMILY_LINE}


@pytest.mark.parametrize(
    ("hours", "at", "closed"),
    [
        ("09:00-18:00", time(9), False),
        ("09:00-18:00", time(18), True),
        ("08:00-12:00, 13:00-17:00", time(12, 30), True),
        ("20:00-06:00", time(2), False),
        ("24/7", time(2), False),
        (None, time(2), False),
    ],
)
def test_a_closed_line_comes_behind_those_that_may_answer_and_before_the_police(
    hours: str | None, at: time, closed: bool
) -> None:
    ambulance = replace(LINE, number="103", purpose=Purpose.AMBULANCE)
    found = [DangerNumber(each, lately=True) for each in (replace(LINE, hours=hours), ambulance, POLICE)]
    shown = open_first(found, at)
    assert [each.hotline.number for each in shown] == (["103", "117", "102"] if closed else ["117", "103", "102"])
    assert [each.hotline.number for each in shown if each.closed] == (["117"] if closed else [])
