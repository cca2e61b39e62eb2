"""The demo's page shows what waits: a press until it is answered, a message while Telegram is down; a button is one line."""

from dataclasses import replace

import pytest
from playwright.async_api import Browser, expect

from bot.simulator.cast import AMINA, CHOLPON, NEWCOMER
from tests.bot.handset import BROWSER, board, demo_running

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(
        BROWSER is None, reason="no chromium, chromium-browser or google-chrome here: the page was not tried"
    ),
]
ONE_LINE = "node => node.offsetHeight < 2 * parseFloat(getComputedStyle(node).lineHeight)"


async def test_a_press_and_a_message_wait_visibly_and_no_button_has_two_lines(browser: Browser) -> None:
    async with demo_running() as address, board(browser, address, 390, 844) as shown:
        amina = shown.phone(AMINA)
        faults = f"{address.partition('?')[0]}sim/faults"
        await amina.taps("Write to the network")
        buttons = amina.node.locator(".inline-button")
        await expect(buttons.first).to_be_visible()
        assert all([await each.evaluate(ONE_LINE) for each in await buttons.locator("span").all()])

        await shown.page.request.post(faults, data={"down": True})
        await buttons.first.click()
        await expect(amina.node.locator(".inline-button.busy")).to_have_count(1)
        await amina.writes("hello")
        await expect(amina.node.locator('.message[data-from="me"] .marks use[href="#i-clock"]')).to_have_count(1)

        await shown.page.request.post(faults, data={"down": False})
        await expect(amina.node.locator(".inline-button.busy")).to_have_count(0)
        await expect(amina.node.locator('.marks use[href="#i-clock"]')).to_have_count(0)


async def test_joining_and_confirming_are_played_as_the_guide_says(browser: Browser) -> None:
    """U25: the newcomer types what stands under her name, agrees and waits; her leader lets her in."""
    async with demo_running() as address, board(browser, address, 1440, 900) as shown:
        newcomer, leader = shown.phone(replace(CHOLPON, id=NEWCOMER[0])), shown.phone(CHOLPON)
        await expect(newcomer.node).to_contain_text("invited: /start ")
        words = (await newcomer.node.get_by_text("invited: /start ").first.inner_text()).partition(": ")[2]
        await shown.page.request.post(f"{address.partition('?')[0]}sim/people/{NEWCOMER[0]}/text", data={"text": words})
        await newcomer.presses("English", then="You’re invited to")
        await newcomer.presses("I am 18 or older and I agree", then="The leader of your group confirms")
        await leader.presses("Open", then="Do you know this person")
        await leader.presses("Yes, let them in", then="has joined.")
        await newcomer.sees("make your phone safer")
