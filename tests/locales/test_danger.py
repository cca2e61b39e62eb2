"""Danger is heard in every language and spelling, and ordinary kind answers are not taken for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.danger import plain
from locales.previews import read_stems
from locales.words import HERE, LANGUAGES, Library

DANGER = Library().danger

HEARD = """
he beats me every night|I am scared|my brother locked me in|they took my passport|heLp   me please|he HIT me|he wants to kiill me
муж бьёт меня|Муж БЬЕТ|он меня избил вчера|боюсь идти домой|помогиииите|угрожает убить|хочу умереть|меня выдают замуж|стреляют
он меня нaсилует|изнaсиловали|не выпускает из дома|не хочу жить так|забрали паспорт|6ьет меня|Бъет|у меня синяки|с ножом пришел
pomogite|muzh byet menya|boyus idti domoi|ugrozhaet: ubyet
күйөөм уруп жатат|куйоом уруп жатат|мени сабады|корком|өлтүрөм дейт|ала качып кетишти|зордуктады|бычак менен коркутту
жардам бергилечи|жашагым келбейт|атышуу болуп жатат|үйдөн кууп чыкты|ок атып жатышат|күйөөгө берем дейт|мажбурлап жатышат
шавҳарам маро мезанад|шавхарам маро мезанад|метарсам|тахдид мекунад|занро зад|мекушам мегӯяд|наҷот диҳед|начот дихед
ба шавҳар медиҳанд|зуроварӣ|ёрӣ диҳед|ёри дихед|милтик дорад|тирандозӣ шуд|аз хона пеш кард|мурдан мехоҳам|дар хона қулф карданд
"""

NOT_HEARD = """
Thank you, I will come.|I read it with my daughter, we liked it|When does it begin?|We hung the lamp in the library|Good idea
The bread was beautiful|Can my sister come too?|My husband will bring me|No, I cannot, I have to shovel snow|We are twelve
Спасибо, приду обязательно|Прочитали с дочкой, понравилось|Во сколько начало и где?|Билет покупать не надо?|Можно с сестрой?
Повесим объявление в библиотеке|Мы с мужем согласны|Доброе утро, уважаемые женщины|Собрались в школе 12 человек|Не смогу, болею
Рахмат, сөзсүз барам|Кызым менен окудук, абдан жакты|Саат канчада башталат?|Билбейм, көрөбүз|Эжем да барса болобу?
Китепканада чогулдук, он эки киши болдук|Урматтуу эже, жакшы экен|Сабактан кийин барам|Жардам беребиз|Күйөөм макул болду
Раҳмат, ҳатман меоям|Бо духтарам хондем, маъқул шуд|Соати чанд сар мешавад?|Хоҳарам ҳам биёяд мумкин?|Дар китобхона ҷамъ шудем
Заҳмат накашед|Ташаккур барои заҳмататон|Ба ҳамсоя занг мезанам|Наметавонам, бемор ҳастам|Гап задем, хуб шуд|Шавҳарам розӣ шуд
"""


def each_of(block: str) -> list[str]:
    return [each for each in re.split(r"[|\n]", block) if each]


@pytest.mark.parametrize("text", each_of(HEARD))
def test_danger_is_heard(text: str) -> None:
    assert DANGER.heard_in(text)
    assert DANGER.heard_in(text.upper())
    assert DANGER.heard_in(f"Салом! …({text})")


@pytest.mark.parametrize("text", each_of(NOT_HEARD))
def test_a_kind_answer_is_none(text: str) -> None:
    assert not DANGER.heard_in(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_list_and_each_entry_says_something(language: str) -> None:
    stems = read_stems(HERE / language / "danger_words.txt")
    assert 25 <= len(stems) <= 100
    assert len({plain(each) for each in stems}) == len(stems), "twice"
    assert [each for each in stems if len(plain(each)) < 3] == []
    assert [each for each in stems if not DANGER.heard_in(f"{each.rstrip('.')} ")] == []


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ПОМОГИИИТЕ!!!", "помогите"),
        ("бьёт", "бьет"),
        ("6ьeт", "бьет"),
        ("Қӯрғон", "кургон"),
        ("don’t", "dont"),
        ("ала-качуу", "ала качу"),
        ("  a\u00a0b\n", "a b"),
        ("2026", "2026"),
        ("𝐇𝐄𝐋𝐏", "help"),
    ],
)
def test_what_looks_alike_is_compared_as_one(written: str, compared: str) -> None:
    assert plain(written) == compared


@given(st.text())
def test_nothing_said_before_or_after_hides_it(text: str) -> None:
    assert DANGER.heard_in(f"{text} help me {text}")
