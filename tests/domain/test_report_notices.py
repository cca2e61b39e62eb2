"""Who is told what about a report, how loudly and when (D4, D6, D13)."""

from dataclasses import replace

import pytest

from referrals.domain.kind import Track, Urgency, Voice
from referrals.domain.notice import Mode, Notice, Priority, renewed
from referrals.domain.report import AnyReport, ReportId, ReportState, with_referral
from referrals.domain.report_notices import (
    agreed_to_be_asked,
    alert_over,
    asked_about,
    came_notice,
    card,
    case_alert,
    case_alerts,
    case_update,
    cleared,
    holder_told,
    lost_notice,
    news_for_writer,
    nudge,
    offer_changed,
    push,
    pushes,
    read_subject,
    reminder,
    stop,
    subject_of,
    wider_notice,
    words_slot,
    writer_hears,
    writer_notice,
)
from tests.domain.samples import (
    AYOL,
    COORDINATOR,
    GULNARA,
    NAZGUL,
    NOW,
    WRITER,
    conflict,
    referral,
    violence,
    violence_in,
    work_of,
)

LATE = [ReportState.CONTACTED, ReportState.SERVED, ReportState.CLOSED]


def test_the_subject_can_be_read_back() -> None:
    assert subject_of(violence()) == "violence:12"
    assert read_subject("conflict:5") == (Track.CONFLICT, ReportId(5))


def test_the_writer_is_told_neutrally_and_silently_at_her_hours() -> None:
    notice = writer_notice(violence(), NOW)

    assert (notice.to, notice.key, notice.slot, notice.about) == (WRITER, "status", "status:violence:12", "violence:12")
    assert (notice.mode, notice.priority, notice.with_sound, notice.safe_hours_only) == (
        Mode.REDRAW,
        Priority.FOLLOW_UP,
        False,
        True,
    )
    assert dict(notice.params) == {"track": "violence", "report": 12}
    assert writer_notice(conflict(), NOW).safe_hours_only


@pytest.mark.parametrize("state", ReportState)
def test_who_wrote_for_another_learns_no_more_than_that_it_is_taken(state: ReportState) -> None:
    report = violence_in(state)

    over = state is ReportState.WITHDRAWN
    assert writer_hears(report) is not over
    for unsure in (Voice.SHE_ASKED, Voice.NOT_SAID):
        assert writer_hears(violence(state=state, voice=unsure)) is (state not in LATE and not over)
    assert writer_hears(conflict(state=state)) is not over
    assert not writer_hears(violence(state=state, withdrawn_at=NOW)), "whoever holds the phone learns nothing of it"


@pytest.mark.parametrize("notice", [wider_notice(violence()), came_notice(violence())])
def test_questions_to_the_writer_come_at_her_hours(notice: Notice) -> None:
    assert (notice.to, notice.safe_hours_only, notice.with_sound) == (
        WRITER,
        True,
        False,
    )


def test_when_an_offer_changes_every_card_is_true_again_and_no_phone_rings() -> None:
    """What stands of a push is true, too: who has opened the offer may have been rung again."""
    changed = offer_changed(referral(notified=(NAZGUL, GULNARA), opened_by=(GULNARA,)))
    assert [(each.to, each.slot) for each in changed] == [
        (NAZGUL, "offer:7"),
        (GULNARA, "offer:7"),
        (NAZGUL, push(Urgency.HOURS, NAZGUL).slot),
        (GULNARA, push(Urgency.HOURS, GULNARA).slot),
    ]
    assert {(each.mode, each.with_sound, each.safe_hours_only) for each in changed} == {(Mode.EDIT_ONLY, False, False)}
    assert changed[-1].params["push"] is False


def test_every_push_is_a_fresh_message() -> None:
    rung = pushes(Urgency.HOUR, [NAZGUL, GULNARA])
    assert [(each.to, each.mode) for each in rung] == [
        (NAZGUL, Mode.DELETE),
        (NAZGUL, Mode.SEND),
        (GULNARA, Mode.DELETE),
        (GULNARA, Mode.SEND),
    ]


def test_a_push_rings_and_a_card_does_not() -> None:
    ringing, quiet = push(Urgency.HOURS, NAZGUL), card(referral(), NAZGUL)

    assert (ringing.mode, ringing.with_sound, ringing.params["push"]) == (Mode.SEND, True, True)
    assert (quiet.mode, quiet.with_sound, quiet.slot, quiet.about) == (Mode.EDIT_ONLY, False, "offer:7", "referral:7")
    assert (ringing.slot, ringing.about) == ("waiting:now", "")


def test_what_can_wait_rings_in_her_hours_and_never_in_the_place_of_what_cannot() -> None:
    now, later = push(Urgency.HOUR, NAZGUL), push(Urgency.DAY, NAZGUL)

    assert (now.priority, now.safe_hours_only) == (Priority.ALERT, False)
    assert (later.priority, later.safe_hours_only) == (Priority.FOLLOW_UP, True)
    assert now.slot != later.slot


@pytest.mark.parametrize(
    ("report", "safe_hours_only"),
    [
        (violence(urgency=Urgency.HOUR), False),
        (violence(urgency=Urgency.HOURS), False),
        (violence(urgency=Urgency.DAY), True),
        (conflict(urgency=Urgency.DAYS), True),
    ],
)
def test_a_coordinator_is_woken_only_for_what_presses(report: AnyReport, safe_hours_only: bool) -> None:
    alert = case_alert(report, COORDINATOR)

    assert (alert.safe_hours_only, alert.with_sound, alert.priority) == (safe_hours_only, True, Priority.ALERT)


def test_a_stop_rings() -> None:
    notice = stop(referral(), NAZGUL)

    assert (notice.mode, notice.with_sound, notice.slot, notice.key) == (Mode.SEND, True, "nudge:7", "offer.over")


def test_notices_to_coordinators_can_be_taken_back_by_themselves() -> None:
    assert case_alert(violence(), COORDINATOR, again=True).params["again"] is True
    assert case_alert(violence(), COORDINATOR).params["push"] is True
    assert [(each.slot, each.mode) for each in case_alerts(violence(), [COORDINATOR])] == [
        ("alert:violence:12", Mode.DELETE),
        ("alert:violence:12", Mode.SEND),
    ]
    assert alert_over(violence(), COORDINATOR).slot == "alert:violence:12"
    assert case_update(violence(), COORDINATOR).about == "case:violence:12"
    assert case_update(violence(), COORDINATOR).mode is Mode.EDIT_ONLY


def test_what_is_taken_away_from_whoever_answered() -> None:
    (gone,) = cleared(referral(answered_by=NAZGUL), words_slot(referral().id))

    assert (gone.to, gone.slot, gone.mode) == (NAZGUL, "words:7", Mode.DELETE)
    assert cleared(referral(), "words:7") == ()


def test_a_nudge_and_a_loss() -> None:
    assert nudge(referral(), NAZGUL, NOW).slot == "nudge:7"
    assert lost_notice(AYOL, COORDINATOR, NOW).params == {"organisation": AYOL, "push": True}


def test_a_referral_names_the_report_it_is_about() -> None:
    assert read_subject(asked_about(referral())) == (Track.VIOLENCE, ReportId(12))


@pytest.mark.parametrize(
    ("report", "agreed"),
    [
        (violence(ask_later=True), True),
        (violence(ask_later=False), False),
        (violence(ask_later=True, voice=Voice.SHE_ASKED), False),
        (violence(ask_later=True, voice=Voice.NOT_SAID), False),
        (conflict(), False),
    ],
)
def test_who_agreed_to_be_asked_if_help_came(report: AnyReport, agreed: bool) -> None:
    assert agreed_to_be_asked(report) is agreed


def test_the_one_who_has_it_is_told_of_a_change_and_of_danger_at_any_hour() -> None:
    held = with_referral(violence_in(ReportState.TAKEN), referral())
    of_coordinator = conflict(state=ReportState.TAKEN, responder=COORDINATOR)

    (calm,) = [each for each in holder_told(held, NOW) if each.with_sound]
    (alarm,) = [each for each in holder_told(held, NOW, alarm=True) if each.with_sound]
    (case,) = [each for each in holder_told(of_coordinator, NOW) if each.with_sound]
    assert (calm.to, calm.safe_hours_only, alarm.safe_hours_only, alarm.priority) == (
        NAZGUL,
        True,
        False,
        Priority.ALERT,
    )
    assert (case.to, case.key) == (COORDINATOR, "case")
    assert holder_told(violence_in(ReportState.ASKING), NOW) == []


def test_her_card_becomes_true_again_unless_she_is_not_told_of_it() -> None:
    assert [each.key for each in news_for_writer(violence(), NOW)] == ["status"]
    assert news_for_writer(violence(voice=Voice.SHE_ASKED, state=ReportState.CONTACTED), NOW) == []


def test_a_card_of_what_is_closed_becomes_true_again_without_a_sound() -> None:
    over = violence_in(ReportState.CLOSED)

    assert [(each.to, each.with_sound) for each in holder_told(over, NOW)] == [(NAZGUL, False)]


def test_a_reminder_rings_for_the_one_who_has_it() -> None:
    report = violence_in(ReportState.TAKEN)
    work = work_of(report)
    assert reminder(report, work, NOW) == list(renewed(nudge(work, NAZGUL, NOW)))
    own = replace(work, organisation=None, answered_by=COORDINATOR)
    assert reminder(report, own, NOW) == pushes(report.urgency, (COORDINATOR,))
    assert reminder(report, replace(work, answered_by=None), NOW) == []
