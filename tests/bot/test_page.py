"""The demo's page in a real browser, as a newcomer plays it: a report and a campaign to their ends, and on a narrow screen.

With PICTURES=1 it takes the README's picture (`make pictures`).
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.simulator.cast import AIGUL, AMINA, GULNARA, NURGUL, PHONES, SAIDA, ZARINA
from tests.bot.handset import BROWSER, Board, Handset, board, demo_running

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(
        BROWSER is None, reason="no chromium, chromium-browser or google-chrome here: the page was not tried"
    ),
]
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "demo.png"
NUMBER = "+996555000111, say it is about the sewing class"


@pytest_asyncio.fixture(loop_scope="session")
async def address() -> AsyncIterator[str]:
    async with demo_running() as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser, address: str) -> AsyncIterator[Board]:
    """The page on a laptop."""
    async with board(browser, address, 1440, 900) as shown:
        yield shown
        kept_to_itself(shown, address)


@pytest_asyncio.fixture(loop_scope="session")
async def pocket(browser: Browser, address: str) -> AsyncIterator[Board]:
    """The page on a phone."""
    async with board(browser, address, 390, 844) as shown:
        yield shown
        kept_to_itself(shown, address)


def kept_to_itself(shown: Board, address: str) -> None:
    here = address.partition("?")[0]
    assert [url for url in shown.asked if not url.startswith((here, "data:"))] == []
    assert shown.complaints == []


async def test_a_report_is_played_from_the_first_key_to_its_end(desk: Board, tmp_path: Path) -> None:
    amina, gulnara, nurgul = (desk.phone(each) for each in (AMINA, GULNARA, NURGUL))

    await gulnara.locks()
    await nurgul.locks()
    await writes_that_help_is_needed_at_once(amina)
    await amina.sees("has arrived", "We’ve contacted an organisation")
    for centre in (gulnara, nurgul):
        await expect(centre.preview).to_have_text("Something is waiting for you here.")

    await gulnara.unlocks()
    await gulnara.presses("Open", then="Batken District")
    await gulnara.never_saw(NUMBER)
    await take_picture(desk, tmp_path)
    await gulnara.presses("Accept", then="Please reach out by")
    await nurgul.unlocks()
    await nurgul.sees("taken")
    await expect(nurgul.node.locator(".inline-button")).to_have_count(0)
    await amina.sees("Someone has taken it")

    await reads_how_to_reach_her(gulnara)
    await an_hour_passes(desk)
    await gulnara.presses("Open", then="no contact is recorded yet")
    await gulnara.presses("We have been in touch", then="You’ve been in touch")
    await amina.sees("you have been in touch")
    await gulnara.presses("Help was given", then="which of these was it")
    await gulnara.presses("Skip", then="Help was given. Thank you")
    await amina.sees("help was given")
    await gulnara.presses("Close this case", then="Why are you closing it?")
    await gulnara.presses("Help was received", then="is closed")
    await amina.sees("It’s closed now")


async def writes_that_help_is_needed_at_once(amina: Handset) -> None:
    """Numbers on the screen that sends; how to reach her comes afterwards."""
    await amina.taps("Write to the network")
    await amina.presses("Yes", then="What do you want to write about?")
    await amina.presses("Help for myself", then="1 of 5")
    await amina.presses("No: help is needed at once", then="117")
    await amina.presses("Send", then="has arrived")
    await amina.presses("Add my phone number", then="How may the people who say yes make contact?")
    await amina.writes(NUMBER)
    await amina.ticks("A safe place to stay")
    await amina.button("Done").click()


async def reads_how_to_reach_her(focal_point: Handset) -> None:
    """Her own words, only now and only by a press; they cannot be forwarded, and can be taken away again."""
    await focal_point.presses("Show how to reach her", then=NUMBER)
    await expect(focal_point.message(NUMBER)).to_have_attribute("data-protected", "")
    await focal_point.button("Remove it").click()
    await focal_point.never_saw(NUMBER)


async def an_hour_passes(desk: Board) -> None:
    clock = desk.find('[data-time-in="Asia/Bishkek"]')
    await expect(clock).to_contain_text("10:")
    await desk.find('[data-clock="+60"]').click()
    await expect(clock).to_contain_text("11:")


async def take_picture(desk: Board, tmp_path: Path) -> None:
    """Amina has her receipt, Gulnara the offer open, Nurgul's locked phone says nothing of it."""
    wanted = os.environ.get("PICTURES") == "1"
    picture = PICTURE if wanted else tmp_path / "demo.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    await desk.page.mouse.move(0, 0)
    await desk.page.screenshot(path=picture)


async def test_a_campaign_is_played_as_the_guide_says(desk: Board) -> None:
    """From Saida's key to the picture in Amina's chat; Zarina's clock is an hour behind, and her message an hour later."""
    amina, saida, zarina, aigul = (desk.phone(each) for each in (AMINA, SAIDA, ZARINA, AIGUL))
    await saida.taps("Campaigns")
    await saida.presses("New", then="16 messages")
    await saida.presses("16 Days", then="It’s a draft")
    await saida.presses("Submit", then="waiting for a second coordinator")

    await expect(desk.find('[data-edge="1"] .unread')).to_be_visible()
    await desk.find('[data-edge="1"]').click()
    await expect(aigul.node).to_be_in_viewport(ratio=1)
    await reads_and_approves(aigul)

    await desk.find('[data-clock="november"]').click()
    await amina.sees("Today:")
    await zarina.never_saw("10 декабр")
    await desk.find('[data-clock="+60"]').click()
    await zarina.sees("10 декабр")

    await amina.presses("Pass it on", then="From today until 10 December")
    await amina.button("As a picture").click()
    await expect(amina.node.locator("[data-picture]")).to_be_visible()
    await amina.writes("/pause")
    await amina.sees("How long should")
    await a_day_passes(desk)


async def reads_and_approves(coordinator: Handset) -> None:
    """Every message in one language, screen by screen, and the checklist."""
    await coordinator.presses("Open", then="· 1 of 4")
    for screen in (2, 3, 4):
        await coordinator.presses("Read on ›", then=f"· {screen} of 4")
    await coordinator.presses("To the checklist ›", then="Please tick")
    for label in ("1. No side", "2. No one", "3. A harmless", "4. No promise"):
        await coordinator.ticks(label)
    await coordinator.presses("Approve", then="You approved 16 Days 2026.")


async def a_day_passes(desk: Board) -> None:
    """To ten on the next morning; what is over does not come again."""
    await expect(desk.find('[data-clock="november"]')).to_have_attribute("aria-disabled", "true")
    await desk.find('[data-clock="tomorrow"]').click()
    await expect(desk.find("[data-time-day]")).to_contain_text("26 November")
    await expect(desk.find('[data-time-in="Asia/Bishkek"]')).to_contain_text("10:0")


async def test_on_a_narrow_screen_one_phone_is_in_hand_and_the_others_are_tabs(pocket: Board) -> None:
    """And what she left open for an hour is no longer there when she takes the phone in hand again."""
    amina, saida = pocket.phone(AMINA), pocket.phone(SAIDA)
    await expect(pocket.find("[data-tab]")).to_have_count(len(PHONES) + 2)
    await expect(amina.node).to_be_visible()
    await expect(saida.node).to_be_hidden()

    await amina.taps("Write to the network")
    await amina.presses("Yes", then="What do you want to write about?")
    await amina.presses("Help for myself", then="Are you safe at this moment?")
    await nothing_is_cut_off(pocket)
    await pocket.find(f'[data-tab="{SAIDA.id}"]').click()
    await expect(saida.node).to_be_visible()
    await expect(amina.node).to_be_hidden()

    await pocket.find("[data-open-tools]").click()
    await an_hour_passes(pocket)
    await pocket.find("[data-open-guide]").click()
    await pocket.find(f'[data-go-to="{AMINA.id}"]').first.click()
    await expect(amina.node.locator("[data-compose]")).to_be_in_viewport()
    await amina.never_saw("Are you safe at this moment?")


async def nothing_is_cut_off(pocket: Board) -> None:
    """No button's words are wider than the button, and nothing is wider than the screen."""
    overflowing = "nodes => nodes.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
    assert await pocket.find(".inline-button, .reply-button").evaluate_all(overflowing) == []
    assert await pocket.find("body, .board, .phone[data-selected]").evaluate_all(overflowing) == []
