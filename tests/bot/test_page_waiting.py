"""The demo's page shows what waits: a press until it is answered, a message while Telegram is down; a button is one line."""

import pytest
from playwright.async_api import expect

from bot.simulator.cast import AMINA, CHOLPON
from tests.bot.handset import BROWSER, board, demo_running

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no chromium, chromium-browser or google-chrome here: the page was not tried"
)
ONE_LINE = "node => node.offsetHeight < 2 * parseFloat(getComputedStyle(node).lineHeight)"


async def test_a_press_and_a_message_wait_visibly_and_no_button_has_two_lines() -> None:
    async with demo_running() as address, board(address, 390, 844) as shown:
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


async def test_there_is_a_phone_to_join_with_and_one_to_confirm_on() -> None:
    async with demo_running() as address, board(address, 1440, 900) as shown:
        invited = shown.find('[data-phone="1007"]')
        await expect(invited).to_contain_text("invited: /start ")
        words = (await invited.get_by_text("invited: /start ").first.inner_text()).partition(": ")[2]
        await shown.page.request.post(f"{address.partition('?')[0]}sim/people/1007/text", data={"text": words})
        await expect(invited.locator(".message.in").first).to_be_visible()
        await expect(shown.phone(CHOLPON).node).to_be_attached()
