"""Waiting in tests for what another task or process will bring about."""

import asyncio
import os
from collections.abc import Awaitable, Callable

PATIENCE = float(os.environ.get("PATIENCE", "90"))
"""Seconds after which a test takes what it waits for as hung: no assertion, and more than a busy machine ever needs.
Mutants have less, which are meant to fail."""


async def until(holds: Callable[[], Awaitable[bool]], within: float = PATIENCE) -> None:
    """Look again and again until it holds; TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110 (nothing rings)
            await asyncio.sleep(0.005)
