"""Someone opens what waits for her while Telegram takes nothing for her chat, and it changes before her card went out: the card
comes all the same, and says what is true then.
"""

from tests.conversation import Phone
from tests.stories.acts import HELP_FOR_HOURS, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import SPEED, Village
from tests.waiting import until

MANY = 10_000
"""Refusals: until this story ends them."""


async def _opens_and_it_is_taken_back(network: Village, reader: Phone) -> None:
    faults = network.world.faults
    faults.refuses("*", chat_id=reader.id, retry_after=int(SPEED / 4), times=MANY)

    async def refused() -> bool:
        return faults.refuse[-1].times < MANY

    async def ended() -> bool:
        return network.rows("SELECT state FROM violence_reports") == [("withdrawn",)]

    await reader.presses("Open")
    await until(refused)
    for label in ("Check for news", "Take it back", "Yes, take it back"):
        await network.amina.presses(label)
    await until(ended)
    faults.refuse.clear()
    await reader.says("/settings")  # she is looking: nothing of this comes unasked
    await network.settles()


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_who_was_contacted_reads_that_it_was_taken_back(network: Village) -> None:
    await _opens_and_it_is_taken_back(network, network.gulnara)
    await network.gulnara.sees("it’s no longer needed")
    await network.gulnara.loses("Something is waiting")


async def test_a_coordinator_reads_that_it_was_taken_back(network: Village) -> None:
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
    await goes(network, network.gulnara, "Open", "We can’t take it", "No room or no time now")
    await _opens_and_it_is_taken_back(network, network.saida)
    await network.saida.sees("taken back")
    await network.saida.loses("Something is waiting")
