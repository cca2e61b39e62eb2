"""Brings a database to the tables of schema, and says what it lacks. Safe to run from several processes at once.

`python -m referrals.storage.migrations "what changes"` writes the next version file. Not for: changing rows by hand.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from referrals.storage.database import Database

HERE = Path(__file__).parent
_LOCK = text("SELECT pg_advisory_xact_lock(6172934)")
"""One migration at a time on PostgreSQL; SQLite has one writer anyway."""


def configure(connection: Connection) -> Config:
    """Alembic's settings for one open connection: there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database) -> None:
    """Apply every missing version in one transaction: after a failure the database is as it was."""
    async with database.engine.begin() as connection:
        if not database.is_sqlite:
            await connection.execute(_LOCK)
        await connection.run_sync(lambda sync: command.upgrade(configure(sync), "head"))


async def pending_migrations(database: Database) -> list[str]:
    """The versions the database lacks, the oldest first; raises CommandError where it is newer than this code."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_pending)


def _pending(connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(configure(connection))
    have = MigrationContext.configure(connection).get_current_heads()
    lacking = scripts.iterate_revisions("heads", have or "base")
    return [script.revision for script in lacking if script.revision not in have][::-1]
