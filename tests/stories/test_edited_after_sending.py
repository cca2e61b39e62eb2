"""A message of hers is edited after what it said was sent, or while it waits: what was taken from it follows, or she is asked."""

from bot.simulator.people import ChatMessage
from tests.conversation import Phone
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
from tests.stories.care.looking import ever
from tests.stories.village import Village

FIRST, RIGHT = "0555 00 11 22", "0700 33 44 55"
FORGOT, MEANT = "please do not come before noon", "please do not come before four"


def nothing_goes(network: Village, phone: Phone) -> None:
    """Telegram no longer takes anything away from her chat."""
    network.world.faults.refuses(
        "delete*", error_code=400, description="Bad Request: message can't be deleted", chat_id=phone.id, times=99
    )


def hers(phone: Phone, text: str) -> ChatMessage:
    """Her own message with this text."""
    return next(each for each in phone.messages() if each.sender is not None and each.text == text)


async def edits(network: Village, phone: Phone, text: str, to: str) -> None:
    await phone.edits(hers(phone, text), to)
    await network.settles()


async def test_a_number_is_corrected_before_anybody_has_it(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    nothing_goes(network, amina)
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number=FIRST)
    await edits(network, amina, FIRST, RIGHT)
    await amina.sees("Changed.")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees(RIGHT)
    assert FIRST not in ever(gulnara)


async def test_whoever_has_it_hears_of_it_behind_a_press_and_loses_nothing(network: Village) -> None:
    """Who edited on her phone is not known: the number of before stays below (D24)."""
    amina, gulnara = network.amina, network.gulnara
    nothing_goes(network, amina)
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number=FIRST)
    await accepts(network, gulnara)
    await edits(network, amina, FIRST, RIGHT)
    push = await gulnara.sees("Something is waiting for you here.")
    assert RIGHT not in push.text
    await goes(network, gulnara, "Open")
    assert RIGHT not in ever(gulnara), "her words follow a press of their own"
    await goes(network, gulnara, "Show how to reach her")
    card = await gulnara.sees(RIGHT)
    assert FIRST in card.text
    assert RIGHT not in ever(network.saida, network.nurgul, network.bermet)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_words_that_were_added_are_changed_or_said_otherwise_before(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    nothing_goes(network, amina)
    await says(network, amina, FORGOT)
    await edits(network, amina, FORGOT, MEANT)
    await goes(network, amina, f"Add to {code}")
    await edits(network, amina, MEANT, "please ring the school first")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show what was written")
    await gulnara.sees("please ring the school first")
    assert "noon" not in ever(gulnara)
    assert "four" not in ever(gulnara)


async def test_what_is_no_longer_so_is_asked_with_one_press(network: Village) -> None:
    """She had chosen to call herself: her number is taken again only when she says so."""
    amina, gulnara = network.amina, network.gulnara
    nothing_goes(network, amina)
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number=FIRST)
    await goes(network, amina, "Add or change something", "How to make contact", "I’ll call or come myself")
    await edits(network, amina, FIRST, RIGHT)
    await amina.sees(f"Is this right? {RIGHT}")
    await accepts(network, gulnara)
    assert "Show how to reach her" not in gulnara.labels()
    await goes(network, amina, "Yes, it’s right", "In the evening, 17–21")
    await goes(network, gulnara, "Open", "Show how to reach her")
    await gulnara.sees(RIGHT)


async def test_words_about_the_community_are_changed_too(network: Village) -> None:
    amina = network.amina
    nothing_goes(network, amina)
    await sends_conflict_report(network, amina, words="The canal is shut")
    holder = network.jyldyz
    await edits(network, amina, "The canal is shut", "The canal is open again")
    await amina.sees("Changed.")
    await accepts(network, holder)
    await goes(network, holder, "Show what was written")
    await holder.sees("The canal is open again")
    assert "shut" not in ever(holder)
    await edits(network, amina, "The canal is open again", "he beats me, the canal is open")
    await amina.sees("Call, or leave, if you can")
    assert "beats" not in ever(holder), "words of danger are about a woman until she says otherwise"


async def test_an_edit_that_belongs_to_nothing_and_speaks_of_danger_is_a_cry(network: Village) -> None:
    amina = network.amina
    await says(network, amina, "thank you")
    await edits(network, amina, "thank you", "help me please he is going to kill me")
    await amina.sees("Call, or leave, if you can")
    before = len(amina.messages())
    await edits(network, amina, "help me please he is going to kill me", "it was nothing")
    assert len(amina.messages()) == before
