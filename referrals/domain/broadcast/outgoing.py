"""A message to many on its way, as far as delivery needs to know: whom it is for, when, and whether it may go.

Not for: what it says, or who decides that it may go, which is its kind's.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referrals.domain.broadcast.audience import Audience
from referrals.domain.broadcast.message import MessageId, message_subject
from referrals.domain.broadcast.schedule import Schedule


class Stage(StrEnum):
    """What a step of delivery has to do. Never kept: it follows from what its kind keeps."""

    NOT_YET = "not_yet"
    """Nothing: it is still being made."""
    PAUSED = "paused"
    """It may not go now. When its day is over, no one waits for it any more."""
    GOES = "goes"
    """It is brought to those for whom it is due."""
    OVER = "over"
    """No one waits for it any more; what is being sent is still counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """`begun`: some may have it. `scanned_at` is the moment at which the last look for those who are due began, and `cursor` the
    person to whom it has come; 0: it is over."""

    id: MessageId
    audience: Audience
    schedule: Schedule
    stage: Stage
    begun: bool = False
    scanned_at: datetime | None = None
    cursor: int = 0

    @property
    def subject(self) -> str:
        """How it is named in timers, slots and `about`."""
        return message_subject(self.id)

    @property
    def looks_at(self) -> datetime | None:
        """When to look for those who are due; None where that was done."""
        return self.schedule.looks_at(self.scanned_at)
