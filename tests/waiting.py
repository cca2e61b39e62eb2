"""Waiting in tests for what another task or process will bring about, or another loop."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

PATIENCE = float(os.environ.get("PATIENCE", "90"))
"""Seconds after which a test takes what it waits for as hung: no assertion, and more than a busy machine ever needs.
Mutants have less, which are meant to fail."""
SHORTEST_S, LONGER, LONGEST_S = 0.005, 1.3, 0.1
"""Between two looks: the first pause, how it grows, and the longest."""

T = TypeVar("T")


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Do it to its end in a loop of its own, for what several tests share: a test's loop may be running here already."""
    with ThreadPoolExecutor() as threads:
        return threads.submit(asyncio.run, work).result()


async def until(holds: Callable[[], Awaitable[bool]], within: float = PATIENCE) -> None:
    """Look again and again until it holds, ever less often: looking costs. TimeoutError after so many seconds."""
    pause = SHORTEST_S
    async with asyncio.timeout(within):
        while not await holds():
            await asyncio.sleep(pause)
            pause = min(pause * LONGER, LONGEST_S)
