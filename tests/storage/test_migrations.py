"""Migrations arrive exactly at schema, on both engines, from nothing and again."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from referrals.storage import schema
from referrals.storage.database import Database
from referrals.storage.migrations import migrate, pending_migrations
from referrals.storage.sealed import Keyring


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    url: str = await request.getfixturevalue("postgres").empty()
    return url


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), schema.people.metadata))


async def test_all_versions_replayed_make_the_schema(empty_url: str, keyring: Keyring) -> None:
    database = Database(empty_url, keyring)
    lacking = await pending_migrations(database)
    assert lacking == sorted(lacking)
    assert lacking[0] == "0001"
    await migrate(database)
    assert await pending_migrations(database) == []
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


async def test_two_processes_may_migrate_at_once(empty_url: str, keyring: Keyring) -> None:
    databases = [Database(empty_url, keyring) for _ in range(3)]
    await asyncio.gather(*(migrate(each) for each in databases))
    async with databases[0].engine.connect() as connection:
        assert "inbox" in await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    for each in databases:
        await each.close()


async def test_ids_of_forms_never_come_back(database: Database) -> None:
    """SQLite would give the highest id again after its row is gone, and old buttons would mean a new form."""
    async with database.engine.connect() as connection:
        made = (await connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'forms'")).scalar_one()
    assert "AUTOINCREMENT" in made
