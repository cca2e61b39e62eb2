"""The clock with two faces: `now()` is the calendar, which a simulator may step; `monotonic()` and `sleep()` never are.

Not for: deciding what is due (due_at columns do), or refusing a simulated clock beside the real Telegram (see bot/app).
"""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import aiohttp

from referrals.storage.database import WakeEvent

log = logging.getLogger(__name__)

LONG_POLL = 25.0
"""Seconds one question about the next step may wait for its answer."""
RETRY = 0.5
SILENT = (aiohttp.ClientError, TimeoutError, ValueError, KeyError)
"""What is raised where no simulator answers."""


class Clock(Protocol):
    """What the process knows of time. `now()` is aware UTC; seconds of the other two are those of Telegram."""

    def now(self) -> datetime:
        """The calendar moment: what due_at columns are compared with."""
        ...

    def monotonic(self) -> float:
        """Seconds since nothing in particular, for pacing and leases."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait so many monotonic seconds."""
        ...

    @property
    def speed(self) -> float:
        """How many of these seconds pass in a real one."""
        ...

    def ring_on_step(self, *bells: WakeEvent) -> None:
        """These bells ring whenever the calendar was moved, so that nobody sleeps through it."""
        ...


class SystemClock:
    """The machine's own clock; it is never stepped on purpose, and the tick catches what the operator does to it."""

    speed = 1.0

    def now(self) -> datetime:
        """The calendar moment, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Real seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Real seconds."""
        await asyncio.sleep(seconds)

    def ring_on_step(self, *bells: WakeEvent) -> None:
        """Nothing steps it."""


class FollowedClock:
    """The simulator's clock, in demo and tests. `follow()` keeps in step with it; before the first answer it is the
    machine's own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._real = time.monotonic()
        self._moment = datetime.now(UTC)
        self._seconds = self._real
        self._speed = 1.0
        self._version: int | None = None
        self._bells: list[WakeEvent] = []

    def now(self) -> datetime:
        """The simulator's calendar, running at real pace between its steps."""
        return self._moment + timedelta(seconds=time.monotonic() - self._real)

    def monotonic(self) -> float:
        """Real seconds times the simulator's speed; continuous when the speed changes."""
        return self._seconds + (time.monotonic() - self._real) * self._speed

    async def sleep(self, seconds: float) -> None:
        """Shorter in reality by the simulator's speed, as it was when the sleep began."""
        await asyncio.sleep(seconds / self._speed)

    @property
    def speed(self) -> float:
        """The simulator's, since the last answer."""
        return self._speed

    def ring_on_step(self, *bells: WakeEvent) -> None:
        """Rung after each step, once `now()` has moved."""
        self._bells.extend(bells)

    async def follow(self) -> None:
        """Runs until cancelled: the first answer at once, then one for each step. A silent simulator is asked again."""
        async with _session(LONG_POLL + 10) as session:
            while True:
                try:
                    await self._ask(session)
                except SILENT:
                    log.warning("the simulator's clock does not answer; asking again")
                    await asyncio.sleep(RETRY)

    async def synchronise(self) -> None:
        """Take the simulator's time once, before anything starts by it. Raises one of SILENT where it is not there."""
        async with _session(10) as session:
            await self._ask(session)

    async def _ask(self, session: aiohttp.ClientSession) -> None:
        params = {} if self._version is None else {"after": self._version, "wait": LONG_POLL}
        async with session.get(self._url, params=params) as answer:
            answer.raise_for_status()
            self._take(await answer.json())

    def _take(self, told: dict[str, Any]) -> None:
        version, speed = int(told["version"]), float(told["speed"])
        moment = datetime.fromisoformat(told["now"]).astimezone(UTC)
        if version == self._version and speed == self._speed:
            return
        self._seconds, self._real = self.monotonic(), time.monotonic()
        self._moment, self._speed, self._version = moment, speed, version
        for bell in self._bells:
            bell.ring()


def _session(patience: float) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience))
