"""The simulator's clock: a calendar that can be moved forward, and a monotonic time that can only be sped up.

Nothing here sleeps; whoever waits divides by `speed`.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.simulator.bell import Bell


class MovableClock:
    """`now()` runs at the pace of real time from `start`, plus every step; `speed` touches `monotonic()`
    alone.
    """

    def __init__(
        self,
        start: datetime | None = None,
        speed: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.speed = speed
        self.version = 0
        self.stepped = Bell()
        self.listeners: list[Callable[[], None]] = []
        self._real = monotonic
        self._began = monotonic()
        self._start = (start or datetime.now(UTC)).astimezone(UTC)

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._real() - self._began)

    def monotonic(self) -> float:
        """Seconds, sped up: what rate limits and expiring queries are measured by."""
        return self._real() * self.speed

    def real(self, seconds: float) -> float:
        """How long a wait of so many of Telegram's seconds takes here."""
        return seconds / self.speed

    def advance(self, by: timedelta) -> None:
        """A step backwards is a ValueError."""
        if by < timedelta():
            raise ValueError("the clock never goes backwards")
        self._step(by)

    def set_back(self, by: timedelta) -> None:
        """The clock was ahead and is set right: what happened meanwhile lies in the future."""
        self._step(-by)

    def _step(self, by: timedelta) -> None:
        self._start += by
        self.version += 1
        self.stepped.ring()
        for listener in self.listeners:
            listener()

    def move_to(self, moment: datetime) -> None:
        """A moment in the past or without a zone is a ValueError."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        self.advance(moment - self.now())
