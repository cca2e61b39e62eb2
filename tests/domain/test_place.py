"""Places: what a code tells by itself, names in her language, and finding what was typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.words import LANGUAGES
from referrals.domain.place import (
    Gazetteer,
    Level,
    Place,
    PlaceCode,
    UnknownPlaceError,
    is_place_code,
    level_of,
    lies_in,
    lineage,
    parent_of,
)
from referrals.domain.place_name import spelled, spelling
from referrals.facts import load_gazetteer

REAL = load_gazetteer()
OFFERED = [each for each in REAL if each.now is None]


def place(code: str, *, also: tuple[str, ...] = (), zone: str = "Asia/Bishkek", **names: str) -> Place:
    key = PlaceCode(code)
    named = names or {"ru": code, "en": code}
    return Place(key, level_of(key), parent_of(key), named, None, zone, "test", also)


SMALL = Gazetteer(
    (
        place("KG", ky="Кыргызстан", ru="Киргизия", en="Kyrgyzstan"),
        place("KG-B", ru="Баткенская область", en="Batken Region"),
        place("KG-B-BAT", ky="Баткен району", ru="Баткенский район", en="Batken District"),
        place("KG-B-BAT-KTS", ky="Көк-Таш", ru="Кок-Таш", en="Kok-Tash"),
        place("KG-B-BAT-BAT", ky="Баткен", ru="Баткен", en="Batken"),
        place("KG-B-LEI", ky="Лейлек району", ru="Лейлекский район", en="Leilek District"),
        place("KG-B-LEI-RAZ", also=("Исфана",), ky="Раззаков", ru="Раззаков", en="Razzakov"),
        place("TJ", tg="Тоҷикистон", ru="Таджикистан", en="Tajikistan", zone="Asia/Dushanbe"),
    ),
    dated=date(2026, 11, 21),
)


def codes(found: tuple[Place, ...]) -> list[str]:
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("KG", True),
        ("KG-B-BAT-AKS", True),
        ("KZ-10", True),
        ("", False),
        ("kg", False),
        ("KG-B-BAT-AKS-X", False),
        ("KG-", False),
        ("KGZ-B", False),
        ("KG-БАТ", False),
        ("KG-B-BAT-AKS\n", False),
        ("KG-12345-12345-12345", True),
        ("KG-123456", False),
    ],
)
def test_a_code_is_short_plain_and_has_one_part_for_each_level(text: str, fits: bool) -> None:
    assert is_place_code(text) is fits


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("KG", Level.COUNTRY, None),
        ("KG-B", Level.PROVINCE, "KG"),
        ("KG-B-BAT", Level.DISTRICT, "KG-B"),
        ("KG-B-BAT-AKS", Level.COMMUNITY, "KG-B-BAT"),
    ],
)
def test_level_and_parent_follow_from_the_code(code: str, level: Level, parent: str | None) -> None:
    assert (level_of(PlaceCode(code)), parent_of(PlaceCode(code))) == (level, parent)


def test_a_place_lies_in_itself_and_its_ancestors_but_not_in_a_namesake() -> None:
    village = PlaceCode("KG-B-BAT-AKS")
    assert lineage(village) == ("KG-B-BAT-AKS", "KG-B-BAT", "KG-B", "KG")
    assert lies_in(village, PlaceCode("KG-B"))
    assert lies_in(village, village)
    assert not lies_in(PlaceCode("KG-BA"), PlaceCode("KG-B"))
    assert not lies_in(PlaceCode("KG-B"), village)


def test_a_place_refuses_a_code_no_button_can_carry() -> None:
    with pytest.raises(ValueError, match="is not like KG"):
        Place(PlaceCode("nowhere"), Level.COUNTRY, None, {"ru": "?", "en": "?"}, None, "UTC", "test")


@pytest.mark.parametrize(("level", "parent"), [(Level.COUNTRY, "KG"), (Level.PROVINCE, "TJ")])
def test_a_place_refuses_a_level_or_parent_its_code_contradicts(level: Level, parent: str) -> None:
    with pytest.raises(ValueError, match="do not follow"):
        Place(PlaceCode("KG-B"), level, PlaceCode(parent), {"ru": "?", "en": "?"}, None, "UTC", "test")


def test_a_place_refuses_to_be_without_russian_and_english_name() -> None:
    with pytest.raises(ValueError, match="no name in en"):
        place("KG", ky="Кыргызстан", ru="Кыргызстан")


def test_a_place_list_refuses_a_place_twice_and_a_place_outside_everything() -> None:
    with pytest.raises(ValueError, match="twice"):
        Gazetteer((place("KG"), place("KG")), date(2026, 1, 1))
    with pytest.raises(ValueError, match="before KG, or KG is missing"):
        Gazetteer((place("KG-B"), place("KG")), date(2026, 1, 1))


def test_names_cannot_be_changed_afterwards() -> None:
    with pytest.raises(TypeError):
        SMALL.place(PlaceCode("KG")).names["ky"] = "other"  # type: ignore[index]


def test_look_ups_by_code() -> None:
    batken = PlaceCode("KG-B-BAT")
    assert SMALL.place(batken).names["en"] == "Batken District"
    assert batken in SMALL
    assert "KG-X" not in SMALL
    assert SMALL.get(PlaceCode("KG-X")) is None
    assert len(list(SMALL)) == 8
    with pytest.raises(UnknownPlaceError):
        SMALL.place(PlaceCode("KG-X"))


def test_countries_and_children_come_in_the_order_of_the_list() -> None:
    assert codes(SMALL.countries()) == ["KG", "TJ"]
    assert codes(SMALL.children(PlaceCode("KG-B-BAT"))) == ["KG-B-BAT-KTS", "KG-B-BAT-BAT"]
    assert SMALL.children(PlaceCode("KG-B-BAT-BAT")) == ()
    assert Gazetteer((), date(2026, 1, 1)).countries() == ()


@pytest.mark.parametrize("code", ["KG-B-BAT-KTS", "KG-B-BAT-GONE"])
def test_ancestors_district_and_country_are_told_even_of_a_place_that_left_the_list(code: str) -> None:
    village = PlaceCode(code)
    assert SMALL.ancestors(village) == ("KG-B-BAT", "KG-B", "KG")
    assert SMALL.district_of(village) == "KG-B-BAT"
    assert SMALL.country_of(village) == "KG"
    assert SMALL.zone_of(village) == "Asia/Bishkek"


def test_a_district_is_its_own_district_and_a_province_has_none() -> None:
    assert SMALL.district_of(PlaceCode("KG-B-BAT")) == "KG-B-BAT"
    assert SMALL.district_of(PlaceCode("KG-B")) is None
    assert SMALL.country_of(PlaceCode("TJ")) == "TJ"


def test_a_country_that_is_not_listed_has_the_time_of_greenwich() -> None:
    assert SMALL.zone_of(PlaceCode("XX-Y")) == "UTC"


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("KG", "ky", "Кыргызстан"),
        ("KG", "ru", "Киргизия"),
        ("KG", "en", "Kyrgyzstan"),
        ("KG", "tg", "Киргизия"),
        ("KG-B", "ky", "Баткенская область"),
        ("KG-B", "tg", "Баткенская область"),
        ("KG-B-BAT-GONE", "ky", "KG-B-BAT-GONE"),
    ],
)
def test_a_name_falls_back_to_the_russian_one_then_to_the_code(code: str, lang: str, name: str) -> None:
    assert SMALL.name(PlaceCode(code), lang) == name


def test_a_path_goes_from_the_country_down() -> None:
    path = SMALL.path(PlaceCode("KG-B-BAT-BAT"), "en")
    assert path == ("Kyrgyzstan", "Batken Region", "Batken District", "Batken")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("көк-таш", "KG-B-BAT-KTS"),
        ("Кок Таш", "KG-B-BAT-KTS"),
        ("КОКТАШ", "KG-B-BAT-KTS"),
        ("kok tash", "KG-B-BAT-KTS"),
        ("таш", "KG-B-BAT-KTS"),
        ("исфана", "KG-B-LEI-RAZ"),
        ("разаков", "KG-B-LEI-RAZ"),
        ("таджикистан", "TJ"),
        ("Точикистон", "TJ"),
        ("лейл", "KG-B-LEI"),
    ],
)
def test_what_is_typed_is_found_in_any_spelling(typed: str, first: str) -> None:
    assert codes(SMALL.find(typed))[:1] == [first]


def test_the_same_name_comes_before_names_that_only_begin_so() -> None:
    assert codes(SMALL.find("баткен")) == ["KG-B-BAT-BAT", "KG-B", "KG-B-BAT"]


@pytest.mark.parametrize(
    ("typed", "called"),
    [("Leilek District", {"KG-B-LEI"}), ("Лейлекский район", {"KG-B-LEI"}), ("Leil", set()), ("", set())],
)
def test_only_a_whole_name_calls_a_place(typed: str, called: set[str]) -> None:
    assert {each.code for each in REAL.called(typed)} == called
    assert REAL.called(typed, PlaceCode("TJ")) == ()


def test_a_search_can_be_kept_within_a_place() -> None:
    assert codes(SMALL.find("баткен", PlaceCode("KG-B-BAT"))) == ["KG-B-BAT-BAT", "KG-B-BAT"]
    assert SMALL.find("баткен", PlaceCode("TJ")) == ()
    assert SMALL.find("разаков", PlaceCode("KG-B-BAT")) == ()


@pytest.mark.parametrize("typed", ["", " ", "-ʼ", "\u200b", "щщщ", "zzzzzzzz", "аш"])
def test_nothing_is_found_for_nothing_or_for_too_little(typed: str) -> None:
    assert SMALL.find(typed) == ()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Vorux", "TJ-SU-ISF-VOR"),
        ("Ак Сай", "KG-B-BAT-AKS"),
        ("Сох", "UZ-FA-SOX"),
        ("So'x", "UZ-FA-SOX"),
        ("So‘x tumani", "UZ-FA-SOX"),
        ("Чоркух", "TJ-SU-ISF-CHO"),
        ("Хучанд", "TJ-SU-KHU"),
        ("Кадамжой", "KG-B-KAD-KAD"),
        ("Kyzyl-Kiya", "KG-B-KYZ"),
        ("Узбекистон", "UZ"),
        ("Isfana", "KG-B-LEI-RAZ"),
        ("Фаргона шахри", "UZ-FA-FSH"),
        ("Чилгази", "TJ-SU-ISF-CHI"),
        ("Ашгабад", "TM-S"),
        ("Ак-Сай айылы", "KG-B-BAT-AKS"),
        ("село Ак-Сай", "KG-B-BAT-AKS"),
        ("Исфара шахри", "TJ-SU-ISF-ISF"),
        ("г. Исфара", "TJ-SU-ISF-ISF"),
        ("Исфаринский район", "TJ-SU-ISF"),
        ("ноҳияи Исфара", "TJ-SU-ISF"),
        ("Ворух ҷамоати", "TJ-SU-ISF-VOR"),
        ("ҷамоати Ворух", "TJ-SU-ISF-VOR"),
        ("Баткенский р-н", "KG-B-BAT"),
        ("Баткенской области", "KG-B"),
        ("Согдийская обл.", "TJ-SU"),
        ("вил. Суғд", "TJ-SU"),
        ("Ош ш.", "KG-GO"),
        ("Ош шаары", "KG-GO"),
        ("Сулюктинский район", "KG-B-SUL"),
        ("Канибадамский район", "TJ-SU-KON"),
        ("Кокандский район", "UZ-FA-QOQ"),
        ("Rishton qishlog'i", "UZ-FA-RIS-RIS"),
        ("деҳаи Чоркуҳ", "TJ-SU-ISF-CHO"),
        ("Ворух айыл өкмөтү", "TJ-SU-ISF-VOR"),
        ("село Кала", "UZ-FA-SOX-QAL"),
        ("ш. Шахрак", "TJ-SU-ISF-SHA"),
    ],
)
def test_the_shipped_list_is_searched_as_people_type(typed: str, first: str) -> None:
    assert codes(REAL.find(typed))[:1] == [first]


@pytest.mark.usefixtures("unmeasured")
@given(st.sampled_from(OFFERED), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_every_name_of_the_shipped_list_finds_its_place(wanted: Place, written: object) -> None:
    assert callable(written)
    for name in (*wanted.names.values(), *wanted.other_spellings):
        assert wanted in REAL.find(written(name))


KIND_WORDS = (
    *("{} айылы", "{} айыл өкмөтү", "{} району", "{} шаары", "{} ш.", "{} облусу", "{} аймагы"),
    *("село {}", "с. {}", "{} район", "{} р-н", "г. {}", "город {}", "{} обл.", "{} область", "кишлак {}"),
    *("деҳаи {}", "ҷамоати {}", "{} ҷамоати", "шаҳри {}", "{} шахри", "ноҳияи {}", "вилояти {}"),
    *("{} village", "{} Town", "{} District", "{} region", "{} qishlogʻi", "{} tumani", "{} shahri"),
)


@pytest.mark.usefixtures("unmeasured")
@given(st.sampled_from(OFFERED), st.sampled_from(LANGUAGES), st.sampled_from(KIND_WORDS))
def test_a_name_as_the_bot_shows_it_is_found_with_and_without_the_word_for_its_kind(
    wanted: Place, language: str, form: str
) -> None:
    shown = REAL.name(wanted.code, language)
    for written in (shown, core_of(shown), form.format(core_of(shown))):
        assert wanted in REAL.find(written)[:5]


def core_of(shown: str) -> str:
    """A shown name without its kind, unless it is nothing else."""
    words = [each for each in shown.split() if spelled(each + " x").core == "x"]
    return " ".join(each for each in shown.split() if each not in words) or shown


@pytest.mark.usefixtures("unmeasured")
@given(st.text(max_size=200))
def test_any_text_can_be_searched_for(typed: str) -> None:
    found = REAL.find(typed)
    assert len(set(codes(found))) == len(found)
    assert codes(REAL.find(typed, PlaceCode("KG"))) == [
        each for each in codes(REAL.find(typed, PlaceCode("KG"))) if each.startswith("KG")
    ]


@given(st.text(max_size=50))
def test_a_spelling_has_neither_case_nor_signs(text: str) -> None:
    assert all(each.isalnum() for each in spelling(text))
    assert spelling(f" {text}- ") == spelling(text)
