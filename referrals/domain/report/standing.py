"""Where a report stands: what it says of itself and what its referrals say, made one by `derived`.

Not for: what is kept of a report (see model) or one organisation's work (see referral).
"""

from collections.abc import Set
from enum import StrEnum
from typing import assert_never

from referrals.domain.referral import ReferralState


class ReportState(StrEnum):
    """Where a report stands, in the words coordinators say."""

    RECEIVED = "received"
    """Kept; whom to ask is being worked out."""
    WAITING_FOR_DUTY = "waiting_for_duty"
    """Nobody who may be asked is on duty; somebody is rung when duty starts."""
    ASKING = "asking"
    """An organisation has been asked and has not answered yet."""
    WITH_COORDINATOR = "with_coordinator"
    """Nobody is left who may be asked; the coordinator has it."""
    TAKEN = "taken"
    """An organisation has accepted it."""
    CONTACTED = "contacted"
    """The responder has reached her."""
    SERVED = "served"
    """Help was given."""
    CLOSED = "closed"
    """Ended, with a reason."""
    WITHDRAWN = "withdrawn"
    """The writer took it back; nobody works on it any more."""


class SearchState(StrEnum):
    """What a report says of itself: how far looking for someone has come, or that its writer ended it."""

    RECEIVED = "received"
    """Nothing is known yet but what its referrals say."""
    WAITING_FOR_DUTY = "waiting_for_duty"
    """Nobody who may be asked is on duty."""
    WITH_COORDINATOR = "with_coordinator"
    """Nobody is left who may be asked."""
    WITHDRAWN = "withdrawn"
    """Its writer took it back."""


OPEN = frozenset(ReportState) - {ReportState.CLOSED, ReportState.WITHDRAWN}
SEEKING = frozenset(
    {
        ReportState.RECEIVED,
        ReportState.WAITING_FOR_DUTY,
        ReportState.ASKING,
        ReportState.WITH_COORDINATOR,
    }
)
STUCK = frozenset({ReportState.WAITING_FOR_DUTY, ReportState.WITH_COORDINATOR})
"""Nobody is being asked, and somebody coming on duty or allowed by her changes that."""
HELD = frozenset({ReportState.TAKEN, ReportState.CONTACTED, ReportState.SERVED})

_FURTHEST_BEHIND = (
    (ReferralState.ACCEPTED, ReportState.TAKEN),
    (ReferralState.CONTACTED, ReportState.CONTACTED),
    (ReferralState.SERVED, ReportState.SERVED),
    (ReferralState.OFFERED, ReportState.ASKING),
)


def derived(search: SearchState, referrals: Set[ReferralState]) -> ReportState:
    """The report's state. Where several work on it, the one who is furthest behind counts: nothing is called done as long
    as someone has still to do it. Its writer's end of it goes before all; a closed referral counts only where nobody is asked."""
    match search:
        case SearchState.WITHDRAWN:
            return ReportState.WITHDRAWN
        case SearchState.RECEIVED | SearchState.WAITING_FOR_DUTY | SearchState.WITH_COORDINATOR:
            found = next((state for of, state in _FURTHEST_BEHIND if of in referrals), None)
            closed = ReportState.CLOSED if ReferralState.CLOSED in referrals else None
            return found or closed or ReportState(search)
        case _:
            assert_never(search)
