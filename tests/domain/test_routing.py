"""Who is asked, in which order, until when, and who never is (D3, D5, D10)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.kind import ConflictHelp, ConflictKind, Help, Service, Urgency, Voice
from referrals.domain.naming import beyond_consent, is_ready, may_be_named, not_covered, to_be_named, wanted_of
from referrals.domain.organisation import Candidate, Sector
from referrals.domain.person import Duty, OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Referral, ReferralId, ReferralState
from referrals.domain.report import AnyReport, ReportState
from referrals.domain.ringing import deadline, next_start
from referrals.domain.routing import (
    Await,
    ExclusionReason,
    LetLapse,
    NobodyLeft,
    Offer,
    RingOthers,
    Step,
    StillAsking,
    ask_again,
    in_order_of_contact,
    next_step,
    rank,
    urgency_of,
)
from tests.domain.samples import (
    AYOL,
    DISTRICT,
    GULNARA,
    KG,
    NAZGUL,
    NEVER,
    NOW,
    OSH,
    POLICE,
    POLICY,
    VILLAGE,
    WRITER,
    candidate,
    conflict,
    focal_point,
    organisation,
    referral,
    violence,
)

WEEKLY = Duty()
OSH_PLACE = PlaceCode("KG-O")
NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Two at night in Bishkek."""
MORNING = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Nine in Bishkek."""
CENTRE = candidate(AYOL, focal_point(NAZGUL), focal_point(GULNARA))
IN_OSH = candidate(OSH, focal_point(4, OSH))


def order(report: AnyReport, *candidates: Candidate) -> list[OrganisationCode]:
    return [each.code for each in rank(report, candidates)]


def step(report: AnyReport, candidates: Iterable[Candidate], *asked: Referral, now: datetime = NOW) -> Step:
    return next_step(replace(report, referrals=asked), rank(report, candidates), now, POLICY)


@pytest.mark.parametrize(
    ("danger", "wanted", "urgency"),
    [
        (True, (Help.TALK,), Urgency.HOUR),
        (False, (Help.TALK, Help.SAFE_PLACE), Urgency.HOURS),
        (False, (Help.HEALTH,), Urgency.HOURS),
        (False, (Help.CHILD,), Urgency.HOURS),
        (False, (Help.LEGAL,), Urgency.DAY),
        (False, (), Urgency.DAY),
    ],
)
def test_urgency(danger: bool, wanted: tuple[Help, ...], urgency: Urgency) -> None:
    assert urgency_of(danger, wanted) is urgency


def test_whoever_names_no_help_is_listened_to() -> None:
    assert wanted_of(()) == {Help.TALK}
    assert wanted_of((Help.LEGAL, Help.TAKEDOWN)) == {Help.LEGAL, Help.TAKEDOWN}


def test_special_help_takes_more_than_the_service() -> None:
    clinic = organisation(services=frozenset({Service.LEGAL}))
    experts = organisation(services=frozenset({Service.LEGAL}), special_help=frozenset({Help.TAKEDOWN}))

    assert not may_be_named(clinic, DISTRICT, (Help.TAKEDOWN,))
    assert may_be_named(experts, DISTRICT, (Help.TAKEDOWN,))
    assert may_be_named(clinic, DISTRICT, (Help.TAKEDOWN, Help.LEGAL))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, True),
        ({"sector": Sector.MEDIATION}, False),
        ({"covers": frozenset({PlaceCode("KG-O")})}, False),
        ({"covers": frozenset({VILLAGE})}, False),
        ({"covers": frozenset({KG})}, True),
        ({"services": frozenset({Service.LEGAL})}, False),
    ],
)
def test_who_is_shown_to_consent_to(changes: dict[str, Any], named: bool) -> None:
    assert may_be_named(organisation(**changes), DISTRICT, (Help.TALK,)) is named


def test_what_none_of_them_gives_is_said() -> None:
    there = (organisation(), organisation(OSH, services=frozenset({Service.HEALTH})))
    assert not_covered(there, (Help.TALK, Help.MONEY_OR_WORK, Help.HEALTH)) == (Help.MONEY_OR_WORK,)
    assert not_covered((), (Help.TALK,)) == (Help.TALK,)


def test_a_child_is_only_for_those_vetted_for_children() -> None:
    lawyers = organisation(services=frozenset({Service.LEGAL}))
    centre = organisation(services=frozenset({Service.CHILD_PROTECTION}))

    assert not may_be_named(lawyers, DISTRICT, (Help.CHILD, Help.LEGAL))
    assert may_be_named(centre, DISTRICT, (Help.CHILD, Help.LEGAL))
    assert not may_be_named(lawyers, DISTRICT, (Help.CHILD,), any_help=True)


def test_in_danger_whoever_can_come_is_named() -> None:
    lawyers = organisation(services=frozenset({Service.LEGAL}))

    assert not may_be_named(lawyers, DISTRICT, (Help.HEALTH,))
    assert may_be_named(lawyers, DISTRICT, (Help.HEALTH,), any_help=True)
    assert not may_be_named(organisation(services=frozenset()), DISTRICT, (), any_help=True)


def test_who_has_nobody_is_not_ready() -> None:
    assert is_ready(candidate(AYOL, focal_point(NAZGUL)))
    assert is_ready(candidate(AYOL, focal_point(NAZGUL, duty=NEVER)))
    assert not is_ready(candidate(AYOL))
    assert not is_ready(candidate(AYOL, focal_point(NAZGUL, blocked_at=NOW)))


def test_in_danger_who_is_on_duty_comes_first_and_authorities_last() -> None:
    night = candidate(OSH, focal_point(4, OSH, duty=Duty()), services=frozenset({Service.HEALTH, Service.SAFEHOUSE}))
    police = candidate(POLICE, focal_point(5, POLICE), sector=Sector.POLICE)
    report = violence(danger=True, help=(), allowed=(AYOL, OSH, POLICE, OrganisationCode("empty")))
    all_ = (night, candidate(OrganisationCode("empty")), police, CENTRE)

    assert [each.code for each in in_order_of_contact(report, all_, NIGHT)] == [AYOL, OSH, POLICE]
    assert [each.code for each in in_order_of_contact(report, all_, NOW)] == [OSH, AYOL, POLICE]


class TestRank:
    """Best first."""

    def test_most_of_the_help_wanted(self) -> None:
        both = violence(help=(Help.TALK, Help.HEALTH), allowed=(AYOL, OSH))
        services = frozenset({Service.PSYCHOSOCIAL, Service.HEALTH})

        assert order(both, candidate(AYOL), candidate(OSH, services=services)) == [OSH, AYOL]

    def test_then_her_language(self) -> None:
        assert order(violence(), candidate(AYOL, languages=frozenset({"ru"})), candidate(OSH)) == [OSH, AYOL]

    def test_then_the_nearest_area(self) -> None:
        near = candidate(OSH, covers=frozenset({KG, DISTRICT}))

        assert order(violence(), candidate(AYOL), near) == [OSH, AYOL]

    def test_then_the_fewest_open_cases_and_then_the_code(self) -> None:
        assert order(violence(), candidate(AYOL, open_cases=1), candidate(OSH)) == [OSH, AYOL]
        assert order(violence(), candidate(OSH), candidate(AYOL)) == [AYOL, OSH]

    def test_the_reasons_can_be_shown(self) -> None:
        busy = candidate(AYOL, focal_point(), open_cases=2)

        (ranked,) = rank(conflict(), [busy])

        assert ranked.reasons == (
            (ExclusionReason.COVERS, "KG-B"),
            (ExclusionReason.OFFERS, ConflictHelp.MEDIATION),
            (ExclusionReason.SPEAKS, "ky"),
            (ExclusionReason.OPEN_CASES, 2),
            (ExclusionReason.SINGLE, 1),
        )

    def test_no_count_of_violence_is_a_reason(self) -> None:
        (ranked,) = rank(violence(), [candidate(AYOL, focal_point(), open_cases=2)])

        assert ExclusionReason.OPEN_CASES not in dict(ranked.reasons)

    def test_a_language_nobody_speaks_is_no_reason(self) -> None:
        (ranked,) = rank(conflict(language="tg"), [CENTRE])

        assert [reason for reason, _ in ranked.reasons] == [
            ExclusionReason.COVERS,
            ExclusionReason.OFFERS,
            ExclusionReason.OPEN_CASES,
        ]

    def test_who_cannot_be_reached_does_not_count(self) -> None:
        (ranked,) = rank(violence(), [candidate(AYOL, focal_point(), focal_point(GULNARA, blocked_at=NOW))])

        assert (ExclusionReason.SINGLE, 1) in ranked.reasons

    @pytest.mark.parametrize(
        "changes",
        [{"allowed": (OSH,)}, {"returned": (AYOL,)}, {"help": (Help.CHILD,)}, {"district": PlaceCode("TJ-SU-ISF")}],
    )
    def test_whom_she_did_not_allow_is_not_in_it(self, changes: dict[str, Any]) -> None:
        assert order(violence(**changes), CENTRE) == []

    def test_for_a_conflict_everybody_who_can_help_there(self) -> None:
        assert order(conflict(), CENTRE) == [AYOL]
        assert order(conflict(help=()), CENTRE) == [AYOL]
        assert order(conflict(help=(ConflictHelp.MEDICAL,)), CENTRE) == []
        assert order(conflict(allowed=(OSH,)), CENTRE) == []
        assert order(conflict(allowed=(AYOL,)), CENTRE) == [AYOL]
        assert order(conflict(returned=(AYOL,)), CENTRE) == []

    def test_one_that_is_taken_back_goes_to_nobody(self) -> None:
        assert order(violence(state=ReportState.WITHDRAWN), CENTRE) == []

    def test_a_restricted_kind_reaches_no_organisation(self) -> None:
        assert order(conflict(kind=ConflictKind.RECRUITMENT), CENTRE) == []
        assert order(conflict(kind=ConflictKind.DOXXING), CENTRE) == []

    def test_whoever_lives_where_she_named_is_left_out(self) -> None:
        centre = candidate(AYOL, focal_point(NAZGUL, home=VILLAGE), focal_point(GULNARA, home=OSH_PLACE))

        (ranked,) = rank(violence(excluded_place=VILLAGE), [centre])

        assert [each.id for each in ranked.candidate.people] == [GULNARA]

    def test_whoever_answers_for_what_she_struck_as_well_is_left_out(self) -> None:
        both = replace(focal_point(NAZGUL), grants=(*focal_point().grants, *focal_point(organisation=POLICE).grants))

        (ranked,) = rank(violence(), [candidate(AYOL, both, focal_point(GULNARA))])

        assert [each.id for each in ranked.candidate.people] == [GULNARA]

    def test_she_is_not_asked_herself(self) -> None:
        centre = candidate(AYOL, focal_point(WRITER), focal_point(GULNARA))

        (hers,) = rank(violence(), [centre])
        (unsaid,) = rank(violence(voice=Voice.NOT_SAID), [centre])
        (of_another,) = rank(violence(voice=Voice.SHE_ASKED), [centre])

        assert [each.id for each in unsaid.candidate.people] == [GULNARA]
        assert [each.id for each in hers.candidate.people] == [GULNARA]
        assert [each.id for each in of_another.candidate.people] == [WRITER, GULNARA]


class TestNextStep:
    """What happens to a report nobody has taken."""

    def test_one_after_the_other(self) -> None:
        assert step(violence(), [CENTRE]) == Offer(AYOL, (NAZGUL,), NOW + timedelta(minutes=45))

    def test_an_urgent_one_rings_all_on_duty_together(self) -> None:
        urgent = violence(urgency=Urgency.HOUR)

        assert step(urgent, [CENTRE]) == Offer(AYOL, (NAZGUL, GULNARA), NOW + timedelta(minutes=10))

    def test_only_those_on_duty(self) -> None:
        centre = candidate(AYOL, focal_point(NAZGUL, duty=NEVER), focal_point(GULNARA))

        assert step(violence(urgency=Urgency.HOUR), [centre]) == Offer(AYOL, (GULNARA,), NOW + timedelta(minutes=10))

    def test_an_organisation_nobody_is_on_duty_for_is_passed_over(self) -> None:
        asleep = candidate(AYOL, focal_point(duty=NEVER))

        offer = step(violence(), [asleep, IN_OSH])

        assert isinstance(offer, Offer)
        assert offer.organisation == OSH

    def test_nobody_on_duty_waits_for_the_first(self) -> None:
        later = candidate(AYOL, focal_point(duty=WEEKLY))

        assert step(violence(), [later, candidate(OSH, focal_point(4, OSH, duty=NEVER))], now=NIGHT) == Await(MORNING)

    def test_nobody_who_will_ever_be_on_duty(self) -> None:
        assert step(violence(), [candidate(AYOL, focal_point(duty=NEVER))]) == NobodyLeft()
        assert step(violence(), [candidate(AYOL)]) == NobodyLeft()
        assert step(violence(), []) == NobodyLeft()

    def test_of_what_is_taken_back_nobody_else_hears(self) -> None:
        assert step(violence(withdrawn_at=NOW), [CENTRE]) == NobodyLeft()

    def test_an_open_offer_is_waited_for(self) -> None:
        assert step(violence(), [CENTRE], referral()) == StillAsking()

    def test_at_the_deadline_the_other_focal_point_is_rung(self) -> None:
        offer = referral(answer_by=NOW)

        assert step(violence(), [CENTRE], offer) == RingOthers(offer.id, (GULNARA,), NOW + timedelta(minutes=45))

    def test_with_nobody_else_there_it_lapses_at_the_first_deadline(self) -> None:
        assert step(violence(), [candidate(AYOL, focal_point())], referral(answer_by=NOW)) == LetLapse(ReferralId(7))

    def test_when_both_were_rung_it_lapses(self) -> None:
        offer = referral(answer_by=NOW, notified=(NAZGUL, GULNARA))

        assert step(violence(), [CENTRE], offer) == LetLapse(offer.id)

    def test_it_goes_on_at_once_when_nobody_rung_can_be_reached(self) -> None:
        blocked = focal_point(NAZGUL, blocked_at=NOW)

        assert isinstance(step(violence(), [candidate(AYOL, blocked, focal_point(GULNARA))], referral()), RingOthers)
        assert isinstance(step(violence(), [candidate(AYOL, blocked)], referral()), LetLapse)

    def test_it_goes_on_at_once_when_she_strikes_the_organisation(self) -> None:
        assert isinstance(step(violence(allowed=(OSH,)), [CENTRE], referral()), LetLapse)

    @pytest.mark.parametrize("state", [ReferralState.DECLINED, ReferralState.LAPSED, ReferralState.REVOKED])
    def test_who_was_asked_is_not_asked_again(self, state: ReferralState) -> None:
        offer = step(violence(), [CENTRE, IN_OSH], referral(state=state))

        assert isinstance(offer, Offer)
        assert offer.organisation == OSH
        assert step(violence(), [CENTRE], referral(state=state)) == NobodyLeft()

    def test_who_gave_it_back_is_asked_again_only_with_her_word(self) -> None:
        back = referral(state=ReferralState.GIVEN_BACK)

        assert step(violence(returned=(AYOL,)), [CENTRE], back) == NobodyLeft()
        assert isinstance(step(violence(), [CENTRE], back), Offer)


class TestColleagues:
    """Where the person who had it fell silent, the others of her organisation come first."""

    LET_GO = referral(state=ReferralState.RELEASED, answered_by=NAZGUL, answered_at=NOW)

    def test_a_colleague_before_any_other_organisation(self) -> None:
        assert step(violence(), [IN_OSH, CENTRE], self.LET_GO) == Offer(AYOL, (GULNARA,), NOW + timedelta(minutes=45))

    @pytest.mark.parametrize(
        "centre",
        [
            candidate(AYOL, focal_point(NAZGUL)),
            candidate(AYOL, focal_point(NAZGUL), focal_point(GULNARA, duty=NEVER)),
            candidate(AYOL, focal_point(NAZGUL), focal_point(GULNARA, blocked_at=NOW)),
        ],
    )
    def test_the_next_organisation_where_none_of_them_can_be_rung(self, centre: Candidate) -> None:
        offer = step(violence(), [centre, IN_OSH], self.LET_GO)
        assert isinstance(offer, Offer)
        assert offer.organisation == OSH

    def test_nobody_of_an_organisation_she_has_struck(self) -> None:
        offer = step(violence(allowed=(OSH,)), [CENTRE, IN_OSH], self.LET_GO)
        assert isinstance(offer, Offer)
        assert offer.organisation == OSH


class TestAskAgain:
    """A coordinator's press."""

    def test_whoever_was_asked_longest_ago(self) -> None:
        asked = [
            referral(state=ReferralState.LAPSED),
            referral(id=ReferralId(8), organisation=OSH, state=ReferralState.DECLINED),
        ]
        report = violence()

        again = ask_again(report, rank(report, [CENTRE, IN_OSH]), asked, NOW, POLICY)
        turned = ask_again(report, rank(report, [CENTRE, IN_OSH]), asked[::-1], NOW, POLICY)

        assert isinstance(again, Offer)
        assert isinstance(turned, Offer)
        assert (again.organisation, turned.organisation) == (AYOL, OSH)

    def test_first_whoever_was_never_asked(self) -> None:
        report = violence()

        offer = ask_again(report, rank(report, [CENTRE, IN_OSH]), [referral()], NOW, POLICY)

        assert isinstance(offer, Offer)
        assert offer.organisation == OSH

    def test_nobody_is(self) -> None:
        assert ask_again(violence(), (), [], NOW, POLICY) == NobodyLeft()


class TestDeadline:
    """By when an answer is due."""

    def test_it_counts_duty_time_where_the_policy_says_so(self) -> None:
        at_five = NOW + timedelta(hours=5)
        nazgul = focal_point(duty=WEEKLY)

        assert deadline([nazgul], at_five, POLICY, Urgency.DAY) == MORNING + timedelta(hours=3)
        assert deadline([nazgul], at_five, POLICY, Urgency.HOURS) == at_five + timedelta(minutes=45)

    def test_the_first_of_them_counts(self) -> None:
        people = [focal_point(duty=WEEKLY), focal_point(GULNARA)]

        assert deadline(people, NIGHT, POLICY, Urgency.DAY) == NIGHT + timedelta(hours=4)

    def test_without_people_time_is_time(self) -> None:
        assert deadline([], NOW, POLICY, Urgency.DAY) == NOW + timedelta(hours=4)

    def test_who_starts_next(self) -> None:
        people = [focal_point(duty=NEVER), focal_point(duty=WEEKLY), focal_point(blocked_at=NOW)]

        assert next_start(people, NIGHT) == MORNING
        assert next_start([], NIGHT) is None


codes = [OrganisationCode(f"org{n}") for n in range(4)]


@given(
    st.sets(st.sampled_from(codes)),
    st.sets(st.sampled_from(codes)),
    st.permutations(codes),
    st.sampled_from(list(Urgency)),
)
def test_it_always_ends_with_the_coordinator_and_never_leaves_her_consent(
    allowed: set[OrganisationCode],
    returned: set[OrganisationCode],
    shuffled: list[OrganisationCode],
    urgency: Urgency,
) -> None:
    report = violence(allowed=tuple(allowed), returned=tuple(returned), urgency=urgency)
    candidates = [candidate(code, focal_point(n, code)) for n, code in enumerate(shuffled, start=10)]
    asked: list[Referral] = []
    now = NOW
    while isinstance(offer := step(report, candidates, *asked, now=now), Offer | Await):
        if isinstance(offer, Await):
            now = offer.until
            continue
        assert offer.organisation in allowed - returned
        now = offer.answer_by
        open_offer = referral(organisation=offer.organisation, notified=offer.people, answer_by=now)
        assert isinstance(step(report, candidates, *asked, open_offer, now=now), LetLapse)
        asked.append(referral(organisation=offer.organisation, state=ReferralState.LAPSED))
    assert offer == NobodyLeft()
    assert {each.organisation for each in asked} == allowed - returned
    assert len(asked) == len(allowed - returned)
    assert POLICE not in {each.organisation for each in asked}


def test_of_many_the_nearest_are_named_and_two_authorities() -> None:
    far = [organisation(OrganisationCode(f"far-{n:02}"), covers=frozenset({KG})) for n in range(20)]
    near = organisation(OrganisationCode("near"), covers=frozenset({DISTRICT}))
    police = [organisation(OrganisationCode(f"police-{n}"), sector=Sector.POLICE) for n in range(4)]

    named = [each.code for each in to_be_named((*far, near, *police), DISTRICT)]

    assert named[0] == "near"
    assert named[8:] == ["police-0", "police-1"]


def test_beyond_her_consent_are_those_she_struck_and_those_that_gave_it_back() -> None:
    there = (organisation(AYOL), organisation(OSH), organisation(POLICE, sector=Sector.POLICE))

    def codes(report: AnyReport) -> set[OrganisationCode]:
        return {each.code for each in beyond_consent(report, there)}

    assert codes(violence(allowed=(AYOL,))) == {OSH, POLICE}
    assert codes(violence(allowed=(AYOL, OSH), returned=(OSH,))) == {OSH, POLICE}
    assert codes(violence(allowed=(AYOL,), state=ReportState.TAKEN)) == set()
    assert codes(conflict(allowed=(AYOL,))) == set()
