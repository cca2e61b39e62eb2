"""The network file: what it becomes, and every mistake with its path, its reason and what may have been meant."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.kind import Help, Service, Welcome
from referrals.domain.network import Network, OpeningHours
from referrals.domain.organisation import Sector
from referrals.domain.person import ALWAYS, OrganisationCode
from referrals.facts import load_gazetteer, parse_network

PLACES = load_gazetteer()
EXAMPLE = tomllib.loads((Path(__file__).parents[2] / "docs" / "network.border.toml").read_text("utf-8"))
AK_KANAT, UKUK, MOHI_NAV, TYNCHTYK, SULH, POLICE = range(6)


def parsed(document: dict[str, Any]) -> Network:
    network = parse_network(document, PLACES)
    assert isinstance(network, Network), network
    return network


def problems(document: dict[str, Any]) -> list[str]:
    found = parse_network(document, PLACES)
    assert not isinstance(found, Network)
    return [str(each) for each in found]


def example(organisation: int | None = None, **entries: object) -> dict[str, Any]:
    """The example with entries of one organisation, or of the whole file, replaced; None takes one out."""
    document = copy.deepcopy(EXAMPLE)
    table = document if organisation is None else document["organisations"][organisation]
    table.update(entries)
    for key in [key for key, value in entries.items() if value is None]:
        del table[key]
    return document


def test_the_example_has_both_sides_of_the_border_and_two_groups() -> None:
    network = parsed(EXAMPLE)
    assert network.countries == ("KG", "TJ")
    assert [(each.code, each.district) for each in network.groups] == [
        ("batken-aksay", "KG-B-BAT"),
        ("isfara-vorukh", "TJ-SU-ISF"),
    ]
    assert set(network.profiles) == {each.code for each in network.organisations}


def test_an_organisation_keeps_what_routing_needs() -> None:
    police = parsed(EXAMPLE).organisations[POLICE]
    assert (police.sector, police.must_report, police.phone) == (Sector.POLICE, True, None)
    assert police.services == {Service.POLICE}
    assert police.conflict_help == frozenset()
    assert police.covers == {"KG-B-BAT"}
    assert police.name("ky") == "Баткен райондук милициясы (үлгү)"


def test_a_profile_keeps_what_the_directory_shows() -> None:
    profiles = parsed(EXAMPLE).profiles
    assert Help.TAKEDOWN in profiles[OrganisationCode("ukuk-batken")].special_help
    assert Welcome.WITH_CHILDREN in profiles[OrganisationCode("mohi-nav")].welcomes
    assert profiles[OrganisationCode("ak-kanat")].open_hours == OpeningHours(frozenset(range(7)), ALWAYS)
    assert profiles[OrganisationCode("police-batken")].open_hours is None
    assert profiles[OrganisationCode("police-batken")].law_note == {}


def test_only_the_police_of_the_example_must_report_and_no_mediation_takes_violence() -> None:
    organisations = parsed(EXAMPLE).organisations
    assert [each.code for each in organisations if each.must_report] == ["police-batken"]
    assert not [each for each in organisations if each.sector is Sector.MEDIATION and each.services]


@pytest.mark.parametrize("key", ["address", "Address", "street", "location", "coordinates", "shelter"])
def test_d11_an_address_is_refused_with_the_reason(key: str) -> None:
    told = problems(example(AK_KANAT, **{key: "Lenin street 1"}))
    assert len(told) == 1
    assert told[0].startswith(f"organisations[0].{key}: is refused: no address is ever kept")
    assert "Lenin" not in told[0]


@pytest.mark.parametrize("key", ["names", "about", "law_note"])
def test_d11_a_shelters_texts_say_no_street_and_others_may(key: str) -> None:
    """V15."""
    where = {"en": "Lenin street 5", "ru": "Ленина 5"} if key != "names" else {"en": "Lenin street 5"}
    (told,) = problems(example(AK_KANAT, **{key: {**EXAMPLE["organisations"][AK_KANAT].get(key, {}), **where}}))[:1]
    assert told.startswith(f"organisations[0].{key}.en")
    assert "Lenin" not in told
    talks = example(TYNCHTYK, about={"en": "Lenin street 5"})
    assert parsed(talks)


@pytest.mark.parametrize("key", ["focal_points", "director", "staff"])
def test_a_person_is_refused_with_the_reason(key: str) -> None:
    assert "names no person" in problems(example(AK_KANAT, **{key: ["Amina"]}))[0]


def test_a_leader_of_a_group_is_refused_with_the_reason() -> None:
    document = example()
    document["groups"][1]["leader"] = "Amina"
    assert problems(document) == [
        "groups[1].leader: is refused: this file names no person; people join by invite (python -m bot invite)"
    ]


@pytest.mark.parametrize(
    ("organisation", "entries", "expected"),
    [
        (UKUK, {"covers": ["KG-B-BTA"]}, "organisations[1].covers[0]: 'KG-B-BTA' is not in the place list; "
         "did you mean KG-B-BTS?"),
        (UKUK, {"covers": ["KG", "Ворух"]}, "covers[1]: 'Ворух' is not in the place list; "
         "did you mean TJ-SU-ISF-VOR (Vorukh)?"),
        (UKUK, {"covers": ["KG", "KG-B", 7]}, "organisations[1].covers[2]: must be a text in quotes"),
        (UKUK, {"covers": []}, "organisations[1].covers: must not be empty"),
        (UKUK, {"covers": ["UZ-FA"]}, "UZ-FA lies in UZ, which is not among the countries of this network"),
        (UKUK, {"services": ["legal_service"]}, "did you mean legal_assistance_service?"),
        (UKUK, {"services": "legal"}, "organisations[1].services: must be a list of texts in square brackets"),
        (UKUK, {"services": None, "special_help": None}, "or conflict_help must name something"),
        (UKUK, {"special_help": ["legal"]}, "'legal' follows from services already"),
        (UKUK, {"special_help": ["refugee_centre"]}, "services: must have other_service, since special_help"),
        (UKUK, {"sector": "lawyer"}, "organisations[1].sector: 'lawyer' is not one of crisis_centre, ngo"),
        (UKUK, {"sector": None}, "organisations[1].sector: is missing: one of crisis_centre"),
        (UKUK, {"languages": ["kg"]}, "organisations[1].languages[0]: 'kg' is not one of en, ru"),
        (UKUK, {"must_report_by_law": None}, "must_report_by_law: is missing: true or false"),
        (UKUK, {"phone": "ring us"}, "organisations[1].phone: 'ring us' is not a phone number"),
        (UKUK, {"phone": 117}, "organisations[1].phone: must be a text in quotes"),
        (UKUK, {"names": {}}, "names: must have a text for at least one language"),
        (UKUK, {"names": {"kg": "x"}}, "organisations[1].names.kg: is not a language code"),
        (UKUK, {"names": {"ru": " "}}, "organisations[1].names.ru: must not be empty"),
        (UKUK, {"code": "Укук"}, "organisations[1].code: 'Укук' must be 2 to 20 small Latin letters"),
        (UKUK, {"code": "ak-kanat"}, "organisations[1].code: 'ak-kanat' is used twice"),
        (UKUK, {"welcome": ["hiv"]}, "organisations[1].welcome: is not an entry known here; "
         "did you mean welcomes?"),
        (UKUK, {"hours": {"days": ["monday"], "always": True}}, "hours.days[0]: 'monday' is not one of mon"),
        (UKUK, {"hours": {"days": ["mon"], "from": "09:00"}}, "hours.from: must be a time like 08:00:00"),
        (UKUK, {"hours": {"days": ["mon"], "always": True, "till": 1}}, "hours.till: is not an entry known here"),
        (UKUK, {"about": "text"}, "organisations[1].about: must be a table"),
        (UKUK, {"names": {"ru": "Укук\nБаткен"}}, "organisations[1].names.ru: must be one line"),
        (UKUK, {"names": {"ru": "Укук\u200b"}}, "organisations[1].names.ru: has an invisible character"),
        (UKUK, {"names": {"ru": "\u202eУкук"}}, "organisations[1].names.ru: has an invisible character"),
        (UKUK, {"names": {"ru": "\u3164"}}, "organisations[1].names.ru: has nothing in it that can be seen"),
        (UKUK, {"names": {"ru": "!?"}}, "organisations[1].names.ru: has nothing in it that can be seen"),
        (UKUK, {"names": {"ru": "У" + "\u0301" * 3}}, "organisations[1].names.ru: has a letter with more than 2"),
        (UKUK, {"names": {"ru": "У" * 81}}, "organisations[1].names.ru: has 81 characters; at most 80 fit"),
        (UKUK, {"about": {"ru": "У" * 301}}, "organisations[1].about.ru: has 301 characters; at most 300 fit"),
        (UKUK, {"law_note": {"ru": "\x07"}}, "organisations[1].law_note.ru: has an invisible character"),
        (UKUK, {"names": {"en": "AK–KANAT  crisis centre"}}, "organisations[1].names: looks like the name of ak-kanat to "
         "somebody who reads en"),
        (UKUK, {"names": {"ru": "Kpизисный цeнтp «Ак-Канат»"}}, "organisations[1].names: looks like the name of ak-kanat"),
        (SULH, {"services": ["psychosocial_service"]}, "mediation does not exist for reports of violence"),
        (None, {"countries": ["KG-B", "TJ"]}, "countries[0]: KG-B is a province, but a country is expected"),
        (None, {"countries": None}, "countries: is missing: a list of texts"),
        (None, {"groups": ["x"]}, "groups[0]: must be a table, headed [[groups]]"),
        (None, {"organisations": {}}, "organisations: must be a list of tables, each headed [[organisations]]"),
        (None, {"group": []}, "group: is not an entry known here; did you mean groups?"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_path_and_what_is_expected(
    organisation: int | None, entries: dict[str, object], expected: str
) -> None:
    told = problems(example(organisation, **entries))
    assert any(expected in each for each in told), told


@pytest.mark.parametrize(
    ("district", "expected"),
    [
        ("KG-B", "groups[0].district: KG-B is a province, but a district is expected"),
        ("Лейлек", "groups[0].district: 'Лейлек' is not in the place list; did you mean KG-B-LEI"),
    ],
)
def test_a_group_belongs_to_a_district(district: str, expected: str) -> None:
    document = example()
    document["groups"][0]["district"] = district
    assert problems(document)[0].startswith(expected)


def test_groups_can_be_told_apart() -> None:
    document = example()
    document["groups"][1]["name"] = "ак-сай  Айымдары"
    assert problems(document) == ["groups[1].name: looks like the name of batken-aksay"]
    document["groups"][1]["name"] = "Занони\nВорух"
    assert problems(document) == ["groups[1].name: must be one line"]


def test_what_organisations_say_of_themselves_may_have_several_lines_and_any_script() -> None:
    parsed(example(UKUK, about={"en": "Lawyers.\nFree of charge."}, names={"en": "می‌توانم Ёқут Жәрдем"}))


def test_groups_have_each_their_own_code() -> None:
    document = example()
    document["groups"].append(document["groups"][0])
    assert problems(document) == ["groups[2].code: 'batken-aksay' is used twice"]


def test_all_mistakes_are_told_at_once() -> None:
    document = example(AK_KANAT, covers=["KG-Q"], phone="?", address="x")
    document["organisations"][SULH]["languages"] = ["tj"]
    paths = [each.split(":")[0] for each in problems(document)]
    assert paths == [
        "organisations[0].covers[0]",
        "organisations[0].phone",
        "organisations[0].address",
        "organisations[4].languages[0]",
    ]


def test_an_empty_file_is_told_what_a_network_needs() -> None:
    assert [each.split(":")[0] for each in problems({})] == ["countries", "groups", "organisations"]


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted({key for each in EXAMPLE["organisations"] for key in each})), NESTED)
def test_no_value_can_break_the_reading(key: str, value: object) -> None:
    found = parse_network(example(UKUK, **({key: value} if value is not None else {})), PLACES)
    assert isinstance(found, Network) or all(each.path and each.says for each in found)
