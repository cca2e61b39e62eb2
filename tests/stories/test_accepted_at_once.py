"""The main job: Amina writes, Ak-Kanat is rung, Gulnara takes it, and Amina knows that somebody has."""

from tests.stories.acts import accepts, code_of, count, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(sends_violence_report, "amina", danger=True, number="0770123456 ask about the sewing machine")
async def test_a_report_in_danger_is_taken_within_minutes(network: Village) -> None:
    amina, gulnara, nurgul = network.amina, network.gulnara, network.nurgul
    code = await code_of(amina)
    numbers = await amina.sees("If it can’t wait")
    assert "117" in numbers.text
    await amina.sees("It has until 10:10 to answer")

    for woman in (gulnara, nurgul):
        push = await woman.sees("Something is waiting for you here.")
        assert push.text == "Something is waiting for you here."
        assert push.protect
        assert not push.silent

    await goes(network, gulnara, "Open")
    card = await gulnara.sees("Please answer by 10:10")
    assert "Batken District · now · language: English" in card.text
    assert "Help needed: not given, ask her" in card.text
    await gulnara.never_sees("sewing machine")

    await network.passes(minutes=2)
    press = await gulnara.presses("Accept")
    assert await gulnara.toast(press) == "You have it now. Thank you."
    await network.settles()
    await gulnara.sees("Please reach out by 11:02")
    await gulnara.sees(code)
    await gulnara.never_sees("sewing machine")

    await nurgul.sees("nothing is waiting for you here now")
    assert "Open" not in nurgul.labels()
    status = await amina.sees("Someone has taken it and has been asked to contact you in the way you chose.")
    assert code in status.text
    assert status.silent

    await network.passes(minutes=30)
    assert network.saida.messages() == []
    assert network.bermet.messages() == []
    assert count(network, "referrals") == 1


@after(sends_violence_report, "amina", danger=True, number="0770123456 ask about the sewing machine")
async def test_her_words_are_one_press_more(network: Village) -> None:
    """Gulnara looks at them and takes them away again; Amina looks who has it and closes it again."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    words = await gulnara.sees("0770123456 ask about the sewing machine")
    assert words.protect
    await goes(network, gulnara, "Remove it")
    await gulnara.loses("sewing machine")
    await goes(network, amina, "Who has it")
    await amina.sees("Ak-Kanat crisis centre +996000000001")
    await goes(network, amina, "Close")
    await amina.loses("Ak-Kanat")


@after(sends_violence_report, "amina", danger=True)
async def test_the_first_minutes_ring_again_until_somebody_answers(network: Village) -> None:
    """In danger the phones ring every three minutes; the older message goes, so that one card stays."""
    first = await network.gulnara.sees("Something is waiting")
    await network.passes(minutes=3)
    second = await network.gulnara.sees("Something is waiting")
    assert second.id > first.id
    assert [each.text for each in network.gulnara.messages()] == ["Something is waiting for you here."]
    await goes(network, network.gulnara, "Open")
    await network.passes(minutes=3)
    await network.gulnara.sees("Something is waiting")
    await goes(network, network.gulnara, "I can’t: contact a colleague")
    await network.gulnara.loses("Something is waiting")
    await accepts(network, network.nurgul)
    await network.passes(minutes=3)
    assert "waiting for you" not in network.gulnara.screen()
    assert len(network.gulnara.messages()) == 1, "the card of the offer"
