"""The list of a campaign's messages says what each of them is about, and to a locked phone nothing."""

from datetime import timedelta

from locales.words import LANGUAGES
from referrals.domain.campaign import Text
from tests.stories.acts import goes
from tests.stories.campaign_acts import FIRST_DAY, approved_16_days, begins_16_days, second_coordinator
from tests.stories.care.looking import LIBRARY, says_in
from tests.stories.discretion import PREVIEW
from tests.stories.reader_acts import changes, on_its_way
from tests.stories.village import Village


async def test_the_list_says_what_each_is_about_and_how_far_all_of_it_is(network: Village) -> None:
    saida, ainura = network.saida, await second_coordinator(network)
    await begins_16_days(network, saida)
    await goes(network, saida, "Messages")
    listed = saida.newest().text.splitlines()
    assert listed[:3] == ["16 Days 2026", "It’s a draft: nothing has been sent to anyone yet.", ""]
    assert listed[3] == "1. Wed 25 November: The evenings are long now, and a light…"
    assert listed[18] == "16. Thu 10 December: Sixteen days, sixteen small things…"
    assert len(listed) == 19
    assert not [each for each in listed if "draft" in each[30:] and each != listed[1]]
    await goes(network, saida, "‹ Back", "Submit", "Messages")
    assert "waiting for approval" not in saida.newest().text
    await ainura.sees("Something is waiting")


async def test_only_what_is_otherwise_is_said_of_a_message(network: Village) -> None:
    saida = network.saida
    await approved_16_days(network)
    await goes(network, saida, "View", "Messages", "27 November", "Cancel this message", "Yes, cancel it")
    await goes(network, saida, "28 November", "Change", "Time", "12:00", "Done", "Messages")
    text = saida.newest().text
    assert "3. Fri 27 November (cancelled): Some doors are good" in text
    assert "4. Sat 28 November (waiting for approval): A phone is like" in text
    assert text.count("(") == 2
    await network.becomes(FIRST_DAY + timedelta(minutes=1))
    await goes(network, saida, "‹ Back", "Messages")
    listed = (await saida.sees("1. Wed 25 November (on its way): ")).text.splitlines()
    assert listed[1] == "It’s running: messages are sent day by day."
    assert listed[4].startswith("2. Thu 26 November: ")


async def test_the_list_in_her_language_tells_a_locked_phone_nothing(network: Village) -> None:
    await begins_16_days(network, network.saida)
    own = {
        "en": Text("The police, a shelter, violence."),
        "ky": Text("Милиция, зордук."),
        "ru": Text("Милиция, насилие."),
    }
    number = await on_its_way(network, own)
    for language in LANGUAGES:
        await changes(network, network.saida, language=language)
        told = await says_in(network, network.saida, language, "campaign.days", campaign=1, after=0)
        assert told.startswith("16 ")
        assert not LIBRARY.previews.tell(told[:PREVIEW])
        told = await says_in(network, network.saida, language, "campaign.days", campaign=number, after=0)
        assert not LIBRARY.previews.tell(told[:PREVIEW])
