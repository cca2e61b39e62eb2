"""What alerts the operator, how often, and that an alert says nothing of what it is about."""

from datetime import timedelta

import pytest

from referrals.domain.alert import AT_MOST_EVERY, Reason, about, next_allowed, numbers_notice, operator_alert, reason_of
from referrals.domain.notice import Lane, Mode
from tests.domain.samples import COORDINATOR, KG, NAZGUL, NOW


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_read_back_and_found_again(reason: Reason) -> None:
    assert reason_of(str(reason)) is reason
    assert len({about(each) for each in Reason}) == len(Reason)


def test_what_is_no_reason_is_a_case_that_nobody_opened() -> None:
    assert reason_of("violence:12") is Reason.UNOPENED_CASE


@pytest.mark.parametrize(
    ("ago", "waits"), [(None, timedelta()), (timedelta(minutes=20), timedelta(minutes=40)), (timedelta(2), timedelta())]
)
def test_one_reason_alerts_once_an_hour(ago: timedelta | None, waits: timedelta) -> None:
    assert timedelta(hours=1) == AT_MOST_EVERY
    assert next_allowed(None if ago is None else NOW - ago, NOW) == NOW + waits


def test_it_rings_at_any_hour_in_one_place_and_says_nothing() -> None:
    old, alert = operator_alert(NAZGUL, Reason.UNOPENED_CASE)
    assert old.mode is Mode.DELETE
    assert old.slot == alert.slot == operator_alert(NAZGUL, Reason.PUT_ASIDE)[1].slot
    assert (alert.to, alert.mode, alert.lane, alert.loud, alert.guarded) == (
        NAZGUL,
        Mode.SEND,
        Lane.ALERT,
        True,
        False,
    )
    assert not alert.params


def test_lapsed_numbers_are_told_inside_a_coordinators_hours() -> None:
    old, told = numbers_notice(COORDINATOR, KG)
    assert old.slot == told.slot
    assert (told.to, told.guarded, told.lane, dict(told.params)) == (
        COORDINATOR,
        True,
        Lane.FOLLOW_UP,
        {"country": KG},
    )
