"""A report that comes back from an old backup ends as it had ended since, and has no more consent than its writer left."""

from dataclasses import replace
from datetime import time

import pytest

from referrals.domain.decision import AlreadyDone, Decision
from referrals.domain.kind import ClosingReason, Urgency, Voice
from referrals.domain.person import Hours
from referrals.domain.referral import UNFINISHED, ReferralId, ReferralState
from referrals.domain.report import HELD, OPEN, SEEKING, AnyReport, Contact, ReportState, SearchState, is_held_back
from referrals.domain.report.restored import Latest, caught_up, held_back, not_asked, unsure
from tests.domain.samples import (
    AYOL,
    LATER,
    NOW,
    OSH,
    POLICE,
    changed,
    conflict,
    referral,
    violence,
    violence_in,
    work_of,
)

SAME = Latest(state=ReportState.ASKING, allowed=(AYOL, OSH), contact=Contact.CALL)


def then(report: AnyReport, latest: Latest) -> AnyReport:
    decision = caught_up(report, latest, LATER)
    assert isinstance(decision, Decision)
    return decision.state


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_was_withdrawn_is_withdrawn_with_nothing_left_of_it(state: ReportState) -> None:
    back = then(violence_in(state), Latest(state=ReportState.WITHDRAWN, closed_at=NOW))
    assert (back.state, back.allowed, back.taken_by, back.responder) == (ReportState.WITHDRAWN, (), None, None)
    assert back.closed_at == NOW.replace(hour=0)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_was_closed_is_closed(state: ReportState) -> None:
    ended = Latest(state=ReportState.CLOSED, closed_at=NOW, closing=ClosingReason.SHE_ASKED)
    back = then(violence_in(state), ended)
    assert (back.state, back.closed_at, back.closing) == (ReportState.CLOSED, NOW, ClosingReason.SHE_ASKED)
    assert (work_of(back).due_at, work_of(back).reminded) == (None, 0)
    assert then(violence(), replace(ended, closed_at=None)).closed_at == LATER


def test_what_was_over_in_the_backup_or_is_as_it_was_does_not_change() -> None:
    assert caught_up(violence_in(ReportState.CLOSED), SAME, LATER) == AlreadyDone()
    assert caught_up(violence(), SAME, LATER) == AlreadyDone()
    assert caught_up(conflict(allowed=()), Latest(state=ReportState.TAKEN), LATER) == AlreadyDone()


def test_what_was_closed_unseen_is_opened_again_for_no_one_who_was_struck_since() -> None:
    """Its writer can still add to it (D3, D13); how she is reached stays as her card says."""
    closed = changed(violence_in(ReportState.CLOSED), voice=Voice.SHE_ASKED, allowed=(AYOL, OSH))
    ended = Latest(state=ReportState.CLOSED, allowed=(AYOL, OSH))
    assert caught_up(closed, ended, LATER) == AlreadyDone()
    back = then(closed, replace(ended, allowed=(OSH,)))
    assert (back.state, back.allowed) == (ReportState.CLOSED, (OSH,))
    assert then(closed, replace(ended, withdrawn_at=NOW)).withdrawn_at == NOW  # type: ignore[union-attr]
    assert then(closed, Latest(state=ReportState.WITHDRAWN)).state is ReportState.WITHDRAWN


def test_consent_is_no_wider_than_she_left_it() -> None:
    assert then(violence(), replace(SAME, allowed=(OSH,))).allowed == (OSH,)
    lapsed = then(violence(), replace(SAME, allowed=()))
    assert (lapsed.state, lapsed.allowed) == (violence().state, ()), "only its writer withdraws it"
    assert then(violence(), replace(SAME, returned=(POLICE,))).returned == (POLICE,)
    assert then(violence_in(ReportState.TAKEN), replace(SAME, allowed=(OSH,))).state is ReportState.RECEIVED


def test_taken_back_in_danger_the_one_who_has_it_keeps_it() -> None:
    taken_back = replace(SAME, state=ReportState.TAKEN, withdrawn_at=NOW)
    held = then(replace(violence_in(ReportState.TAKEN), danger=True), taken_back)
    assert (held.state, getattr(held, "withdrawn_at", None)) == (ReportState.TAKEN, NOW)


def test_taken_back_in_danger_after_someone_accepted_it_stays_a_case_where_no_one_has_it_in_the_backup() -> None:
    sought = then(violence(), replace(SAME, state=ReportState.TAKEN, withdrawn_at=NOW))
    assert (sought.state, getattr(sought, "withdrawn_at", None)) == (violence().state, NOW)
    assert (getattr(sought, "danger", None), sought.urgency) == (True, Urgency.HOUR)


@pytest.mark.parametrize("state", sorted(HELD))
@pytest.mark.parametrize(
    "since",
    [
        replace(SAME, returned=(AYOL,)),
        replace(SAME, state=ReportState.CONTACTED, returned=(AYOL,)),
        replace(SAME, state=ReportState.TAKEN, same_holder=False),
    ],
)
def test_what_was_given_back_or_passed_on_does_not_return_to_the_same_person(state: ReportState, since: Latest) -> None:
    freed = then(violence_in(state), since)
    assert (freed.state, freed.taken_by, freed.responder) == (ReportState.RECEIVED, None, None)


@pytest.mark.parametrize(
    "since", [replace(SAME, contact=Contact.SHE_CALLS), replace(SAME, same_number=False), replace(SAME, wish=None)]
)
@pytest.mark.parametrize("danger", [False, True])
def test_a_number_that_she_replaced_is_used_no_more(since: Latest, danger: bool) -> None:
    back = then(violence(contact_words="0555", wish=Contact.MESSAGE, danger=danger), replace(since, number_kept=False))
    if since.same_number and since.contact is Contact.CALL:
        assert (getattr(back, "wish", None), getattr(back, "contact_words", None)) == (None, "0555")
    else:
        assert (getattr(back, "contact", None), getattr(back, "contact_words", None)) == (Contact.NOT_SAID, "")


def test_in_danger_a_number_below_a_newer_one_is_still_hers() -> None:
    since = replace(SAME, state=ReportState.TAKEN, same_number=False, contact_hours=Hours(time(9), time(10)))
    back = then(violence(contact_words="0555", danger=True), since)
    assert (getattr(back, "contact", None), getattr(back, "contact_words", None)) == (Contact.CALL, "0555")
    assert getattr(back, "contact_hours", None) == since.contact_hours


@pytest.mark.parametrize("state", sorted(OPEN))
def test_where_nothing_is_known_no_one_else_is_contacted(state: ReportState) -> None:
    report = violence_in(state)
    held = held_back(report, LATER)
    assert isinstance(held, Decision)
    assert held.state.state is state, "the person who has it keeps it"
    assert held.state.allowed == ((report.taken_by,) if state in HELD else ())
    assert getattr(held.state, "contact", None) is (Contact.CALL if state in HELD else Contact.NOT_SAID)
    assert held_back(held.state, LATER) == AlreadyDone()


@pytest.mark.parametrize("state", sorted(SEEKING))
def test_of_a_conflict_neither(state: ReportState) -> None:
    report = conflict(state=state)
    held = held_back(report, LATER)
    assert isinstance(held, Decision)
    assert is_held_back(held.state)
    assert held.state.returned == report.returned, "a coordinator may contact every organisation"
    assert held_back(held.state, LATER) == AlreadyDone()
    assert held_back(changed(report, state=ReportState.CLOSED), LATER) == AlreadyDone()


def test_the_one_who_has_it_keeps_it_where_only_offers_end() -> None:
    taken = violence_in(ReportState.TAKEN)
    assert not_asked(taken, NOW, held=False) == taken
    assert not_asked(taken, NOW, held=True).state is ReportState.RECEIVED


@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_what_was_changed_past_the_bot_is_no_wider_than_who_was_contacted(state: ReferralState) -> None:
    """Whom she agreed to is not known; her referrals are, and who was contacted or has it keeps it."""
    had = referral(organisation=AYOL, state=state)
    gave_back = referral(id=ReferralId(8), organisation=POLICE, state=ReferralState.GIVEN_BACK)
    hers = unsure(replace(violence(allowed=(AYOL, OSH)), referrals=(gave_back, had)))
    assert (hers.allowed, hers.returned) == ((AYOL,), (POLICE,))
    emptied = unsure(replace(violence(allowed=(OSH,), returned=(OSH,), danger=False), referrals=(had,)))
    assert (emptied.allowed, emptied.returned, emptied.without_consent) == ((AYOL,), (OSH,), ())
    ended = unsure(replace(violence(search=SearchState.WITHDRAWN), referrals=(had,)))
    assert ended.state in OPEN
    assert is_held_back(unsure(conflict(allowed=(AYOL,))))
