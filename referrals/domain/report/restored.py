"""What becomes of a report that comes back from an old backup: it ends as it had ended since, or waits for a person.

Nothing that was taken back comes to life. Not for: finding out what happened since (storage/taken_back).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from referrals.domain.decision import AlreadyDone, Decision, Event, Refused
from referrals.domain.kind import ClosingReason
from referrals.domain.person import OrganisationCode
from referrals.domain.report.command import LapseConsent, Withdraw
from referrals.domain.report.forgetting import forgotten
from referrals.domain.report.life import decide
from referrals.domain.report.record import OPEN, AnyReport, Contact, ReportState, ViolenceReport

R = TypeVar("R", bound=AnyReport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """What is known of a report from after the backup."""

    state: ReportState
    closed_at: datetime | None = None
    closing: ClosingReason | None = None
    allowed: tuple[OrganisationCode, ...] = ()
    given_back: tuple[OrganisationCode, ...] = ()
    withdrawn_at: datetime | None = None
    contact: Contact | None = None


def caught_up(report: R, latest: Latest, now: datetime) -> Decision[R] | Refused:
    """The report of a backup as it ended since, or with no more consent than its writer had left."""
    if report.state not in OPEN:
        return AlreadyDone()
    match latest.state:
        case ReportState.WITHDRAWN:
            return Decision(forgotten(report, latest.closed_at or now), Event("withdrawn"))
        case ReportState.CLOSED:
            return Decision(_ended(report, latest, now), Event("closed", {"reason": latest.closing}))
        case _:
            return _narrowed(report, latest, now)


def _ended(report: R, latest: Latest, now: datetime) -> R:
    unheard = replace(report, waiting_until=None, reminded=0, reminded_at=None)
    return replace(unheard, state=ReportState.CLOSED, closed_at=latest.closed_at or now, closing=latest.closing)


def _narrowed(report: R, latest: Latest, now: datetime) -> Decision[R] | Refused:
    if latest.withdrawn_at is not None:
        return decide(report, Withdraw(None), latest.withdrawn_at)
    left = replace(report, given_back=tuple(dict.fromkeys((*report.given_back, *latest.given_back))))
    if isinstance(left, ViolenceReport) and latest.contact is not None and latest.contact is not left.contact:
        left = replace(left, contact=Contact.NOT_SAID, contact_words="")
    for each in report.allowed:
        if each not in latest.allowed and isinstance(outcome := decide(left, Withdraw(each), now), Decision):
            left = outcome.state
    return AlreadyDone() if left == report else Decision(left, Event("struck"))


def held_back(report: R, organisations: Collection[OrganisationCode], now: datetime) -> Decision[R] | Refused:
    """Whether her consent still holds is not known: nobody is contacted by itself until a person says so. Whoever has it
    keeps it, and knows how it stands."""
    if isinstance(report, ViolenceReport):
        return decide(report, LapseConsent(tuple(each for each in report.allowed if each != report.taken_by)), now)
    others = [each for each in organisations if each != report.taken_by]
    kept = replace(report, given_back=tuple(dict.fromkeys((*report.given_back, *others))))
    if report.state not in OPEN or kept == report:
        return AlreadyDone()
    return Decision(kept, Event("consent_lapsed", {"organisations": others}))
