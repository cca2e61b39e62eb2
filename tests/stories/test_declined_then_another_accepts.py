"""Ak-Kanat has no place tonight and says so; Ukuk-Batken is asked at once and takes it."""

from tests.stories.acts import HELP_FOR_HOURS, accepts, code_of, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_declined_with_a_reason_and_taken_by_the_next(network: Village) -> None:
    amina, gulnara, bermet = network.amina, network.gulnara, network.bermet
    code = await code_of(network.amina)
    await amina.sees("It has until 10:45 to answer")
    assert bermet.messages() == []

    await network.passes(minutes=10)
    await goes(network, gulnara, "Open", "We can’t take it")
    await gulnara.sees("Why not this time? You don’t have to say.")
    await goes(network, gulnara, "No room or no time now")
    await gulnara.sees("It has been passed on.")
    assert gulnara.newest().inline is None

    await amina.sees("It has until 10:55 to answer")
    await accepts(network, bermet)
    await bermet.sees(code)
    await amina.sees("Someone has taken it and is waiting for your call.")
    await goes(network, amina, "Who has it")
    await amina.sees("Ukuk-Batken legal aid")

    assert network.rows("SELECT organisation_code, state, reason FROM referrals ORDER BY id") == [
        ("ak-kanat", "declined", "full"),
        ("ukuk-batken", "accepted", None),
    ]
    assert network.nurgul.messages() == []
    assert network.saida.messages() == []


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_no_reason_is_needed(network: Village) -> None:
    await goes(network, network.gulnara, "Open", "We can’t take it", "‹ Back", "We can’t take it", "I’d rather not say")
    await network.gulnara.sees("It has been passed on.")
    await accepts(network, network.bermet)
    assert network.rows("SELECT state, reason FROM referrals ORDER BY id")[0] == ("declined", None)
