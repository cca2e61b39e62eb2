"""The times: complete, and those the network promised."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

import pytest

from referrals.domain.kind import Track, Urgency
from referrals.domain.person import Hours
from referrals.facts import load_policy

POLICY = load_policy()


@pytest.mark.parametrize(
    ("urgency", "answer_within", "duty_time", "again", "together"),
    [
        (Urgency.HOUR, timedelta(minutes=10), False, timedelta(minutes=3), True),
        (Urgency.HOURS, timedelta(minutes=45), False, None, False),
        (Urgency.DAY, timedelta(hours=4), True, None, False),
        (Urgency.DAYS, timedelta(hours=24), False, None, False),
    ],
)
def test_each_urgency_has_its_pace(
    urgency: Urgency, answer_within: timedelta, duty_time: bool, again: timedelta | None, together: bool
) -> None:
    pace = POLICY.pace(urgency)
    assert (pace.answer_within, pace.counts_duty_time) == (answer_within, duty_time)
    assert (pace.ring_again, pace.ring_together) == (again, together)


def test_more_urgent_is_never_slower() -> None:
    paces = [POLICY.pace(urgency) for urgency in Urgency]
    for faster, slower in pairwise(paces):
        assert faster.answer_within < slower.answer_within
        assert faster.first_contact_within < slower.first_contact_within
        assert faster.remind_coordinator <= slower.remind_coordinator


def test_drafts_window_hours_and_numbers() -> None:
    assert POLICY.violence_draft_hidden_after == timedelta(minutes=10)
    assert POLICY.violence_draft_wiped_after == timedelta(minutes=60)
    assert POLICY.conflict_draft_kept == timedelta(days=7)
    assert POLICY.writer_window == timedelta(minutes=5)
    assert POLICY.safe_hours == Hours(time(8), time(20))
    assert POLICY.hotline_period == timedelta(days=90)


def test_a_policy_without_an_urgency_is_refused() -> None:
    with pytest.raises(ValueError, match="no times for urgency 3_days"):
        replace(POLICY, paces={each: POLICY.pace(each) for each in Urgency if each is not Urgency.DAYS})


def test_a_draft_is_never_wiped_before_it_is_hidden() -> None:
    with pytest.raises(ValueError, match="wiped before"):
        replace(POLICY, violence_draft_hidden_after=timedelta(hours=2))


def test_a_chat_is_swept_after_what_a_person_could_choose_too() -> None:
    with pytest.raises(ValueError, match="6, 24 or 46"):
        replace(POLICY, chats_swept_after=timedelta(hours=50))


def test_times_cannot_be_changed_afterwards() -> None:
    with pytest.raises(TypeError):
        POLICY.paces[Urgency.HOUR] = POLICY.pace(Urgency.DAYS)  # type: ignore[index]


def test_what_a_writer_wrote_is_kept_as_long_as_her_kind_of_report_has_it() -> None:
    assert POLICY.kept_after_closing(Track.VIOLENCE) == POLICY.words_kept_after_closing
    assert POLICY.kept_after_closing(Track.CONFLICT) == POLICY.conflict_words_kept_after_closing
