"""Which open reports press most, for the lists of coordinators and responders.

Not for: who may see them (see authority) or what happens at a deadline (see routing).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from referrals.domain.kind import Urgency
from referrals.domain.policy import Policy
from referrals.domain.report import OPEN, AnyReport, ReportState, SearchState

R = TypeVar("R", bound=AnyReport)


def due_at(report: AnyReport, policy: Policy) -> datetime | None:
    """By when the next thing should have happened; None where nothing is to come."""
    pace = policy.pace(report.urgency)
    match report.state:
        case ReportState.RECEIVED:
            return report.sent_at
        case ReportState.WITH_COORDINATOR:
            return report.waiting_until or report.sent_at + pace.answer_within
        case _ if report.state in OPEN:
            return report.waiting_until
        case _:
            return None


def waits_for_coordinator(report: AnyReport, policy: Policy) -> bool:
    """Whether coordinators are to be told: nobody is left who may be asked, or duty begins later than she can wait."""
    if report.search is SearchState.WAITING_FOR_DUTY and report.search_until is not None:
        wait = report.search_until - report.sent_at
        late = report.urgency is Urgency.HOUR or wait > policy.pace(report.urgency).first_contact_within
        return report.is_sought and late
    return report.is_sought and report.search is SearchState.WITH_COORDINATOR


def is_overdue(report: AnyReport, now: datetime, policy: Policy) -> bool:
    """Whether that moment has passed."""
    due = due_at(report, policy)
    return due is not None and due <= now


def most_pressing_first(reports: Iterable[R], now: datetime, policy: Policy) -> tuple[R, ...]:
    """What presses now first, then by the deadlines, which are what a list shows."""

    def order(report: R) -> tuple[bool, datetime, bool, datetime]:
        due, others = due_at(report, policy) or now, report.state is not ReportState.WITH_COORDINATOR
        return report.urgency is not Urgency.HOUR, due, others, report.sent_at

    return tuple(sorted(reports, key=order))
