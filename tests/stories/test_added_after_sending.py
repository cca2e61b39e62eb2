"""What a woman writes after sending is not lost: it is added to what she sent by one press, and whoever has it reads it behind
another."""

from datetime import timedelta

import pytest

from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    goes,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, ever
from tests.stories.village import FRIDAY, Village

FORGOT = "please do not come before noon, he is at home"
NUMBER = "0555 00 11 22"


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_text_outside_any_form_is_added_by_one_press(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    await accepts(network, gulnara)
    await says(network, amina, FORGOT)
    assert f"Add to {code}" in amina.labels()
    await goes(network, amina, f"Add to {code}")
    await amina.sees("has arrived")
    push = await gulnara.sees("Something is waiting for you here.")
    assert FORGOT not in push.text
    await goes(network, gulnara, "Open")
    assert FORGOT not in ever(gulnara), "her words follow a press of their own"
    await goes(network, gulnara, "Show what was written")
    await gulnara.sees(FORGOT)
    assert FORGOT not in ever(network.saida, network.nurgul)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_what_is_typed_after_it_was_closed_waits_for_her_to_decide(network: Village) -> None:
    """It was closed while her form was open: nobody would read it there, and "Added" would not be true."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, amina, "Add or change something")
    await goes(network, gulnara, "Close this case", "She asked to end it")
    await says(network, amina, FORGOT)
    assert "Added" not in ever(amina)
    await amina.sees("It’s closed now.")
    assert amina.newest().text.endswith("it’s kept locked for an hour, until you choose.")
    assert "Write to the network" in amina.labels()


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS)
async def test_what_was_taken_back_in_danger_is_not_named_again(network: Village) -> None:
    """Whoever holds her phone is not to learn that somebody has it all the same."""
    amina = network.amina
    code = await code_of(amina)
    await accepts(network, network.gulnara)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await says(network, amina, FORGOT)
    assert not [each for each in amina.labels() if code in each]


@after(sends_conflict_report, "amina")
async def test_of_several_messages_she_says_which(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    about_water = await code_of(amina)
    about_her = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await says(network, amina, FORGOT)
    assert not [each for each in amina.labels() if about_water in each or about_her in each]
    await goes(network, amina, "Add to a message I sent")
    assert {f"Add to {about_water}", f"Add to {about_her}"} <= set(amina.labels())
    await goes(network, amina, f"Add to {about_her}")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show what was written")
    await gulnara.sees(FORGOT)
    await accepts(network, network.jyldyz)
    assert "Show what was written" not in network.jyldyz.labels(), "what belongs to one is not added to the other"


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number=NUMBER)
async def test_the_same_words_of_danger_again_are_an_alarm_again(network: Village) -> None:
    """The night after someone was in touch: what was done has to be done again, and a phone rings."""
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(amina)
    await accepts(network, gulnara)
    await says(network, amina, "He is beating me")
    await goes(network, amina, f"Add to {code}")
    await goes(network, gulnara, "We have been in touch")
    await network.becomes(FRIDAY + timedelta(hours=20))
    rings = Diary(network.world, gulnara)
    await says(network, amina, "He is beating me")
    await goes(network, amina, f"Add to {code}")
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)]
    assert [each.silent for each in rings.entries if not each.edited] == [False]


@after(sends_conflict_report, "amina")
async def test_words_of_danger_are_not_offered_to_a_report_about_the_community(network: Village) -> None:
    """Leaders and coordinators read that: neither by the card of her words nor by its own question."""
    amina, jyldyz = network.amina, network.jyldyz
    about_water = await code_of(amina)
    await accepts(network, jyldyz)
    await says(network, amina, "he hits me")
    assert not [each for each in amina.labels() if about_water in each or "Add to" in each]
    about_her = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await says(network, amina, "he hits me again")
    assert [each for each in amina.labels() if "Add to" in each] == [f"Add to {about_her}"]
    await goes(network, amina, "Delete it")
    await says(network, amina, "/status")
    await goes(network, amina, f"{about_water}", "Add or change something", "In words")
    await says(network, amina, "he hits me at home")
    await amina.sees("Call, or leave, if you can")
    await says(network, network.saida, "/cases")
    await goes(network, network.saida, about_water)
    assert "hits" not in ever(jyldyz, network.saida)


@after(sends_conflict_report, "amina")
async def test_a_text_is_added_to_what_she_sent_about_the_community(network: Village) -> None:
    amina, jyldyz = network.amina, network.jyldyz
    code = await code_of(network.amina)
    await accepts(network, jyldyz)
    await says(network, amina, FORGOT)
    await goes(network, amina, f"Add to {code}")
    push = await jyldyz.sees("Something is waiting for you here.")
    assert FORGOT not in push.text
    await goes(network, jyldyz, "Open", "Show what was written")
    await jyldyz.sees(FORGOT)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number=NUMBER)
async def test_number_way_and_hours_are_changed_on_the_card(network: Village) -> None:
    """A number given later leaves her hours as they are; other hours move the time by which she is to be contacted."""
    amina, gulnara = network.amina, network.gulnara
    await goes(network, amina, "Add or change something", "When to make contact", "In the evening, 17–21")
    await accepts(network, gulnara)
    await gulnara.sees("Please contact her between 17:00 and 21:00")
    await goes(network, amina, "Add or change something", "How to make contact", "They may write to me")
    assert "• In the evening, 17–21" in amina.labels()
    await goes(network, amina, "In the morning, 8–12")
    push = await gulnara.sees("Something is waiting for you here.")
    assert "8" not in push.text
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("Please contact her between 08:00 and 12:00")
    assert "Write to the number given, 08:00–12:00" in card.text


@pytest.mark.parametrize("danger", [True, False])
async def test_who_has_it_reads_only_what_there_is_to_reach_her_by(network: Village, danger: bool) -> None:
    """Nothing, then a word to say in the place of a number, then a number."""
    amina, gulnara = network.amina, network.gulnara
    there = (
        "Call the number given",
        "Write to the number given",
        "There’s no number, but a note",
        "No number given yet",
    )
    await sends_violence_report(network, amina, danger=danger)
    await accepts(network, gulnara)
    if danger:
        card = await gulnara.sees("No number given yet")
        assert "She may call or come herself: be there for her" in card.text
    await goes(network, amina, "Add or change something", "How to make contact")
    await says(network, amina, "ask for me at the school")
    await goes(network, amina, "Yes, it’s right", "Done")
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("There’s no number, but a note on how to reach her")
    assert [each for each in there if each in card.text] == ["There’s no number, but a note"]
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees("ask for me at the school")
    await goes(network, amina, "Add or change something", "How to make contact")
    await says(network, amina, NUMBER)
    await goes(network, gulnara, "Open")
    await gulnara.sees("Call the number given")


@after(sends_conflict_report, "amina")
async def test_what_is_added_stands_on_a_card_that_a_coordinator_has_opened(network: Village) -> None:
    amina, saida = network.amina, network.saida
    code = await code_of(amina)
    await says(network, saida, "/cases")
    await goes(network, saida, code)
    opened = len(saida.messages())
    await says(network, amina, "/status")
    await goes(network, amina, code, "Add or change something", "In words")
    await says(network, amina, "The lower sluice is shut too.")
    await saida.sees("The lower sluice is shut too.")
    assert len(saida.messages()) == opened
