"""Before anything happens: where someone lives, down to the village, and which centre a cry of hers would go to."""

import pytest

from handlers.forms.options import ROOM
from locales.alphabets import in_order
from locales.words import NAMES, Words, read_library
from referrals.domain.person import Grant, GroupCode, Role
from referrals.domain.place_name import without_kind
from tests.conversation import Phone
from tests.stories.acts import goes, opens_menu, says
from tests.stories.beginnings import after
from tests.stories.village import Village

CENTRE = "If you ever need help fast, which centre should we contact?"


async def test_whoever_joins_is_asked_once_which_centre_and_her_button_names_it(network: Village) -> None:
    nargiza = await network.newcomer("nargiza")
    code = await network.invites(Grant(Role.GROUP_LEADER, group=GroupCode("batken-aksay")))
    await nargiza.starts(code)
    await network.settles()
    await goes(network, nargiza, "English", "I am 18 or older and I agree", "Later")
    question = await nargiza.sees(CENTRE)
    assert "police" not in " ".join(nargiza.labels()).lower()
    await goes(network, nargiza, "Ak-Kanat crisis centre")
    assert question.text not in nargiza.screen()
    ((sealed,),) = network.rows("SELECT centre_sealed FROM people WHERE centre_sealed IS NOT NULL")
    assert isinstance(sealed, bytes)
    assert b"ak-kanat" not in sealed
    await says(network, nargiza, "/settings")
    await nargiza.sees("Who to contact fast: Ak-Kanat crisis centre")
    await goes(network, nargiza, "Who to contact fast", "None for now")
    await nargiza.sees("Who to contact fast: not given")
    await says(network, nargiza, "help me, he beats me")
    assert "Send to Ak-Kanat crisis centre" in nargiza.labels()


@after(opens_menu, "amina")
async def test_home_goes_down_to_the_village(network: Village) -> None:
    """V7: a woman can keep her own village away, and a responder who lives elsewhere in the district stays."""
    amina, gulnara = network.amina, network.gulnara
    await says(network, amina, "/settings")
    await goes(network, amina, "Where I live", "Kyrgyzstan", "Batken Region", "Batken District", "Ak-Say")
    await amina.sees("Where you live: Ak-Say")
    await says(network, gulnara, "/settings")
    await goes(network, gulnara, "Where I live", "Kyrgyzstan", "Batken Region", "Batken District", "Elsewhere in this")
    await gulnara.sees("Where you live: Batken District")
    assert network.rows("SELECT home FROM people WHERE home = 'KG-B-BAT-AKS'") == [("KG-B-BAT-AKS",)]


async def test_a_home_is_a_district_where_there_was_none_and_a_city_without_districts_is_one(network: Village) -> None:
    """Osh had no districts in the list: she got to an empty screen, and "my district" would have been a province (D5)."""
    amina, gulnara = network.amina, network.gulnara
    await opens_menu(network, amina)
    await says(network, amina, "/settings")
    await goes(network, amina, "Where I live", "Kyrgyzstan", "Osh Region", "Uzgen District")
    await amina.sees("Where you live: Uzgen District")
    await says(network, gulnara, "/settings")
    await goes(network, gulnara, "Where I live", "Kyrgyzstan", "More…", "Osh City")
    await gulnara.sees("Where you live: Osh City")


@pytest.mark.parametrize(
    ("language", "country", "province", "last"),
    [
        ("tg", "Тоҷикистон", "Вилояти Хатлон", "Ноҳияи Шаҳритус"),
        ("tg", "Қирғизистон", "Вилояти Ӯш", "Чон-Алайский район"),
        ("ky", "Өзбекстан", "Фергана облусу", "Язъяван району"),
        ("ky", "Кыргызстан", "Чүй облусу", "Ысык-Ата району"),
    ],
)
async def test_a_long_list_is_read_by_eight_in_her_language_and_alphabet(
    network: Village, language: str, country: str, province: str, last: str
) -> None:
    """A Kyrgyz reader sees no Latin letter, a Tajik one her own names; "More" leads round."""
    amina = network.amina
    await opens_menu(network, amina)
    await says(network, amina, "/language")
    await goes(network, amina, NAMES[language])
    w = read_library().words(language)
    await says(network, amina, "/settings")
    await goes(network, amina, w.t("Where I live"), country)
    await _until(network, amina, province, w)
    await goes(network, amina, province)
    seen = await _until(network, amina, last, w)
    assert all(len(page) <= ROOM + 1 for page in seen), "eight, and the way back"
    names = [name for page in seen for name in page if name not in (w.t("More…"), w.t("‹ Back"))]
    assert names == sorted(names, key=lambda name: in_order(language)(without_kind(name)))
    assert not any("a" <= letter <= "z" for name in names for letter in name.casefold())


async def _until(network: Village, phone: Phone, name: str, w: Words) -> list[list[str]]:
    """The screens of a long list, up to the one that has this name."""
    seen = [_choices(phone)]
    while name not in seen[-1]:
        assert len(seen) < 10, seen
        await goes(network, phone, w.t("More…"))
        seen.append(_choices(phone))
    return seen


def _choices(phone: Phone) -> list[str]:
    return [button["text"] for row in phone.newest().inline or () for button in row]
