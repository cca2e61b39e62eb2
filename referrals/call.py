"""Who acts, when, and in which transaction: the first argument of a use case that a person causes.

Not for: timers, which no person causes, or what may be done (domain/authority).
"""

from dataclasses import dataclass
from datetime import datetime

from referrals.domain.person import Person
from referrals.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Call:
    """The same for everything one turn or one screen asks for."""

    tx: Transaction
    person: Person
    now: datetime
