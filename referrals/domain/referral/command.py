"""What can be done to a referral: by those who were asked, whoever works on it, its writer, or time.

Not for: what comes of it (see transitions).
"""

from dataclasses import dataclass
from datetime import datetime

from referrals.domain.kind import ClosingReason, DeclineReason, Urgency
from referrals.domain.person import PersonId


@dataclass(frozen=True, slots=True)
class Accept:
    """A focal point takes it; the first contact should be made by `due_at`."""

    by: PersonId
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Decline:
    """A focal point says no for her organisation."""

    by: PersonId
    reason: DeclineReason | None = None


@dataclass(frozen=True, slots=True)
class Cannot:
    """A focal point says no for herself; her colleague is contacted."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class Return:
    """A focal point knows these people (D5). Also after accepting."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class Open:
    """A focal point pressed the push to see what is asked."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class RingOther:
    """The organisation's other focal points are asked as well, with a new deadline."""

    people: tuple[PersonId, ...]
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class HastenAnswer:
    """The clock was ahead, or it has become more urgent: the answer is due earlier."""

    answer_by: datetime
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """The deadline passed without an answer."""


@dataclass(frozen=True, slots=True)
class Revoke:
    """It is taken away from this organisation; what it had closed, so that nothing opens it again."""


@dataclass(frozen=True, slots=True)
class Release:
    """The person who took it is silent, gone, or passes it on."""


@dataclass(frozen=True, slots=True)
class RecordContact:
    """The responder has reached her; news is due by then."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class RecordService:
    """The responder has given or arranged help and should have closed it by then. `again`: she knows more than when she
    recorded it first."""

    due_at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class StillOnIt:
    """The responder has not come further, and is still there for her: the time begins again."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class Close:
    """The responder ends her work."""

    reason: ClosingReason


@dataclass(frozen=True, slots=True)
class Remind:
    """The responder is reminded, and can read it from `at` on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reschedule:
    """The next thing is due at another moment: her way or hours changed, or the clock was ahead (then nobody was reminded
    in a time to come: `unheard`)."""

    due_at: datetime
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """Words of danger were added: whatever was reached before has to be reached again, by then."""

    by: datetime


@dataclass(frozen=True, slots=True)
class Reopen:
    """Its writer added to what was closed without her knowing (D13): whoever had it has it again."""


Answer = Accept | Decline | Cannot | Open
Offering = Return | RingOther | HastenAnswer | Lapse
Work = RecordContact | RecordService | StillOnIt | Close | Remind | Reschedule | Alarm
Command = Answer | Offering | Revoke | Release | Work | Reopen
