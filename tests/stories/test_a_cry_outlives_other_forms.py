"""What she said and has not decided about waits on its card, whatever becomes of a form beside it that does not take it along."""

from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    amina_is_helped,
    count,
    goes,
    says,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.village import Village

CRY = "He is going to kill me"
CALM = "My daughter needs a doctor too"
SEND = "Send to Ak-Kanat crisis centre"


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_nothing_to_add_leaves_it(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Add or change")
    await says(network, amina, CRY)
    await goes(network, amina, "Nothing to add")
    await amina.sees("Call, or leave, if you can")
    assert SEND in amina.labels()
    assert count(network, "forms", network.where("forms.flow", "cry")) == 1, "she has decided nothing about it"


@after(starts_writing, "amina", about="Community:")
async def test_stop_and_delete_on_a_form_of_the_community_leaves_it(network: Village) -> None:
    amina = network.amina
    await says(network, amina, CRY)
    await goes(network, amina, "Stop and delete")
    await amina.sees("Call, or leave, if you can")
    assert SEND in amina.labels()


@after(starts_writing, "amina", about="Help for myself")
async def test_stop_and_delete_on_a_form_of_violence_leaves_what_does_not_go_with_it(network: Village) -> None:
    """Left alone, the two are told apart; of each it is said that it alone is deleted."""
    amina = network.amina
    await says(network, amina, CRY)
    await network.passes(minutes=11)
    hidden = [each.text for each in amina.messages() if "isn’t shown" in each.text]
    assert sum("You were away" in each for each in hidden) == 1
    assert sum("What you typed as a message" in each for each in hidden) == 1
    pressed = await amina.presses("Delete it")
    assert await amina.toast(pressed) == (
        "The words you wrote are deleted here and in this chat. What you started is still open."
    )
    await network.settles()
    assert count(network, "forms", network.where("forms.flow", "violence")) == 1
    await says(network, amina, CRY)
    await goes(network, amina, "Continue writing", "Stop and delete")
    assert SEND in amina.labels()
    await says(network, amina, "/cancel")
    assert count(network, "forms") == 0, "this wipes all she has not sent"


async def test_what_goes_with_a_form_is_gone_with_it(network: Village) -> None:
    amina = network.amina
    await says(network, amina, CALM)
    await goes(network, amina, "Write to the network", "Help for myself", "Stop and delete")
    assert count(network, "forms") == 0
    assert CALM not in amina.screen()


@after(amina_is_helped)
async def test_from_a_form_of_additions_there_is_a_way_to_a_new_message(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await says(network, amina, CALM)
    await goes(network, amina, "Add or change", "Write to the network")
    await amina.sees("What you wrote before is sent with it")
    await goes(
        network, amina, "Help for myself", "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next"
    )
    await goes(network, amina, "Send")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show what was written")
    await gulnara.sees(CALM)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_what_no_form_takes_along_is_back_on_its_card(network: Village) -> None:
    """She was about to write a message, and adds to an earlier one instead; or what she wrote may not be read by many."""
    amina = network.amina
    await says(network, amina, CALM)
    await goes(network, amina, "Write to the network", "Add or change")
    await amina.sees("Thank you for writing")
    await goes(network, amina, "Nothing to add", "Delete it")
    await says(network, amina, CRY)
    await goes(network, amina, "All right for now", "Write to the network", "Community:")
    await amina.sees("Thank you for writing")
    assert count(network, "forms", network.where("forms.flow", "cry")) == 1
