"""What the process answers over HTTP: Telegram's webhook and the operator's /health. No page, nothing about people.

Not for: understanding updates (see processor).
"""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp.web import (
    BaseRequest,
    RequestHandler,
    RequestPayloadError,
    Response,
    Server,
    ServerRunner,
    TCPSite,
    json_response,
)

from bot.clock import Clock
from bot.receiving import intake
from bot.receiving.health import Health
from bot.receiving.unkept import Unkept
from referrals.storage import backlog
from referrals.storage.database import Database, Transaction

log = logging.getLogger(__name__)

Answer = Callable[[BaseRequest], Awaitable[Response]]

PROOF = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
"""Bytes of an update; Telegram's are far smaller."""
CONNECTIONS = 200
"""At once. Telegram opens 40 at most, a proxy in between some more."""
PATIENCE = 20.0
"""Seconds for the head of a request, which begin with the connection or the answer before, and again for its body."""


class Web:
    """The two doors. Only Telegram, known by its secret, keeps its connection."""

    def __init__(self, database: Database, clock: Clock, secret: str, health: Health, unkept: Unkept) -> None:
        self._database = database
        self._health = health
        self._unkept = unkept
        self._clock = clock
        self._secret = secret.encode()

    def answering(self, webhook_url: str) -> Answer:
        """Answers /health, and the path of the webhook's public address where there is one."""
        doors: dict[str, tuple[str, Answer]] = {"/health": ("GET HEAD", self.health)}
        if webhook_url:
            doors[urlsplit(webhook_url).path or "/"] = ("POST", self.webhook)

        async def answer(request: BaseRequest) -> Response:
            methods, door = doors.get(request.path, ("", None))
            if door is None:
                response = Response(status=404)
            else:
                response = await door(request) if request.method in methods.split() else Response(status=405)
            if door != self.webhook or response.status != 200:
                response.force_close()  # who isn't Telegram holds no connection
            return response

        return answer

    async def webhook(self, request: BaseRequest) -> Response:
        """Keeps the update, then says so; anything but 200 makes Telegram bring it again."""
        given = request.headers.get(PROOF, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return Response(status=403)
        update = _read(await _body(request))
        if update is None:
            return Response(status=400)
        try:
            await intake.keep(self._database, [update], self._clock.now())
        except Exception as error:
            log.error("updates cannot be kept: %s", type(error).__name__)
            await self._unkept.tell([update])
            return Response(status=503)
        return Response()

    async def health(self, request: BaseRequest) -> Response:
        """503 once the database has taken no write, or Telegram was silent or refused its updates, for a minute. Tells how
        long the oldest update, deadline, message and alert have waited, what waits at Telegram, and what is put aside."""
        at = self._clock.monotonic()
        good = self._health.writes(at) and self._health.hears(at)
        try:
            async with self._database.reading() as tx:
                return json_response(self._lately(at) | await self._state(tx), status=200 if good else 503)
        except Exception as error:
            log.error("health cannot be told: %s", type(error).__name__)
            return json_response(self._lately(at) | {"database": False}, status=503)

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


async def _body(request: BaseRequest) -> bytes:
    """At most LARGEST bytes within PATIENCE; an empty body for more, or for one that does not come."""
    body = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > LARGEST:
                    return b""
    except (TimeoutError, ConnectionError, RequestPayloadError):
        return b""
    return body


def _read(body: bytes) -> dict[str, object] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) else None


class _Bounded(Server):
    """Where there are too many connections the oldest are cut: who holds them open keeps no one out. aiohttp closes those that
    ask nothing in time."""

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        """A new one always gets in."""
        super().connection_made(handler, transport)
        for each in self.connections[:-CONNECTIONS]:
            if each.transport is not None:
                each.transport.abort()


@asynccontextmanager
async def serving(answer: Answer, host: str, port: int) -> AsyncIterator[None]:
    """Listens until left. Raises OSError where the port is taken."""
    runner = ServerRunner(_Bounded(answer, keepalive_timeout=PATIENCE, access_log=None), shutdown_timeout=3)
    await runner.setup()
    try:
        await TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
