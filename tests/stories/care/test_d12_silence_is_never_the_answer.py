"""D12: every report ends with a person or a number. If nobody eligible is on duty, the receipt says so at once, with numbers and
with when somebody starts. Silence goes up: the coordinators in turn, the level above, the operator. Words of danger get numbers.
"""

from datetime import UTC, datetime, timedelta

import pytest

from referrals.domain.person import Grant, Role
from referrals.domain.place import PlaceCode
from referrals.storage import network_rows
from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_A_DAY,
    HELP_FOR_HOURS,
    code_of,
    count,
    goes,
    says,
    sends_conflict_report,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import also, asked, ever
from tests.stories.village import Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Tuesday, two in the morning in Batken."""
NINE = datetime(2026, 11, 24, 3, tzinfo=UTC)
SOMEBODY_HAS_IT = ("A coordinator of the network was told", "We’ve contacted an organisation")


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
    assert "The next person starts at 09:00 on 23 November" in receipt.text
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
        await sends_conflict_report(network, amina, kind=("Threat to an activist", "An activist is held")),
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
    await goes(network, zarina, "Yes, for now", "Someone to talk to", "Next", "Isfara", "Next", "Send")
    await code_of(zarina)
    await goes(network, network.madina, "Open", "We can’t take it", "I’d rather not say")
    await zarina.sees("No one has taken it yet. Your message is saved.")
    assert SOMEBODY_HAS_IT[0] not in ever(zarina)
    assert "1313" in (await zarina.sees("has arrived")).text

    await network.saida.blocks()
    await network.settles()
    await sends_violence_report(network, amina, strikes=("Ak-Kanat",))
    assert [each for each in SOMEBODY_HAS_IT if each in ever(amina)] == []
    assert "117" in (await amina.sees("has arrived")).text


@after(sends_violence_report, "amina", danger=True)
async def test_in_danger_there_are_numbers_whoever_is_contacted_and_at_night_a_coordinator_hears(
    network: Village,
) -> None:
    amina, saida = network.amina, network.saida
    receipt = await amina.sees("We’ve contacted an organisation")
    assert "117" in receipt.text
    await goes(network, amina, "Take it back", "Yes, take it back")
    await network.becomes(NIGHT)
    before = len(saida.person.shown)
    await sends_violence_report(network, amina, danger=True)
    assert "Something is waiting for you here.\nOpen" in list(saida.person.shown)[before:], "not at nine, now"
    receipt = await amina.sees("No one who can help is on duty right now. The next person starts at 09:00")
    assert "117" in receipt.text
    await goes(network, amina, "Take it back", "Yes, take it back")
    await network.becomes(NINE - timedelta(minutes=20))
    before = len(saida.person.shown)
    await sends_violence_report(network, amina, danger=True)
    assert "Something is waiting for you here.\nOpen" in list(saida.person.shown)[before:], (
        "twenty minutes are too long"
    )


@pytest.mark.parametrize("wanted", [HELP_FOR_HOURS, HELP_FOR_A_DAY])
async def test_waits_for_your_call_says_from_when(network: Village, wanted: tuple[str, ...]) -> None:
    amina = network.amina
    await sends_violence_report(network, amina, wanted=wanted)
    await goes(network, network.gulnara, "Open", "Accept")
    await amina.sees("is waiting for your call")
    await network.becomes(datetime(2026, 11, 20, 13, tzinfo=UTC))
    card = await amina.sees("No one there is on duty right now. Duty starts: 09:00 on 23 November.")
    assert "is waiting for your call" not in card.text
    assert "117" in card.text


async def test_silence_goes_up_step_by_step(network: Village) -> None:
    """The two coordinators of Batken, one of whom opens it and does nothing; then the one of the country; then the operator."""
    amina, saida, cholpon, zarina = network.amina, network.saida, network.cholpon, network.zarina
    await also(network, zarina, Grant(Role.COORDINATOR, place=PlaceCode("KG")))
    await also(network, cholpon, Grant(Role.COORDINATOR, place=PlaceCode("KG-B")))
    await sends_violence_report(network, amina, strikes=("Ak-Kanat",), wanted=("A safe place to stay",))
    told = [(saida, [cholpon, zarina]), (cholpon, [zarina]), (zarina, [])]
    for phone, later in told:
        for _ in range(12):
            if "Something is waiting" in ever(phone):
                break
            await network.passes(minutes=21)
        assert "Something is waiting" in ever(phone), phone.person.first_name
        assert [each.person.first_name for each in later if "Something is waiting" in ever(each)] == []
        assert network.rows("SELECT count(*) FROM events WHERE kind = 'operator_alerted'") == [(0,)]
        if phone is saida:
            await goes(network, saida, "Open")
    for _ in range(12):
        await network.passes(minutes=21)
    assert network.rows("SELECT count(*) FROM events WHERE kind = 'operator_alerted'") == [(1,)]
    assert "117" in (await amina.sees("has arrived")).text


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_help_was_given_and_nothing_more_is_heard(network: Village) -> None:
    """It stays with the one who has it; she is reminded, then a coordinator is told."""
    gulnara, saida = network.gulnara, network.saida
    await goes(network, gulnara, "Open", "Accept", "Help was given", "Skip")
    before = len(gulnara.person.shown)
    await network.passes(days=14, hours=1)
    assert "Something is waiting for you here.\nOpen" in list(gulnara.person.shown)[before:]
    for _ in range(5):
        await network.passes(days=1)
    await goes(network, saida, "Open")
    await saida.sees("Help was given.")
    assert asked(network) == [("ak-kanat", "served")]


async def test_words_of_danger_get_numbers_from_anybody_and_anywhere(network: Village) -> None:
    """In every language: a visitor, a coordinator, a responder, a member in the middle of a form; a voice, and /sos."""
    amina, visitor = network.amina, await network.newcomer("visitor")
    said = {visitor: "Күйөөм мени урат, өлтүрөт", network.saida: "меня убьет муж", network.gulnara: "маро мезанад"}
    for phone, words in said.items():
        await says(network, phone, words)
        assert "117" in phone.newest().text, words
    await starts_writing(network, amina, "Help for myself")
    await says(network, amina, "he will kill me")
    assert any("117" in each.text for each in amina.messages() if each.sender is None)
    for phone in (visitor, network.nurgul):
        before = len(phone.person.shown)
        await phone.sends_voice()
        await network.settles()
        assert "117" in "\n".join(list(phone.person.shown)[before:]), "a voice"
    await says(network, network.cholpon, "/sos")
    assert "117" in network.cholpon.newest().text


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
    assert count(network, "timers", network.where("timers.kind", "route")) == 1


async def _looks_at_all(network: Village, codes: list[str]) -> None:
    """One push says how many wait; her list opens each."""
    await network.saida.says("/cases")
    await network.settles()
    for code in codes:
        await goes(network, network.saida, code)
