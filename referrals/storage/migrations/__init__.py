"""Brings a database to the tables of schema, and says what it lacks. Safe to run from several processes at once.

A new database is made from schema (see creating). Alembic is loaded only where there is a version to apply: it takes a tenth of
the memory, and as long as all the rest of a start.
`python -m referrals.storage.migrations "what changes"` writes the next version file. Not for: changing rows by hand.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from referrals.storage.database import Database
from referrals.storage.migrations.creating import create
from referrals.storage.migrations.keys import UpdateFirst as UpdateFirst
from referrals.storage.migrations.keys import WrongKeys as WrongKeys
from referrals.storage.migrations.keys import keyring_at

VERSIONS = Path(__file__).parent / "versions"
_HEAD = re.compile(r'^revision = "(\w+)"\ndown_revision = (?:"(\w+)"|None)$', re.MULTILINE)
_LOCK = text("SELECT pg_advisory_xact_lock(6172934)")
"""One migration at a time on PostgreSQL; SQLite has one writer anyway."""


class NewerDatabase(Exception):
    """Written by newer code than this."""


async def migrate(database: Database) -> None:
    """Make a new database, or apply every missing version, in one transaction: after a failure the database is as it was."""
    async with database.engine.begin() as connection:
        if not database.is_sqlite:
            await connection.execute(_LOCK)
        await connection.run_sync(_migrate)


def _migrate(connection: Connection) -> None:
    if _lacking(connection):
        apply(connection)


def apply(connection: Connection, last: str = "head") -> None:
    """Every version that is missing, up to this one; in a database without any, what they make. Raises UpdateFirst."""
    current, newest = _current(connection), all_versions()[-1]
    if current is None and last in {"head", newest}:
        create(connection, newest)
        return
    if current == newest:
        return
    if current is not None and _lacking(connection) and keyring_at(connection).earlier:
        raise UpdateFirst
    from referrals.storage.migrations import applying

    applying.apply(connection, last)


async def pending_migrations(database: Database) -> list[str]:
    """The versions the database lacks, the oldest first; raises NewerDatabase."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_lacking)


def _lacking(connection: Connection) -> list[str]:
    known, current = all_versions(), _current(connection)
    if current is None:
        return list(known)
    if current not in known:
        raise NewerDatabase(current)
    return list(known[known.index(current) + 1 :])


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


@cache
def all_versions(folder: Path = VERSIONS) -> tuple[str, ...]:
    """Those of this code, the oldest first. ValueError where they are no chain."""
    heads = [_HEAD.search(file.read_text(encoding="utf-8")) for file in folder.glob("*.py")]
    after = {head[2]: head[1] for head in heads if head}
    chain: list[str] = []
    while (following := after.get(chain[-1] if chain else None)) is not None:
        chain.append(following)
    if len(chain) < len(heads):
        raise ValueError(f"the versions in {folder} do not follow one another: {chain}")
    return tuple(chain)
