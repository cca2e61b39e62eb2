"""What is kept of a referral: one organisation is asked to take one report, and works on it until it is closed.

Primero's words stand in brackets beside ours. Not for: what may become of it (see transitions), whom to ask next (see
routing), or how the report stands by it (see report.standing).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from referrals.domain.kind import ClosingReason, DeclineReason, Track, Urgency
from referrals.domain.person import OrganisationCode, PersonId

ReferralId = NewType("ReferralId", int)
ReportId = NewType("ReportId", int)


class ReferralState(StrEnum):
    """Where one organisation's answer stands, and its work."""

    OFFERED = "offered"
    """Asked; its focal points have a card with buttons (Primero: in_progress)."""
    ACCEPTED = "accepted"
    """One of its focal points took it, or a coordinator takes care of it herself (conflict only)."""
    CONTACTED = "contacted"
    """She has reached the woman, or the community."""
    SERVED = "served"
    """Help was given or arranged (Primero: service implemented)."""
    CLOSED = "closed"
    """Its work ended, with a reason (Primero: done)."""
    DECLINED = "declined"
    """It said no, with or without a reason (Primero: rejected)."""
    GIVEN_BACK = "given_back"
    """"I know these people": no reason asked, never asked again unless she agrees (Primero: rejected)."""
    LAPSED = "lapsed"
    """Nobody answered by the deadline (Primero: rejected)."""
    REVOKED = "revoked"
    """Taken away: consent was taken back or somebody else has it."""
    RELEASED = "released"
    """It had taken it and then fell silent, was gone or passed it on; a colleague there may still be contacted."""


WORKED_ON = frozenset({ReferralState.ACCEPTED, ReferralState.CONTACTED, ReferralState.SERVED})
"""Somebody works on it."""
UNFINISHED = WORKED_ON | {ReferralState.OFFERED}
"""Offered, or worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """`notified` are the focal points contacted, in order; `opened_by` those who pressed to see the card (D4); `declined_by`
    those who said "I cannot" for themselves, which is not the organisation's no.

    Without an `organisation` a coordinator takes care of it herself. From acceptance on, `answered_by` works on it since
    `answered_at`. `due_at` is when the next thing should be recorded; `reminded` counts how often she was reminded since, the
    last time at `reminded_at`. `closing` and `closed_at` are how it ended.
    """

    id: ReferralId
    track: Track
    report: ReportId
    organisation: OrganisationCode | None
    state: ReferralState
    urgency: Urgency
    offered_at: datetime
    answer_by: datetime
    notified: tuple[PersonId, ...]
    opened_by: tuple[PersonId, ...] = ()
    declined_by: tuple[PersonId, ...] = ()
    answered_by: PersonId | None = None
    answered_at: datetime | None = None
    reason: DeclineReason | None = None
    due_at: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None
    closing: ClosingReason | None = None
    closed_at: datetime | None = None
    version: int = 0
