"""Storage tests run on both engines: `each_database` of the parent is called `db` here, with a fixed moment beside it."""

from datetime import UTC, datetime

import pytest

from referrals.storage.database import Database

NOW = datetime(2025, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def db(each_database: Database) -> Database:
    return each_database


@pytest.fixture
def now() -> datetime:
    return NOW
