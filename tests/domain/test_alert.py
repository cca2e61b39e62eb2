"""What alerts the operator, how often, and that an alert says nothing of what it is about."""

from datetime import timedelta

import pytest

from referrals.domain.alert import (
    AT_MOST_EVERY,
    AlertReason,
    about,
    next_allowed,
    numbers_notice,
    operator_alert,
    reason_of,
)
from referrals.domain.notice import Mode, Priority
from tests.domain.samples import COORDINATOR, KG, NAZGUL, NOW


@pytest.mark.parametrize("reason", AlertReason)
def test_a_reason_is_read_back_and_found_again(reason: AlertReason) -> None:
    assert reason_of(str(reason)) is reason
    assert len({about(each) for each in AlertReason}) == len(AlertReason)


def test_what_is_no_reason_is_a_case_that_nobody_opened() -> None:
    assert reason_of("violence:12") is AlertReason.UNOPENED_CASE


@pytest.mark.parametrize(
    ("ago", "waits"), [(None, timedelta()), (timedelta(minutes=20), timedelta(minutes=40)), (timedelta(2), timedelta())]
)
def test_one_reason_alerts_once_an_hour(ago: timedelta | None, waits: timedelta) -> None:
    assert timedelta(hours=1) == AT_MOST_EVERY
    assert next_allowed(None if ago is None else NOW - ago, NOW) == NOW + waits


def test_it_rings_at_any_hour_in_one_place_and_says_nothing() -> None:
    old, alert = operator_alert(NAZGUL, AlertReason.UNOPENED_CASE)
    assert old.mode is Mode.DELETE
    assert old.slot == alert.slot == operator_alert(NAZGUL, AlertReason.PUT_ASIDE)[1].slot
    assert (alert.to, alert.mode, alert.priority, alert.with_sound, alert.safe_hours_only) == (
        NAZGUL,
        Mode.SEND,
        Priority.ALERT,
        True,
        False,
    )
    assert not alert.params


def test_lapsed_numbers_are_told_inside_a_coordinators_hours() -> None:
    old, told = numbers_notice(COORDINATOR, KG)
    assert old.slot == told.slot
    assert (told.to, told.safe_hours_only, told.priority, dict(told.params)) == (
        COORDINATOR,
        True,
        Priority.FOLLOW_UP,
        {"country": KG},
    )
