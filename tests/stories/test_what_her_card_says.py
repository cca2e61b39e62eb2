"""What Amina reads after sending is true when she reads it: who opened it, until when, from when on someone is there; what has
passed is not shown, and "Check for news" says so when there is none.
"""

import re
from datetime import UTC, datetime, timedelta

from tests.stories.acts import HELP_FOR_HOURS, accepts, amina_is_helped, goes, opens_menu, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, ever
from tests.stories.village import FRIDAY, Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Two in the morning of Tuesday in Batken."""


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_who_opened_it_and_until_when(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await amina.sees("We’ve contacted an organisation and are waiting for its answer. It has until 10:45 to answer")
    await goes(network, gulnara, "Open")
    card = await amina.sees("Someone there has opened your message and hasn’t answered yet.")
    assert "Gulnara" not in card.text
    await network.passes(minutes=46)
    assert "until 10:45" not in amina.screen(), "a deadline that has passed is still shown"


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_no_news_is_said(network: Village) -> None:
    amina = network.amina
    pressed = await amina.presses("Check for news")
    assert (await amina.toast(pressed)) == "Nothing new since 10:00."
    await network.settles()
    await network.passes(minutes=12)
    pressed = await amina.presses("Check for news")
    assert (await amina.toast(pressed)) == "Nothing new since 10:00."
    await network.settles()
    await amina.sees("Updated: 20 November, 10:12")
    await accepts(network, network.gulnara)
    await network.settles()
    pressed = await amina.presses("Check for news")
    assert (await amina.toast(pressed)).startswith("Nothing new since 10:1"), "the card was redrawn when it was taken"


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_deadline_that_has_just_passed_is_no_no_news(network: Village) -> None:
    """What follows is about to be decided: her card may change while the answer to her press is on its way."""
    amina = network.amina
    network.world.clock.advance(timedelta(minutes=46))
    pressed = await amina.presses("Check for news")
    assert (await amina.toast(pressed)) == ""


@after(opens_menu, "nurgul")
async def test_at_night_news_behind_an_old_card_is_no_no_news(network: Village) -> None:
    """Her card may not change at night: the press shows what is new, and does not say that nothing is."""
    amina, nurgul = network.amina, network.nurgul
    await network.becomes(NIGHT)
    await nurgul.taps("My duty")
    await network.settles()
    await goes(network, nurgul, "I’m on duty")
    await sends_violence_report(network, amina, danger=True, wanted=HELP_FOR_HOURS)
    receipt = await amina.sees("Before 08:00 this message may not update by itself")
    assert re.search(r"It has until 02:\d\d to answer: tap “Check for news” then", receipt.text)
    await network.passes(minutes=7)
    diary = Diary(network.world, amina)
    await accepts(network, nurgul)
    await network.passes(minutes=1)
    assert diary.entries == []
    pressed = await amina.presses("Check for news")
    assert (await amina.toast(pressed)) == ""
    await network.settles()
    await amina.sees("Someone has taken it")
    assert "we can’t promise" not in ever(amina)


@after(amina_is_helped)
async def test_whoever_has_it_is_there_from_monday_on(network: Village) -> None:
    """Taken on Friday: in the evening her card says from when on someone is there, and numbers until then; on Monday it says
    that they wait for her call."""
    amina = network.amina
    await amina.sees("is waiting for your call")
    await network.becomes(FRIDAY + timedelta(hours=9))
    card = await amina.sees("No one there is on duty right now. Duty starts: 09:00 on 23 November.")
    assert "117" in card.text
    assert "is waiting for your call" not in card.text
    await goes(network, amina, "Who has it")
    await amina.sees("Duty starts: 09:00 on 23 November.")
    await goes(network, amina, "Close")
    await network.becomes(datetime(2026, 11, 23, 3, 1, tzinfo=UTC))
    await amina.sees("is waiting for your call")
    await amina.loses("No one there is on duty")


@after(sends_violence_report, "amina")
async def test_after_closing_the_number_and_a_new_beginning_are_still_there(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given", "Skip", "Close this case", "Help was received")
    await amina.sees("It’s closed now.")
    await goes(network, amina, "Who has it")
    await amina.sees("Ak-Kanat crisis centre")
    await goes(network, amina, "Close", "Write again")
    await amina.sees("Is now a good time?")
