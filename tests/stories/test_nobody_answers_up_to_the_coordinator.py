"""Nobody answers: Gulnara, then her colleague Nurgul, then Ukuk-Batken, then the coordinator. What Amina reads is true at
each step, and she ends with numbers and with somebody who is asked.
"""

from tests.stories.acts import HELP_FOR_HOURS, accepts, code_of, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_every_step_is_true_and_the_last_is_a_person(network: Village) -> None:
    amina, saida = network.amina, network.saida
    code = await code_of(network.amina)
    await network.gulnara.sees("Something is waiting for you here.")
    await amina.sees("It has until 10:45 to answer")
    assert network.nurgul.messages() == []

    await network.passes(minutes=45)
    await network.nurgul.sees("Something is waiting for you here.")
    await network.gulnara.sees("Something is waiting for you here.")
    await amina.sees("It has until 11:30 to answer")
    assert network.bermet.messages() == []

    await network.passes(minutes=45)
    await network.bermet.sees("Something is waiting for you here.")
    for woman in (network.gulnara, network.nurgul):
        await woman.sees("nothing is waiting for you here now")
        assert woman.newest().inline is None
    await amina.sees("It has until 12:15 to answer")
    assert saida.messages() == []

    await network.passes(minutes=45)
    await network.bermet.sees("nothing is waiting for you here now")
    last = await amina.sees("No one has taken it yet. A coordinator of the network was told")
    assert code in last.text
    assert "117" in last.text
    assert last.silent

    push = await saida.sees("Something is waiting for you here.")
    assert not push.silent
    await goes(network, saida, "Open")
    card = await saida.sees(code)
    assert card.text.startswith(f"{code} · Batken District · within 3 hours")
    assert "No one is left to contact: it’s with the coordinators." in card.text
    assert card.protect
    shown = "\n".join(saida.person.shown)
    for secret in ("talk", "Legal", "safe place", "Ak-Kanat", "Ukuk", "English"):
        assert secret not in shown
    assert network.elmira.messages() == []


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_the_coordinator_is_reminded_and_has_it_asked_again(network: Village) -> None:
    amina, saida = network.amina, network.saida
    code = await code_of(network.amina)
    for _ in range(3):
        await network.passes(minutes=45)
    await goes(network, saida, "Open")
    first = await saida.sees(code)
    await network.passes(minutes=45)
    again = await saida.sees("Something is waiting for you here.")
    assert again.id > first.id
    assert len(saida.messages()) == 2, "the card she has opened stays"
    await goes(network, saida, "Open")
    assert len(saida.messages()) == 1

    press = await saida.presses("Try someone now")
    assert await saida.toast(press) == "Contacted. You’ll see here when someone has taken it."
    await network.settles()
    await saida.sees("An organisation has been contacted and hasn’t answered yet.")
    await amina.sees("It has until 13:45 to answer")
    await accepts(network, network.gulnara)
    await amina.sees("Someone has taken it and is waiting for your call.")
    await saida.sees("Someone has taken it.")

    await network.passes(minutes=90)
    assert len(saida.messages()) == 1


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
async def test_the_coordinator_asks_her_for_a_wider_circle(network: Village) -> None:
    """Amina struck Ukuk-Batken; only her own press lets it be asked (D3)."""
    amina, saida, bermet = network.amina, network.saida, network.bermet
    await network.passes(minutes=45)
    await network.passes(minutes=45)
    await amina.sees("No one has taken it yet.")
    await goes(network, saida, "Open", "Ask her: may we try others?")
    question = await amina.sees("there’s something for you to decide")
    assert question.silent
    assert bermet.messages() == []

    await goes(network, amina, "View")
    await amina.sees("We could contact others too")
    await goes(network, amina, "Ukuk-Batken legal aid")
    await amina.sees("It has until 12:15 to answer")
    await accepts(network, bermet)
    await amina.sees("Someone has taken it and is waiting for your call.")


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_there_may_be_nobody_else(network: Village) -> None:
    saida = network.saida
    for _ in range(3):
        await network.passes(minutes=45)
    await goes(network, saida, "Open")
    assert "Ask her: may we try others?" not in saida.labels()
    assert "Numbers you can call" in saida.labels()
