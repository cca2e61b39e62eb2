"""D24, as far as it is there: whoever takes the phone and looks at the list of commands learns nothing from it, whatever her
language, and whatever an earlier version listed.
"""

from locales.words import LANGUAGES, SOURCE
from tests.stories.care.looking import LIBRARY
from tests.stories.village import Village
from tests.waiting import until

HARMLESS = {"start", "help", "settings", "language"}
EARLIER = [{"command": "report", "description": "Violence"}]
KINDS = ("name", "description", "short_description")


def tells(text: str) -> bool:
    """Whether a word of any language's list stands anywhere in it."""
    return any(LIBRARY.previews.tell(text[at:]) for at in range(0, max(len(text), 1), 50))


async def test_the_visible_list_is_harmless_for_everybody(network: Village) -> None:
    profile, calls = network.world.profile, network.world.calls
    await network.stops()
    for code in ("" if each == SOURCE else each for each in LANGUAGES):
        profile.set_commands({"commands": EARLIER, "language_code": code})
        profile.set_words("description", {"description": "Violence", "language_code": code})
    before = len(calls.of("setMyCommands"))
    await network.starts()

    async def presented() -> bool:
        return len(calls.of("setMyCommands")) - before >= len(LANGUAGES)

    await until(presented)
    read = {each: {kind: profile.words(kind, each) for kind in KINDS} for each in LANGUAGES}
    assert len({each["description"] for each in read.values()}) == len(LANGUAGES), "each reads her own"
    assert [text for each in read.values() for text in each.values() if tells(text)] == []
    for phone in network.phones.values():
        listed = [each for language in LANGUAGES for each in profile.commands_for(phone.id, language)]
        assert {each["command"] for each in listed} <= HARMLESS
        assert [each["description"] for each in listed if tells(each["description"])] == []
