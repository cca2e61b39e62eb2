"""Somebody blocks the bot. A responder is asked no more, her colleague is, and the coordinator is told; a reporter keeps
her case.
"""

from datetime import timedelta

import pytest

from bot.simulator import people_do
from tests.stories.acts import HELP_FOR_HOURS, accepts, count, goes, opens_menu, sends_violence_report
from tests.stories.village import Village


async def test_a_responder_who_blocks_is_asked_no_more(network: Village) -> None:
    """Her offer does not wait for the deadline: nobody will answer it."""
    amina, gulnara, nurgul = network.amina, network.gulnara, network.nurgul
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await gulnara.sees("Something is waiting")
    await gulnara.blocks()
    await network.settles()
    await nurgul.sees("Something is waiting")
    told = await network.saida.sees("cannot be reached here any more")
    assert "Ak-Kanat crisis centre" in told.text
    assert "Orozbekova" not in told.text
    await accepts(network, nurgul)

    before = len(gulnara.person.shown)
    await sends_violence_report(network, network.cholpon, danger=True)
    assert len(gulnara.person.shown) == before
    await amina.sees("Someone has taken it")


async def test_an_account_that_is_gone_is_found_out_by_ringing_it(network: Village) -> None:
    people_do.deactivates(network.world, network.gulnara.id)
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await network.nurgul.sees("Something is waiting")
    await network.saida.sees("cannot be reached here any more")
    await accepts(network, network.nurgul)


async def test_what_she_had_taken_is_brought_to_the_coordinator(network: Village) -> None:
    code = await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await accepts(network, network.gulnara)
    await network.gulnara.blocks()
    await network.settles()
    await network.saida.sees("cannot be reached here any more")
    await network.saida.never_sees(code)  # not together: she is not to learn who has it (D4)
    await network.passes(minutes=46)
    await goes(network, network.saida, "Open")
    await network.saida.sees(code)


async def test_back_again_she_is_asked_again(network: Village) -> None:
    gulnara = network.gulnara
    await gulnara.blocks()
    await network.settles()
    await opens_menu(network, gulnara)  # opening the bot by its link unblocks it
    await gulnara.sees("Your menu is below.")
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await accepts(network, gulnara)


async def test_a_reporter_who_blocks_keeps_her_case(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await amina.blocks()
    await network.settles()
    await accepts(network, gulnara)
    assert count(network, "violence_reports", "state = 'taken'") == 1
    await network.saida.never_sees("cannot be reached")

    await opens_menu(network, amina)
    await amina.taps("My messages")
    await network.settles()
    await goes(network, amina, code)
    await amina.sees("Someone has taken it and waits for your call.")


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

    await network.bermet.sees("Something is waiting")
    await network.saida.sees("cannot be reached here any more")
    assert network.world.clock.now() - started < timedelta(minutes=1)
