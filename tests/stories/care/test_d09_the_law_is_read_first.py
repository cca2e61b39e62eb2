"""D9: where a law obliges an organisation to report, that is read before anything is told, in every language; and the
responder is reminded to say it first.
"""

from dataclasses import replace

from handlers.reporting.consent_view import by_law
from locales.words import LANGUAGES
from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, says, sends_violence_report, starts_writing
from tests.stories.care.looking import LIBRARY, asked, changed, labels_on, loads, says_in
from tests.stories.village import NETWORK, Village

LEGAL_AID = tuple(replace(each, must_report=True) for each in NETWORK.organisations if each.code == "ukuk-batken")
NAMES = LEGAL_AID[0].names
THE_LAW = "By law these must tell the authorities what they hear: "


async def test_said_by_name_before_she_agrees_and_never_ticked_for_her(network: Village) -> None:
    """A lawyer is no authority, and still must report here."""
    amina = network.amina
    await loads(network, changed("ukuk-batken", must_report=True))
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", *HELP_FOR_HOURS, "Next", "Batken District")
    screen = await amina.sees("By law these must tell the authorities what they hear: Ukuk-Batken legal aid.")
    assert "☐ Ukuk-Batken legal aid" in labels_on(screen)
    for language in LANGUAGES:
        text = await says_in(network, amina, language, "violence")
        law = text.index(by_law(LIBRARY.words(language), LEGAL_AID))
        assert law < text.index(f"{NAMES[language]}: "), "by law first, then what each offers"
    await goes(network, amina, "Next", "Send")
    await goes(network, network.gulnara, "Open", "We can’t take it", "I’d rather not say")
    assert asked(network) == [("ak-kanat", "declined")]

    await goes(network, amina, "Contact others too")
    wider = await amina.sees("We could contact others too, if you agree.")
    law, offer = wider.text.index("By law these must tell"), wider.text.index("Ukuk-Batken legal aid: ")
    assert law < offer
    for language in LANGUAGES:
        text = await says_in(network, amina, language, "wider", track="violence", report=1)
        law = text.index(by_law(LIBRARY.words(language), LEGAL_AID))
        assert law < text.index(f"{NAMES[language]}: ")


async def test_the_directory_and_the_responder_say_it_too(network: Village) -> None:
    amina, bermet = network.amina, network.bermet
    await loads(network, changed("ukuk-batken", must_report=True))
    await amina.says("/help")
    await network.settles()
    await goes(network, amina, "Who helps nearby")
    listed = await amina.sees("Ukuk-Batken legal aid")
    assert "By law they must tell the authorities" in listed.text.partition("Ukuk-Batken")[2]
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ak-Kanat", "Ukuk-Batken"))
    await accepts(network, bermet)
    await bermet.sees("If the law makes you report, tell her so before she tells you anything.")


async def test_in_danger_it_is_on_the_screen_that_sends(network: Village) -> None:
    """On the form's, and on each of a cry's: to the centre, to another, for advice."""
    amina = network.amina
    await loads(
        network, replace(NETWORK, organisations=tuple(replace(o, must_report=True) for o in NETWORK.organisations))
    )
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "No: help is needed at once")
    screen = await amina.sees(THE_LAW)
    assert "Send" in labels_on(screen)
    assert "Ak-Kanat crisis centre" in screen.text.partition(THE_LAW)[2]
    await goes(network, amina, "Stop and delete")
    await says(network, amina, "Help me, he beats me")
    card = await amina.sees(f"{THE_LAW}Ak-Kanat crisis centre.")
    assert "Send to Ak-Kanat crisis centre" in labels_on(card)
    await goes(network, amina, "Another organisation")
    others = await amina.sees("Who may I contact?")
    named = [each.removeprefix("Send to ") for each in labels_on(others) if each.startswith("Send to ")]
    assert named
    assert [each for each in named if each not in others.text.partition(THE_LAW)[2]] == []
    await goes(network, amina, "‹ Back", "It’s about someone else", "She doesn’t know I’m writing")
    await amina.sees("nothing about her is sent unless she agrees")
    await amina.sees(f"{THE_LAW}Ak-Kanat crisis centre.")
