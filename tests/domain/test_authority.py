"""Who may do what: every action with every subject for every kind of person. What is not listed is refused."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from referrals.domain.authority import Action, Area, Offered, Subject, coordinates, coordinates_in, coordinators_of, may
from referrals.domain.campaign import Audience, Campaign, CampaignState
from referrals.domain.kind import Voice
from referrals.domain.network import Group
from referrals.domain.person import Grant, GroupCode, Person, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.referral import ReferralState
from referrals.domain.report import ReportState
from tests.domain.campaigns import campaign as draft
from tests.domain.samples import (
    AYOL,
    BATKEN,
    COORDINATOR,
    DISTRICT,
    GULNARA,
    KG,
    NAZGUL,
    NOW,
    OSH,
    VILLAGE,
    WRITER,
    conflict,
    coordinator,
    focal_point,
    person,
    referral,
    violence,
)

GROUP = Group(GroupCode("batken-1"), "Batken", DISTRICT)
TAKEN = {"state": ReportState.TAKEN, "taken_by": AYOL, "responder": NAZGUL, "taken_at": NOW}


def campaign(**changes: Any) -> Campaign:
    """One that is handed in: a draft is nobody's but its hands'."""
    return draft(**{"state": CampaignState.SUBMITTED, **changes})


ACCEPTED = {"state": ReferralState.ACCEPTED, "answered_by": NAZGUL, "answered_at": NOW}

PEOPLE: dict[str, Person] = {
    "visitor": person(20, standing=Standing.VISITOR),
    "nobody": person(21),
    "writer": person(WRITER, Grant(Role.MEMBER, group=GROUP.code)),
    "member": person(22, Grant(Role.MEMBER, group=GROUP.code)),
    "leader": person(23, Grant(Role.GROUP_LEADER, group=GROUP.code)),
    "leader elsewhere": person(24, Grant(Role.GROUP_LEADER, group=GroupCode("osh-1"))),
    "nazgul, rung": focal_point(NAZGUL),
    "gulnara, not rung": focal_point(GULNARA),
    "of another organisation": focal_point(25, OSH),
    "coordinator": coordinator(BATKEN),
    "coordinator of all": coordinator(None),
    "coordinator elsewhere": coordinator(PlaceCode("KG-O")),
    "coordinator who left": coordinator(BATKEN, standing=Standing.LEFT),
    "nazgul who left": focal_point(NAZGUL, standing=Standing.LEFT),
}
SUBJECTS: dict[str, Subject] = {
    "nothing": None,
    "violence": violence(),
    "conflict": conflict(),
    "conflict a coordinator takes care of": conflict(state=ReportState.TAKEN, responder=COORDINATOR, taken_at=NOW),
    "offer": Offered(referral(), violence()),
    "accepted": Offered(referral(**ACCEPTED), violence(**TAKEN)),
    "done": Offered(
        referral(**{**ACCEPTED, "state": ReferralState.CLOSED}), violence(**{**TAKEN, "state": ReportState.CLOSED})
    ),
    "group": GROUP,
    "campaign": campaign(),
    "campaign for its country": campaign(audience=Audience(places=frozenset({KG}))),
    "campaign for two countries": campaign(audience=Audience(places=frozenset({BATKEN, PlaceCode("TJ-SU")}))),
    "campaign for everybody": campaign(audience=Audience()),
    "notice to a group": campaign(audience=Audience(groups=frozenset({GROUP.code})), group=GROUP.code),
    "district": Area(DISTRICT),
}
A = Action
GRANTED: dict[tuple[str, str], set[Action]] = {
    ("writer", "nothing"): {A.REPORT},
    ("member", "nothing"): {A.REPORT},
    ("leader", "nothing"): {A.REPORT, A.SEE_CAMPAIGNS},
    ("leader elsewhere", "nothing"): {A.REPORT, A.SEE_CAMPAIGNS},
    ("nazgul, rung", "nothing"): {A.REPORT, A.SET_DUTY},
    ("gulnara, not rung", "nothing"): {A.REPORT, A.SET_DUTY},
    ("of another organisation", "nothing"): {A.REPORT, A.SET_DUTY},
    ("coordinator", "nothing"): {A.REPORT, A.SEE_CASES, A.SEE_CAMPAIGNS},
    ("coordinator of all", "nothing"): {A.REPORT, A.SEE_CASES, A.SEE_CAMPAIGNS},
    ("coordinator elsewhere", "nothing"): {A.REPORT, A.SEE_CASES, A.SEE_CAMPAIGNS},
    ("writer", "violence"): {A.SEE_STATUS},
    ("writer", "conflict"): {A.SEE_STATUS},
    ("writer", "conflict a coordinator takes care of"): {A.SEE_STATUS},
    ("coordinator", "violence"): {A.COORDINATE},
    ("coordinator of all", "violence"): {A.COORDINATE},
    ("coordinator", "conflict"): {A.COORDINATE, A.SEE_WHOLE_CASE},
    ("coordinator of all", "conflict"): {A.COORDINATE, A.SEE_WHOLE_CASE},
    ("coordinator", "conflict a coordinator takes care of"): {A.COORDINATE, A.SEE_WHOLE_CASE, A.FOLLOW_UP},
    ("coordinator of all", "conflict a coordinator takes care of"): {A.COORDINATE, A.SEE_WHOLE_CASE, A.FOLLOW_UP},
    ("nazgul, rung", "offer"): {A.ANSWER_OFFER},
    ("nazgul, rung", "accepted"): {A.ANSWER_OFFER, A.SEE_DETAILS, A.FOLLOW_UP},
    ("nazgul, rung", "done"): {A.ANSWER_OFFER, A.FOLLOW_UP},
    ("leader", "group"): {A.CONFIRM_MEMBER},
    ("coordinator", "group"): {A.CONFIRM_MEMBER},
    ("coordinator of all", "group"): {A.CONFIRM_MEMBER},
    ("coordinator", "campaign"): {A.RUN_CAMPAIGN, A.APPROVE_CAMPAIGN},
    ("coordinator of all", "campaign"): {A.RUN_CAMPAIGN, A.APPROVE_CAMPAIGN},
    ("coordinator elsewhere", "campaign"): {A.APPROVE_CAMPAIGN},
    ("coordinator", "campaign for its country"): {A.APPROVE_CAMPAIGN},
    ("coordinator of all", "campaign for its country"): {A.RUN_CAMPAIGN, A.APPROVE_CAMPAIGN},
    ("coordinator elsewhere", "campaign for its country"): {A.APPROVE_CAMPAIGN},
    ("coordinator", "campaign for two countries"): {A.APPROVE_CAMPAIGN},
    ("coordinator of all", "campaign for two countries"): {A.RUN_CAMPAIGN, A.APPROVE_CAMPAIGN},
    ("coordinator elsewhere", "campaign for two countries"): {A.APPROVE_CAMPAIGN},
    ("coordinator", "campaign for everybody"): {A.APPROVE_CAMPAIGN},
    ("coordinator of all", "campaign for everybody"): {A.RUN_CAMPAIGN, A.APPROVE_CAMPAIGN},
    ("coordinator elsewhere", "campaign for everybody"): {A.APPROVE_CAMPAIGN},
    ("leader", "notice to a group"): {A.RUN_CAMPAIGN},
    ("coordinator", "district"): {A.HOLD_DISTRICT},
    ("coordinator of all", "district"): {A.HOLD_DISTRICT},
}


@pytest.mark.parametrize(("who", "what"), list(product(PEOPLE, SUBJECTS)))
def test_the_table(who: str, what: str) -> None:
    granted = {action for action in Action if may(PEOPLE[who], action, SUBJECTS[what])}

    assert granted == GRANTED.get((who, what), set()) | ({A.CRY, A.COMPLAIN} if what == "nothing" else set())


def test_what_she_sent_stays_hers_outside_the_network() -> None:
    outside = person(WRITER, standing=Standing.VISITOR)

    assert may(outside, Action.SEE_STATUS, violence())
    assert not may(outside, Action.SEE_STATUS, violence(writer=NAZGUL))
    assert not may(outside, Action.REPORT)


@dataclass(frozen=True)
class Excluded:
    """A way in which the woman excluded whoever is asked about."""

    report: dict[str, Any]
    home: PlaceCode | None = None


@pytest.mark.parametrize(
    "excluded",
    [
        Excluded({"returned": (AYOL,)}),
        Excluded({"excluded_place": VILLAGE}, VILLAGE),
        Excluded({"excluded_place": DISTRICT}, VILLAGE),
        Excluded({"excluded_place": VILLAGE}, DISTRICT),
        Excluded({"writer": NAZGUL}),
    ],
)
def test_whom_she_excluded_sees_no_offer(excluded: Excluded) -> None:
    nazgul = focal_point(NAZGUL, home=excluded.home)

    assert not may(nazgul, Action.ANSWER_OFFER, Offered(referral(), violence(**excluded.report)))


def test_a_colleague_s_late_word_leaves_the_case_with_whoever_has_it() -> None:
    report = violence(**TAKEN, returned=(AYOL,))

    assert may(focal_point(), Action.ANSWER_OFFER, Offered(referral(**ACCEPTED), report))
    assert not may(focal_point(), Action.ANSWER_OFFER, Offered(referral(), report))


def test_whom_she_kept_away_sees_no_details_and_coordinates_nothing() -> None:
    report = violence(**TAKEN, excluded_place=VILLAGE)

    assert not may(focal_point(home=VILLAGE), Action.SEE_DETAILS, Offered(referral(**ACCEPTED), report))
    assert not may(coordinator(home=VILLAGE), Action.COORDINATE, report)


def test_a_responder_who_told_no_home_may_live_there_and_a_coordinator_is_asked_all_the_same() -> None:
    report = violence(excluded_place=VILLAGE)

    assert not may(focal_point(home=None), Action.ANSWER_OFFER, Offered(referral(), report))
    assert may(coordinator(home=None), Action.COORDINATE, report)


@pytest.mark.parametrize("home", [PlaceCode("KG-B-LEI"), PlaceCode("KG-B-BAT-KOK")])
def test_others_are_not_kept_away(home: PlaceCode | None) -> None:
    assert may(focal_point(home=home), Action.ANSWER_OFFER, Offered(referral(), violence(excluded_place=VILLAGE)))


def test_who_wrote_for_another_may_take_it_herself() -> None:
    report = violence(writer=NAZGUL, voice=Voice.SHE_ASKED)

    assert may(focal_point(), Action.ANSWER_OFFER, Offered(referral(), report))


@pytest.mark.parametrize(
    ("offer", "report"),
    [
        ({"state": ReferralState.REVOKED, "answered_by": NAZGUL}, TAKEN),
        ({**ACCEPTED, "answered_by": GULNARA}, TAKEN),
        (ACCEPTED, {"allowed": (OSH,)}),
        (ACCEPTED, {**TAKEN, "state": ReportState.WITHDRAWN}),
        ({**ACCEPTED, "state": ReferralState.CLOSED}, {**TAKEN, "state": ReportState.CLOSED}),
        ({**ACCEPTED, "organisation": OSH}, TAKEN),
    ],
)
def test_details_are_for_whoever_has_it(offer: dict[str, Any], report: dict[str, Any]) -> None:
    assert not may(focal_point(), Action.SEE_DETAILS, Offered(referral(**offer), violence(**report)))


@pytest.mark.parametrize(
    ("place", "district", "inside"),
    [
        (KG, DISTRICT, True),
        (DISTRICT, DISTRICT, True),
        (VILLAGE, DISTRICT, False),
        (PlaceCode("KG-B-BA"), DISTRICT, False),
    ],
)
def test_the_area_somebody_coordinates(place: PlaceCode, district: PlaceCode, inside: bool) -> None:
    assert coordinates(coordinator(place), district) is inside


def test_a_campaign_for_two_places_is_run_by_whoever_coordinates_both() -> None:
    both = campaign(audience=Audience(places=frozenset({DISTRICT, PlaceCode("KG-B-LEI")})))

    assert may(coordinator(BATKEN), Action.RUN_CAMPAIGN, both)
    assert not may(coordinator(DISTRICT), Action.RUN_CAMPAIGN, both)


def test_a_neighbouring_country_approves_nothing() -> None:
    assert not may(coordinator(PlaceCode("TJ-SU")), Action.APPROVE_CAMPAIGN, campaign())


def test_coordinators_who_are_told_can_be_reached_and_may_look_after_it() -> None:
    report = violence(excluded_place=VILLAGE)
    there, blocked, kept_away = coordinator(), coordinator(blocked_at=NOW), coordinator(home=VILLAGE)

    assert coordinators_of(report, [there]) == [COORDINATOR]
    assert coordinators_of(report, [blocked, kept_away, person(5)]) == []


def test_a_draft_is_there_only_for_those_who_wrote_in_it() -> None:
    hers, all_of_it = draft(editors=frozenset({COORDINATOR})), Grant(Role.COORDINATOR)

    assert may(person(COORDINATOR, all_of_it), Action.RUN_CAMPAIGN, hers)
    assert not any(may(person(99, all_of_it), each, hers) for each in Action)
    assert may(person(99, all_of_it), Action.RUN_CAMPAIGN, campaign())


@pytest.mark.parametrize(
    ("place", "land", "does"),
    [(DISTRICT, KG, True), (BATKEN, PlaceCode("TJ"), False), (None, PlaceCode("TJ"), True)],
)
def test_somebody_coordinates_in_the_country_of_her_area(place: PlaceCode | None, land: PlaceCode, does: bool) -> None:
    assert coordinates_in(coordinator(place), land) is does
    assert not coordinates_in(PEOPLE["leader"], land)
