"""Versions arrive exactly at schema, on both engines, from nothing and again; a new database, made of schema, is the same."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, func, insert, inspect, select, table, text

from referrals.storage import schema
from referrals.storage.columns import Moment
from referrals.storage.database import Database
from referrals.storage.migrations import VERSIONS, all_versions, apply, applying, migrate, pending_migrations
from referrals.storage.sealed import Keyring
from tests.storage.conftest import NOW
from tests.storage.shape import rows, shape


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def empty_url(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> str:
    return await _empty(request, engine, tmp_path / "empty.db")


@pytest.fixture
async def another_url(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> str:
    return await _empty(request, engine, tmp_path / "another.db")


async def _empty(request: pytest.FixtureRequest, engine: str, file: Path) -> str:
    if engine == "sqlite":
        return f"sqlite+aiosqlite:///{file}"
    return str(await request.getfixturevalue("postgres").empty())


PEOPLE = schema.people.columns
PEOPLE_BEFORE = table(
    "people",
    *(column(each.name, Moment() if each.name == "arrived_at" else each.type) for each in PEOPLE),
)
"""As older versions have it: nothing is encrypted."""


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), schema.people.metadata))


async def _play(database: Database) -> None:
    """Every version, one after the other, as a database had them that began with the first."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: applying.apply(sync, "head"))


async def test_all_versions_replayed_make_the_schema(empty_url: str, keyring: Keyring) -> None:
    database = Database(empty_url, keyring)
    lacking = await pending_migrations(database)
    assert lacking == sorted(lacking)
    assert lacking[0] == "0001"
    await _play(database)
    assert await pending_migrations(database) == []
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


def test_the_versions_are_those_that_alembic_sees() -> None:
    seen = ScriptDirectory(str(VERSIONS.parent)).walk_revisions()

    assert all_versions() == tuple(each.revision for each in seen)[::-1]


def test_two_versions_behind_the_same_one_are_a_mistake(tmp_path: Path) -> None:
    for revision, before in (("one", "None"), ("two", '"one"'), ("three", '"one"')):
        (tmp_path / f"{revision}.py").write_text(f'revision = "{revision}"\ndown_revision = {before}\n')

    with pytest.raises(ValueError, match="do not follow one another"):
        all_versions(tmp_path)


async def test_a_new_database_is_what_the_versions_make(empty_url: str, another_url: str, keyring: Keyring) -> None:
    made, played = Database(empty_url, keyring), Database(another_url, keyring)
    await migrate(made)
    await _play(played)
    assert await shape(made) == await shape(played)
    assert await rows(made) == await rows(played) == {"alembic_version": [(all_versions()[-1],)]}
    for each in (made, played):
        await each.close()


@pytest.mark.parametrize("before", ["", "0020_r"])
async def test_several_processes_may_start_at_once(empty_url: str, keyring: Keyring, before: str) -> None:
    """On a database that is new, or of an earlier version."""
    databases = [Database(empty_url, keyring) for _ in range(3)]
    if before:
        async with databases[0].engine.begin() as connection:
            await connection.run_sync(lambda sync: apply(sync, before))
    await asyncio.gather(*(migrate(each) for each in databases))
    async with databases[0].engine.connect() as connection:
        assert "inbox" in await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    for each in databases:
        assert await pending_migrations(each) == []
        await each.close()


async def test_when_somebody_was_heard_is_taken_from_the_inbox(empty_url: str, keyring: Keyring) -> None:
    """Nobody is lost, whether the inbox knows her or not, and the inbox stays as it was."""
    database = Database(empty_url, keyring)
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: apply(sync, "0008_p1"))
        person: dict[str, object] = {
            "telegram_sealed": b"",
            "standing": "active",
            "language": "ky",
            "zone": "Asia/Bishkek",
        }
        person |= {"safe_start": "08:00", "safe_end": "20:00", "arrived_at": NOW}
        for key in (b"amina", b"bermet"):
            await connection.execute(insert(PEOPLE_BEFORE).values(telegram_key=key, **person))
        update: dict[str, object] = {"chat_key": b"amina", "update_sealed": b"", "state": "done", "next_at": NOW}
        for number in (1, 3, 2):
            received_at = NOW + timedelta(minutes=number)
            await connection.execute(insert(schema.inbox).values(update_id=number, received_at=received_at, **update))
    await migrate(database)
    async with database.reading() as tx:
        heard = await tx.execute(
            select(schema.people.c.telegram_key, schema.people.c.heard_at).order_by("telegram_key")
        )
        assert [tuple(row) for row in heard] == [(b"amina", NOW + timedelta(minutes=3)), (b"bermet", None)]
        assert (await tx.execute(select(func.count()).select_from(schema.inbox))).scalar_one() == 3
    await database.close()


async def test_who_lives_in_the_town_of_batken_moves_with_it(empty_url: str, keyring: Keyring, now: datetime) -> None:
    """Else a responder who told that home before would be offered what keeps the town away (D5)."""
    database = Database(empty_url, keyring)
    person = {"telegram_sealed": b"", "standing": "active", "language": "ky", "zone": "Asia/Bishkek", "arrived_at": now}
    homes = {b"1": "KG-B-BAT-BAT", b"2": "KG-B-BAT-AKS", b"3": "KG-B-BAT"}
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: apply(sync, "0008_p1"))
        for key, home in homes.items():
            row = {**person, "telegram_key": key, "home": home, "safe_start": "08:00", "safe_end": "20:00"}
            await connection.execute(PEOPLE_BEFORE.insert().values(row))
    await migrate(database)
    async with database.engine.connect() as connection:
        kept = await connection.execute(select(schema.people.c.telegram_key, schema.people.c.home))
        assert dict(tuple(each) for each in kept) == {**homes, b"1": "KG-B-BTS"}
    await database.close()


async def test_until_when_someone_is_on_duty_is_the_same_moment_encrypted(empty_url: str, keyring: Keyring) -> None:
    database = Database(empty_url, keyring)
    said = ("on_until", "off_until")
    before = table("people", *(column(each.name, Moment() if each.name in said else each.type) for each in PEOPLE))
    person = {"telegram_sealed": b"", "standing": "active", "language": "ky", "zone": "Asia/Bishkek"}
    person |= {"safe_start": "08:00", "safe_end": "20:00"}
    until = {b"1": (NOW, None), b"2": (None, NOW + timedelta(hours=1)), b"3": (None, None)}
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: apply(sync, "0022_m"))
        for key, moments in until.items():
            row = {**person, "telegram_key": key, **dict(zip(said, moments, strict=True))}
            await connection.execute(before.insert().values(row))
    await migrate(database)
    async with database.engine.connect() as connection:
        columns = (schema.people.c.telegram_key, schema.people.c.on_until, schema.people.c.off_until)
        assert {key: tuple(said) for key, *said in await connection.execute(select(*columns))} == until
        ((stands,),) = await connection.execute(text("SELECT on_until FROM people WHERE on_until IS NOT NULL"))
        assert isinstance(stands, bytes)
    await database.close()


async def test_ids_of_forms_never_come_back(database: Database) -> None:
    """SQLite would give the highest id again after its row is gone, and old buttons would mean a new form."""
    async with database.engine.connect() as connection:
        made = (await connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'forms'")).scalar_one()
    assert "AUTOINCREMENT" in made
