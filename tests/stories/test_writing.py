"""A writer and her phone: the forms through the real bot, with all that can get in their way."""

from datetime import UTC, datetime
from pathlib import Path

from tests.conversation import Phone
from tests.stories.beginnings import after
from tests.stories.village import Village

WORDS = Path(__file__).parents[2] / "locales" / "en" / "not_in_previews.txt"
NOT_SHOWN = [each for each in WORDS.read_text().splitlines() if each and not each.startswith("#")]


async def presses(network: Village, phone: Phone, *labels: str) -> None:
    for label in labels:
        await phone.presses(label)
        await network.settles()
        harmless(phone)


async def says(network: Village, phone: Phone, text: str) -> None:
    await phone.says(text)
    await network.settles()
    harmless(phone)


def harmless(phone: Phone) -> None:
    """No message begins with what a locked screen must not show."""
    for message in phone.messages():
        start = message.text[:100].casefold()
        assert message.sender is not None or not [each for each in NOT_SHOWN if each in start], message.text


@after(says, "amina", text="/report")
async def test_from_report_to_receipt_in_seven_screens(network: Village) -> None:
    amina = network.amina
    await presses(
        network, amina, "Yes", "Help for myself", "Yes, for now", "Someone to talk to", "Next", "Batken", "Next"
    )
    await amina.sees("5 of 5")
    await presses(network, amina, "They may call me", "Send")
    await amina.sees("Type the number first")
    await says(network, amina, "0555 12 34 56")
    await amina.sees("0555 12 34 56")
    await presses(network, amina, "Send")
    await amina.sees("has arrived")
    await amina.sees("We’ve contacted an organisation")


@after(says, "amina", text="/report")
async def test_a_long_list_begins_again_where_she_comes_back_to_it(network: Village) -> None:
    """What "More" showed belongs to its own screen: neither an earlier nor a later one begins in its middle."""
    amina = network.amina
    await presses(network, amina, "Yes", "Help for myself", "Yes, for now")
    kinds = amina.labels()
    await presses(network, amina, "More…")
    assert amina.labels() != kinds
    await presses(network, amina, "‹ Back", "Yes, for now")
    assert amina.labels() == kinds

    await presses(network, amina, "Someone to talk to", "Next")
    places = amina.labels()
    await presses(network, amina, "More…")
    assert amina.labels() != places
    await presses(network, amina, "‹ Back", "Next")
    assert amina.labels() == places
    await presses(network, amina, "More…", "‹ Back")
    assert [each.lstrip("☐☑") for each in amina.labels()] == [each.lstrip("☐☑") for each in kinds]


@after(says, "amina", text="/report")
async def test_in_danger_the_numbers_come_at_once(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "Help for myself", "help is needed at once")
    await amina.sees("Call, or leave, if you can")
    assert "Send" in amina.labels()


@after(says, "amina", text="/report")
async def test_a_conflict_with_a_typed_village_a_long_text_and_a_change(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "Community: dispute", "Dispute: water", "Dispute over water")
    await says(network, amina, "Жаңы <b>айыл")
    await presses(network, amina, "Batken District", "Food or water", "Next", "Today")
    await says(network, amina, "The canal is dry. " * 50)
    await amina.sees("the limit is 500")
    await presses(network, amina, "Keep the beginning")
    await amina.sees("Жаңы <b>айыл")
    await presses(network, amina, "‹ Back", "‹ Back", "Batken District", "Next", "Earlier", "Send")
    await amina.sees("has arrived")


@after(says, "amina", text="/report")
async def test_a_picture_an_edit_a_command_and_a_deleted_screen_lose_nothing(network: Village) -> None:
    amina = network.amina
    await presses(
        network, amina, "Yes", "Community: dispute", "Flood", "Mudflow", "Batken District", "Skip", "Right now"
    )
    await amina.sends_photo()
    await amina.sees("I can only take words here")
    words = await amina.says("Road is gonne")
    await amina.sees("Road is gonne")
    await amina.edits(words, "Road is gone")
    await amina.sees("Road is gone")
    await says(network, amina, "/settings")
    await amina.deletes(amina.newest(), for_both=True)
    await says(network, amina, "The bridge is down")
    await amina.sees("The bridge is down")
    await presses(network, amina, "Send")
    await amina.sees("has arrived")


@after(says, "amina", text="/report")
async def test_a_second_tap_has_moved_on(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "Help for myself")
    first, second = await amina.presses("Yes, for now"), await amina.presses("Yes, for now")
    assert await amina.toast(first) == ""
    assert "You’ve already moved on" in await amina.toast(second)
    await amina.sees("2 of 5")


@after(says, "amina", text="/report")
async def test_forged_presses_find_nothing(network: Village) -> None:
    amina = network.amina
    await network.settles()
    for data in ("1:f:999:1:yes", "1:f:1", "1:w:forged", "1:r:violence:77:withdrawn", "1:r:x:1:came:yes"):
        query = await amina.forges(data)
        assert await amina.toast(query), data


@after(says, "amina", text="/report")
async def test_a_draft_hides_and_then_is_gone(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "Help for myself", "Yes, for now", "Legal advice")
    await network.passes(minutes=11)
    await amina.sees("You were away for a while")
    assert not any("Legal" in each for each in amina.labels())
    await presses(network, amina, "Continue")
    await presses(network, amina, "Yes, for now")
    assert "☐ Legal advice" in amina.labels()
    await network.passes(minutes=61)
    await amina.loses("What kind of help")
    assert network.rows("SELECT * FROM forms") == []


@after(says, "amina", text="/report")
async def test_a_conflict_draft_is_put_aside_and_gone_on_with(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "Community: dispute", "Flood", "Save for later")
    await network.passes(days=2)
    await says(network, amina, "/report")
    await presses(network, amina, "Yes", "Continue what I started", "Mudflow")
    await amina.sees("Where is it?")
    await network.passes(days=8)
    await amina.sees("it’s deleted here now")


@after(says, "amina", text="/report")
async def test_not_now_leaves_nothing(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Not now")
    await amina.loses("good time")
    assert network.rows("SELECT * FROM forms") == []


async def test_cancel_wipes(network: Village) -> None:
    amina = network.amina
    await says(network, amina, "/cancel")
    await amina.sees("There’s nothing to stop")
    await says(network, amina, "/report")
    await presses(network, amina, "Yes", "Help for myself")
    await says(network, amina, "/cancel")
    await amina.sees("It’s deleted here")
    assert network.rows("SELECT * FROM forms") == []
    await says(network, amina, "/report")
    await presses(network, amina, "Yes", "Help for myself", "Stop and delete")
    assert network.rows("SELECT * FROM forms") == []


@after(says, "amina", text="/report")
async def test_she_does_not_know_is_advice_for_the_writer(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "doesn’t know")
    await amina.sees("nothing about her is sent")
    await presses(network, amina, "Get advice from a centre", "Batken", "Next", "Send")
    await amina.sees("has arrived")
    assert network.rows("SELECT voice, help FROM violence_reports") == [("advice", '["talk"]')]


async def test_at_night_she_reads_when_somebody_starts_and_which_numbers_there_are(network: Village) -> None:
    amina = network.amina
    await network.becomes(datetime(2026, 11, 20, 20, tzinfo=UTC))
    await says(network, amina, "/report")
    await presses(network, amina, "Yes", "asked me to", "Yes, for now", "Next", "Batken", "Next", "Send")
    await amina.sees("No one who can help is on duty right now")
    await amina.sees("117")
    await presses(network, amina, "Numbers she can call")
    await amina.sees("Ak-Kanat")
    await presses(network, amina, "Close")
    await amina.loses("Ak-Kanat")


@after(says, "amina", text="/report")
async def test_her_messages_and_taking_one_back(network: Village) -> None:
    amina = network.amina
    await presses(network, amina, "Yes", "Help for myself", "Skip", "Legal advice", "Next", "Batken", "Next", "Send")
    await says(network, amina, "My messages")
    code = amina.labels()[0].split(" ")[0]
    await says(network, network.zarina, f"/status {code}")
    await network.zarina.sees("I can’t find this code")
    await says(network, amina, f"/status {code.lower()}")
    await amina.sees("We’ve contacted an organisation")
    await presses(network, amina, "Take it back", "No, leave it", "Take it back", "Yes, take it back")
    await amina.sees("You took it back")
    await network.gulnara.never_sees("Accept")


@after(says, "amina", text="/report")
async def test_who_has_it_stands_behind_a_press(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await presses(network, amina, "Yes", "Help for myself", "Skip", "Someone to talk", "Next", "Batken", "Next", "Send")
    await presses(network, gulnara, "Open", "Accept")
    await amina.sees("is waiting for your call")
    await presses(network, amina, "Who has it")
    await amina.sees("Ak-Kanat")
    await presses(network, amina, "Close")
    await amina.loses("Ak-Kanat")


@after(says, "amina", text="/report")
async def test_nobody_ticked_goes_to_the_coordinator_and_she_may_let_others_be_asked(network: Village) -> None:
    amina = network.amina
    await presses(
        network, amina, "Yes", "Help for myself", "Skip", "Someone to talk", "Next", "Batken", "Ak-Kanat", "Next"
    )
    await presses(network, amina, "Send")
    await amina.sees("A coordinator of the network was told")
    await presses(network, amina, "Contact others too", "Ak-Kanat")
    await amina.sees("We’ve contacted an organisation")
    await network.gulnara.sees("Something is waiting")


async def test_an_unopened_country_offers_numbers_and_the_other_track(unopened: Village) -> None:
    amina = unopened.amina
    await says(unopened, amina, "/report")
    await presses(unopened, amina, "Yes", "Help for myself")
    await amina.sees("I can’t pass on such a message yet")
    await presses(unopened, amina, "Community: dispute")
    await amina.sees("What has happened")


async def test_a_stranger_learns_how_to_get_in(network: Village) -> None:
    stranger = await network.newcomer("stranger")
    await says(network, stranger, "/report")
    await stranger.sees("you need an invite")
