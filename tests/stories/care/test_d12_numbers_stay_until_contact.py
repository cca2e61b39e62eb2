"""D12, D23, D13: from the first word of danger until the case is closed, whatever she presses, her newest screen has the
numbers of her country; and once a centre waits for her call, its public number, and from when someone is there.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conversation import Phone
from tests.stories.acts import (
    accepts,
    code_of,
    count,
    goes,
    says,
    sends_conflict_report,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import ever, labels_on
from tests.stories.village import FRIDAY, Village

CRY = "he hits me"
SEND = "Send to Ak-Kanat crisis centre"
CENTRE = "+996000000001"
EVENING = FRIDAY + timedelta(hours=9)


async def goes_with_numbers(network: Village, phone: Phone, *labels: str) -> None:
    for label in labels:
        await goes(network, phone, label)
        assert "117" in phone.newest().text, (label, phone.newest().text)


async def test_in_a_cry_and_after_it(network: Village) -> None:
    """Nobody knows for whom she speaks: no screen says "her", and none names who has it."""
    amina, gulnara = network.amina, network.gulnara
    await says(network, amina, CRY)
    await goes_with_numbers(network, amina, "Another organisation", "‹ Back", SEND)
    await goes(network, gulnara, "Open", "Accept")
    card = await amina.sees("They have no number yet: call, or add one.")
    assert "117" in card.text
    assert CENTRE in card.text
    assert labels_on(card)[:2] == ["Add a phone number", "Numbers to call"]
    await goes_with_numbers(network, amina, "Numbers to call", "Close", "Add a phone number", "Nothing to add")
    await goes(network, gulnara, "We have been in touch")
    assert "117" in amina.newest().text
    assert "Ak-Kanat" not in card.text
    await goes_with_numbers(network, amina, "Take it back", "Yes, take it back")
    assert "November" not in amina.newest().text.partition("Updated")[0]
    await goes(network, amina, "Write again")


async def test_where_she_has_to_be_asked_where_and_about_whom(network: Village) -> None:
    visitor = await network.newcomer("meerim", "en")
    await visitor.starts()
    await network.settles()
    await goes(network, visitor, "English")
    await says(network, visitor, CRY)
    await goes_with_numbers(network, visitor, "Choose the district", "Kyrgyzstan", "Batken Region", "Batken District")
    await goes_with_numbers(network, visitor, "It’s about someone else", "It’s about me", SEND)
    assert "Add my phone number" in labels_on(visitor.newest())


@after(sends_violence_report, "amina", danger=True)
async def test_for_herself_in_danger(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    card = await amina.sees("is waiting for your call")
    assert "117" in card.text
    assert CENTRE in card.text
    assert "They have no number yet: call, or add one." in card.text
    assert labels_on(card)[:2] == ["Add my phone number", "Who has it, and the number"]
    await network.becomes(EVENING)
    card = await amina.sees("Duty starts: 09:00 on 23 November.")
    assert CENTRE in card.text
    await goes_with_numbers(network, amina, "Who has it", "Close", "Take it back", "No, leave it")
    await goes(network, gulnara, "We have been in touch")
    card = await amina.sees("has recorded that you have been in touch")
    assert CENTRE not in card.text
    assert "117" in card.text, "he may come back"
    await goes_with_numbers(network, amina, "Who has it", "Close", "Add or change something", "Nothing to add")
    await goes(network, gulnara, "Help was given", "Skip")
    assert "117" in (await amina.sees("has recorded that help was given")).text
    await goes(network, gulnara, "Close this case", "Help was received")
    assert "117" not in (await amina.sees("It’s closed now.")).text


@after(starts_writing, "amina", about="Help for myself")
async def test_in_a_form_of_danger_left_alone(network: Village) -> None:
    amina = network.amina
    await goes_with_numbers(network, amina, "help is needed at once")
    await network.passes(minutes=11)
    assert "117" in (await amina.sees("You were away for a while")).text


async def test_advice_invites_no_number_of_the_other_woman(network: Village) -> None:
    amina = network.amina
    await says(network, amina, CRY)
    await goes(network, amina, "It’s about someone else", "She doesn’t know", "Get advice for myself")
    assert labels_on(amina.newest())[0] == "Add my phone number"
    await goes(network, amina, "Add my phone number")
    assert "They may call me" in amina.labels()
    assert " her" not in "".join(amina.labels())


@pytest.mark.parametrize("when", [("Right now",), ("Today", "Yes, it’s still going on")])
async def test_of_a_shooting(network: Village, when: tuple[str, ...]) -> None:
    amina = network.amina
    await sends_conflict_report(network, amina, kind=("Shooting or a clash", "Shooting or shelling"), when=when[:1])
    assert "117" in (await amina.sees("has arrived")).text
    await accepts(network, network.jyldyz)
    assert "117" in (await amina.sees("Someone has taken it.")).text


async def test_words_of_danger_in_a_form_keep_its_answers(network: Village) -> None:
    """The woman who asked her to write, and what was ticked for her."""
    amina, gulnara = network.amina, network.gulnara
    await starts_writing(network, amina, "A woman asked me")
    await goes(network, amina, "Yes, for now", "A safe place to stay")
    await says(network, amina, "he is beating her, please help")
    await amina.sees("Call for her, if you can")
    await goes(network, amina, SEND)
    await code_of(amina)
    assert labels_on(amina.newest())[0] == "Add her phone number"
    row = network.rows("SELECT voice, danger, help FROM violence_reports")
    assert row == [("she_asked", 1, '["safe_place"]')]
    await accepts(network, gulnara)
    await gulnara.sees("a safe place to stay")


async def test_about_herself_nothing_of_the_other_womans_form_goes(network: Village) -> None:
    amina = network.amina
    await starts_writing(network, amina, "A woman asked me")
    await goes(network, amina, "Yes, for now", "A safe place to stay")
    await says(network, amina, CRY)
    await goes(network, amina, "It’s about me", SEND)
    assert network.rows("SELECT voice, danger, help FROM violence_reports") == [("herself", 1, "[]")]
    assert count(network, "forms", network.where("forms.flow", "violence")) == 1, "hers is still open"


async def test_kept_words_that_lapse_leave_the_numbers(network: Village) -> None:
    amina = network.amina
    await network.becomes(datetime(2026, 11, 23, 20, tzinfo=UTC))
    await says(network, amina, CRY)
    rung = len(amina.messages())
    await network.passes(minutes=11)
    assert "117" in (await amina.sees("You were away for a while")).text
    await network.passes(minutes=51)
    left = await amina.sees("Nothing is kept here any more.")
    assert "117" in left.text
    assert CRY not in amina.screen()
    assert labels_on(left) == []
    assert len(amina.messages()) < rung, "nothing new came: the card itself was changed"
    await says(network, amina, CRY)
    assert "Nothing is kept here any more." not in amina.screen()
    assert "Nothing is kept" in ever(amina)
