"""Two in the morning: nobody who may be asked is on duty. Amina reads so at once, with numbers and with the hour at which
somebody begins; at that hour somebody is rung.
"""

from datetime import UTC, datetime

from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, opens_menu, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village

TWO = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Tuesday, two in the morning in Batken."""
NINE = datetime(2026, 11, 24, 3, tzinfo=UTC)


async def test_the_receipt_says_so_and_duty_begins_with_a_ring(network: Village) -> None:
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    await network.becomes(TWO)
    code = await sends_violence_report(network, amina)
    receipt = await amina.sees(code)
    assert (
        "No one who can help is on duty right now. The next person starts at 09:00; we’ll contact them then."
        in receipt.text
    )
    assert "If it can’t wait:" in receipt.text
    assert "117" in receipt.text
    assert gulnara.messages() == []
    assert saida.messages() == []

    await network.becomes(NINE)
    push = await gulnara.sees("Something is waiting for you here.")
    assert not push.silent
    await amina.sees("It has until 13:00 to answer")
    await accepts(network, gulnara)
    await amina.sees("Someone has taken it and is waiting for your call.")


async def test_what_cannot_wait_until_nine_is_with_the_coordinator_too(network: Village) -> None:
    await network.becomes(TWO)
    code = await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await goes(network, network.saida, "Open")
    card = await network.saida.sees(code)
    assert card.text.startswith(f"{code} · Batken District · within 3 hours")


async def test_in_danger_the_coordinator_is_woken(network: Village) -> None:
    amina, saida = network.amina, network.saida
    await network.becomes(TWO)
    code = await sends_violence_report(network, amina, danger=True)
    await amina.sees("No one who can help is on duty right now. The next person starts at 09:00")
    push = await saida.sees("Something is waiting for you here.")
    assert not push.silent
    await goes(network, saida, "Open")
    card = await saida.sees("No one we can contact is on duty now.")
    assert card.text.startswith(f"{code} · Batken District · now")
    await network.passes(minutes=10)
    assert (await saida.sees("Something is waiting for you here.")).id > card.id


@after(opens_menu, "nurgul")
async def test_whoever_says_i_am_on_is_asked_at_once(network: Village) -> None:
    amina, nurgul = network.amina, network.nurgul
    await network.becomes(TWO)
    await sends_violence_report(network, amina, danger=True)
    await nurgul.taps("My duty")
    await nurgul.sees("You’re off duty: nothing new for your organisation reaches you.")
    await goes(network, nurgul, "I’m on duty")
    await nurgul.sees("Something is waiting for you here.")
    await accepts(network, nurgul)
    await network.saida.loses("Something is waiting for you here.")
    assert network.gulnara.messages() == []


async def test_nobody_is_rung_for_what_was_taken_back_in_the_night(network: Village) -> None:
    amina = network.amina
    await network.becomes(TWO)
    await sends_violence_report(network, amina)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await amina.sees("You took it back.")
    await network.becomes(NINE)
    assert network.gulnara.messages() == []
    assert network.bermet.messages() == []
