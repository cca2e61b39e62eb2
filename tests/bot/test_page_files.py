"""Pictures and files on the simulator's page, in a real browser: seen, enlarged, kept, and sent from this computer. No bot of
ours is at work here.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from telegram import Bot

from bot.sending import cards
from bot.simulator.server import serving
from bot.simulator.world import World
from handlers.ui.page import Card
from tests.bot.handset import BROWSER, board
from tests.conversation import phone

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(
        BROWSER is None, reason="no chromium, chromium-browser or google-chrome here: the page was not tried"
    ),
]
CARD = Card("16 Days", "Every home can be a place of peace", "#c8501e", "en")


@pytest.fixture
def world() -> World:
    return World()


@pytest_asyncio.fixture(loop_scope="session")
async def address(world: World) -> AsyncIterator[str]:
    async with serving(world) as url:
        yield url


async def test_pictures_and_files_are_seen_enlarged_and_kept(
    browser: Browser, world: World, address: str, tmp_path: Path
) -> None:
    amina = phone(world, "Amina")
    amina.person.started = True
    async with Bot(world.token, base_url=f"{address}/bot") as bot, board(browser, address, 1000, 820) as shown:
        await bot.send_photo(amina.id, cards.draw(CARD), caption="The first of <b>sixteen</b> days.", parse_mode="HTML")
        await bot.send_document(amina.id, b"cells", filename="16-days.xlsx", caption="Fill it in and send it back.")
        her = shown.find(f'[data-phone="{amina.id}"]')
        await expect(her.get_by_alt_text("Photo")).to_have_js_property("naturalWidth", 1080)
        await shown.page.screenshot(path=tmp_path / "seen.png")
        await her.locator("[data-picture]").click()
        await expect(her.locator("[data-enlarged] img")).to_be_visible()
        await shown.page.screenshot(path=tmp_path / "enlarged.png")
        await her.locator("[data-enlarged]").click()
        await expect(her.locator("[data-enlarged]")).to_have_count(0)
        async with shown.page.expect_download() as download:
            await her.locator('[data-document="16-days.xlsx"]').click()
        kept = await download.value
        assert kept.suggested_filename == "16-days.xlsx"
        assert (await kept.path()).read_bytes() == b"cells"
        assert shown.complaints == []


async def test_a_picture_and_a_file_of_this_computer_are_sent(
    browser: Browser, world: World, address: str, tmp_path: Path
) -> None:
    amina = phone(world, "Amina")
    await amina.starts()
    (tmp_path / "filled.xlsx").write_bytes(b"filled in")
    (tmp_path / "mine.png").write_bytes(cards.draw(CARD))
    async with board(browser, address, 1000, 820) as shown:
        her = shown.find(f'[data-phone="{amina.id}"]')
        for item, name in (("file", "filled.xlsx"), ("photo", "mine.png")):
            async with shown.page.expect_file_chooser() as chooser:
                await her.locator("[data-attach]").click()
                await shown.page.screenshot(path=tmp_path / "menu.png")
                await her.locator(f'[data-menu-item="{item}"]').click()
            await (await chooser.value).set_files(tmp_path / name)
        await expect(her.locator('[data-document="filled.xlsx"]')).to_contain_text("9 B")
        await expect(her.locator("[data-picture]")).to_have_count(1)
        await shown.page.screenshot(path=tmp_path / "sent.png")
        assert shown.complaints == []

    document, photo = amina.messages()[1:]
    assert document.media["document"]["file_name"] == "filled.xlsx"
    assert world.files.by_id(document.media["document"]["file_id"]).content == b"filled in"
    assert photo.media["photo"][-1]["width"] == 1080
