"""An address in a text is noticed in five languages, and nothing that the project itself says is taken for one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.words import LANGUAGES, read_catalogue
from referrals.domain.street_address import tells_where

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "text",
    [
        *("ул. Ленина 5", "улица Токтогула, дом 12", "г. Баткен, ул. Айтматова, 7-23", "мкр. Восток-5", "д.5"),
        *("3 мкр., дом 5, кв. 12", "просп. Чуй, 101", "пр-т Рудаки 13", "пер. Садовый, 4а", "дом № 8"),
        *("Lenin street 5", "12 Chui Avenue", "apartment 4", "house no. 5"),
        *("Ленин көчөсү 5", "Раззаков көчөсү, 12-үй", "Токтогул көчөсү 7а", "үй 12, батир 3"),
        *("кӯчаи Ленин 5", "кӯчаи Бобоҷон Ғафуров, хонаи 3", "маҳаллаи Навгилем 4"),
        *("Navoiy ko‘chasi, 12", "Навоий кўчаси 12-уй", "Boʻston mahallasi 5-uy"),
        *(
            "индекс 720001",
            "41.2044, 74.7661",
            "39,9042; 70,1234",
            "39.9°N",
            "https://maps.app.goo.gl/abc",
            "2gis.kg/x",
        ),
    ],
)
def test_an_address_is_noticed(text: str) -> None:
    assert tells_where(text)
    assert tells_where(f"A place for women. {text.upper()}, ring first.")


@pytest.mark.parametrize(
    "text",
    [
        *("Open 24/7, 12 women at a time", "9:00–18:00, Mon to Fri", "Safe house for up to 30 days"),
        *("The house has room for 12 women and 20 children.", "Call 117 or 112", "2026-11-25 10:00"),
        *("Кризисный дом, круглосуточно 24/7", "Дом помощи. 24/7", "Работает с 2005 года, 5 комнат", "приём 500 сом"),
        *("Статья 137 Уголовного кодекса", "Закон № 63 от 27.04.2017", "Помогаем в 5 районах, 120 сёлах"),
        *("+996 312 00 00 00", "+992 000000001", "phone 996312000000", "0555 123456"),
        *("5 хона барои занон", "3 күн, 10 аял", "Үй-бүлөлөргө жардам, 20 орун"),
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not tells_where(text)


def shipped() -> Iterator[str]:
    """All that the bot says, its packs, and the example network."""
    for language in LANGUAGES:
        for message in read_catalogue(language):
            for said in (message.id, message.string):
                yield from [said] if isinstance(said, str) else said or ()
        for pack in (ROOT / "locales" / language / "content").glob("*.toml"):
            yield from pack.read_text(encoding="utf-8").splitlines()
    for organisation in tomllib.loads((ROOT / "docs" / "network.example.toml").read_text("utf-8"))["organisations"]:
        for key in ("names", "about", "law_note"):
            yield from organisation.get(key, {}).values()


@pytest.mark.usefixtures("unmeasured")
def test_nothing_that_is_shipped_is_taken_for_one() -> None:
    assert [text for text in shipped() if tells_where(text)] == []


@given(st.text(alphabet="ул. дом5-№,0 °", max_size=400))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert tells_where(text) in {True, False}
