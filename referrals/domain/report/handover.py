"""A report and one of its referrals, decided together: someone takes it, or lets it go. Both change, or neither.

Not for: keeping them (see storage.decisions), or what is decided of one of them alone (see transitions, referral).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from referrals.domain import referral
from referrals.domain.decision import AlreadyDone, Decision, NoLongerOffered, Refused
from referrals.domain.person import PersonId
from referrals.domain.referral import Accept, Referral, Release
from referrals.domain.report.command import AcceptReport, ReleaseReason, ReleaseReport
from referrals.domain.report.model import AnyReport
from referrals.domain.report.transitions import decide

R = TypeVar("R", bound=AnyReport)


@dataclass(frozen=True, slots=True)
class Handover(Generic[R]):
    """What was decided of both; one is never kept without the other."""

    on_report: Decision[R]
    on_referral: Decision[Referral]


def taken(report: R, offer: Referral, by: PersonId, due_at: datetime, now: datetime) -> Handover[R] | Refused:
    """Its organisation accepts, in the person of `by`; an offer counts only as long as its report is sought."""
    accepted = referral.decide(offer, Accept(by, due_at), now)
    if not isinstance(accepted, Decision):
        return accepted
    on_report = decide(report, AcceptReport(offer.organisation, by), now)
    return Handover(on_report, accepted) if isinstance(on_report, Decision) else NoLongerOffered()


def let_go(report: R, work: Referral, why: ReleaseReason, now: datetime) -> Handover[R] | Refused:
    """It leaves the person who has it, so that others can be contacted."""
    released = referral.decide(work, Release(), now)
    if not isinstance(released, Decision):
        return released
    on_report = decide(report, ReleaseReport(why), now)
    return Handover(on_report, released) if isinstance(on_report, Decision) else AlreadyDone()
