"""Gulnara knows these people: one press, no reason, and her centre never sees it again unless Amina agrees (D5)."""

from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_before_taking_it(network: Village) -> None:
    gulnara, bermet = network.gulnara, network.bermet
    await goes(network, gulnara, "Open", "I know them")
    await gulnara.sees("It has been passed on.")
    await bermet.sees("Something is waiting")
    await network.passes(minutes=45)
    assert network.nurgul.messages() == []
    await goes(network, network.saida, "Open")
    card = await network.saida.sees("it’s with the coordinators")
    assert "Ak-Kanat" not in card.text
    press = await network.saida.presses("Try someone now")
    await network.saida.toast(press)
    await network.settles()
    await bermet.sees("Something is waiting")
    assert network.nurgul.messages() == []


async def test_after_taking_it_her_words_go_too(network: Village) -> None:
    amina, gulnara, bermet = network.amina, network.gulnara, network.bermet
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number="0771445566 say the dress is ready")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees("say the dress is ready")
    await goes(network, gulnara, "I know them")
    await gulnara.sees("Give it back? We pass it on straight away")
    await goes(network, gulnara, "‹ Back", "I know them", "Yes, give it back")
    await gulnara.loses("say the dress is ready")
    await gulnara.sees("It has been passed on.")
    await amina.sees("We’ve contacted an organisation")
    await accepts(network, bermet)
    await goes(network, bermet, "Show how to reach her")
    await bermet.sees("say the dress is ready")
    press = await gulnara.forges("1:o:1:words")
    assert await gulnara.toast(press) == "This button is from an earlier message. Look at the newest one below."
    await gulnara.loses("say the dress is ready")


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
async def test_only_she_can_let_them_be_asked_again(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await goes(network, gulnara, "Open", "I know them")
    await amina.sees("No one has taken it yet.")
    await goes(network, amina, "Contact others too", "Ak-Kanat crisis centre")
    await amina.sees("We’ve contacted an organisation")
    assert network.rows("SELECT state FROM referrals ORDER BY id") == [("given_back",), ("offered",)]
