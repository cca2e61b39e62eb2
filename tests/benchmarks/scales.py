"""What a process weighs and works while something is done: looked at twice a second, the heaviest moment counts.

The peak the system itself keeps would hold the start, with its migrations, too.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psutil

from tests.load.process import BotProcess

LOOK_EVERY = 0.5


@dataclass(slots=True)
class Scales:
    """Megabytes of memory at most; the share of one processor that the process kept busy, and of all of them that anybody
    did."""

    most_mb: float = 0.0
    busy: float = 0.0
    machine_busy: float = 0.0


@asynccontextmanager
async def weighing(process: BotProcess) -> AsyncIterator[Scales]:
    """Complete when left."""
    scales = Scales(process.resident_mb)
    began, used = time.monotonic(), process.cpu_s
    psutil.cpu_percent()
    watching = asyncio.create_task(_watch(process, scales))
    try:
        yield scales
    finally:
        watching.cancel()
    scales.machine_busy = psutil.cpu_percent() / 100
    scales.busy = (process.cpu_s - used) / (time.monotonic() - began)


async def _watch(process: BotProcess, scales: Scales) -> None:
    while True:
        scales.most_mb = max(scales.most_mb, process.resident_mb)
        await asyncio.sleep(LOOK_EVERY)
