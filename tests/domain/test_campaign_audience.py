"""Whom a campaign is for: what one press makes of it, when two of them would bring somebody the same, and who is where all
is paused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.authority import coordinated
from referrals.domain.broadcast.audience import (
    stands_still,
    with_group,
    with_language,
    with_place,
    with_role,
)
from referrals.domain.campaign import Audience, Campaign, Message, MessageState
from referrals.domain.campaign.overlap import repeats, shared_days
from referrals.domain.person import Grant, GroupCode, Role
from referrals.domain.place import PlaceCode, lies_in
from tests.domain.campaigns import FIRST, SECOND, THIRD, campaign, message
from tests.domain.samples import BATKEN, DISTRICT, GULNARA, KG, VILLAGE, person

KADAMJAY, OSH, NAMESAKE = PlaceCode("KG-B-KAD"), PlaceCode("KG-O"), PlaceCode("KG-BX")
PLACES = (KG, BATKEN, OSH, DISTRICT, KADAMJAY, VILLAGE)


def test_a_place_within_narrows_it_and_another_widens_it() -> None:
    narrowed = with_place(Audience(places=frozenset({BATKEN})), DISTRICT, [BATKEN])
    assert narrowed.places == {DISTRICT}
    both = with_place(narrowed, KADAMJAY, [BATKEN])
    assert both.places == {DISTRICT, KADAMJAY}
    assert with_place(both, BATKEN, [BATKEN]).places == {BATKEN}


def test_without_any_place_it_is_for_all_she_coordinates() -> None:
    one = Audience(places=frozenset({DISTRICT}))
    assert with_place(one, DISTRICT, [BATKEN]).places == {BATKEN}
    assert with_place(one, DISTRICT, []).places == frozenset()


@given(st.lists(st.sampled_from(PLACES)))
def test_no_place_contains_another_whatever_is_pressed(pressed: list[PlaceCode]) -> None:
    audience = Audience(places=frozenset({KG}))
    for place in pressed:
        audience = with_place(audience, place, [KG])
        assert audience.places
        assert [(a, b) for a in audience.places for b in audience.places if a != b and lies_in(a, b)] == []


def test_groups_roles_and_languages_go_in_and_out() -> None:
    empty, group = Audience(), GroupCode("batken-aksay")
    chosen = with_language(with_role(with_group(empty, group), Role.MEMBER), "ky")
    assert chosen == Audience(groups=frozenset({group}), roles=frozenset({Role.MEMBER}), languages=frozenset({"ky"}))
    assert with_language(with_role(with_group(chosen, group), Role.MEMBER), "ky") == empty


def of_pack(*days: Message, places: frozenset[PlaceCode] = frozenset({BATKEN})) -> Campaign:
    return campaign(*days, pack="16-days", audience=Audience(places=places))


def test_two_of_one_pack_repeat_where_their_places_touch() -> None:
    one = of_pack(message(FIRST), message(SECOND))
    for places in ({BATKEN}, {KG}, {DISTRICT}, {OSH, VILLAGE}, set[PlaceCode]()):
        other = of_pack(message(SECOND), places=frozenset(places))
        assert repeats(one, other)
        assert repeats(other, one)
    assert not repeats(one, of_pack(message(SECOND), places=frozenset({OSH})))


def test_other_days_or_another_pack_repeat_nothing() -> None:
    one = of_pack(message(FIRST))
    assert not repeats(one, of_pack(message(SECOND)))
    assert not repeats(one, of_pack(message(FIRST, state=MessageState.GONE)))
    assert not repeats(one, replace(of_pack(message(FIRST)), pack="year"))


def test_two_of_any_kind_share_the_days_on_which_both_have_something_to_come() -> None:
    one = campaign(message(FIRST), message(SECOND))
    assert shared_days(one, of_pack(message(SECOND), message(THIRD))) == {SECOND}
    assert shared_days(of_pack(message(SECOND), places=frozenset({VILLAGE})), one) == {SECOND}
    assert shared_days(one, of_pack(message(SECOND), places=frozenset({OSH}))) == frozenset()
    over = campaign(message(FIRST, state=MessageState.CANCELLED), message(SECOND, state=MessageState.GOING))
    assert shared_days(one, over) == {SECOND}
    assert not repeats(one, one), "own words are no series"


@pytest.mark.parametrize(
    ("some", "others", "meet"),
    [
        ({"ky"}, {"ru"}, False),
        ({"ky"}, {"ru", "ky"}, True),
        ({"ky"}, set(), True),
        (set(), {"ru"}, True),
        (set(), set(), True),
    ],
)
def test_two_for_readers_of_other_languages_share_no_day(some: set[str], others: set[str], meet: bool) -> None:
    one, other = [campaign(message(FIRST), audience=Audience(languages=frozenset(each))) for each in (some, others)]
    assert shared_days(one, other) == ({FIRST} if meet else frozenset())


def test_the_areas_somebody_coordinates() -> None:
    grants = (Grant(Role.COORDINATOR, place=BATKEN), Grant(Role.MEMBER, group=GroupCode("g")), Grant(Role.COORDINATOR))
    assert coordinated(person(GULNARA, grants=grants)) == (BATKEN, None)
    assert coordinated(person(GULNARA, grants=())) == ()


@pytest.mark.parametrize(
    ("where", "held", "still"),
    [
        ({VILLAGE}, {DISTRICT}, True),
        ({DISTRICT}, {DISTRICT}, True),
        ({DISTRICT}, {VILLAGE}, False),
        ({NAMESAKE}, {BATKEN}, False),
        ({NAMESAKE, VILLAGE}, {BATKEN}, True),
        (set(), {KG}, False),
        ({VILLAGE}, set(), False),
    ],
)
def test_who_is_there_stands_still(where: set[PlaceCode], held: set[PlaceCode], still: bool) -> None:
    assert stands_still(where, held) is still
