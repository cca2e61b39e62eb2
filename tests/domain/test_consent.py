"""Of what a woman was shown, what no longer holds."""

from dataclasses import replace

from referrals.domain.consent import is_stricter, lapsed, shown_of
from referrals.domain.organisation import Sector
from referrals.domain.report import LapseConsent, ReportState, Widen
from tests.domain.samples import AYOL, LATER, NOW, OSH, conflict, organisation, violence, violence_in
from tests.domain.test_report import after

CENTRE = organisation(AYOL)
SHOWN = shown_of(CENTRE, "en", NOW)


def test_stricter_is_an_authority_a_duty_to_report_or_another_name() -> None:
    assert not is_stricter(SHOWN, CENTRE)
    assert is_stricter(SHOWN, replace(CENTRE, sector=Sector.POLICE))
    assert is_stricter(SHOWN, replace(CENTRE, must_report=True))
    assert is_stricter(SHOWN, replace(CENTRE, names={"en": "Another house"}))
    assert not is_stricter(replace(SHOWN, authority=True, must_report=True), CENTRE)


def test_it_lapses_where_she_agreed_to_it_and_has_not_taken_it_back() -> None:
    stricter = [replace(CENTRE, must_report=True)]
    agreed = violence(allowed=(AYOL, OSH), shown=(SHOWN,))
    assert lapsed(agreed, stricter) == (AYOL,)
    assert lapsed(agreed, [CENTRE]) == ()
    assert lapsed(replace(agreed, allowed=(OSH,)), stricter) == ()
    assert lapsed(replace(agreed, withdrawn_at=NOW), stricter) == ()
    assert lapsed(violence(allowed=(AYOL,)), stricter) == (), "of an older report nothing is known"
    assert lapsed(conflict(allowed=(AYOL,)), stricter) == ()


def test_whoever_has_it_loses_it_and_her_word_brings_it_back() -> None:
    held = replace(violence_in(ReportState.TAKEN), shown=(SHOWN,))
    left = after(held, LapseConsent((AYOL,)))
    assert (left.state, left.allowed, left.taken_by) == (ReportState.RECEIVED, (OSH,), None)
    again = after(left, Widen((AYOL,), (replace(SHOWN, must_report=True, at=LATER),)))
    assert again.allowed == (OSH, AYOL)
    assert lapsed(again, [replace(CENTRE, must_report=True)]) == ()
