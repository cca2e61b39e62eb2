"""A scene in a fresh database, inside one transaction."""

from collections.abc import AsyncIterator

import pytest

from referrals.storage.database import Database
from tests.referrals.scene import Scene, set_scene


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    async with database.transaction() as tx:
        yield await set_scene(tx)
