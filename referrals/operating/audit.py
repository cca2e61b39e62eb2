"""Whether the log of events is what was written, and whether what is sealed stands where it was sealed.

Not for: writing it (storage/events) or sealing it (storage/sealed).
"""

from referrals.storage import events, readiness_rows
from referrals.storage.database import Transaction


class Audit:
    """The operator's look; the command line, `check` and a tick call it."""

    async def verify(self, tx: Transaction) -> tuple[int, ...]:
        """The ids of events that were changed, or before which one was removed; empty when all is well."""
        return await events.verify(tx)

    async def misplaced(self, tx: Transaction) -> dict[str, int]:
        """How many sealed values do not open where they stand, by table and column."""
        return dict(await readiness_rows.out_of_place(tx))

    async def count(self, tx: Transaction) -> int:
        """How many events there are."""
        return await events.count(tx)
