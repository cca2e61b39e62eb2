"""Paused places: nothing of a campaign goes to anybody there until the pause ends.

Not for: who may say so (domain/authority), or who is there (audience_rows).
"""

from datetime import datetime

from sqlalchemy import delete, select

from referrals.domain.person import PersonId
from referrals.domain.place import PlaceCode
from referrals.storage.database import Transaction
from referrals.storage.schema import crises
from referrals.storage.upserts import Upsert

_BEGIN = Upsert(lambda insert: insert(crises).on_conflict_do_nothing(index_elements=["place"]))


async def begin(tx: Transaction, place: PlaceCode, by: PersonId, now: datetime) -> bool:
    """It is paused from now; False where it was already."""
    row = {"place": place, "by_id": by, "since": now}
    return (await tx.execute(_BEGIN.on(tx.dialect.name), row)).rowcount > 0


async def lift(tx: Transaction, place: PlaceCode) -> bool:
    """The pause ends; False where there was none."""
    return (await tx.execute(delete(crises).where(crises.c.place == place))).rowcount > 0


async def all_of(tx: Transaction) -> dict[PlaceCode, datetime]:
    """Every paused place, since when."""
    rows = await tx.execute(select(crises.c.place, crises.c.since).order_by(crises.c.since))
    return {PlaceCode(row.place): row.since for row in rows}
