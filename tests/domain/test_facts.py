"""The shipped facts load, and a mistake in a file is named with its entry and what is expected there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from referrals.domain.network import Network
from referrals.domain.place import Gazetteer, Level, PlaceCode
from referrals.facts import DATA, load_facts, load_gazetteer, load_hotlines, load_network, load_policy
from referrals.toml_files.reading import FileRefused

PLACES = load_gazetteer()
EXAMPLE = Path(__file__).parents[2] / "docs" / "network.example.toml"


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    text = (DATA / name).read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def wrong(load: Callable[[Path], object], file: Path) -> list[str]:
    with pytest.raises(FileRefused) as error:
        load(file)
    assert {each.file for each in error.value.problems} == {file.name}
    assert str(error.value).startswith(file.name)
    return [str(problem) for problem in error.value.problems]


def load_numbers(file: Path) -> object:
    return load_hotlines(PLACES, file)


@pytest.mark.parametrize(("country", "provinces"), [("KG", 9), ("TJ", 5), ("UZ", 14), ("KZ", 20), ("TM", 6)])
def test_every_province_of_the_five_countries_is_listed(country: str, provinces: int) -> None:
    assert len(PLACES.children(PlaceCode(country))) == provinces


@pytest.mark.parametrize(
    "district",
    [
        *("KG-B-BAT", "KG-B-KAD", "KG-B-LEI"),
        *("TJ-SU-ISF", "TJ-SU-BGH", "TJ-SU-JRA"),
        *("UZ-FA-SOX", "UZ-FA-FER", "UZ-FA-RIS"),
    ],
)
def test_the_first_districts_have_their_communities(district: str) -> None:
    assert PLACES.place(PlaceCode(district)).level is Level.DISTRICT
    assert len(PLACES.children(PlaceCode(district))) >= 5


def test_p_codes_are_only_those_that_were_checked() -> None:
    assert {each.code: each.pcode for each in PLACES if each.pcode} == {
        "KG-B": "KG05000000000",
        "KG-B-LEI": "KG05236000000",
        "TJ-SU": "3505000",
        "TJ-SU-ISF": "3505220",
        "UZ-FA": "UZ30",
    }


def test_all_facts_load_together() -> None:
    facts = load_facts()
    assert facts.gazetteer == PLACES
    assert facts.hotlines == load_hotlines(PLACES)
    assert facts.policy == load_policy()


def test_zones_and_sources_are_inherited() -> None:
    zones = {each.code[:2]: each.zone for each in PLACES}
    assert zones == {
        "KG": "Asia/Bishkek",
        "TJ": "Asia/Dushanbe",
        "UZ": "Asia/Tashkent",
        "KZ": "Asia/Almaty",
        "TM": "Asia/Ashgabat",
    }
    assert all(each.source for each in PLACES)
    assert PLACES.place(PlaceCode("KG-T")).source == PLACES.place(PlaceCode("KG")).source


def test_names_of_neighbours_on_one_screen_differ() -> None:
    for above in (None, *(each.code for each in PLACES)):
        siblings = PLACES.countries() if above is None else PLACES.children(above)
        for language in ("ky", "ru", "en", "tg", "uz"):
            names = [PLACES.name(each.code, language) for each in siblings]
            assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("dated = 2026-11-30", "", "dated: is missing: a date like 2026-03-01, without quotes"),
        ('ru = "Ошская область"', "ru = 7", "places.KG-O.ru: must be the name in this language, in quotes"),
        ("KG-O = {", "kg-o = {", "places.kg-o: is no code like KG, KG-B"),
        ("KG-O = {", "KX-O = {", "places.KX-O: lies in KX, which is not listed"),
        ('en = "Osh Region"', 'eng = "Osh"', "places.KG-O.en: is missing: the name in this language"),
        ('en = "Osh Region"', 'en = "Osh", zon = "x"', "places.KG-O.zon: is not an entry known here"),
        ('"Osh Region"', '"Osh", zone = "Asia/Osh"', "'Asia/Osh' is no time zone like Asia/Bishkek"),
        ('"Osh Region"', '"Osh", zone = "../x"', "'../x' is no time zone"),
        ('"Osh Region"', '"Osh", source = "isso"', "'isso' is not a key of [sources]; did you mean iso?"),
        ('"Osh Region"', '"Osh", also = [1]', "places.KG-O.also[0]: must be a text in quotes"),
        ('zone = "Asia/Bishkek", ', "", "places.KG.zone: is missing"),
        ('zone = "Asia/Bishkek", source = "iso"', 'zone = "Asia/Bishkek"', "places.KG.source: is missing"),
        ("KG-B = {", "KG-B = 1 #", "places.KG-B: must be a table"),
    ],
)
@pytest.mark.usefixtures("unmeasured")
def test_a_mistake_in_the_place_list_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    told = wrong(load_gazetteer, changed(tmp_path, "places.toml", old, new))
    assert any(expected in each for each in told), told


def test_a_place_before_the_one_it_lies_in_is_named(tmp_path: Path) -> None:
    file = changed(tmp_path, "places.toml", "[places]", '[places]\nKG-XX = { ru = "?", en = "?" }')
    assert wrong(load_gazetteer, file) == ["places.KG-XX: must stand after KG, in which it lies"]


@pytest.mark.usefixtures("unmeasured")
def test_a_wrong_place_is_named_once_and_not_again_for_everything_in_it(tmp_path: Path) -> None:
    file = changed(tmp_path, "places.toml", "KG-B-BAT = {", "KG-B-BAT = 7 #")
    told = wrong(load_gazetteer, file)
    assert told == ["places.KG-B-BAT: must be a table"]

    file = changed(tmp_path, "places.toml", "TJ = {", "TJX = {")
    told = wrong(load_gazetteer, file)
    assert sum("lies in TJ, which is not listed" in each for each in told) == 5
    assert len(told) == 6


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('country = "KG"', 'country = "KG-B"', "hotlines[0].country: 'KG-B' is not one of KG, TJ, UZ, KZ, TM"),
        ('number = "117"', 'number = "1-17"', "hotlines[0].number: '1-17' must be digits only"),
        ('number = "117"', 'number = "103"', "hotlines[1].number: 103 is listed twice for KG"),
        ('"social_line"', '"socialline"', "did you mean social_line?"),
        ('confidence = "medium"', "", "hotlines[0].confidence: is missing: one of sourced, medium"),
        ('hours = "24/7"', 'hours = "all day"', "hours: 'all day' must be \"24/7\" or spans"),
        ("warns_police = true", 'warns_police = "yes"', "warns_police: must be true or false"),
        ("warns_police = true", 'checked_on = "soon"', "checked_on: must be a date like 2026-03-01"),
        ('[[hotlines]]\ncountry = "KG"', '[[numbers]]\ncountry = "KG"', "numbers: is not an entry known here"),
    ],
)
def test_a_mistake_in_the_numbers_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    told = wrong(load_numbers, changed(tmp_path, "hotlines.toml", old, new))
    assert any(expected in each for each in told), told


def test_hours_may_be_several_spans(tmp_path: Path) -> None:
    file = changed(tmp_path, "hotlines.toml", 'hours = "24/7"', 'hours = "08:00-12:00, 13:00-18:00"')
    assert "08:00-12:00, 13:00-18:00" in {each.hours for each in load_hotlines(PLACES, file)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('answer_within = "10 min"', 'answer_within = "10"', "urgency.1_hour.answer_within: '10' is no length"),
        ('answer_within = "10 min"', "answer_within = 10", "must be a length of time like"),
        ('ring_again = "3 min"', 'ring_agian = "3 min"', "did you mean ring_again?"),
        ("[urgency.3_days]", "[urgency.4_days]", "urgency.3_days: is missing: a table"),
        ("until = 20:00:00", "until = 20", "safe_hours.until: must be a time like 08:00:00, without quotes"),
        ('hidden_after = "10 min"', 'hidden_after = "2 h"', "must not be longer than violence_draft_wiped_after"),
    ],
)
def test_a_mistake_in_the_times_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    told = wrong(load_policy, changed(tmp_path, "policy.toml", old, new))
    assert any(expected in each for each in told), told


def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in wrong(load_policy, tmp_path / "policy.toml")[0]
    broken = tmp_path / "broken.toml"
    broken.write_text("a = ", encoding="utf-8")
    assert "is not valid TOML" in wrong(load_policy, broken)[0]
    broken.write_bytes(b"a = '\xff'")
    assert "is not saved as UTF-8" in wrong(load_policy, broken)[0]


def test_the_example_network_loads() -> None:
    network = load_network(EXAMPLE, PLACES)
    assert isinstance(network, Network)
    assert network.countries == ("KG",)
    assert len(load_network(EXAMPLE.with_name("network.border.toml"), PLACES).countries) == 2


def test_a_network_file_with_mistakes_is_refused_with_all_of_them() -> None:
    empty = Gazetteer((), PLACES.dated)
    with pytest.raises(FileRefused, match=r"countries\[0\]: 'KG' is not in the place list"):
        load_network(EXAMPLE, empty)
