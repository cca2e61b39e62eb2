"""Storage tests run on both engines: `each_database` of the parent is called `db` here, with a fixed moment beside it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import read_keyring
from tests.storage.test_upgrade import KEYS, Old
from tests.waiting import apart

NOW = datetime(2025, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def db(each_database: Database) -> Database:
    return each_database


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of test_upgrade, which holds something of everything, brought up to date: to read, or to copy."""
    old = Old(tmp_path_factory.mktemp("upgraded"), read_keyring(KEYS))

    async def upgrade() -> None:
        database = Database(f"sqlite+aiosqlite:///{old.file}", read_keyring(KEYS))
        await migrate(database)
        await database.close()

    apart(upgrade())
    return old.file
