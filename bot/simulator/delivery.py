"""Brings updates to the bot's webhook: in order within a chat, side by side otherwise, again and again
until 2xx.
"""

import asyncio
import json
import ssl
from urllib.parse import urlsplit

from bot.simulator.updates import Update
from bot.simulator.world import World

ANSWER_WITHIN = 60.0
LONGEST_PAUSE = 60.0


class UpdateDelivery:
    """One for each running server; `run` ends when the world is shut."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._resume_at = 0.0

    async def run(self) -> None:
        bell = self._world.updates.bell
        while self._world.open:
            heard = bell.rung
            pause = self._resume_at - asyncio.get_running_loop().time()
            if self._world.webhook.url and pause <= 0:
                self._start()
            await bell.wait(heard, pause if pause > 0 else 5.0)

    def cancel(self) -> None:
        for task in self._busy.values():
            task.cancel()

    def _start(self) -> None:
        world = self._world
        for update in world.updates.head(1000, world.clock.now()):
            if len(self._busy) >= world.webhook.max_connections:
                return
            if update.chat_id not in self._busy:
                self._busy[update.chat_id] = asyncio.create_task(self._bring(update))

    async def _bring(self, update: Update) -> None:
        world = self._world
        try:
            status = await asyncio.wait_for(_post(world.webhook.url, world.webhook.secret_token, update), ANSWER_WITHIN)
        except TimeoutError:
            self._failed("Read timeout expired")
        except OSError as error:
            self._failed("Connection refused" if isinstance(error, ConnectionRefusedError) else str(error))
        else:
            self._answered(update, status)
        finally:
            self._busy.pop(update.chat_id, None)
            world.updates.bell.ring()

    def _answered(self, update: Update, status: str) -> None:
        if status.startswith("2"):
            self._world.updates.remove(update.id)
            self._world.webhook.failures = 0
        else:
            self._failed(f"Wrong response from the webhook: {status}")

    def _failed(self, why: str) -> None:
        world = self._world
        world.webhook.failed(why, world.timestamp())
        pause = min(LONGEST_PAUSE, 0.5 * 2**world.webhook.failures)
        self._resume_at = asyncio.get_running_loop().time() + world.clock.real(pause)


async def _post(url: str, secret: str, update: Update) -> str:
    """The answer's status line without the protocol, such as `200 OK`."""
    parts = urlsplit(url)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure)
    try:
        writer.write(_request(parts.path or "/", parts.netloc, secret, json.dumps(update.as_json()).encode()))
        line = (await reader.readline()).decode("latin-1")
        await reader.read()
    finally:
        writer.close()
    if not line:
        raise ConnectionResetError("Connection closed before an answer")
    return line.partition(" ")[2].strip()


def _request(path: str, host: str, secret: str, body: bytes) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", "Connection: close"]
    lines += [f"Content-Length: {len(body)}"]
    if secret:
        lines.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
    return "\r\n".join([*lines, "", ""]).encode() + body
