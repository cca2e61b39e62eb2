"""After a restore new rows get numbers above all that were given and lost: buttons in chats still name those.

Not for: columns that never give a number twice by themselves, once they were told the highest (see copying).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, select, text

from referrals.storage import copying
from referrals.storage.database import Transaction

_BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
_EACH = timedelta(minutes=1)
_MARGIN = 1000
"""Above the highest known, should the clock be wrong."""
_GIVEN = "SELECT seq FROM sqlite_sequence WHERE name = :name"
ON_BUTTONS = (
    "people",
    "violence_reports",
    "conflict_reports",
    "referrals",
    "admissions",
    "invites",
    "forms",
    "jobs",
    "campaigns",
    "broadcast_messages",
    "campaign_answers",
    "complaints",
)


async def leap(tx: Transaction, now: datetime) -> None:
    """From now on no number that was given before `now` is given: in the long run no table gets a row each minute."""
    by_time = (now - _BEGAN) // _EACH
    highest = await copying.highest_ids(tx)
    await copying.set_highest_ids(tx, {each: max(highest[each] + _MARGIN, by_time) for each in ON_BUTTONS})


async def number(tx: Transaction, table: Table) -> Mapping[str, Any]:
    """For the first row after a leap, where SQLite would count on from the highest row: its number; mostly nothing."""
    if tx.dialect.name != "sqlite":
        return {}
    kept = (await tx.execute(text(_GIVEN), {"name": table.name})).scalar()
    if kept is None:
        return {}
    here = (await tx.execute(select(func.coalesce(func.max(table.c.id), 0)))).scalar_one()
    return {"id": kept + 1} if kept > here else {}


async def following(tx: Transaction, table: Table) -> int:
    """The number of the next row, for what has to know it before it is kept."""
    given = text("SELECT nextval(pg_get_serial_sequence(:name, 'id'))")
    if tx.dialect.name == "sqlite":
        highest = f"SELECT max(id) FROM {table.name}"  # noqa: S608
        given = text(f"SELECT 1 + max(coalesce(({_GIVEN}), 0), coalesce(({highest}), 0))")
    return int((await tx.execute(given, {"name": table.name})).scalar_one())
