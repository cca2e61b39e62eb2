"""Somebody blocks the bot. A responder is asked no more, her colleague is, and the coordinator is told; a reporter keeps
her case.
"""

from datetime import timedelta

import pytest

from bot.simulator import people_do
from tests.stories.acts import HELP_FOR_HOURS, accepts, code_of, count, goes, opens_menu, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_responder_who_blocks_is_asked_no_more(network: Village) -> None:
    """Her offer does not wait for the deadline: nobody will answer it."""
    amina, gulnara, nurgul = network.amina, network.gulnara, network.nurgul
    await gulnara.sees("Something is waiting")
    await gulnara.blocks()
    await network.settles()
    await nurgul.sees("Something is waiting")
    await accepts(network, nurgul)
    assert network.saida.messages() == []
    await network.passes(hours=7)
    push = await network.saida.sees("Something is waiting for you here.")
    assert "Ak-Kanat" not in push.text
    await goes(network, network.saida, "Open")
    told = await network.saida.sees("can no longer be reached through this bot")
    assert "Ak-Kanat crisis centre" in told.text
    assert "Orozbekova" not in told.text

    before = len(gulnara.person.shown)
    await sends_violence_report(network, network.cholpon, danger=True)
    assert len(gulnara.person.shown) == before
    await amina.sees("Someone has taken it")


async def test_an_account_that_is_gone_is_found_out_by_ringing_it(network: Village) -> None:
    people_do.deactivates(network.world, network.gulnara.id)
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await network.nurgul.sees("Something is waiting")
    await accepts(network, network.nurgul)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_what_she_had_taken_goes_to_her_colleague_at_once(network: Village) -> None:
    """And the coordinator learns hours later that somebody is gone, not who had it (D4)."""
    amina, gulnara, nurgul, saida = network.amina, network.gulnara, network.nurgul, network.saida
    code = await code_of(network.amina)
    await accepts(network, gulnara)
    await gulnara.blocks()
    await network.settles()
    await nurgul.sees("Something is waiting")
    await amina.sees("We’ve contacted an organisation")
    assert saida.messages() == []
    assert count(network, "events", "kind = 'holder_gone'") == 1
    await accepts(network, nurgul)
    await nurgul.sees(code)
    await amina.sees("Someone has taken it")


async def test_back_again_she_is_asked_again(network: Village) -> None:
    gulnara = network.gulnara
    await gulnara.blocks()
    await network.settles()
    await opens_menu(network, gulnara)  # opening the bot by its link unblocks it
    await gulnara.sees("Your menu is below.")
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await accepts(network, gulnara)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_reporter_who_blocks_keeps_her_case(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    await amina.blocks()
    await network.settles()
    await accepts(network, gulnara)
    assert count(network, "violence_reports", "state = 'taken'") == 1
    await network.saida.never_sees("can no longer be reached")

    await opens_menu(network, amina)
    await amina.taps("My messages")
    await network.settles()
    await goes(network, amina, code)
    await amina.sees("Someone has taken it and is waiting for your call.")


@pytest.mark.parametrize("code", [400, 403])
async def test_people_whom_telegram_refuses_in_unknown_words_are_not_waited_for(network: Village, code: int) -> None:
    """Nobody at the first organisation could be rung: the next one is contacted at once, and the coordinator is told."""
    started = network.world.clock.now()
    for name in ("gulnara", "nurgul"):
        words = "Bad Request: CHAT_RESTRICTED" if code == 400 else "Forbidden: CHAT_WRITE_FORBIDDEN"
        network.world.faults.refuses(
            "send*", error_code=code, description=words, chat_id=network.phones[name].id, times=9
        )
    await sends_violence_report(network, network.amina, danger=True, wanted=HELP_FOR_HOURS)

    await accepts(network, network.bermet)
    assert network.world.clock.now() - started < timedelta(minutes=1)
    await network.passes(hours=7)
    await goes(network, network.saida, "Open")
    await network.saida.sees("can no longer be reached through this bot")
