"""In what condition a database is, before anybody works with it: not there, out of reach, behind, ahead, or as it should be.

Creates nothing. Not for: bringing it up to date (see migrations).
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from referrals.storage.database import Database
from referrals.storage.migrations import NewerDatabase, pending_migrations


class Condition(StrEnum):
    """What a database is to this code."""

    ABSENT = "absent"
    """There is no file yet; the first command that keeps something makes it."""
    UNREACHABLE = "unreachable"
    """It cannot be opened, or is no database."""
    BROKEN = "broken"
    """A file of SQLite that was cut off or damaged."""
    FOREIGN = "foreign"
    """A database of another program: nothing of ours is in it, and something else is."""
    BEHIND = "behind"
    """It lacks versions, or is empty."""
    AHEAD = "ahead"
    """Written by newer code than this."""
    READY = "ready"
    """At the version of this code."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition, with what is lacking and why it cannot be opened."""

    condition: Condition
    pending: tuple[str, ...] = ()
    why: str = ""


async def check_condition(database: Database) -> Checked:
    """Look, without making a file."""
    if _is_absent(database):
        return Checked(Condition.ABSENT)
    try:
        if strange := await _strange(database):
            return Checked(strange)
        pending = tuple(await pending_migrations(database))
    except NewerDatabase:
        return Checked(Condition.AHEAD)
    except DatabaseError as error:
        broken = database.is_sqlite and "malformed" in str(error.orig)
        return Checked(Condition.BROKEN if broken else Condition.UNREACHABLE, why=type(error.orig).__name__)
    except (SQLAlchemyError, OSError) as error:
        return Checked(Condition.UNREACHABLE, why=type(error).__name__)
    return Checked(Condition.BEHIND if pending else Condition.READY, pending)


async def _strange(database: Database) -> Condition | None:
    """What keeps a database that can be opened from being ours."""
    async with database.reading() as tx:
        if database.is_sqlite and (await tx.execute(text("PRAGMA quick_check(1)"))).scalar_one() != "ok":
            return Condition.BROKEN
        tables = set(await tx.run_sync(lambda connection: inspect(connection).get_table_names()))
    return Condition.FOREIGN if tables and "alembic_version" not in tables else None


def _is_absent(database: Database) -> bool:
    return database.is_sqlite and not Path(database.url.database or "").is_file()
