"""A look-up key that someone learnt is exchanged: everyone is found with the new one, and the old one finds nobody."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from referrals.storage import events, person_rows, readiness_rows, rekeying, schema
from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import read_keyring
from tests.storage.test_upgrade import KEYS, Old, now_there

NEW = f"find:{Fernet.generate_key().decode()}"
SEALING = KEYS.partition(",")[2]
MADE_ANEW = {
    "people": {"telegram_key"},
    "inbox": {"chat_key"},
    "events": {"digest"},
    "event_links": {"link"},
    "grants": {"mark"},
    "admissions": {"mark"},
    "invites": {"mark", "uses_left"},
}
"""What a keyed hash was made of, and the uses of invites, whose codes nobody keeps."""


@pytest.fixture
async def url(tmp_path: Path) -> str:
    old = Old(tmp_path, read_keyring(KEYS))
    return f"sqlite+aiosqlite:///{old.file}"


@pytest.fixture
async def before(url: str) -> AsyncIterator[Database]:
    database = Database(url, read_keyring(KEYS))
    await migrate(database)
    async with database.transaction() as tx:
        while await events.link(tx):
            pass
    yield database
    await database.close()


def _rest(tables: Mapping[str, Mapping[tuple[Any, ...], Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [
            {name: value for name, value in row.items() if name not in MADE_ANEW.get(table, set())}
            for row in rows.values()
        ]
        for table, rows in tables.items()
    }


async def test_every_row_is_there_and_everyone_is_found(before: Database, url: str) -> None:
    async with before.reading() as tx:
        was, accounts = (
            await now_there(tx),
            [await person_rows.address(tx, each) for (each,) in (await now_there(tx))["people"]],
        )
        misplaced = await readiness_rows.out_of_place(tx)
    await before.close()

    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    assert await rekeying.rekey(after)
    assert not await rekeying.rekey(after), "once is enough"
    await after.close()
    alone = Database(url, read_keyring(f"{NEW},{SEALING}"))
    async with alone.reading() as tx:
        assert await readiness_rows.opens(tx)
        assert _rest(await now_there(tx)) == _rest(was)
        assert await readiness_rows.out_of_place(tx) == misplaced
        assert await events.verify(tx) == ()
        assert [await person_rows.find(tx, each) is not None for each in accounts] == [True] * len(accounts)
        assert {row["uses_left"] for row in (await now_there(tx))["invites"].values()} == {0}
    await alone.close()


async def test_the_old_key_finds_nobody(before: Database, url: str) -> None:
    async with before.reading() as tx:
        account = await person_rows.address(tx, next(iter((await now_there(tx))["people"]))[0])
    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    await rekeying.rekey(after)
    await after.close()
    async with Database(url, read_keyring(KEYS)).reading() as tx:
        assert await person_rows.find(tx, account) is None
        assert not await readiness_rows.opens(tx)


async def test_what_was_changed_before_is_not_made_good(before: Database, url: str) -> None:
    async with before.transaction() as tx:
        await tx.execute(schema.events.update().where(schema.events.c.id == 3).values(kind="closed"))
        assert await events.verify(tx) == (3,)
    after = Database(url, read_keyring(f"{NEW},{KEYS}"))
    await rekeying.rekey(after)
    async with after.reading() as tx:
        assert 3 in await events.verify(tx)
    await after.close()


async def test_with_one_look_up_key_nothing_is_done(before: Database) -> None:
    assert not await rekeying.rekey(before)
