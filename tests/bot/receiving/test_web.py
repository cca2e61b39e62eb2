"""The webhook keeps before it answers and knows Telegram by its secret; /health tells ages and counts only."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import func, select
from telegram import Bot

from bot.clock import SystemClock
from bot.receiving.health import MAX_SILENCE_S, Health, presumed_healthy
from bot.receiving.unkept import Unkept
from bot.receiving.web import CONNECTIONS, LARGEST, PROOF, Web, serving
from locales.words import read_library
from referrals.domain.notice import Notice
from referrals.facts import load_facts
from referrals.storage import outbox, person_rows
from referrals.storage.database import Database
from referrals.storage.schema import inbox
from tests.waiting import PATIENCE

SECRET = "a-secret"
ADDRESS = "http://127.0.0.1:18473"
FACTS = load_facts()
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 1001}, "text": "hello"}}


class Machine(SystemClock):
    """A clock whose seconds pass when a test says so."""

    passed = 0.0

    def monotonic(self) -> float:
        return self.passed


def doors(database: Database, clock: Machine | None = None, health: Health | None = None) -> Web:
    clock = clock or Machine()
    unkept = Unkept(Bot("1:none"), clock, read_library(), FACTS)
    return Web(database, clock, SECRET, health or presumed_healthy(clock), unkept)


@contextlib.asynccontextmanager
async def served(web: Web, webhook_url: str = "") -> AsyncIterator[httpx.AsyncClient]:
    async with serving(web.answering(webhook_url), "127.0.0.1", 18473), httpx.AsyncClient(base_url=ADDRESS) as client:
        yield client


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with served(doors(database), "https://here.example/hook/bot") as client:
        yield client


async def kept(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(func.count()).select_from(inbox))).scalar_one())


async def test_an_update_is_kept_and_only_once(client: httpx.AsyncClient, database: Database) -> None:
    for _ in range(2):
        answer = await client.post("/hook/bot", json=UPDATE, headers={PROOF: SECRET})
        assert answer.status_code == 200

    assert await kept(database) == 1


@pytest.mark.parametrize("headers", [{}, {PROOF: "wrong"}, {PROOF: ""}])
async def test_nobody_else_may_send_updates(
    client: httpx.AsyncClient, database: Database, headers: dict[str, str]
) -> None:
    assert (await client.post("/hook/bot", json=UPDATE, headers=headers)).status_code == 403
    assert (await client.post("/hook", json=UPDATE, headers={PROOF: SECRET})).status_code == 404
    assert await kept(database) == 0


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[1]", b"x" * (LARGEST + 1)])
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await client.post("/hook/bot", content=body, headers={PROOF: SECRET})).status_code == 400


async def test_what_cannot_be_kept_is_not_confirmed(client: httpx.AsyncClient, database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(inbox.drop)

    assert (await client.post("/hook/bot", json=UPDATE, headers={PROOF: SECRET})).status_code == 503
    assert (await client.get("/health")).status_code == 503


async def test_health(client: httpx.AsyncClient, database: Database) -> None:
    empty = (await client.get("/health")).json()
    assert (empty["database"], empty["oldest_message_s"], empty["oldest_update_s"]) == (True, 0, 0)
    now = SystemClock().now()
    async with database.transaction() as tx:
        person = await person_rows.arrive(tx, 1001, "en", now)
        await outbox.add(tx, [Notice(to=person.id, key="hello")], now.replace(year=now.year - 1))
    waiting = (await client.get("/health")).json()

    assert waiting["oldest_message_s"] > 86_400
    assert waiting["quarantined"] == {"updates": 0, "timers": 0, "messages": 0}


async def test_it_is_served_and_a_taken_port_is_an_error(database: Database) -> None:
    async with served(doors(database)) as client:
        assert (await client.get("/health")).status_code == 200
        assert (await client.head("/health")).status_code == 200
        assert (await client.post("/health")).status_code == 405
        assert (await client.post("/", json=UPDATE)).status_code == 404
        with pytest.raises(OSError, match="use"):
            async with served(doors(database)):
                pass


async def _health(web: Web) -> tuple[int, dict[str, object]]:
    async with served(web) as client:
        answer = await client.get("/health")
        return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("broken", "database_works", "telegram_works"),
    [
        ("nothing", True, True),
        ("writes", False, True),
        ("answers", True, False),
        ("token", True, False),
        ("webhook", True, False),
        ("another poller", True, False),
    ],
)
async def test_health_is_bad_after_a_minute_of_trouble(
    database: Database, broken: str, database_works: bool, telegram_works: bool
) -> None:
    clock = Machine()
    health = presumed_healthy(clock)
    web = doors(database, clock, health)

    def goes_on() -> None:
        clock.passed += MAX_SILENCE_S / 2
        if broken != "writes":
            health.wrote_at = clock.passed
        if broken != "answers":
            health.heard_at = clock.passed
        if broken not in {"nothing", "writes", "answers"}:
            health.refused(broken, clock.passed)

    goes_on()
    assert (await _health(web))[0] == 200
    for _ in range(4):
        goes_on()
    status, told = await _health(web)
    assert (told["database"], told["telegram"]) == (database_works, telegram_works)
    assert status == (200 if database_works and telegram_works else 503)
    health.served()
    health.wrote_at = health.heard_at = clock.passed
    assert (await _health(web))[0] == 200


async def test_connections_that_are_held_open_keep_nobody_out(database: Database) -> None:
    """The oldest are cut; a new request is answered while as many as may be are held."""
    answer = doors(database).answering("https://here.example/hook")
    async with serving(answer, "127.0.0.1", 18474):
        held = [await asyncio.open_connection("127.0.0.1", 18474) for _ in range(CONNECTIONS + 40)]
        for _, writer in held[40:]:
            writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\n")
        for reader, _ in held[:40]:
            async with asyncio.timeout(PATIENCE):
                with contextlib.suppress(ConnectionError):
                    assert await reader.read(1) == b""
        async with httpx.AsyncClient() as client:
            update = await client.post("http://127.0.0.1:18474/hook", json=UPDATE, headers={PROOF: SECRET})
            assert update.status_code == 200
            assert "connection" not in update.headers
        for _, writer in held:
            writer.close()


async def test_only_telegram_keeps_a_connection(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/health"), await client.get("/"), await client.get("/hook/bot")]
    answers += [
        await client.post("/hook/bot", json=UPDATE, headers={PROOF.encode(): each}) for each in (b"\xff", b"wrong")
    ]

    assert [each.status_code for each in answers] == [200, 404, 405, 403, 403]
    assert {each.headers["connection"] for each in answers} == {"close"}


@pytest.mark.parametrize("sent", [b"", b"POST /hook/bot HTTP/1.1\r\nHost: x\r\n"])
async def test_who_asks_nothing_in_time_is_cut(
    database: Database, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr("bot.receiving.web.PATIENCE", 0.3)
    async with serving(doors(database).answering(""), "127.0.0.1", 18475):
        reader, writer = await asyncio.open_connection("127.0.0.1", 18475)
        writer.write(sent)
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionError):
                assert await reader.read(1) == b""
        writer.close()


async def test_a_body_that_does_not_come_is_not_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.receiving.web.PATIENCE", 0.3)
    answer = doors(database).answering("https://here.example/hook")
    async with serving(answer, "127.0.0.1", 18476):
        reader, writer = await asyncio.open_connection("127.0.0.1", 18476)
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{PROOF}: {SECRET}\r\nContent-Length: 50\r\n\r\n{{"
        writer.write(head.encode())
        async with asyncio.timeout(PATIENCE):
            assert b" 400 " in await reader.readline()
        writer.close()
