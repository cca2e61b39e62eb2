"""The shipped place list reads as each reader knows it: her language, her alphabet, no name too long for a button."""

import sys

import pytest

from handlers.forms.options import MOST_FOUND, ROOM, part_of, parts_inside
from locales.alphabets import ALPHABETS, in_order
from locales.words import LANGUAGES
from referrals.domain.place import Level, PlaceCode, level_of
from referrals.domain.place_name import without_kind
from referrals.facts import load_gazetteer

REAL = load_gazetteer()
COUNTED = (Level.PROVINCE, Level.DISTRICT)
LONGEST_NAME = 30
"""What a button has room for."""

FOREIGN = {"en": (0, 0), "ru": (0, 0), "ky": (0, 23), "tg": (22, 43)}
"""Names that a reader of the language gets in Russian: of countries, provinces and districts, and of communities. These
figures may only go down; a name that nobody knows is left out, not invented."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_many_names_are_still_foreign_to_a_reader(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    foreign = [each.code for each in REAL if language not in each.names]
    villages = [each for each in foreign if level_of(each) is Level.COMMUNITY]
    wider = [each for each in foreign if each not in villages]
    with capsys.disabled():
        sys.stdout.write(
            f"\nforeign to a reader of {language}: {len(wider)} wide, {len(villages)} villages of {len(REAL.places)}\n"
        )
    assert len(wider) <= FOREIGN[language][0]
    assert len(villages) <= FOREIGN[language][1]


@pytest.mark.parametrize("language", ["ru", "ky", "tg"])
def test_nobody_reads_latin_letters_among_cyrillic_ones(language: str) -> None:
    shown = [REAL.name(each.code, language) for each in REAL]
    assert [each for each in shown if any("a" <= letter <= "z" for letter in each.casefold())] == []


@pytest.mark.parametrize("country", ["KG", "TJ"])
def test_every_province_has_its_districts(country: str) -> None:
    """ "Nobody from my district" never means a whole province; the city of Osh alone has no parts (D5)."""
    whole = [each.code for each in REAL.children(PlaceCode(country)) if not REAL.children(each.code)]
    assert whole == (["KG-GO"] if country == "KG" else [])


@pytest.mark.parametrize(("country", "districts"), [("KG", 40 + 12 + 4), ("TJ", 47 + 17 + 4)])
def test_the_districts_are_as_many_as_the_countries_have(country: str, districts: int) -> None:
    """Rural districts, towns of their rank, and the four districts of the capital."""
    listed = [each for each in REAL if each.level is Level.DISTRICT and each.code.startswith(f"{country}-")]
    assert len(listed) == districts


def test_a_code_that_was_ever_shipped_is_still_listed() -> None:
    """A network's file and what is kept of people refer to them."""
    first = (
        "KG TJ UZ KZ TM KG-B KG-O KG-GO KG-J KG-GB KG-C KG-Y KG-N KG-T TJ-SU TJ-KT TJ-RA TJ-GB TJ-DU KG-B-BAT KG-B-LEI KG-B-KAD"
        " KG-B-KYZ KG-B-SUL KG-B-BAT-BAT KG-B-BAT-AKS KG-B-LEI-MAR KG-B-KAD-MAR KG-B-KAD-HAL TJ-SU-ISF-KIM"
        " TJ-SU-ISF-ISF UZ-FA-SOX"
    )
    assert [each for each in first.split() if each not in REAL] == []


def test_a_place_that_moved_is_counted_where_it_is_and_not_offered() -> None:
    town, before = PlaceCode("KG-B-BTS"), PlaceCode("KG-B-BAT-BAT")
    assert {each.code: each.now for each in REAL if each.now} == {before: town}
    assert REAL.counted_in(before) == town
    assert before not in {
        each.code for each in (*REAL.children(PlaceCode("KG-B-BAT")), *REAL.find("Баткен")[:MOST_FOUND])
    }
    assert REAL.name(before, "ky") == "Баткен"


@pytest.mark.parametrize(
    ("old", "code", "shown"),
    [
        ("Марказ", "KG-B-KAD-MAR", "Айрыбаз"),
        ("Халмион айылы", "KG-B-KAD-HAL", "Жеңиш"),
        ("Маргун", "KG-B-LEI-MAR", "Мурас"),
        ("Валакиш", "KG-B-KAD-TEG", "Тегирмеч"),
        ("Ноогардан", "KG-B-KAD-AKO", "Ак-Өргө"),
        ("Чурбек", "KG-B-LEI-UBU", "Үч-Булак"),
        ("Говсувар", "KG-B-BAT-ORB", "Орто-Боз"),
        ("Достук", "KG-B-BAT-JDO", "Жаңы-Достук"),
        ("Коммуна", "KG-B-LEI-SDO", "Сары-Дөбө"),
        ("Джалал-Абад шаары", "KG-J-MAN", "Манас шаары"),
        ("Кара-Бууринский район", "KG-T-AYT", "Айтматов району"),
        ("КИМ", "TJ-SU-ISF-KIM", "Нурафшан"),
        ("Қӯрғонтеппа", "TJ-KT-BOK", "Бохтар шаары"),
        ("Ҷиргатол", "TJ-RA-LAK", "Лахш району"),
        ("ноҳияи Шӯрообод", "TJ-KT-SHO", "Шамсиддин Шохин району"),
    ],
)
def test_a_renamed_place_shows_its_new_name_and_is_found_by_the_old_one(old: str, code: str, shown: str) -> None:
    assert REAL.find(old)[0].code == code
    assert REAL.name(PlaceCode(code), "ky") == shown


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Өзгөн району", "KG-O-OZG"),
        ("Узгенский район", "KG-O-OZG"),
        ("ноҳияи Ӯзганд", "KG-O-OZG"),
        ("Баткен шаары", "KG-B-BTS"),
        ("Batken shahri", "KG-B-BTS"),
        ("Талас ш.", "KG-T-TSH"),
        ("Кулябский район", "TJ-KT-KUL"),
        ("Бохтар шахри", "TJ-KT-BOK"),
        ("Рудаки тумани", "TJ-RA-RUD"),
        ("Пянж району", "TJ-KT-PAN"),
        ("Андижон вилояти", "UZ-AN"),
        ("Анжиян облусу", "UZ-AN"),
        ("Вилояти Ҷалолобод", "KG-J"),
        ("Чолпон-Ата", "KG-Y-IKU"),
        ("Маргалаң", "UZ-FA-MAR"),
    ],
)
def test_a_place_is_found_by_each_language_and_by_the_word_for_its_kind(typed: str, code: str) -> None:
    assert REAL.find(typed)[0].code == code


def test_a_name_that_many_villages_have_is_offered_and_never_taken_for_one() -> None:
    for common in ("Достук", "Маданият", "Чапаев", "Коммуна"):
        assert REAL.find(common)
        assert REAL.called(common) == ()


def test_a_name_that_says_its_kind_is_that_kind_alone() -> None:
    assert [each.code for each in REAL.called("Ош облусу")] == ["KG-O"]
    assert [each.code for each in REAL.called("Таласская обл.")] == ["KG-T"]
    assert {each.code for each in REAL.called("Талас")} == {"KG-T", "KG-T-TAL", "KG-T-TSH"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_longer_than_a_button(language: str) -> None:
    assert [name for each in REAL if len(name := REAL.name(each.code, language)) > LONGEST_NAME] == []


def test_every_language_has_its_alphabet() -> None:
    assert set(ALPHABETS) == set(LANGUAGES)
    assert all(len(set(each)) == len(each) for each in ALPHABETS.values())


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("ky", ["Алай", "Араван", "Кара-Кулжа", "Кара-Суу", "Ноокат", "Өзгөн", "Чоң-Алай"]),
        (
            "ru",
            ["Алайский", "Араванский", "Кара-Кульджинский", "Кара-Сууский", "Ноокатский", "Узгенский", "Чон-Алайский"],
        ),
        ("en", ["Alay", "Aravan", "Chong-Alay", "Kara-Kulja", "Kara-Suu", "Nookat", "Uzgen"]),
    ],
)
def test_districts_stand_in_the_order_of_the_readers_alphabet(language: str, first: list[str]) -> None:
    listed = parts_inside(REAL, PlaceCode("KG-O"), language)
    assert [without_kind(REAL.name(each, language)) for each in listed] == first


def test_letters_that_russian_lacks_have_their_own_place() -> None:
    assert sorted(["Ҷамоат", "Чорку", "Қубодиён", "Кулоб", "Ғафуров", "Гулистон"], key=in_order("tg")) == [
        *("Гулистон", "Ғафуров", "Кулоб", "Қубодиён", "Чорку", "Ҷамоат")
    ]
    assert sorted(["Үч", "Ук", "Өзгөн", "Ош"], key=in_order("ky")) == ["Ош", "Өзгөн", "Ук", "Үч"]


def test_what_she_lives_in_comes_first() -> None:
    home = PlaceCode("TJ-SU-ISF-VOR")
    assert parts_inside(REAL, PlaceCode("TJ"), "tg", home)[0] == "TJ-SU"
    assert parts_inside(REAL, PlaceCode("TJ-SU"), "tg", home)[0] == "TJ-SU-ISF"


@pytest.mark.parametrize("area", [each.code for each in REAL if REAL.children(each.code)])
def test_every_place_stands_on_one_screen_of_at_most_eight_choices(area: PlaceCode) -> None:
    everything = parts_inside(REAL, area, "ky")
    met, part = list[PlaceCode](), 0
    while len(met) < len(everything):
        shown, following = part_of(everything, part)
        assert len(shown) + (following is not None) <= ROOM
        met += shown
        part = following or 0
    assert met == everything
    assert part == 0, "the last part leads back to the first"
