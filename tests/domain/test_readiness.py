"""Who is missing, where nobody coordinates, and what keeps a country closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from referrals.domain.hotline import Hotline
from referrals.domain.kind import Service
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import ALWAYS, Duty, OrganisationCode, Person, PersonId, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.readiness import (
    Lying,
    QuarantinedEntry,
    Queue,
    Readiness,
    districts_in,
    may_open,
    offering_in,
    uncoordinated,
    unready,
    watch,
)
from referrals.facts import load_facts

NIGHT = datetime(2026, 11, 20, 20, tzinfo=UTC)
"""Saturday, 02:00 in Bishkek."""
FACTS = load_facts()
KG, BATKEN, BATKEN_DISTRICT = PlaceCode("KG"), PlaceCode("KG-B"), PlaceCode("KG-B-BAT")
ALL_WEEK = Duty(frozenset(range(7)), ALWAYS)


def organisation(code: str = "centre", *services: Service, covers: PlaceCode = BATKEN) -> Organisation:
    return Organisation(
        code=OrganisationCode(code),
        names={"en": code},
        sector=Sector.CRISIS_CENTRE,
        covers=frozenset({covers}),
        services=frozenset(services),
        conflict_help=frozenset(),
        languages=frozenset({"ky"}),
        must_report=False,
        phone=None,
    )


def person(number: int = 1, duty: Duty = ALL_WEEK, blocked_at: datetime | None = None) -> Person:
    return Person(PersonId(number), Standing.ACTIVE, "ky", True, None, "Asia/Bishkek", duty=duty, blocked_at=blocked_at)


def test_somebody_who_blocked_the_bot_answers_for_nobody() -> None:
    seen = watch(organisation(), [person(1, blocked_at=NIGHT), person(2)], NIGHT)

    assert (seen.reachable, seen.on_duty, seen.next_at) == (1, 1, NIGHT)


def test_at_night_the_watch_says_when_somebody_begins() -> None:
    seen = watch(organisation(), [person(1, Duty())], NIGHT)

    assert (seen.reachable, seen.on_duty) == (1, 0)
    assert seen.next_at == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_with_nobody_no_moment_lies_ahead() -> None:
    assert watch(organisation(), [], NIGHT).next_at is None
    assert watch(organisation(), [person(1, Duty(frozenset()))], NIGHT).next_at is None


def test_a_service_is_unready_where_only_organisations_without_anybody_offer_it() -> None:
    lawyers = watch(organisation("lawyers", Service.LEGAL, Service.HEALTH), [], NIGHT)
    centre = watch(organisation("centre", Service.LEGAL), [person()], NIGHT)

    assert unready([lawyers, centre]) == (Service.HEALTH,)


def test_offering_in_a_country_are_those_with_services_that_work_there() -> None:
    here, elsewhere = organisation("here", Service.LEGAL), organisation("there", Service.LEGAL, covers=PlaceCode("TJ"))
    people = {here.code: (person(1), person(2))}

    (found,) = offering_in(KG, [here, elsewhere, organisation("talks")], people, NIGHT)

    assert (found.organisation, found.reachable) == (here, 2)


def test_a_place_narrower_than_a_district_is_its_district() -> None:
    assert districts_in(PlaceCode("KG-B-BAT-AKS"), FACTS.gazetteer) == (BATKEN_DISTRICT,)
    assert districts_in(BATKEN_DISTRICT, FACTS.gazetteer) == (BATKEN_DISTRICT,)
    assert set(districts_in(BATKEN, FACTS.gazetteer)) > {BATKEN_DISTRICT}


def test_a_province_without_listed_districts_stands_for_itself() -> None:
    empty = PlaceCode("KG-ZZ")

    assert districts_in(empty, FACTS.gazetteer) == (empty,)


def test_an_area_without_any_coordinator_is_named_once_and_as_a_whole() -> None:
    areas = [BATKEN_DISTRICT, BATKEN, BATKEN]

    assert uncoordinated(areas, FACTS.gazetteer, lambda district: False) == (BATKEN,)


def test_where_some_districts_are_coordinated_the_others_are_named() -> None:
    missing = uncoordinated([BATKEN, BATKEN_DISTRICT], FACTS.gazetteer, lambda district: district != BATKEN_DISTRICT)

    assert missing == (BATKEN_DISTRICT,)
    assert uncoordinated([BATKEN], FACTS.gazetteer, lambda district: True) == ()


READY = Readiness(
    country=KG,
    in_network=True,
    numbers=2,
    to_ring=(),
    languages=("ky",),
    watches=(watch(organisation("centre", Service.LEGAL), [person()], NIGHT),),
    unready=(),
)
NUMBERS: tuple[Hotline, ...] = tuple(each for each in FACTS.hotlines if each.country == KG)


def test_a_country_opens_when_nothing_is_missing() -> None:
    assert may_open(READY, ())
    assert may_open(replace(READY, to_ring=NUMBERS), NUMBERS)


@pytest.mark.parametrize(
    "lacking",
    [
        replace(READY, in_network=False),
        replace(READY, numbers=0),
        replace(READY, to_ring=NUMBERS),
        replace(READY, watches=()),
        replace(READY, watches=(watch(organisation("centre", Service.LEGAL), [], NIGHT + timedelta(1)),)),
        replace(READY, unready=(Service.LEGAL,)),
    ],
)
def test_a_country_stays_closed_when_one_thing_is_missing(lacking: Readiness) -> None:
    assert not may_open(lacking, NUMBERS[1:])


@pytest.mark.parametrize(
    ("phone", "has_words", "lacks"),
    [("+996", True, ()), (None, True, ("phone",)), ("+996", False, ("about",)), (None, False, ("phone", "about"))],
)
def test_an_entry_says_what_would_complete_it(phone: str | None, has_words: bool, lacks: tuple[str, ...]) -> None:
    assert QuarantinedEntry(replace(organisation(), phone=phone), has_words).lacks == lacks


def test_what_was_put_aside_has_a_name_of_its_own() -> None:
    names = {Lying(shelf, 12, "text", NIGHT, "turns:40", playable=True).handle for shelf in Queue}
    assert "u12" in names
    assert len(names) == len(Queue)
