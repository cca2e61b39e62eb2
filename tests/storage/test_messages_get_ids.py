"""Campaigns of before messages had ids keep every row, on both engines, and what named a message by its day names it still."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import apply
from referrals.storage.sealed import Keyring
from tests.storage.conftest import NOW

BEFORE, AFTER = "0014_states", "0015_ca"
FIRST, SECOND, OTHER = ("2026-11-25", "2026-11-26", "2026-12-01")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring) -> AsyncIterator[Database]:
    """Empty, as the version before left it."""
    url = f"sqlite+aiosqlite:///{tmp_path}/before.db"
    if request.param == "postgresql":
        url = await request.getfixturevalue("postgres").empty()
    made = Database(url, keyring)
    async with made.engine.begin() as connection:
        await connection.run_sync(lambda sync: apply(sync, BEFORE))
    yield made
    await made.close()


async def migrate(database: Database) -> None:
    """To the version that names messages, and no further."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: apply(sync, AFTER))


async def add(tx: Transaction, table: str, **values: Any) -> None:
    """A row as that version wrote it."""
    names = ", ".join(values)
    await tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"), values)  # noqa: S608


def day(tx: Transaction, iso: str) -> Any:
    return iso if tx.dialect.name == "sqlite" else date.fromisoformat(iso)


def at(tx: Transaction) -> Any:
    return NOW.replace(tzinfo=None).isoformat(" ") if tx.dialect.name == "sqlite" else NOW


async def settle(tx: Transaction) -> None:
    """Two people and two campaigns: of the first, one day is on its way and one to come."""
    for number in (1, 2):
        await add(
            tx, "people", id=number, telegram_key=bytes([number]), telegram_sealed=b"", standing="active", language="ky",
            zone="Asia/Bishkek", safe_start="08:00", safe_end="20:00", arrived_at=at(tx),
        )  # fmt: skip
    for number in (1, 2):
        await add(
            tx, "campaigns", id=number, author_id=1, owner_id=1, state="approved", audience="{}", pack="", colour="#000000",
            editors="[]", excluded_languages="[]", created_at=at(tx), version=1,
        )  # fmt: skip
    for campaign, when, cursor in ((2, OTHER, 0), (1, SECOND, 0), (1, FIRST, 7)):
        await add(
            tx, "campaign_messages", campaign_id=campaign, day=day(tx, when), hour="10:00", texts_sealed=when.encode(),
            picture_sealed=b"", state="going" if cursor else "planned", approved=True,
            scanned_at=at(tx) if cursor else None, cursor=cursor,
        )  # fmt: skip
        subject = f"campaign:{campaign}:{when}"
        await add(tx, "timers", due_at=at(tx), kind="campaign", ref=subject, state="waiting")
    for person, state, outbox in ((1, "sent", None), (2, "waiting", 1)):
        await add(
            tx, "campaign_copies", campaign_id=1, day=day(tx, FIRST), person_id=person, state=state, outbox_id=outbox
        )
    for number in (1, 2):
        await add(
            tx, "campaign_answers", id=number, campaign_id=1, day=day(tx, FIRST), person_id=1, state="read",
            words_sealed=b"words", name_sealed=b"", at=at(tx),
        )  # fmt: skip


async def rows(tx: Transaction, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await tx.execute(text(statement))]


async def test_every_message_copy_and_answer_stays(database: Database) -> None:
    async with database.transaction() as tx:
        await settle(tx)
    await migrate(database)
    async with database.reading() as tx:
        kept = await rows(
            tx, "SELECT message_id, campaign_id, CAST(day AS VARCHAR(10)) FROM campaign_messages ORDER BY 1"
        )
        assert kept == [(1, 1, FIRST), (2, 1, SECOND), (3, 2, OTHER)]
        shared = await rows(tx, "SELECT id, kind, cursor, scanned_at IS NOT NULL FROM broadcast_messages ORDER BY id")
        assert shared == [(1, "campaign", 7, True), (2, "campaign", 0, False), (3, "campaign", 0, False)]
        copies = await rows(tx, "SELECT message_id, person_id, state, outbox_id FROM broadcast_copies ORDER BY 2")
        assert copies == [(1, 1, "sent", None), (1, 2, "waiting", 1)]
        answers = await rows(
            tx, "SELECT id, campaign_id, message_id, person_id, state FROM campaign_answers ORDER BY id"
        )
        assert answers == [(1, 1, 1, 1, "read"), (2, 1, 1, 1, "read")]
        named = await rows(tx, "SELECT kind, ref FROM timers ORDER BY ref")
        assert named == [("deliver", f"message:{number}") for number in (1, 2, 3)]


async def test_what_named_a_message_by_its_day_names_the_same_one(database: Database) -> None:
    """Else her answer to what she has in her chat would be lost, and a reply to it taken for a cry."""
    slots = (f"campaign:1:{SECOND}", "campaign:1:progress", "campaign:1", f"campaign:9:{FIRST}", "answer:1")
    async with database.transaction() as tx:
        await settle(tx)
        for number, slot in enumerate(slots):
            await add(tx, "messages", person_id=1, slot=slot, telegram_id=number, direction="out", sent_at=at(tx))
    await migrate(database)
    async with database.reading() as tx:
        kept = await rows(tx, "SELECT slot FROM messages ORDER BY telegram_id")
        assert kept == [("message:2",), *((slot,) for slot in slots[1:])]


async def test_what_is_on_its_way_is_asked_again_and_what_is_in_doubt_never(database: Database) -> None:
    """Its parameters name the message by its day, sealed and bound to the slot."""
    by_day, flags = f"campaign:1:{FIRST}", {"mode": "send", "with_sound": False, "safe_hours_only": False}
    async with database.transaction() as tx:
        await settle(tx)
        every = {"person_id": 2, **flags, "row_key": bytes(8), "not_before": at(tx), "created_at": at(tx)}
        for number, (state, notice) in enumerate(
            (
                ("waiting", "campaign.message"),
                ("sending", "campaign.message"),
                ("waiting", "campaign.again"),
                ("quarantined", "campaign.message"),
                ("sent", ""),
            ),
            1,
        ):
            row = {"id": number, "slot": by_day, "about": by_day, "state": state, "notice": notice, "priority": 3}
            await add(tx, "outbox", params_sealed=b"by its day" if notice else b"", **row, **every)
        other = {"id": 6, "slot": "", "about": "", "state": "waiting", "notice": "status", "priority": 1}
        await add(tx, "outbox", params_sealed=b"", **other, **every)
    await migrate(database)
    async with database.reading() as tx:
        kept = await rows(tx, "SELECT state, slot, about, notice FROM outbox ORDER BY id")
    by_id = ("message:1", "message:1")
    assert kept == [
        ("cancelled", *by_id, ""),
        ("in doubt", *by_id, ""),
        ("cancelled", *by_id, ""),
        ("quarantined", by_day, by_day, "campaign.message"),
        ("sent", *by_id, ""),
        ("waiting", "", "", "status"),
    ]


async def test_no_number_that_was_given_is_given_again(database: Database) -> None:
    """An old card's "Take it back" would delete another answer, an old button change another message."""
    async with database.transaction() as tx:
        await settle(tx)
        if tx.dialect.name != "sqlite":
            await tx.execute(text("SELECT setval(pg_get_serial_sequence('campaign_answers', 'id'), 2)"))
        await tx.execute(text("DELETE FROM campaign_answers WHERE id = 2"))
    await migrate(database)
    async with database.transaction() as tx:
        await add(tx, "broadcast_messages", kind="campaign", cursor=0)
        await add(
            tx, "campaign_answers", campaign_id=1, message_id=1, person_id=1, state="read", words_sealed=b"", name_sealed=b"",
            at=at(tx),
        )  # fmt: skip
        assert await rows(tx, "SELECT max(id) FROM broadcast_messages") == [(4,)]
        assert await rows(tx, "SELECT max(id) FROM campaign_answers") == [(3,)]
