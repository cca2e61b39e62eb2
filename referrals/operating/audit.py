"""Whether the log of events is what was written: each event with its digest, each digest in its chain.

Not for: writing it (storage/events).
"""

from referrals.storage import events
from referrals.storage.database import Transaction


class Audit:
    """The operator's look; the command line, `check` and a tick call it."""

    async def verify(self, tx: Transaction) -> tuple[int, ...]:
        """The ids of events that were changed, or before which one was removed; empty when all is well."""
        return await events.verify(tx)

    async def count(self, tx: Transaction) -> int:
        """How many events there are."""
        return await events.count(tx)
