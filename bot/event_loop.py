"""The loop in which the bot works: uvloop's, which costs less processor time, or asyncio's where there is no uvloop.

Not for: commands that end by themselves, whose loop costs next to nothing.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

try:
    import uvloop
except ImportError:
    new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    new_loop = uvloop.new_event_loop


def run(work: Coroutine[Any, Any, None]) -> None:
    """As asyncio.run: until it ends, with all that it started."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(work)
