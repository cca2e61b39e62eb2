"""Where a bot is measured: one simulated Telegram with real limits and 50 ms a call, its people, and its call log.

Telegram and its people share this process; the bot under measurement is always another one, so nobody here can help it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.simulator.calls import Call
from bot.simulator.server import serving
from bot.simulator.world import World
from tests.load.hands import Watch

LATENCY_S = 0.05
CALLS_KEPT = 400_000
LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Stage:
    """`url` is where a bot finds this Telegram."""

    world: World
    url: str
    watch: Watch

    def mark(self) -> int:
        """The number of the newest call; give it to `sent` and `refusals` later."""
        return self.world.calls.total

    def sent(self, mark: int, chats: Iterable[int]) -> list[Call]:
        """New messages that Telegram has taken for these chats since the mark."""
        wanted = set(chats)
        calls = self.world.calls.since(mark)
        return [each for each in calls if each.ok and each.method == "sendMessage" and each.params["chat_id"] in wanted]

    def refusals(self, mark: int) -> int:
        """Calls answered 429 since the mark."""
        return sum(each.error_code == 429 for each in self.world.calls.since(mark))

    def deeds(self) -> int:
        """Calls that did something, so far."""
        polls = sum(n for (method, _), n in self.world.calls.answers.items() if method == "getUpdates")
        return self.world.calls.total - polls

    async def until(self, done: Callable[[], object], within: float) -> bool:
        """Whether it became true (or not empty) within so many seconds."""
        end = time.monotonic() + within
        while not done():
            if time.monotonic() > end:
                return False
            await asyncio.sleep(LOOK_EVERY)
        return True

    async def quiet(self, seconds: float = 2.0, within: float = 120.0) -> None:
        """Until the bot has taken every update and done nothing for so many seconds; at most `within`."""
        end, since, before = time.monotonic() + within, time.monotonic(), self.deeds()
        while time.monotonic() < end and time.monotonic() - since < seconds:
            await asyncio.sleep(LOOK_EVERY)
            now = self.deeds()
            if now != before or self.world.updates.pending(self.world.clock.now()):
                since, before = time.monotonic(), now


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A fresh Telegram, at real speed."""
    world = World(latency_s=LATENCY_S)
    world.calls.keep_at_most(CALLS_KEPT)
    async with serving(world) as url:
        yield Stage(world, url, Watch(world))
