"""D9: where a law obliges an organisation to report, that is read before anything is told, in every language; and the
responder is reminded to say it first.
"""

from locales.words import LANGUAGES
from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, sends_violence_report, starts_writing
from tests.stories.care.looking import asked, changed, labels_on, loads, says_in
from tests.stories.village import NETWORK, Village

NAMES = next(each.names for each in NETWORK.organisations if each.code == "ukuk-batken")


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
        named = text.index(NAMES[language])
        assert named < text.rindex(NAMES[language]), "by law first, then what each offers"
        assert "number" not in text[:named].casefold()
    await goes(network, amina, "Next", "Send")
    await goes(network, network.gulnara, "Open", "We can’t take it", "Without a reason")
    assert asked(network) == [("ak-kanat", "declined")]

    await goes(network, amina, "Contact others too")
    wider = await amina.sees("We could contact others too, if you agree.")
    law, offer = wider.text.index("By law these must tell"), wider.text.index("Ukuk-Batken legal aid: ")
    assert law < offer
    for language in LANGUAGES:
        text = await says_in(network, amina, language, "wider", track="violence", report=1)
        assert text.count(NAMES[language]) == 2


async def test_the_directory_and_the_responder_say_it_too(network: Village) -> None:
    amina, bermet = network.amina, network.bermet
    await loads(network, changed("ukuk-batken", must_report=True))
    await amina.says("/help")
    await network.settles()
    await goes(network, amina, "Who helps nearby")
    listed = await amina.sees("Ukuk-Batken legal aid")
    assert "The law makes them tell the authorities" in listed.text.partition("Ukuk-Batken")[2]
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ak-Kanat", "Ukuk-Batken"))
    await accepts(network, bermet)
    await bermet.sees("If the law makes you report, tell her so before she tells you anything.")
