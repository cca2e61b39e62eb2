"""What was put aside, as the person who runs the bot deals with it: looks, plays it again, drops it and says why.

Not for: what any of it says; that is never shown (see storage/quarantine_rows).
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from referrals.domain.decision import Event
from referrals.domain.readiness import Lying, Queue
from referrals.storage import events, quarantine_rows
from referrals.storage.database import Transaction


class Quarantine:
    """The operator's actions; the command line calls them, each in its own transaction."""

    async def listed(self, tx: Transaction) -> tuple[Lying, ...]:
        """What lies there, updates first, the oldest first; at most a hundred of each."""
        return await quarantine_rows.listed(tx)

    async def play_again(self, tx: Transaction, chosen: Collection[Lying], now: datetime) -> int:
        """They are played as if they had never failed; how many. What has lost its words is left where it is."""
        by_shelf: dict[Queue, list[int]] = defaultdict(list)
        for each in chosen:
            by_shelf[each.shelf].append(each.number)
        return sum([await quarantine_rows.play_again(tx, shelf, ids, now) for shelf, ids in by_shelf.items()])

    async def drop(self, tx: Transaction, chosen: Lying, because: str, now: datetime) -> bool:
        """It is never played. Who decides that says why; the reason is kept with the events."""
        dropped = await quarantine_rows.drop(tx, chosen.shelf, chosen.number, now)
        if dropped:
            event = Event("dropped", {"kind": chosen.kind, "because": because})
            await events.append(tx, event, f"{chosen.shelf}:{chosen.number}", now)
        return dropped
