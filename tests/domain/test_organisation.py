"""What an organisation is called, and which of them are authorities."""

import pytest

from referrals.domain.organisation import Sector
from tests.domain.samples import organisation


@pytest.mark.parametrize(("language", "name"), [("en", "Ayol"), ("ru", "Аёл"), ("tg", "Аёл")])
def test_a_name_in_her_language_or_else_in_russian(language: str, name: str) -> None:
    assert organisation().name(language) == name


def test_without_any_of_these_names_the_code() -> None:
    assert organisation(names={"ky": "Айол"}).name("tg") == "ayol"


def test_authorities() -> None:
    assert {each for each in Sector if each.is_authority} == {Sector.POLICE, Sector.ARMY, Sector.LOCAL_GOVERNMENT}
