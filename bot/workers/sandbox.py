"""A stranger's file is read in a process of its own, which has limits of time and memory, and none of our keys.

What a file does there cannot keep anybody else waiting: the process is killed at its limit, and that is the result. Run by
`read`; never by hand. Not for: fetching the file (see jobs), nor how it is read (see workbook).
"""

import asyncio
import contextlib
import json
import os
import resource
import sys
from pathlib import Path

from bot.workers.unreadable import Unreadable, UnreadableReason
from referrals.domain.campaign.grid import to_json
from referrals.domain.notice import Json

CHECKOUT = Path(__file__).parents[2]
SECONDS = 10
"""Of processor time; the largest table takes less than one."""
WITHIN = 40.0
"""Seconds on the clock, on a machine that has other things to do."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space: Python and its libraries take a fifth of it."""
MILDER = 10
"""How far behind the bot itself the reading stands when both want the processor."""


async def read(content: bytes, within: float = WITHIN) -> Json:
    """What is in the file, as grid.to_json has it, or {"why": "…"}. Cancelled, it leaves no process behind."""
    reading = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.workers.sandbox"),
        cwd=CHECKOUT,
        env={"PYTHONUTF8": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(within):
            said, _ = await reading.communicate(content)
    except (TimeoutError, RuntimeError):  # uvloop's word for a process that ended before it had read all
        return {"why": UnreadableReason.TOO_ODD}
    finally:
        if reading.returncode is None:
            reading.kill()
            await reading.wait()
    return json.loads(said) if reading.returncode == 0 else {"why": UnreadableReason.TOO_ODD}


def _main() -> None:
    """The other side: the file comes in, what is in it goes out. Only this side loads what reads it."""
    from bot.workers import workbook

    _limit()
    found = workbook.read(sys.stdin.buffer.read())
    result: Json = {"why": found.why} if isinstance(found, Unreadable) else to_json(found)
    sys.stdout.write(json.dumps(result, ensure_ascii=False))


def _limit() -> None:
    os.nice(MILDER)
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY)):
        with contextlib.suppress(ValueError, OSError):  # not every system limits both
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _main()
