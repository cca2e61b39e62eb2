"""Serves a world over HTTP: inside a test or the demo, or as its own process. Loopback only unless told
otherwise.
"""

import asyncio
import contextlib
import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.simulator.api import BotApi
from bot.simulator.control import Control
from bot.simulator.delivery import UpdateDelivery
from bot.simulator.world import World

PAGE = Path(__file__).with_name("page")
KEEP_ALIVE = 75
"""Seconds; longer than clients keep a connection, so that none meets a closing one."""


def create_app(world: World) -> ASGIApp:
    """Bot API, control and page in one application."""
    bot_api = BotApi(world)
    rest = Starlette(routes=[*Control(world).routes(), *_page()], lifespan=lambda app: _delivering(world))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_bot_api = scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot"))
        await (bot_api if is_bot_api else rest)(scope, receive, send)

    return app


def _page() -> list[BaseRoute]:
    routes: list[BaseRoute] = [Route("/sim/guide", _guide)]
    if PAGE.is_dir():
        routes.append(Mount("/", StaticFiles(directory=PAGE, html=True)))
    return routes


async def _guide(request: Request) -> Response:
    """What to try, in the language asked for."""
    file = PAGE / "guide.json"
    guides: dict[str, Any] = json.loads(file.read_text()) if file.is_file() else {}
    return JSONResponse(guides.get(request.query_params.get("lang", "en")) or guides.get("en") or {})


@contextlib.asynccontextmanager
async def _delivering(world: World) -> AsyncIterator[None]:
    world.open = True
    delivery = UpdateDelivery(world)
    running = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        world.shut()
        delivery.cancel()
        await running


class _Connection(H11Protocol):
    """Puts the connection into each request's scope, where faults can break it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.app_state = {**self.app_state, "connection": self}

    def abort(self) -> None:
        self.transport.abort()


class _SimulatorServer(uvicorn.Server):
    """Inside another program signals are that program's; waiting requests are let go before shutting down."""

    def __init__(self, config: uvicorn.Config, world: World, own_process: bool) -> None:
        super().__init__(config)
        self._world = world
        self._own_process = own_process

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals() if self._own_process else contextlib.nullcontext():
            yield

    async def main_loop(self) -> None:
        """Looks more often than uvicorn whether to stop: every test waits for it."""
        await self.on_tick(0)
        while not self.should_exit:  # noqa: ASYNC110 (a signal sets the flag)
            await asyncio.sleep(0.02)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.shut()
        await super().shutdown(sockets)


def _server(world: World, own_process: bool) -> _SimulatorServer:
    config = uvicorn.Config(
        create_app(world),
        http=_Connection,
        ws="none",
        lifespan="on",
        access_log=False,
        proxy_headers=False,
        log_level="warning",
        log_config=None,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=2,
    )
    return _SimulatorServer(config, world, own_process)


def _listening(host: str, port: int) -> socket.socket:
    """The protocol is named because asyncio sends small answers at once (TCP_NODELAY) only on such sockets."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


@contextlib.asynccontextmanager
async def serving(world: World, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """The address without a slash at the end; port 0 takes a free one, a taken port is an OSError."""
    listener = _listening(host, port)
    server = _server(world, own_process=False)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            await asyncio.sleep(0.005)
            if task.done():
                await task
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


async def serve_alone(world: World, port: int, host: str = "127.0.0.1") -> None:
    """Until Ctrl-C; says its address on standard output first, where whoever calls at once is kept waiting, not refused."""
    listener = _listening(host, port)
    listener.listen()
    sys.stdout.write(f"http://{host}:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    await _server(world, own_process=True).serve(sockets=[listener])
