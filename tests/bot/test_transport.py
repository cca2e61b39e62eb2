"""What a call means that fails on its way, phase by phase: surely never reached, or in doubt. Nothing is called twice.

Beside it: proxies, files, connections kept. What Telegram's own refusals mean is test_sending.py.
"""

import asyncio
import contextlib
import json
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from telegram import Bot, InputFile, Message
from telegram.error import TelegramError, TimedOut

from bot import transport
from bot.cli.telegram_account import Unreachable, ask_telegram
from bot.sending.telegram_calls import Retry, Unknown, outcome_of
from bot.settings import Settings
from bot.transport import NotReached, Transport, proxy_for

TOKEN = "123456:a-secret-that-stays-secret"
REACH, PATIENCE = 0.5, 0.5
"""Seconds; nothing here takes as long unless it never ends."""

Answering = Callable[["Peer", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Peer:
    """What stands where Telegram should, and what it heard: the head and the body of each request."""

    def __init__(self, answering: Answering) -> None:
        self.port = 0
        self.connections = 0
        self.heard: list[tuple[str, bytes]] = []
        self._answering = answering

    async def accepts(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._answering(self, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def hears(self, reader: asyncio.StreamReader) -> None:
        """One whole request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (line.split(":")[1] for line in head.splitlines() if line.lower().startswith("content-length")), "0"
        )
        if "transfer-encoding: chunked" in head.lower():
            self.heard.append((head, await reader.readuntil(b"\r\n0\r\n\r\n")))
        else:
            self.heard.append((head, await reader.readexactly(int(length))))

    def calls(self) -> list[str]:
        """The methods that were asked for."""
        return [head.split()[1].rpartition("/")[2] for head, _ in self.heard]


@contextlib.asynccontextmanager
async def peer(answering: Answering, context: ssl.SSLContext | None = None) -> AsyncIterator[Peer]:
    there = Peer(answering)
    server = await asyncio.start_server(there.accepts, "127.0.0.1", 0, ssl=context)
    there.port = server.sockets[0].getsockname()[1]
    async with server:
        yield there


def with_answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


SENT = with_answer({"message_id": 5, "date": 0, "chat": {"id": 1, "type": "private"}})


async def answers(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await there.hears(reader)
        writer.write(SENT)


async def hangs_up(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await there.hears(reader)


async def resets(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await there.hears(reader)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


async def says_nothing(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await there.hears(reader)
    await reader.read()


async def stops_halfway(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await there.hears(reader)
    writer.write(SENT[:-10])
    await writer.drain()


async def falls_silent_halfway(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await stops_halfway(there, reader, writer)
    await reader.read()


async def babbles(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await there.hears(reader)
    writer.write(b"220 mail.example.org ESMTP\r\n\r\n")
    await writer.drain()


async def sends_elsewhere(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await there.hears(reader)
        location = f"http://127.0.0.1:{there.port}/elsewhere"
        writer.write(f"HTTP/1.1 307 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())


async def never_shakes_hands(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def speaks_in_plain(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()


async def closes_at_once(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


async def forbids(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await there.hears(reader)
    writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


async def say(api_url: str, connections: int = 4) -> Message:
    async with Transport(api_url, connections, PATIENCE, REACH) as request:
        return await Bot(TOKEN, f"{api_url}/bot", request=request).send_message(1, "Салам")


async def fails(api_url: str) -> TelegramError:
    with pytest.raises(TelegramError) as raised:
        await say(api_url)
    assert TOKEN not in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    "answering", [hangs_up, resets, says_nothing, stops_halfway, falls_silent_halfway, babbles, sends_elsewhere]
)
async def test_a_call_that_was_heard_is_in_doubt_and_made_once(answering: Answering) -> None:
    async with peer(answering) as there:
        error = await fails(f"http://127.0.0.1:{there.port}")

    assert outcome_of(error) == Unknown()
    assert there.calls() == ["sendMessage"]


@pytest.mark.parametrize("answering", [says_nothing, falls_silent_halfway])
async def test_silence_is_a_time_out(answering: Answering) -> None:
    async with peer(answering) as there:
        assert isinstance(await fails(f"http://127.0.0.1:{there.port}"), TimedOut)


async def test_a_name_that_leads_nowhere_reaches_no_one() -> None:
    assert outcome_of(await fails("http://nowhere.invalid")) == Retry(None)


async def test_a_closed_door_reaches_no_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert outcome_of(await fails(f"http://127.0.0.1:{taken.getsockname()[1]}")) == Retry(None)


async def test_a_door_that_does_not_open_reaches_no_one() -> None:
    """A queue of connections that nobody accepts: once it is full, one more waits for ever."""
    with socket.socket() as door, contextlib.ExitStack() as waiting:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        for _ in range(4):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
        assert outcome_of(await fails(f"http://127.0.0.1:{door.getsockname()[1]}")) == Retry(None)


async def test_no_free_connection_reaches_no_one() -> None:
    async with peer(says_nothing) as there:
        address = f"http://127.0.0.1:{there.port}"
        async with Transport(address, 1, patience=30, reach=REACH) as request:
            caller = Bot(TOKEN, f"{address}/bot", request=request)
            first = asyncio.create_task(caller.send_message(1, "one"))
            while not there.heard:  # noqa: ASYNC110  # the peer rings no bell
                await asyncio.sleep(0.01)
            with pytest.raises(NotReached):
                await caller.send_message(1, "two")
            first.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await first

    assert len(there.heard) == 1


@pytest.mark.parametrize("answering", [never_shakes_hands, speaks_in_plain, closes_at_once])
async def test_without_a_handshake_no_one_is_reached(answering: Answering) -> None:
    async with peer(answering) as there:
        assert outcome_of(await fails(f"https://127.0.0.1:{there.port}")) == Retry(None)


async def test_a_certificate_that_nobody_vouches_for_reaches_no_one(tmp_path: Path) -> None:
    async with peer(answers, _self_made(tmp_path)) as there:
        assert outcome_of(await fails(f"https://localhost:{there.port}")) == Retry(None)

    assert there.heard == []


def _self_made(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    file = folder / "both.pem"
    file.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_a_file_that_nobody_takes_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiohttp limits how long an answer may take, not how long the other side may leave what is written."""
    monkeypatch.setattr(transport, "WRITE_A_PIECE", 0.0)
    monkeypatch.setattr(transport, "WRITE", 0.0)

    async def never_reads(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with peer(never_reads) as there:
        address = f"http://127.0.0.1:{there.port}"
        async with Transport(address, 1, PATIENCE, REACH) as request:
            with pytest.raises(TimedOut) as raised:
                await Bot(TOKEN, f"{address}/bot", request=request).send_document(
                    1, InputFile(bytes(20_000_000), "a.bin")
                )

    assert outcome_of(raised.value) == Unknown()


async def test_a_file_arrives_as_it_was_under_its_own_name() -> None:
    content = bytes(range(256)) * 1000
    async with peer(answers) as there:
        address = f"http://127.0.0.1:{there.port}"
        async with Transport(address, 1, PATIENCE, REACH) as request:
            caller = Bot(TOKEN, f"{address}/bot", request=request)
            await caller.send_document(1, InputFile(content, "16 күн.xlsx"), caption="Кат")

    [(head, body)] = there.heard
    assert "multipart/form-data" in head
    assert content in body
    assert 'filename="16 күн.xlsx"'.encode() in body
    assert "Кат".encode() in body


async def test_calls_share_a_connection_and_a_closed_one_is_not_used_again() -> None:
    async def answers_twice(there: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            await there.hears(reader)
            writer.write(SENT)

    async with peer(answers_twice) as there:
        address = f"http://127.0.0.1:{there.port}"
        async with Transport(address, 4, PATIENCE, REACH) as request:
            caller = Bot(TOKEN, f"{address}/bot", request=request)
            for _ in range(4):
                await caller.send_message(1, "x")
                await asyncio.sleep(0.05)

    assert (there.connections, len(there.heard)) == (2, 4)


async def test_a_proxy_of_the_environment_is_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with peer(forbids) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        error = await fails("https://api.telegram.org")

    assert [head.splitlines()[0] for head, _ in proxy.heard] == ["CONNECT api.telegram.org:443 HTTP/1.1"]
    assert outcome_of(error) == Retry(None)


@pytest.mark.parametrize(
    ("environment", "api_url", "found"),
    [
        ({}, "https://api.telegram.org", None),
        ({"ALL_PROXY": "http://one:8080"}, "https://api.telegram.org", "http://one:8080"),
        ({"ALL_PROXY": "http://one", "HTTPS_PROXY": "http://two:1"}, "https://api.telegram.org", "http://two:1"),
        ({"HTTP_PROXY": "http://one"}, "https://api.telegram.org", None),
        ({"ALL_PROXY": "http://one", "NO_PROXY": "telegram.org"}, "https://api.telegram.org", None),
        ({"ALL_PROXY": "http://one"}, "http://127.0.0.1:8081", None),
    ],
)
def test_which_proxy_is_used(
    environment: dict[str, str], api_url: str, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert proxy_for(api_url) == found


async def test_a_proxy_that_cannot_be_used_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9050")

    match await ask_telegram(Settings(bot_token=TOKEN)):
        case Unreachable(why):
            assert why == "socks5 proxies are not supported. Name an HTTP proxy in HTTPS_PROXY."
        case told:
            pytest.fail(str(told))
