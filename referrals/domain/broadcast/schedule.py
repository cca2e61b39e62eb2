"""When a message to many is meant for its readers: at an hour of theirs on one day, or at one moment for all.

Not for: when one reader may be written to (domain/notice), or what becomes of her copy (see copies).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_ZONE, LAST_ZONE = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")
"""Where a day begins first, and where it ends last."""
LOOKS_EVERY = timedelta(minutes=5)
"""Every clock of the world strikes at one of these moments; a reader who chooses another hour is found by the next of them."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """At `hour` of this day where each reader is, or at the moment `at`; exactly one of them is set."""

    day: date
    hour: time | None = None
    at: datetime | None = None

    @property
    def begins_at(self) -> datetime:
        """The first moment at which it can be due for anyone anywhere."""
        return self.at or datetime.combine(self.day, time(0), FIRST_ZONE).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The moment from which it is due for no one anywhere who did not have it due before."""
        return self.at or self.day_ends_at

    @property
    def day_ends_at(self) -> datetime:
        """The moment at which its day is over everywhere: what has not begun by then never will."""
        return datetime.combine(self.day + timedelta(days=1), time(0), LAST_ZONE).astimezone(UTC)

    def due_at(self, zone: str, own_hour: time | None = None) -> datetime:
        """When it is meant for someone: at its own moment, else at the hour she chose or the message's, where she is.

        An hour that her clock jumps over is the one after it, one that comes twice the first.
        """
        hour = own_hour or self.hour
        if self.at is not None or hour is None:
            return self.begins_at
        return datetime.combine(self.day, hour, ZoneInfo(zone)).astimezone(UTC)

    def looks_at(self, scanned_at: datetime | None) -> datetime | None:
        """When to look for those who are due, from its first moment to its last, if the last look began then; None where that
        was done."""
        first, last = self.begins_at, self.ends_at
        if scanned_at is None or scanned_at < first:
            return first
        if scanned_at >= last:
            return None
        looks = (scanned_at - first) // LOOKS_EVERY
        return min(first + (looks + 1) * LOOKS_EVERY, last)
