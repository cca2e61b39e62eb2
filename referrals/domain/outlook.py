"""What is true of a report at this moment, as far as its writer may read it; and when that changes by time alone.

Not for: gathering it (see telling) or wording it (handlers/status/status_view).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from referrals.domain.person import Person
from referrals.domain.ringing import next_start

_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Told:
    """A coordinator is told at `at`, which may be still to come, and opened it at `opened_at`, if she did."""

    at: datetime
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What happens next to a report nobody has taken. All empty: there is no one who can be contacted (D12).

    `answer_by` is when the organisation that was contacted must have answered, `opened` whether anyone there has opened it;
    `starts_at` is when the first person who may be contacted is on duty.
    """

    answer_by: datetime | None = None
    opened: bool = False
    starts_at: datetime | None = None
    told: Told | None = None
    contacted: bool = False
    """Whether any organisation has been contacted so far."""
    held_up: bool = False
    """Nobody has looked at it for a while, by some fault: it is kept, and no time can be named."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether someone of an organisation is on duty now, and when that changes: the end of this duty, or the next start.

    `changes_at` is None where nothing is known of any duty to come.
    """

    on_duty: bool
    changes_at: datetime | None = None


def attendance(people: Iterable[Person], now: datetime) -> Attendance:
    """Of those who answer for one organisation and can be reached."""
    known = tuple(each for each in people if each.reachable)
    if not any(each.on_duty(now) for each in known):
        return Attendance(False, next_start(known, now))
    return Attendance(True, _last_end(known, now))


def _last_end(people: Sequence[Person], now: datetime) -> datetime | None:
    """When none of them is on duty any more; None where that is never within a week."""
    moment = now
    for _ in range(2 * _A_WEEK):
        on_duty = [each for each in people if each.on_duty(moment)]
        if not on_duty:
            return moment
        moment = max(each.duty.ends(moment, each.zone) for each in on_duty)
    return None
