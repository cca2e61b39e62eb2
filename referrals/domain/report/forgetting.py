"""What is left of a report when its writer has taken it back, and of her words some time after it was closed.

What counting needs stays: district, day, kind, urgency, state. Not for: when it happens (see transitions, reporting).
"""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from referrals.domain.person import ALWAYS
from referrals.domain.report.model import AnyReport, ConflictReport, Contact, ViolenceReport, is_closed_unseen
from referrals.domain.report.standing import SearchState

R = TypeVar("R", bound=AnyReport)


def forgotten(report: R, at: datetime) -> R:
    """The report as taken back: no help, no centre, no way to reach her, nothing she wrote; its times are days in Greenwich."""
    bare = replace(
        _wordless(report),
        search=SearchState.WITHDRAWN,
        sent_at=_day(report.sent_at),
        ended_on=_day(at),
        allowed=(),
        returned=(),
        excluded_place=None,
        search_until=None,
        operator_at=None,
    )
    match bare:
        case ViolenceReport():
            gone = replace(bare, help=(), danger=False, ask_later=False, shown=(), withdrawn_at=None)
            return replace(gone, contact=Contact.NOT_SAID, wish=None)
        case ConflictReport():
            return replace(bare, help=(), place=bare.district, people=())
        case _:
            assert_never(bare)


def _wordless(report: R) -> R:
    """The report without anything she wrote, her number and hours. The way she chose stays: a card that says of a case closed
    unseen that she left no number would tell her that it is closed (D13)."""
    match report:
        case ViolenceReport():
            return replace(report, words="", sources=(), contact_hours=ALWAYS, contact_words="")
        case ConflictReport():
            return replace(report, words="", sources=(), village="")
        case _:
            assert_never(report)


def some_time_after_closing(report: R) -> R:
    """The report without what she was shown too; with it where she may still add something, which no one hears who became
    stricter (D3)."""
    left = _wordless(report)
    if isinstance(left, ViolenceReport) and not is_closed_unseen(report):
        return replace(left, shown=())
    return left


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
