"""Police is милиция where the law calls it so, and полиция in Kazakhstan, in every language (finding 13 of the copy review)."""

import pytest

from handlers.settings.help_view import all_numbers
from locales.words import read_library
from referrals.domain.place import PlaceCode
from referrals.facts import load_facts

FACTS = load_facts()
CALLED = {"ru": ("милици", "полици"), "ky": ("милиция", "полиция"), "tg": ("милитсия", "полис")}


@pytest.mark.parametrize("language", CALLED)
def test_the_police_is_called_as_its_country_calls_it(language: str) -> None:
    words = read_library().words(language)
    lines = all_numbers(words, FACTS).splitlines()
    name = FACTS.gazetteer.name
    militia, police = CALLED[language]
    for country in ("KG", "TJ", "UZ", "KZ"):
        line = next(each for each in lines if each.startswith(name(PlaceCode(country), language)))
        said, unsaid = (police, militia) if country == "KZ" else (militia, police)
        assert said in line
        assert unsaid not in line
