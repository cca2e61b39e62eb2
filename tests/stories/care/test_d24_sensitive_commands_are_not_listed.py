"""D24, as far as it is there: whoever takes the phone and looks at the list of commands learns nothing from it, in any language."""

from locales.words import LANGUAGES
from tests.stories.discretion import telling
from tests.stories.village import Village

HARMLESS = {"start", "help", "settings", "language"}


async def test_the_visible_list_is_harmless_for_everybody(network: Village) -> None:
    for phone in network.phones.values():
        for language in LANGUAGES:
            listed = network.world.profile.commands_for(phone.id, language)
            assert listed
            assert {each["command"] for each in listed} <= HARMLESS
            assert telling(each["description"] for each in listed) == []
    for language in LANGUAGES:
        for what in ("name", "description", "short_description"):
            assert telling([network.world.profile.words(what, language)]) == []
