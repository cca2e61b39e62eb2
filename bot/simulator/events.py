"""The stream of changes for the page: whose chat changed, and that the clock moved. It says that, not
what.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from aiohttp.web import Request, StreamResponse

from bot.simulator.bell import Bell
from bot.simulator.world import World

STILL_HERE_EVERY = 15.0


async def stream(world: World, request: Request) -> StreamResponse:
    """Goes on until the page is closed or the world is shut."""
    response = StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    async with aclosing(_lines(world)) as lines:
        with suppress(ConnectionError):  # the page was closed
            async for line in lines:
                await response.write(line.encode())
    return response


async def _lines(world: World) -> AsyncGenerator[str, None]:
    """A chat that changes many times before it is written is named once."""
    changed: dict[int | None, None] = {}
    bell = Bell()

    def hear(person_id: int | None) -> None:
        changed[person_id] = None
        bell.ring()

    world.listeners.append(hear)
    world.clock.listeners.append(bell.ring)
    version = world.clock.version
    try:
        yield ": hello\n\n"
        while world.open:
            heard = bell.rung
            if version != world.clock.version:
                version = world.clock.version
                yield f'event: clock\ndata: {{"version": {version}}}\n\n'
            for person_id in _drained(changed, world):
                yield f'event: chat\ndata: {{"person": {person_id}}}\n\n'
            await bell.wait(heard, STILL_HERE_EVERY)
            if bell.rung == heard:
                yield ": still here\n\n"
    finally:
        world.listeners.remove(hear)
        world.clock.listeners.remove(bell.ring)


def _drained(changed: dict[int | None, None], world: World) -> list[int]:
    found = list(changed)
    changed.clear()
    if None in found:
        return list(world.people)
    return [one for one in found if one is not None]
