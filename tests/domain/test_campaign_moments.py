"""A year that nobody can mean is a slip of the finger, not a plan."""

from datetime import date

import pytest

from referrals.domain.campaign.moments import read_day

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("typed", ["31.12.9999", "9026-11-25", "0001-01-01", "25 November 2031"])
def test_a_far_year_is_not_understood(typed: str) -> None:
    assert read_day(typed, TODAY) is None


def test_next_year_is() -> None:
    assert read_day("08.03.2027", TODAY) == date(2027, 3, 8)
