"""Answers' places in a chat, and cities by whose clock one lives."""

from pathlib import Path

import pytest

from referrals.domain.campaign.answer import AnswerId, answer_slot, read_answer_slot
from referrals.domain.zones_abroad import city_of
from referrals.facts import DATA, load_cities
from referrals.toml_files.reading import FileRefused

CITIES = load_cities()


def test_a_slot_is_read_back() -> None:
    assert read_answer_slot(answer_slot(AnswerId(7))) == 7


@pytest.mark.parametrize(
    "slot", ["", "answer", "answer:", "answer:x", "answer:-1", "campaign:7", "campaign:7:2026-11-25"]
)
def test_no_other_slot_is_an_answers(slot: str) -> None:
    assert read_answer_slot(slot) is None


def test_every_city_has_its_name_in_every_language_and_its_own_clock() -> None:
    assert len({each.code for each in CITIES}) == len({each.zone for each in CITIES}) == len(CITIES)
    assert [each.code for each in CITIES if {"en", "ru", "ky", "tg"} - set(each.names)] == []


def test_a_city_is_found_by_its_zone() -> None:
    seoul = city_of("Asia/Seoul", CITIES)
    assert seoul is not None
    assert (seoul.code, seoul.name("ky")) == ("seoul", "Сеул")
    assert city_of("Asia/Bishkek", CITIES) is None


def test_a_zone_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "zones.toml"
    file.write_text(
        (DATA / "zones.toml").read_text(encoding="utf-8").replace("Asia/Seoul", "Asia/Soul"), encoding="utf-8"
    )
    with pytest.raises(FileRefused, match="'Asia/Soul' is no time zone like Asia/Bishkek or Europe/Moscow"):
        load_cities(file)
