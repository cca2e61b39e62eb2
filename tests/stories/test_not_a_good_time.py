"""Somebody comes in: "Not now" takes the question away, leaves nothing behind, and is no obstacle later (D23)."""

from tests.stories.acts import count, goes, opens_menu, starts_writing
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(opens_menu, "amina")
async def test_the_question_goes_and_nothing_is_kept(network: Village) -> None:
    amina = network.amina
    before = count(network, "timers")
    await amina.taps("Write to the network")
    question = await amina.sees("Is now a good time?")
    assert question.text == "Is now a good time? You can also do it later; nothing is kept until you continue."
    await goes(network, amina, "Not now")
    await amina.loses("Is now a good time?")
    await amina.sees("Your menu is below.")
    assert count(network, "forms") == 0
    assert count(network, "timers") == before

    await amina.taps("Write to the network")
    await amina.sees_new("Is now a good time?")


async def test_closing_on_the_second_screen_leaves_nothing_either(network: Village) -> None:
    amina = network.amina
    await amina.says("/report")
    await network.settles()
    await goes(network, amina, "Yes", "Close")
    await amina.loses("What do you want to write about?")
    assert count(network, "forms") == 0
    assert count(network, "violence_reports") == 0


@after(starts_writing, "amina", about="Help for myself")
async def test_stop_and_delete_wipes_what_was_begun(network: Village) -> None:
    """Later in the form the same is one press away, and says that it is done."""
    amina = network.amina
    await goes(network, amina, "Yes, for now", "Someone to talk to")
    press = await amina.presses("Stop and delete")
    assert (await amina.toast(press)).startswith("Deleted here.")
    await network.settles()
    await amina.loses("What kind of help is needed?")
    assert count(network, "forms") == 0
