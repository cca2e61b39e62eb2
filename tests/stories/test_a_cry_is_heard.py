"""Whatever someone says, at any hour, in or out of the network, is heard: numbers at once, her words kept until she decides,
and one press to people who can come.
"""

from datetime import UTC, datetime

from tests.conversation import Phone
from tests.stories.acts import count, goes, opens_menu, says
from tests.stories.care.looking import labels_on
from tests.stories.village import Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Tuesday, two in the morning in Batken."""
CRY = "help me please he is going to kill me"
NUMBERS_FIRST = "Call, or leave, if you can: what you write here may be seen by someone else."
SEND = "Send to Ak-Kanat crisis centre"


async def cries(network: Village, phone: Phone, text: str = CRY) -> None:
    if network.world.clock.now() < NIGHT:
        await network.becomes(NIGHT)
    await opens_menu(network, phone)
    await says(network, phone, text)


async def test_a_member_in_danger_has_numbers_and_one_press(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await network.becomes(NIGHT)
    await gulnara.forges("1:d:on")
    await cries(network, amina)
    screen = await amina.sees(NUMBERS_FIRST)
    assert screen is amina.newest()
    assert "117" in screen.text
    assert "kill" not in screen.text
    others = [each for each in labels_on(screen) if each != "Another organisation"]
    assert others == [SEND, "It's about someone else", "I'm safe for now", "Delete it"]
    assert (
        "If you send it, Ak-Kanat crisis centre sees that someone in Batken District needs help at once." in screen.text
    )
    await goes(network, amina, SEND)
    await amina.sees("has arrived")
    assert count(network, "violence_reports", "danger and voice = 'not_said' and urgency = '1_hour'") == 1
    await goes(network, gulnara, "Open", "Accept", "Show what was written")
    await gulnara.sees(CRY)
