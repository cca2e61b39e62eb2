"""Where a bot is measured: one simulated Telegram with real limits and 50 ms a call, its people, and its call log.

Telegram and its people share this process; the bot under measurement is always another one, so nobody here can help it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.simulator.calls import ApiCall
from bot.simulator.server import serving
from bot.simulator.world import World
from tests.load.hands import Watch

LATENCY_S = 0.05
LOOK_EVERY = 0.05

_began = time.monotonic()


def say(what: str) -> None:
    """Progress, for whoever waits."""
    print(f"{time.monotonic() - _began:6.1f} s  {what}", flush=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """`url` is where a bot finds this Telegram."""

    world: World
    url: str
    watch: Watch

    def mark(self) -> int:
        """The number of the newest call; give it to `sent` later."""
        return self.world.calls.total

    def sent(self, mark: int, chats: Iterable[int]) -> list[ApiCall]:
        """New messages that Telegram has taken for these chats since the mark."""
        wanted = set(chats)
        calls = self.world.calls.since(mark)
        return [each for each in calls if each.ok and each.method == "sendMessage" and each.params["chat_id"] in wanted]

    async def until(self, done: Callable[[], object], within: float) -> bool:
        """Whether it became true (or not empty) within so many seconds."""
        end = time.monotonic() + within
        while not done():
            if time.monotonic() > end:
                return False
            await asyncio.sleep(LOOK_EVERY)
        return True

    async def watched(self, seconds: float, look: Callable[[], object]) -> None:
        """So many seconds, in which somebody looks at what happens."""
        end = time.monotonic() + seconds
        look()
        while (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(LOOK_EVERY, left))
            look()

    async def quiet(self, seconds: float = 2.0, within: float = 120.0) -> None:
        """Until the bot has taken every update and done nothing for so many seconds; at most `within`."""
        end, since, before = time.monotonic() + within, time.monotonic(), self.world.calls.deeds
        while time.monotonic() < end and time.monotonic() - since < seconds:
            await asyncio.sleep(LOOK_EVERY)
            now = self.world.calls.deeds
            if now != before or self.world.updates.pending(self.world.clock.now()):
                since, before = time.monotonic(), now


@asynccontextmanager
async def staged(speed: float = 1.0) -> AsyncIterator[Stage]:
    """A fresh Telegram. At a higher speed its limits pass faster; the way to it and the machine do not."""
    world = World(latency_s=LATENCY_S, speed=speed)
    async with serving(world) as url:
        yield Stage(world, url, Watch(world))
