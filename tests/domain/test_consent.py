"""Of what a woman was shown, what no longer holds."""

from dataclasses import replace
from typing import Any

import pytest

from referrals.domain.consent import (
    CHANGED,
    TICKED,
    Change,
    agreed,
    as_drawn,
    as_seen,
    changes,
    choice_of,
    is_read_first,
    is_stricter,
    lapsed,
    mark_of,
    no_longer,
    read_choice,
    turns_over,
)
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.referral import ReferralId, ReferralState
from referrals.domain.report import LapseConsent, ReportState, Widen
from tests.domain.samples import (
    AYOL,
    LATER,
    NOW,
    OSH,
    POLICE,
    changed,
    conflict,
    organisation,
    referral,
    violence,
    violence_in,
)
from tests.domain.test_report import after

CENTRE = organisation(AYOL)
OTHER = organisation(OSH)
MARK = mark_of(CENTRE, "en")
SHOWN = as_seen(MARK, CENTRE, "en", NOW)
STRICTER: dict[Change, Organisation] = {
    Change.AUTHORITY: replace(CENTRE, sector=Sector.ARMY),
    Change.LAW: replace(CENTRE, must_report=True),
    Change.NAME: replace(CENTRE, names={"en": "Another house"}),
}


@pytest.mark.parametrize("change", Change)
def test_a_mark_tells_what_became_stricter_and_nothing_that_became_milder(change: Change) -> None:
    assert changes(MARK, CENTRE) == ()
    assert changes(MARK, STRICTER[change]) == (change,)
    strict = replace(CENTRE, must_report=True, sector=Sector.POLICE)
    assert changes(mark_of(strict, "ky"), CENTRE) == (), "milder, and the name in another of its languages"


def test_of_several_changes_all_are_told() -> None:
    police = replace(CENTRE, must_report=True, sector=Sector.POLICE, names={"en": "Another house"})
    assert changes(MARK, police) == tuple(Change)


def test_whoever_may_have_to_act_on_what_it_hears_is_read_about_first() -> None:
    """In danger the way to a crisis centre grows by nothing."""
    calm, danger = violence(), violence(danger=True)
    assert not is_read_first(replace(CENTRE, sector=Sector.NGO), calm)
    for other in (replace(CENTRE, sector=Sector.POLICE), replace(CENTRE, sector=Sector.HEALTH, must_report=True)):
        assert is_read_first(other, calm)
        assert is_read_first(other, danger)
    centre = replace(CENTRE, sector=Sector.CRISIS_CENTRE, must_report=True)
    assert is_read_first(centre, calm)
    assert not is_read_first(centre, danger)


@pytest.mark.parametrize("mark", ["", "-", "0", "x", "9" * 40, "²"])
def test_without_a_mark_nothing_strict_was_shown(mark: str) -> None:
    assert Change.LAW in changes("", STRICTER[Change.LAW])
    assert changes("", CENTRE) == ()
    assert not {Change.AUTHORITY, Change.LAW} & set(changes(mark, CENTRE)), "a forged one breaks nothing"


def test_what_she_saw_is_kept_with_her_consent() -> None:
    assert (SHOWN.name, SHOWN.authority, SHOWN.must_report) == (CENTRE.name("en"), False, False)
    for each in STRICTER.values():
        assert is_stricter(as_seen(MARK, each, "en", NOW), each), "also where her press came after the change"
        assert not is_stricter(as_seen(mark_of(each, "en"), each, "en", NOW), each)


def test_a_button_carries_the_organisation_and_what_she_saw() -> None:
    assert read_choice(choice_of(CENTRE, "en")) == (AYOL, MARK)
    assert read_choice("ayol") == (AYOL, ""), "a button of an earlier version"


class TestTheScreenOfConsent:
    """Her press agrees to what the screen showed as ticked, and to nothing else."""

    DRAWN = as_drawn({}, (CENTRE, OTHER), [AYOL], "en")

    def test_what_was_ticked_beforehand_as_it_was_drawn(self) -> None:
        third = organisation(POLICE)
        assert agreed(self.DRAWN, [CENTRE, OTHER, third]) == ((CENTRE, MARK),)
        assert agreed({**self.DRAWN, TICKED: [AYOL, POLICE]}, [CENTRE, third]) == ((CENTRE, MARK),), "never shown"

    def test_what_she_ticked_and_what_she_struck(self) -> None:
        assert [each.code for each, _ in agreed({**self.DRAWN, "organisations": [OSH]}, [CENTRE, OTHER])] == [OSH]
        assert agreed({**self.DRAWN, "organisations": []}, [CENTRE, OTHER]) == ()

    @pytest.mark.parametrize("again", [[OSH], [AYOL, OSH]])
    def test_of_those_ticked_beforehand_too(self, again: list[str]) -> None:
        renamed = STRICTER[Change.NAME]
        before = as_drawn({}, (CENTRE, OTHER), [AYOL, OSH], "en")
        assert as_drawn(before, (renamed, OTHER), again, "en")["organisations"] == [OSH]

    @pytest.mark.parametrize("answers", [{}, {"organisations": [AYOL, OSH]}])
    @pytest.mark.parametrize("change", Change)
    def test_drawn_again_whoever_changed_is_told_and_left_out(self, answers: dict[str, Any], change: Change) -> None:
        stricter = STRICTER[change]
        before = {**as_drawn(answers, (CENTRE, OTHER), [AYOL, OSH], "en"), **answers}
        again = as_drawn(before, (stricter, OTHER), [OSH], "en")
        assert again[CHANGED] == {AYOL: MARK}
        assert [each.code for each, _ in agreed({**before, **again}, [stricter, OTHER])] == [OSH]
        once_more = as_drawn({**before, **again, "organisations": [AYOL, OSH]}, (stricter, OTHER), [AYOL, OSH], "en")
        assert once_more[CHANGED] == {}, "she has read it, and ticked it again"

    def test_a_screen_of_an_earlier_version_showed_nothing_strict(self) -> None:
        old = {"organisations": [AYOL]}
        ((_, mark),) = agreed(old, [STRICTER[Change.LAW]])
        assert changes(mark, STRICTER[Change.LAW]) == (Change.LAW,)


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
    assert lapsed(changed(agreed, withdrawn_at=NOW, state=ReportState.TAKEN), stricter) == ()
    assert lapsed(violence(allowed=(AYOL,)), stricter) == (), "of an older report nothing is known"
    assert lapsed(conflict(allowed=(AYOL,)), stricter) == ()


def test_those_not_contacted_for_it_are_told() -> None:
    stricter = [replace(CENTRE, must_report=True), OTHER]
    assert no_longer(violence(allowed=(OSH,), shown=(SHOWN,)), stricter) == (stricter[0],)
    assert no_longer(violence(allowed=(AYOL,), shown=(SHOWN,)), stricter) == ()
    assert no_longer(violence(allowed=(OSH,), shown=(SHOWN,)), [CENTRE, OTHER]) == ()
    assert no_longer(conflict(), stricter) == ()


def test_whoever_has_it_loses_it_and_her_word_brings_it_back() -> None:
    held = replace(violence_in(ReportState.TAKEN), shown=(SHOWN,))
    left = after(held, LapseConsent((AYOL,)))
    assert (left.state, left.allowed, left.taken_by) == (ReportState.RECEIVED, (OSH,), None)
    again = after(left, Widen((AYOL,), (replace(SHOWN, must_report=True, at=LATER),)))
    assert again.allowed == (OSH, AYOL)
    assert lapsed(again, [replace(CENTRE, must_report=True)]) == ()


def test_whose_turn_is_over() -> None:
    """Who said no, was silent or let it go; not who is contacted or has it, nor who is new again."""
    states = {AYOL: ReferralState.DECLINED, OSH: ReferralState.OFFERED, POLICE: ReferralState.GIVEN_BACK}
    asked = [replace(referral(state=state), organisation=code) for code, state in states.items()]
    numbered = [replace(each, id=ReferralId(at)) for at, each in enumerate(asked, 1)]
    assert turns_over(replace(violence(), referrals=tuple(numbered))) == {AYOL}
    again = replace(numbered[0], id=ReferralId(9), state=ReferralState.ACCEPTED)
    assert turns_over(replace(violence(), referrals=(*numbered, again))) == frozenset()
    hers = replace(again, organisation=None)
    assert turns_over(replace(violence(), referrals=(hers,))) == frozenset()
