"""What is left in her chat and on her screen when a form ends, waits, or is not finished yet: nothing she has typed, nothing that
follows from an answer that is hidden, and the reason where a press cannot send.
"""

import pytest

from tests.conversation import Phone
from tests.stories.acts import code_of, count, goes, opens_menu, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.reader_acts import BREAD, comes, on_its_way
from tests.stories.village import Village

NUMBER = "0770998877 say it is the school"
DISPUTE = "they quarrel about the water again"
CRY = "help me please he is going to kill me"


async def _with_a_number(network: Village, phone: Phone) -> None:
    await starts_writing(network, phone, "Help for myself")
    await goes(network, phone, "Yes, for now", "Legal advice", "Next", "Batken District", "Next", "They may call me")
    await says(network, phone, NUMBER)
    await phone.sees(f"The number: {NUMBER}")


def _left(phone: Phone) -> str:
    return "\n".join(each.text for each in phone.messages())


@pytest.mark.parametrize("ending", ["stop", "cancel", "wiped", "sent", "cry sent"])
async def test_what_she_typed_leaves_the_chat_with_the_form(network: Village, ending: str) -> None:
    amina = network.amina
    await _with_a_number(network, amina)
    assert NUMBER in _left(amina)
    if ending == "stop":
        press = await amina.presses("Stop and delete")
        assert "Deleted here" in await amina.toast(press)
        await network.settles()
    elif ending == "cancel":
        await says(network, amina, "/cancel")
        await amina.sees("It’s deleted here.")
    elif ending == "wiped":
        await network.passes(minutes=61)
        await network.passes(minutes=1)
    elif ending == "cry sent":
        await says(network, amina, CRY)
        await goes(network, amina, "Send to Ak-Kanat crisis centre")
        await code_of(amina)
        assert CRY not in _left(amina)
    else:
        await goes(network, amina, "Send")
        await code_of(amina)
    assert NUMBER not in _left(amina)
    assert "Nothing is kept" not in _left(amina), "words about the database are not words about the phone"


@after(opens_menu, "amina")
async def test_what_she_said_beside_it_goes_into_the_form_of_the_community_and_leaves_the_chat_with_it(
    network: Village,
) -> None:
    amina = network.amina
    await says(network, amina, DISPUTE)
    await goes(network, amina, "Write to the network", "Community:")
    assert DISPUTE not in _left(amina)
    await says(network, amina, "/cancel")
    assert DISPUTE not in _left(amina)


@after(opens_menu, "amina")
async def test_adding_a_number_leaves_the_words_she_passes_on(network: Village) -> None:
    """The key that shares a number and the words to copy are two messages."""
    amina = network.amina
    await on_its_way(network)
    await comes(network)
    await goes(network, amina, "Pass it on")
    copy = amina.newest()
    assert BREAD in copy.text
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "No: help is needed at once", "Send", "Add my phone number", "Share my number")
    key = await amina.sees("Tap the button under the chat")
    assert copy in amina.messages()
    await says(network, amina, "/cancel")
    assert key not in amina.messages()
    assert copy in amina.messages()
    assert "Share my number" not in amina.labels()
    assert "Write to the network" in amina.labels(), "her own keys are back"


@after(starts_writing, "amina", about="Help for myself")
async def test_the_key_that_shares_a_number_goes_with_a_form_left_alone(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "No: help is needed at once", "Send", "Add my phone number", "Share my number")
    key = await amina.sees("Tap the button under the chat")
    await network.passes(minutes=61)
    await network.passes(minutes=1)
    assert key not in amina.messages()
    assert "Share my number" not in amina.labels()
    assert "Write to the network" in amina.labels(), "her own keys are back"
    assert amina.newest().silent


@after(starts_writing, "amina", about="Help for myself")
async def test_what_blocks_send_is_said_where_her_finger_is(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Yes, for now", "Next", "Batken District", "Next", "They may call me")
    await says(network, amina, "/settings")
    press = await amina.presses("Send")
    assert "Type the number first" in await amina.toast(press)
    assert press.toast is not None
    assert press.toast.alert
    await network.settles()
    assert amina.newest().text.startswith("Type the number first"), "the last message, below everything else"
    assert count(network, "violence_reports") == 0


@after(starts_writing, "amina", about="Help for myself")
async def test_after_hiding_no_screen_follows_from_a_hidden_answer_and_what_she_struck_is_not_lost(
    network: Village,
) -> None:
    amina = network.amina
    await goes(network, amina, "Yes, for now", "Legal advice", "Next", "Batken District", "☑ Ak-Kanat", "Next")
    await network.passes(minutes=11)
    before = len(amina.person.shown)
    await goes(network, amina, "Continue")
    assert "Are you safe at this moment?" in amina.newest().text
    assert "Send" not in amina.labels()
    for forged in ("~next", "-authorities"):
        ((form, version),) = network.rows("SELECT id, version FROM forms")
        await amina.forges(f"1:f:{form}:{version}:{forged}")
        await network.settles()
    assert count(network, "violence_reports") == 0
    await goes(network, amina, "Yes, for now")
    assert "Ak-Kanat" not in "\n".join(list(amina.person.shown)[before:])
    await goes(network, amina, "Legal advice", "Next", "Batken District")
    assert "☐ Ak-Kanat crisis centre" in amina.labels(), "struck once is struck"
    assert "☑ Ukuk-Batken legal aid" in amina.labels()


async def test_a_draft_that_is_wiped_leaves_what_she_typed_into_another_one(network: Village) -> None:
    amina = network.amina
    await _with_a_number(network, amina)
    await _writes_about_a_dispute(network, amina)
    await network.passes(minutes=61)
    assert count(network, "forms") == 1
    assert NUMBER not in _left(amina)
    assert DISPUTE in [each.text for each in amina.messages()], "her own message, in the form that is still open"


async def test_a_form_that_is_stopped_leaves_what_she_typed_into_another_one(network: Village) -> None:
    amina = network.amina
    await _with_a_number(network, amina)
    await _writes_about_a_dispute(network, amina)
    await goes(network, amina, "Stop and delete")
    assert DISPUTE not in _left(amina)
    assert NUMBER in _left(amina)
    await says(network, amina, "/cancel")
    assert NUMBER not in _left(amina), "whoever cancels wants nothing left here"


async def _writes_about_a_dispute(network: Village, phone: Phone) -> None:
    await starts_writing(network, phone, "Community:")
    await goes(
        network, phone, "Dispute: water", "Dispute over water", "Batken District", "Mediation", "Next", "Right now"
    )
    await says(network, phone, DISPUTE)
