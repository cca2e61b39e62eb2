"""When a complaint should have been opened and answered, who is told of it now, and when it is looked at next. Pure.

Not for: who may answer it (see authority) or telling anyone (referrals/complaining).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from referrals.domain.complaint.model import Complaint, ComplaintState
from referrals.domain.person import PersonId


@dataclass(frozen=True, slots=True)
class ComplaintPolicy:
    """How fast complaints are opened and answered."""

    opened_within: timedelta
    answered_within: timedelta
    reminded_every: timedelta
    """How often whoever looks into one is reminded until she has answered."""


@dataclass(frozen=True, slots=True)
class Step:
    """Whose phone rings now, whether the operator hears that something is stuck, and the next moment."""

    told: tuple[PersonId, ...]
    alerts: bool
    again_at: datetime


def open_by(complaint: Complaint, policy: ComplaintPolicy) -> datetime:
    """The moment by which someone should have opened it."""
    return complaint.received_at + policy.opened_within


def answer_by(complaint: Complaint, policy: ComplaintPolicy) -> datetime:
    """The moment by which its writer should have an answer."""
    return complaint.received_at + policy.answered_within


def is_late(complaint: Complaint, policy: ComplaintPolicy, now: datetime) -> bool:
    """Whether a deadline has passed without what it was for."""
    match complaint.state:
        case ComplaintState.RECEIVED:
            return now >= open_by(complaint, policy)
        case ComplaintState.BEING_LOOKED_AT:
            return now >= answer_by(complaint, policy)
        case ComplaintState.ANSWERED:
            return False
        case _:
            assert_never(complaint.state)


def next_step(complaint: Complaint, able: Collection[PersonId], policy: ComplaintPolicy, now: datetime) -> Step:
    """Of one that is open, `able` being all who may answer it and can be reached. It never ends before the answer: silence is
    never the answer (D12)."""
    stuck = not able or is_late(complaint, policy, now)
    if complaint.state is ComplaintState.RECEIVED:
        return Step(tuple(able), stuck, now + policy.opened_within)
    return Step(
        tuple(each for each in able if each == complaint.answers_by), stuck, after_opening(complaint, policy, now)
    )


def after_opening(complaint: Complaint, policy: ComplaintPolicy, now: datetime) -> datetime:
    """The next moment of one that someone looks into: a reminder, or its deadline where that is sooner."""
    reminded, due = now + policy.reminded_every, answer_by(complaint, policy)
    return min(reminded, due) if due > now else reminded
