"""D24, D12: in danger a change on her phone takes nothing from the one who has it, and words of danger ring at any hour."""

from datetime import UTC, datetime

from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, says, sends_violence_report
from tests.stories.village import Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
CRY = "help me please he is going to kill me"
NUMBER = "0770998877"


async def test_another_way_never_forbids_to_look_for_her(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, danger=True, number=NUMBER)
    await accepts(network, gulnara)
    await goes(network, amina, "Add or change something", "How to make contact", "I call or come myself")
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("Changed on her phone: she calls or comes herself. Who pressed isn’t known.")
    assert "Call the number she left" in card.text
    assert "look for her" not in card.text
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees(NUMBER)


async def test_words_of_danger_raise_what_was_sent_and_ring_at_night(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    await network.becomes(NIGHT)
    before = len(gulnara.person.shown)
    await says(network, amina, CRY)
    await goes(network, amina, f"Add to {code}")
    assert [each for each in list(gulnara.person.shown)[before:] if "waiting for you" in each]
    raised = network.rows("SELECT danger, urgency, state FROM violence_reports")
    assert [tuple(each) for each in raised] == [(1, "1_hour", "taken")]


async def test_words_of_danger_ring_again_who_was_contacted_before(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    before = len(gulnara.person.shown)
    await says(network, amina, CRY)
    await goes(network, amina, f"Add to {code}")
    assert [each for each in list(gulnara.person.shown)[before:] if "waiting for you" in each]
    assert network.rows("SELECT urgency, state FROM referrals") == [("1_hour", "offered")]


async def test_struck_and_then_taken_back_the_one_who_has_it_keeps_her_number(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, danger=True, number=NUMBER)
    await accepts(network, gulnara)
    await goes(network, amina, "Take it back", "Not Ak-Kanat crisis centre")
    await goes(network, gulnara, "Open")
    await gulnara.sees("Your organisation was taken off it on her phone.")
    await goes(network, amina, "Take it back", "Yes, take it back")
    await goes(network, gulnara, "Open", "Show how to reach her")
    await gulnara.sees(NUMBER)
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)]


async def test_a_visitor_whose_help_was_given_can_cry_again(network: Village) -> None:
    meerim, gulnara = await network.newcomer("meerim", "ky"), network.gulnara
    await says(network, meerim, CRY)
    await goes(network, meerim, "English", "Choose the district", "Kyrgyzstan", "Batken Region", "Leilek")
    await goes(network, meerim, "Send to Ak-Kanat crisis centre")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given", "Skip")
    await says(network, meerim, CRY)
    await goes(network, meerim, "Send to Ak-Kanat crisis centre")
    assert len(network.rows("SELECT id FROM violence_reports WHERE danger")) == 2
