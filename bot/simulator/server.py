"""Serves a world over HTTP: inside a test or the demo, or as its own process. Loopback only unless told
otherwise.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp.web import Application, AppRunner, FileResponse, Request, Response, TCPSite, json_response

from bot.simulator.api import BotApi
from bot.simulator.control import Control
from bot.simulator.delivery import UpdateDelivery
from bot.simulator.world import World

PAGE = Path(__file__).with_name("page")
KEEP_ALIVE = 75
"""Seconds; longer than clients keep a connection, so that none meets a closing one."""
LARGEST = 60_000_000
"""Bytes of a call: what Telegram takes, and the form around it."""


def create_app(world: World) -> Application:
    """Bot API, control and page in one application."""
    app = Application(client_max_size=LARGEST)
    bot_api = BotApi(world)
    for calls in ("/bot{rest:.*}", "/file/bot{rest:.*}"):
        app.router.add_route("*", calls, bot_api.answer)
    app.router.add_routes(Control(world).routes())
    app.router.add_get("/sim/guide", _guide)
    app.router.add_get("/", _page)
    app.router.add_static("/", PAGE)
    app.cleanup_ctx.append(lambda _: _delivering(world))
    return app


async def _page(request: Request) -> FileResponse:
    return FileResponse(PAGE / "index.html")


async def _guide(request: Request) -> Response:
    """What to try, in the language asked for."""
    guides: dict[str, Any] = json.loads((PAGE / "guide.json").read_text())
    return json_response(guides.get(request.query.get("lang", "en")) or guides["en"])


async def _delivering(world: World) -> AsyncIterator[None]:
    world.open = True
    delivery = UpdateDelivery(world)
    running = asyncio.create_task(delivery.run())
    yield
    world.shut()
    delivery.cancel()
    await running


@asynccontextmanager
async def serving(world: World, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """The address without a slash at the end; port 0 takes a free one, a taken port is an OSError. Waiting requests are let go
    before it shuts down."""
    runner = AppRunner(create_app(world), access_log=None, keepalive_timeout=KEEP_ALIVE, shutdown_timeout=2)
    await runner.setup()
    try:
        await TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        world.shut()
        await runner.cleanup()


async def serve_alone(world: World, port: int, host: str = "127.0.0.1") -> None:
    """Until Ctrl-C; says its address on standard output first."""
    async with serving(world, port, host) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()
