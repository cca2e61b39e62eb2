"""D12: every report ends with a person or a number. If nobody eligible is on duty, the receipt says so at once, with numbers and
with when somebody starts.
"""

from datetime import UTC, datetime

import pytest

from referrals.domain.place import PlaceCode
from referrals.storage import network_rows
from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_HOURS,
    code_of,
    goes,
    sends_conflict_report,
    sends_violence_report,
    starts_writing,
)
from tests.stories.care.looking import asked, ever
from tests.stories.village import Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Tuesday, two in the morning in Batken."""
NINE = datetime(2026, 11, 24, 3, tzinfo=UTC)
SOMEBODY_HAS_IT = ("A coordinator of the network was told", "We have contacted an organisation")


async def _off(network: Village, *phones: Phone) -> None:
    for each in phones:
        await each.forges("1:d:off", (await each.says("off")).id)
    await network.settles()


async def test_at_night_the_receipt_says_who_starts_when_and_numbers(network: Village) -> None:
    amina = network.amina
    await network.becomes(NIGHT)
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    first = next(each for each in amina.person.shown if "has arrived" in each)
    assert "No one who can help is on duty right now. The next person starts at 09:00" in first
    assert "117" in first
    await network.becomes(NINE)
    await network.gulnara.sees("Something is waiting")


async def test_waiting_for_duty_has_an_end_and_the_coordinator_is_it(network: Village) -> None:
    """Each morning everybody says "I’m off duty": it does not wait for ever without anybody knowing of it."""
    amina, saida = network.amina, network.saida
    await network.becomes(NIGHT)
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    for _ in range(3):
        await network.passes(hours=6)
        await _off(network, network.gulnara, network.nurgul, network.bermet)
    await goes(network, saida, "Open")
    await saida.sees(code)
    assert asked(network) == []
    assert "117" in (await amina.sees("has arrived")).text


async def test_over_a_long_weekend_the_coordinator_knows(network: Village) -> None:
    """Friday evening, and what is wanted cannot wait until Monday."""
    await network.becomes(datetime(2026, 11, 20, 13, tzinfo=UTC))
    code = await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    receipt = await network.amina.sees("has arrived")
    assert "The next person starts at 23 November, 09:00" in receipt.text
    assert "117" in receipt.text
    await network.passes(hours=3)
    await goes(network, network.saida, "Open")
    await network.saida.sees(code)


async def test_with_nobody_to_ask_the_receipt_names_the_coordinator_and_she_has_it(network: Village) -> None:
    """Nobody ticked; nobody offers it; a kind no organisation sees: each is hers at once, and she is reminded."""
    amina, saida = network.amina, network.saida
    codes = [
        await sends_violence_report(network, amina, strikes=("Ak-Kanat",)),
        await sends_violence_report(network, amina, wanted=("Money or work",)),
        await sends_conflict_report(network, amina, kind=("A threat to an activist", "An activist is held")),
    ]
    await _looks_at_all(network, codes)
    for code in codes:
        receipt = await amina.sees(f"Its code is {code}")
        assert "A coordinator of the network was told" in receipt.text
        assert "117" in receipt.text
        assert code in ever(saida)
    assert asked(network) == []
    before = len(saida.person.shown)
    await network.passes(hours=5)
    await _looks_at_all(network, codes[:2])
    again = "\n".join(list(saida.person.shown)[before:])
    assert [each for each in codes[:2] if each not in again] == []


async def test_where_nobody_coordinates_nobody_is_promised(network: Village) -> None:
    """Isfara has a centre and no coordinator; the centre says no, and later the only one in Batken blocks the bot."""
    zarina, amina = network.zarina, network.amina
    async with network.bot.database.transaction() as tx:
        tajik = [(PlaceCode("TJ"), "1313")]
        await network_rows.keep_hotline_checks(tx, tajik, "Aizada", network.world.clock.now())
    await starts_writing(network, zarina, "Help for myself")
    await goes(network, zarina, "Yes, for now", "Somebody to talk to", "Next", "Isfara", "Next", "Send")
    await code_of(zarina)
    await goes(network, network.madina, "Open", "We can’t take it", "Without a reason")
    await zarina.sees("There is no one here we can contact right now.")
    assert SOMEBODY_HAS_IT[0] not in ever(zarina)
    assert "1313" in (await zarina.sees("has arrived")).text

    await network.saida.blocks()
    await network.settles()
    await sends_violence_report(network, amina, strikes=("Ak-Kanat",))
    assert [each for each in SOMEBODY_HAS_IT if each in ever(amina)] == []
    assert "117" in (await amina.sees("has arrived")).text


@pytest.mark.parametrize("blocks", [True, False])
@pytest.mark.parametrize("after_contact", [True, False])
async def test_whoever_took_it_and_falls_silent_is_no_end(network: Village, blocks: bool, after_contact: bool) -> None:
    """In every state, and by itself: her colleague, the next organisation, the coordinator, the operator."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await goes(network, gulnara, "Open", "Accept")
    if after_contact:
        await goes(network, gulnara, "We have been in touch")
    if blocks:
        await gulnara.blocks()
        await network.settles()
    else:
        for days, hours in ((3, 0), (1, 0), (1, 0)) if after_contact else ((0, 3), (0, 1), (0, 1)):
            await network.passes(days=days, hours=hours)
    assert "Someone has taken it" not in (await amina.sees("has arrived")).text
    assert asked(network)[:2] == [("ak-kanat", "released"), ("ak-kanat", "offered")]
    for _ in range(8):
        await network.passes(hours=3)
    assert code in ever(saida) or "waiting for you here" in ever(saida)
    assert network.rows("SELECT count(*) FROM events WHERE kind = 'operator_alerted'") == [(1,)]
    assert network.rows("SELECT count(*) FROM timers WHERE kind = 'route'") == [(1,)]


async def _looks_at_all(network: Village, codes: list[str]) -> None:
    """One push says how many wait; her list opens each."""
    await network.saida.says("/cases")
    await network.settles()
    for code in codes:
        await goes(network, network.saida, code)
