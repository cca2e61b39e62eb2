"""D7: both sides of a chat are swept on time, always before Telegram's 48 hours; what can no longer be deleted is said, once,
with how to clear it. What is still waiting is not lost by it (D12), and nothing is swept under her hands.
"""

import asyncio
from datetime import timedelta

from bot.simulator.people import ChatMessage
from tests.conversation import Phone
from tests.stories.acts import (
    accepts,
    code_of,
    goes,
    opens_menu,
    says,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary
from tests.stories.reader_acts import BREAD, comes, on_its_way
from tests.stories.village import Village

LEFT = "Some older messages are still in this chat"
WAITS = "Something is waiting"


def ages(network: Village, phone: Phone) -> list[timedelta]:
    """How old each message of a chat is."""
    now = network.world.clock.now().timestamp()
    return [timedelta(seconds=now - each.date) for each in phone.messages()]


def but_keys(phone: Phone) -> list[ChatMessage]:
    """What stands beside the message that brought the keys, which says nothing and stays longest."""
    return [each for each in phone.messages() if "Your menu is below" not in each.text]


def hers(phone: Phone) -> list[ChatMessage]:
    return [each for each in phone.messages() if each.sender is not None]


@after(sends_violence_report, "amina")
async def test_both_sides_of_every_chat_are_swept_within_a_day(network: Village) -> None:
    """Hers, and those of whoever answers: word by word as they were written, at every moment younger than two days."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await says(network, gulnara, "/cases")
    assert hers(amina)
    assert hers(gulnara)
    for _ in range(10):
        await network.passes(hours=3)
        assert all(each < timedelta(hours=28) for phone in (amina, gulnara) for each in ages(network, phone))
    assert hers(amina) == hers(gulnara) == []
    for _ in range(3):
        await network.passes(hours=12)
    assert amina.messages() == []
    assert LEFT not in "".join(amina.person.shown + gulnara.person.shown)
    assert {each.method for each in network.world.calls if not each.ok} <= {"getUpdates"}


@after(opens_menu, "amina")
async def test_she_chooses_after_how_long_and_never_later_than_two_days(network: Village) -> None:
    amina = network.amina
    for hours in (6, 46):
        await says(network, amina, "/settings")
        await goes(network, amina, "Delete messages after", f"{hours} h")
        assert f"Delete messages after: {hours} h" in amina.labels()
        for _ in range((hours - 1) // 5):
            await network.passes(hours=5)
        assert but_keys(amina) != []
        await network.passes(hours=1, minutes=16)
        assert but_keys(amina) == []
    assert amina.messages() == []
    await says(network, amina, "/settings")
    await amina.sees("Your menu is below")  # with her next own words the keys are there again
    for forged in ("0", "-1", "47", "1000", "never"):
        await amina.forges(f"1:s:sweep:{forged}")
    await network.settles()
    assert network.rows("SELECT DISTINCT swept_hours FROM people WHERE swept_hours IS NOT NULL") == [(46,)]


@after(sends_violence_report, "amina")
async def test_at_once_where_she_asks_for_it_also_inside_a_form(network: Village) -> None:
    amina = network.amina
    await starts_writing(network, amina, "Community:")
    await says(network, amina, "/sweep")
    assert [each.text[:12] for each in amina.messages()] == ["Your menu is"]
    await amina.taps("My messages")
    await network.settles()
    await goes(network, amina, "‹ Back") if "‹ Back" in amina.labels() else None
    await says(network, amina, "/settings")
    await goes(network, amina, "Delete messages after", "Delete all messages now")
    assert [each.text[:12] for each in amina.messages()] == ["Your menu is"]
    assert hers(amina) == []


@after(opens_menu, "amina")
async def test_nothing_is_swept_under_her_hands(network: Village) -> None:
    """The form she fills in stays while she uses it, and goes when she left it alone."""
    amina = network.amina
    await starts_writing(network, amina, "Community:")
    await goes(network, amina, "Dispute: water")
    asked = amina.newest()
    for _ in range(3):
        await network.passes(hours=7, minutes=55)
        await goes(network, amina, "‹ Back")
        await goes(network, amina, "Dispute: water")
    await network.passes(minutes=9)
    await goes(network, amina, "‹ Back")
    await network.passes(minutes=9)
    await goes(network, amina, "Dispute: water")
    assert [each.id for each in but_keys(amina)] == [asked.id]
    await network.passes(minutes=40)
    assert but_keys(amina) == []
    await starts_writing(network, amina, "Community:")
    await amina.sees("Which of these comes closest")


@after(sends_violence_report, "amina")
async def test_what_happens_after_a_sweep_reaches_her_and_what_waits_rings_again(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(amina)
    for each in (amina, gulnara):
        await says(network, each, "/settings")
        await goes(network, each, "Delete messages after", "6 h")
    first = await gulnara.sees(WAITS)
    await network.passes(hours=6, minutes=10)
    await network.passes(minutes=10)
    assert amina.messages() == []
    diary = Diary(network.world, amina)
    again = await gulnara.sees(WAITS)
    assert again.id > first.id
    assert not again.silent
    await accepts(network, gulnara)
    card = await amina.sees("Someone has taken it")
    assert {(each.message, each.silent) for each in diary.entries} == {(card.id, True)}
    shown = len(diary.entries)
    await amina.deletes(card, for_both=True)
    await goes(network, gulnara, "We have been in touch")
    await goes(network, gulnara, "Help was given", "Skip")
    await network.passes(hours=1)
    assert len(diary.entries) == shown, "what she deleted herself stays gone (D6)"
    await says(network, amina, f"/status {code}")
    await amina.sees("help was given")


@after(sends_violence_report, "amina")
async def test_after_an_outage_what_stays_is_said_once_with_how_to_clear_it(network: Village) -> None:
    amina = network.amina
    await network.passes(hours=10)
    await says(network, amina, "/help")
    await network.stops()
    network.world.clock.advance(timedelta(hours=40))
    await network.starts()
    await network.settles()
    said = await amina.sees(LEFT)
    assert "menu (⋮" in said.text
    assert said.silent
    assert all("/help" not in each.text for each in amina.messages()), "what is young enough is deleted all the same"
    for _ in range(4):
        await network.passes(hours=12)
    assert sum(LEFT in each for each in amina.person.shown) == 1
    assert [each for each in network.world.calls.of("deleteMessages") if not each.ok] == []


@after(sends_violence_report, "amina")
async def test_what_waited_too_long_for_telegram_holds_up_nothing_younger(network: Village) -> None:
    amina, faults = network.amina, network.world.faults
    await network.passes(hours=10)
    await says(network, amina, "/help")
    await network.passes(hours=13)
    faults.goes_down()
    for hours in (12, 14):
        network.world.clock.advance(timedelta(hours=hours))
        await asyncio.sleep(0.3)
    faults.comes_up()
    await network.settles()
    await amina.sees(LEFT)
    assert [each.text for each in hers(amina) if "/help" in each.text] == []
    assert [each for each in network.world.calls.of("deleteMessages") if each.error_code == 400] == []


@after(opens_menu, "amina")
async def test_what_telegram_refuses_keeps_nothing_else_and_is_said(network: Village) -> None:
    amina = network.amina
    await says(network, amina, "/help")
    refused = amina.newest()
    refused.date -= 49 * 3600  # Telegram counts otherwise than we do
    await says(network, amina, "/sweep")
    await network.passes(minutes=1)
    assert [each.id for each in amina.messages() if each.text == refused.text] == [refused.id]
    await amina.sees(LEFT)
    assert len(amina.messages()) == 3, "that one, the menu and what is said of it"


async def test_messages_of_the_network_are_swept_like_all_others(network: Village) -> None:
    amina = network.amina
    await on_its_way(network)
    await comes(network)
    await amina.sees(BREAD)
    for _ in range(3):
        await network.passes(hours=9)
    assert amina.messages() == []
