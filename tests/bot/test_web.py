"""The webhook keeps before it answers and knows Telegram by its secret; /health tells ages and counts only."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.web import LARGEST, PROOF, Web, serving
from referrals.domain.notice import Notice
from referrals.storage import outbox, person_rows
from referrals.storage.database import Database
from referrals.storage.schema import inbox

SECRET = "a-secret"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 1001}, "text": "hello"}}


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    application = Web(database, SystemClock(), SECRET).application("https://here.example/hook/bot")
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
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
    application = Web(database, SystemClock(), SECRET).application("")
    async with serving(application, "127.0.0.1", 18473):
        async with httpx.AsyncClient() as client:
            assert (await client.get("http://127.0.0.1:18473/health")).status_code == 200
            assert (await client.post("http://127.0.0.1:18473/", json=UPDATE)).status_code == 404
        with pytest.raises(OSError, match="use"):
            async with serving(application, "127.0.0.1", 18473):
                pass
