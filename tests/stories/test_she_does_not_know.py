"""A woman needs help and does not know that Amina writes: nothing is sent about her. Amina learns how to stand by her, and
may ask a centre for advice for herself (D13).
"""

from tests.stories.acts import accepts, code_of, count, goes, starts_writing
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(starts_writing, "amina", about="For a woman who doesn’t know")
async def test_nothing_is_sent_about_her(network: Village) -> None:
    amina = network.amina
    answer = await amina.sees("nothing about her is sent unless she agrees")
    assert "Listen, believe her" in answer.text
    assert "117" in answer.text
    await goes(network, amina, "Close")
    await amina.loses("Thank you for thinking of her")

    assert count(network, "violence_reports") == 0
    assert count(network, "forms") == 0
    for woman in (network.gulnara, network.bermet, network.saida):
        assert woman.messages() == []


@after(starts_writing, "amina", about="For a woman who doesn’t know")
async def test_advice_for_herself_is_a_report_of_her_own(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await goes(network, amina, "Get advice from a centre")
    await amina.sees("Where is help needed?")
    assert amina.newest().text.startswith("1 of 3")
    await goes(network, amina, "Batken District")
    await amina.never_sees("Are you safe at this moment?")
    await goes(network, amina, "Next", "Send")
    code = await code_of(amina)

    await accepts(network, gulnara)
    details = await gulnara.sees(code)
    assert "Help needed: someone to talk to" in details.text
    assert "The writer wants advice about someone who doesn’t know about it." in details.text
    assert network.rows("SELECT voice, danger, help FROM violence_reports") == [("advice", 0, '["talk"]')]
    await amina.sees("Someone has taken it and is waiting for your call.")
