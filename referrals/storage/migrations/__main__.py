"""Writes the next version file from what schema has and the versions so far lack. For developers; read it, then test."""

import asyncio
import sys
import tempfile

from alembic import command

from referrals.storage.database import Database
from referrals.storage.migrations import all_versions
from referrals.storage.migrations.applying import apply, configure
from referrals.storage.sealed import fresh_keys, read_keyring


async def write(message: str) -> None:
    """Compare on a scratch SQLite file brought to the newest version."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/scratch.db", read_keyring(fresh_keys()))
        number = f"{1 + len(all_versions()):04}"
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda sync: apply(sync, "head"))
            await connection.run_sync(
                lambda sync: command.revision(configure(sync), message, autogenerate=True, rev_id=number)
            )
        await database.close()


if __name__ == "__main__":
    asyncio.run(write(" ".join(sys.argv[1:])))
