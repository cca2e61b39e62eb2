"""What a woman writes after sending is not lost: it is added to what she sent by one press, and whoever has it reads it behind
another."""

from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, says, sends_violence_report
from tests.stories.care.looking import ever
from tests.stories.village import Village

FORGOT = "please do not come before noon, he is at home"


async def test_a_text_outside_any_form_is_added_by_one_press(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
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


async def test_what_was_taken_back_in_danger_is_not_named_again(network: Village) -> None:
    """Whoever holds her phone is not to learn that somebody has it all the same."""
    amina = network.amina
    code = await sends_violence_report(network, amina, danger=True, wanted=HELP_FOR_HOURS)
    await accepts(network, network.gulnara)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await says(network, amina, FORGOT)
    assert not [each for each in amina.labels() if code in each]
