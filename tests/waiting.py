"""Waiting in tests for what another task or process will bring about."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(holds: Callable[[], Awaitable[bool]], within: float = 5.0) -> None:
    """Look again and again until it holds; TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110 (nothing rings)
            await asyncio.sleep(0.005)
