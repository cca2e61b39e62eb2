"""The demo's page in a browser, for tests: its phones as people hold them, and what must not happen meanwhile.

Not for: phones without a page (tests/conversation).
"""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, Request, async_playwright, expect

from bot.demo import demo
from bot.simulator.cast import Member
from bot.simulator.people import SimulatedPerson
from tests.waiting import PATIENCE

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SPEED = 20.0
"""Of Telegram's limits, which are tried elsewhere."""
MILLISECONDS = 1000 * PATIENCE

expect.set_options(timeout=MILLISECONDS)


@asynccontextmanager
async def demo_running() -> AsyncIterator[str]:
    """The whole demo, as `make demo` starts it; where its page is."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def opened(url: str) -> None:
        address.set_result(url)

    running = asyncio.create_task(demo(0, SPEED, "en", opened, print))
    running.add_done_callback(lambda _: address.cancel())
    try:
        yield await address
    finally:
        if not running.done():
            signal.raise_signal(signal.SIGTERM)
        await running


@dataclass
class Board:
    """The page, and all it asked for and complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def phone(self, owner: Member | SimulatedPerson) -> "Handset":
        return Handset(self, owner, self.page.locator(f'[data-phone="{owner.id}"]'))

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """The browser, which tests share; each has windows of its own."""
    async with async_playwright() as playwright:
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=as_root)
        yield browser
        with suppress(Error):
            await browser.close()


@asynccontextmanager
async def board(browser: Browser, address: str, width: int, height: int, scale: float = 1.0) -> AsyncIterator[Board]:
    """The page in a window of this size, in daylight and without animations; `scale` is how finely it is drawn."""
    window = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="en-GB",
        color_scheme="light",
        reduced_motion="reduce",
    )
    window.set_default_timeout(MILLISECONDS)
    shown = Board(await window.new_page())
    await shown.page.goto(address)
    try:
        yield shown
    finally:
        with suppress(Error):
            await window.close()


@dataclass
class Handset:
    """One phone on the page. Words are looked for in what is on it now; whatever is not there yet is waited for."""

    board: Board
    owner: Member | SimulatedPerson
    node: Locator

    def message(self, words: str) -> Locator:
        """The newest message with these words."""
        return self.node.locator("[data-message-id]", has_text=words).last

    def button(self, label: str) -> Locator:
        """The newest button under a message with this in its label."""
        return self.node.locator(f'[data-message-id] .inline-button[data-label*="{label}"]').last

    @property
    def preview(self) -> Locator:
        """What a locked phone shows of the newest message."""
        return self.node.locator("[data-lock-screen] [data-preview]").first

    async def sees(self, *words: str) -> None:
        for each in words:
            await expect(self.message(each)).to_be_visible()

    async def never_saw(self, words: str) -> None:
        await expect(self.node.get_by_text(words)).to_have_count(0)

    async def taps(self, key: str) -> None:
        await self.node.locator(f'.reply-button[data-label="{key}"]').click()

    async def presses(self, label: str, *, then: str) -> None:
        """Press, and wait for what it brings."""
        await self.button(label).click()
        await self.sees(then)

    async def presses_exactly(self, label: str) -> None:
        """The newest button, or the key, with these words and no others."""
        await self.node.locator(
            f'.inline-button[data-label="{label}"], .reply-button[data-label="{label}"]'
        ).last.click()

    async def opens_link(self, code: str, *, start: str) -> None:
        """An invite's link, in a chat whose only button is Telegram's own."""
        await expect(self.node.locator('.whole[data-action="start"]')).to_have_text(start)
        await self.node.locator("[data-chat-menu]").click()
        await self.node.locator('[data-menu-item="link"]').click()
        await self.node.locator("[data-question-field]").fill(code)
        await self.node.locator("[data-question-confirm]").click()

    async def ticks(self, label: str) -> None:
        await self.button(f"☐ {label}").click()
        await expect(self.button(f"☑ {label}")).to_be_visible()

    async def writes(self, words: str) -> None:
        await self.node.locator("[data-compose]").fill(words)
        await self.node.locator("[data-compose]").press("Enter")

    async def locks(self) -> None:
        await self.node.locator("[data-lock]").click()
        await expect(self.node.locator("[data-lock-screen]")).to_be_visible()

    async def unlocks(self) -> None:
        await self.node.locator("[data-unlock]").click()
