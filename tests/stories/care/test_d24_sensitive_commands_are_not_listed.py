"""D24, as far as it is there: whoever takes the phone and looks at the list of commands learns nothing from it, whatever her
language.
"""

from locales.words import LANGUAGES
from tests.stories.discretion import telling
from tests.stories.village import Village
from tests.waiting import until

HARMLESS = {"start", "help", "settings", "language"}


async def test_the_visible_list_is_harmless_for_everybody(network: Village) -> None:
    profile = network.world.profile

    async def presented() -> bool:
        return all(profile.commands_for(network.amina.id, each) for each in LANGUAGES) and bool(
            profile.words("name", "")
        )

    await until(presented)
    for phone in network.phones.values():
        for language in LANGUAGES:
            listed = profile.commands_for(phone.id, language)
            assert {each["command"] for each in listed} <= HARMLESS
            assert telling(each["description"] for each in listed) == []
    for language in LANGUAGES:
        for what in ("name", "description", "short_description"):
            assert telling([profile.words(what, language)]) == []
