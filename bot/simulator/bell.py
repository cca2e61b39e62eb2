"""A bell that tasks can wait for without sleeping or missing a ring. It carries no message: look again
after it rang.
"""

import asyncio


class Bell:
    """Note `rung` before you look; then `wait(after=that)` returns at once if anything rang since."""

    def __init__(self) -> None:
        self.rung = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        self.rung += 1
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def wait(self, after: int, seconds: float) -> None:
        """Returns when it has rung more than `after` times, or when the real seconds are over."""
        if self.rung > after or seconds <= 0:
            return
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        alarm = loop.call_later(seconds, _wake, waiter)
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            alarm.cancel()
            self._waiting.discard(waiter)


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
