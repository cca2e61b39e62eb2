"""The webhook: updates are brought with the secret, in order within a chat, again and again until the bot says 200."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.simulator.world import World
from tests.bot.simulator.conftest import Calling
from tests.conversation import Phone
from tests.waiting import PATIENCE


class Ear:
    """A bare HTTP listener: keeps what was brought and answers as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str | None]] = []
        self.answers: list[str] = []
        self.delay = 0.0
        self.url = ""

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        named = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        update = json.loads(await reader.readexactly(int(named["Content-Length"])))
        await asyncio.sleep(self.delay)
        self.heard.append((update["message"]["text"], named.get("X-Telegram-Bot-Api-Secret-Token")))
        status = self.answers.pop(0) if self.answers else "200 OK"
        if status != "nothing":
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()

    def texts(self) -> list[str]:
        return [text for text, _ in self.heard]


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[Ear]:
    ear = Ear()
    server = await asyncio.start_server(ear.hear, "127.0.0.1", 0)
    ear.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield ear


async def delivered(world: World) -> None:
    async with asyncio.timeout(PATIENCE):
        while world.updates.pending(world.clock.now()):
            await world.updates.bell.wait(world.updates.bell.rung, 0.05)


async def test_updates_are_brought_with_the_secret(world: World, amina: Phone, telegram: Bot) -> None:
    await amina.says("before")
    async with listening() as ear:
        await telegram.set_webhook(ear.url, secret_token="s3cret")
        await delivered(world)
        await amina.says("after")
        await delivered(world)
        assert ear.heard == [("before", "s3cret"), ("after", "s3cret")]
        with pytest.raises(Conflict, match="webhook is active"):
            await telegram.get_updates()
        assert (await telegram.get_webhook_info()).url == ear.url
    await telegram.delete_webhook()
    await amina.says("polled")
    assert len(await telegram.get_updates(timeout=1)) == 1


async def test_brought_again_until_accepted(world: World, amina: Phone, telegram: Bot) -> None:
    world.clock.speed = 50
    async with listening() as ear:
        ear.answers = ["500 Internal Server Error", "nothing", "200 OK"]
        await telegram.set_webhook(ear.url)
        await amina.says("one")
        await amina.says("two")
        await delivered(world)
        assert ear.texts() == ["one", "one", "one", "two"]
        info = await telegram.get_webhook_info()
        assert info.pending_update_count == 0
        assert info.last_error_message == "Connection closed before an answer"


async def test_nobody_listens(world: World, amina: Phone, call: Calling) -> None:
    await call.done("setWebhook", url="http://127.0.0.1:9/", allowed_updates=["message"])
    await amina.says("x")
    async with asyncio.timeout(PATIENCE):
        while not world.webhook.failures:
            await world.updates.bell.wait(world.updates.bell.rung, 0.05)
    info = await call.done("getWebhookInfo")
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1
    assert info["allowed_updates"] == ["message"]
    await call.done("setWebhook", url="", drop_pending_updates=True)
    assert (await call.done("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_bot_that_never_answers(
    world: World, amina: Phone, call: Calling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.simulator.delivery.ANSWER_WITHIN", 0.1)
    async with listening() as ear:
        ear.delay = 0.3
        await amina.says("x")
        await call.done("setWebhook", url=ear.url, max_connections=1)
        async with asyncio.timeout(PATIENCE):
            while not world.webhook.failures:
                await world.updates.bell.wait(world.updates.bell.rung, 0.05)
        assert (await call.done("getWebhookInfo"))["last_error_message"] == "Read timeout expired"
        await asyncio.sleep(0.3)


async def test_chats_side_by_side_each_in_order(world: World, amina: Phone, call: Calling) -> None:
    world.add_person(12, "Bermet")
    bermet = Phone(world, world.person(12))
    async with listening() as ear:
        ear.delay = 0.1
        for text in ("a1", "a2"):
            await amina.says(text)
        await bermet.says("b1")
        await call.done("setWebhook", url=ear.url)
        await delivered(world)
        assert set(ear.texts()[:2]) == {"a1", "b1"}
        assert ear.texts()[2] == "a2"


async def test_setting_a_webhook_ends_a_poll(telegram: Bot, call: Calling) -> None:
    poll = asyncio.create_task(telegram.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    await call.done("setWebhook", url="http://127.0.0.1:9/")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll


@pytest.mark.parametrize(
    ("wanted", "secret", "why"),
    [
        ("http://example.org/", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://", "", "bad webhook: URL host is empty"),
        ("https://example.org/", "no spaces", "secret token contains unallowed characters"),
    ],
)
async def test_webhooks_that_cannot_be(wanted: str, secret: str, why: str, call: Calling) -> None:
    assert await call.refused("setWebhook", url=wanted, secret_token=secret) == f"Bad Request: {why}"
