"""Telegram does not answer for an hour: nothing is lost, nothing comes twice, and what waits for an answer is shown again,
since presses of that hour died at Telegram.
"""

import asyncio
from datetime import timedelta

from tests.stories.acts import accepts, code_of, count, goes, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.village import SPEED, Village

PRESSES_LIVE = 150.0
"""Seconds."""


async def _an_hour_without_telegram(network: Village) -> None:
    """The calendar is moved; of the other clock, which nobody may step, only as much passes as presses live."""
    network.world.clock.advance(timedelta(hours=1))
    await asyncio.sleep((PRESSES_LIVE + 20) / SPEED)
    network.world.faults.comes_up()
    await network.settles()


@after(sends_violence_report, "amina")
async def test_nothing_is_lost_and_nothing_comes_twice(network: Village) -> None:
    amina, cholpon, gulnara = network.amina, network.cholpon, network.gulnara
    await goes(network, gulnara, "Open")
    before = await gulnara.sees("Please answer by")
    await starts_writing(network, cholpon, "Community:")
    await goes(network, cholpon, "Dispute: water, pasture", "Dispute over water", "Batken District")
    await goes(network, cholpon, "Mediation or dialogue", "Next", "Earlier")

    network.world.faults.goes_down()
    await gulnara.presses("Accept")
    await cholpon.says("The upper sluice was shut on Wednesday.")
    await _an_hour_without_telegram(network)

    await gulnara.sees("Something is waiting for you here.")
    assert gulnara.messages()[0].id == before.id, "what she has opened stays"
    assert len(gulnara.messages()) == 2
    assert count(network, "referrals", "state = 'accepted'") == 0
    await accepts(network, gulnara)
    await amina.sees("Someone has taken it")

    await cholpon.sees("The upper sluice was shut on Wednesday.")
    await goes(network, cholpon, "Send")
    await code_of(cholpon)
    assert sum("has arrived" in each.text for each in cholpon.messages()) == 1
    assert count(network, "conflict_reports") == 1
    await accepts(network, network.jyldyz)
    await goes(network, network.jyldyz, "Show what was written")
    await network.jyldyz.sees("The upper sluice was shut on Wednesday.")


@after(sends_violence_report, "amina", wanted=("A safe place to stay", "Legal advice"))
async def test_what_fell_due_meanwhile_happens_once(network: Village) -> None:
    """Gulnara's deadline passed while nobody could be reached; her colleague is rung once when Telegram is back."""
    amina, nurgul = network.amina, network.nurgul
    network.world.faults.goes_down()
    await _an_hour_without_telegram(network)
    push = await nurgul.sees("Something is waiting for you here.")
    assert [each for each in nurgul.messages() if each.sender is None] == [push]
    status = await amina.sees("It has until 11:45 to answer")
    assert sum("We’ve contacted" in each.text for each in amina.messages()) == 1
    assert status.silent


@after(starts_writing, "amina", about="Help for myself")
async def test_a_message_taken_without_an_answer_is_sent_again_rather_than_lost(network: Village) -> None:
    """The line broke after Telegram had taken the push: better twice than never."""
    gulnara = network.gulnara
    await goes(network, network.amina, "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next")
    network.world.faults.cut_after_taking = 2
    await goes(network, network.amina, "Send")
    await code_of(network.amina)
    await gulnara.sees("Something is waiting for you here.")
    pushes = [each for each in gulnara.messages() if "Something is waiting" in each.text]
    receipts = [each for each in network.amina.messages() if "has arrived" in each.text]
    assert len(pushes) + len(receipts) <= 4
    await accepts(network, gulnara)
