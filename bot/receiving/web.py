"""What the process answers over HTTP: Telegram's webhook and the operator's /health. No page, nothing about people.

Not for: understanding updates (see processor).
"""

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.clock import Clock
from bot.receiving import intake
from bot.receiving.health import Health
from bot.receiving.unkept import Unkept
from referrals.storage import backlog
from referrals.storage.database import Database, Transaction

log = logging.getLogger(__name__)

PROOF = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
"""Bytes of an update; Telegram's are far smaller."""
CONNECTIONS = 200
"""At once. Telegram opens 40 at most, a proxy in between some more."""
KEEP_ALIVE = 20
"""Seconds for which a connection may rest between two requests."""
PATIENCE = 10.0
"""Seconds for the head of a request, and again for its body."""


class Web:
    """The two doors."""

    def __init__(self, database: Database, clock: Clock, secret: str, health: Health, unkept: Unkept) -> None:
        self._database = database
        self._health = health
        self._unkept = unkept
        self._clock = clock
        self._secret = secret.encode()

    def application(self, webhook_url: str) -> Starlette:
        """Serves /health, and the path of the webhook's public address where there is one."""
        routes = [Route("/health", self.health)]
        if webhook_url:
            routes.append(Route(urlsplit(webhook_url).path or "/", self.webhook, methods=["POST"]))
        return Starlette(routes=routes)

    async def webhook(self, request: Request) -> Response:
        """Keeps the update, then says so; anything but 200 makes Telegram bring it again."""
        given = request.headers.get(PROOF, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        update = _read(await _body(request))
        if update is None:
            return Response(status_code=400)
        try:
            await intake.keep(self._database, [update], self._clock.now())
        except Exception as error:
            log.error("updates cannot be kept: %s", type(error).__name__)
            await self._unkept.tell([update])
            return Response(status_code=503)
        return Response()

    async def health(self, request: Request) -> Response:
        """503 once the database has taken no write, or Telegram was silent or refused its updates, for a minute. Tells how
        long the oldest update, deadline, message and alert have waited, what waits at Telegram, and what is put aside."""
        at = self._clock.monotonic()
        good = self._health.writes(at) and self._health.hears(at)
        try:
            async with self._database.reading() as tx:
                return JSONResponse(self._lately(at) | await self._state(tx), 200 if good else 503)
        except Exception as error:
            log.error("health cannot be told: %s", type(error).__name__)
            return JSONResponse(self._lately(at) | {"database": False}, status_code=503)

    def _lately(self, at: float) -> dict[str, object]:
        health = self._health
        return {
            "database": health.writes(at),
            "written_s": round(at - health.wrote_at, 1),
            "telegram": health.hears(at),
            "telegram_heard_s": round(at - health.heard_at, 1),
            "telegram_refuses": health.trouble,
            "telegram_waiting": health.waiting,
        }

    async def _state(self, tx: Transaction) -> dict[str, object]:
        now = self._clock.now()
        left = await backlog.read(tx)
        return {
            "oldest_update_s": _age(left.update_since, now),
            "oldest_timer_s": _age(left.timer_due_at, now),
            "oldest_message_s": _age(left.message_due_at, now),
            "oldest_alert_s": _age(left.alert_due_at, now),
            "quarantined": {
                "updates": left.quarantined_updates,
                "timers": left.quarantined_timers,
                "messages": left.quarantined_messages,
            },
        }


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else round(max(0.0, (now - since).total_seconds()), 1)


async def _body(request: Request) -> bytes:
    """At most LARGEST bytes within PATIENCE; an empty body for more, or for one that does not come."""
    pieces, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.stream():
                size += len(piece)
                if size > LARGEST:
                    return b""
                pieces.append(piece)
    except TimeoutError:
        return b""
    return b"".join(pieces)


def _read(body: bytes) -> dict[str, object] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) else None


class _Bounded(H11Protocol):
    """A connection that is cut where there are too many, or where it asks nothing in time: half a request, held open,
    would keep others out."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Cut at once where there are too many."""
        super().connection_made(transport)
        self._idle, self._next = True, self.loop.call_later(PATIENCE, self._look)
        if len(self.connections) > CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is looked at any more."""
        self._next.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Half a request, twice in a row, is no request."""
        asked = bool(self.cycle) and not self.cycle.response_complete
        before, self._idle = self._idle, not asked and self.timeout_keep_alive_task is None
        if before and self._idle:
            self.transport.abort()
        else:
            self._next = self.loop.call_later(PATIENCE, self._look)


class _WebServer(uvicorn.Server):
    """Signals are the application's (see app)."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(application: Starlette, host: str, port: int) -> AsyncIterator[None]:
    """Listens until left. Raises OSError where the port is taken."""
    probe = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    probe.close()
    await probe.wait_closed()
    config = uvicorn.Config(
        application,
        host,
        port,
        http=_Bounded,
        access_log=False,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=3,
        timeout_keep_alive=KEEP_ALIVE,
    )
    server = _WebServer(config)
    task = asyncio.create_task(server.serve(), name="web")
    try:
        while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await task
