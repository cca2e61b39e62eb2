"""The timer behind a card that time alone makes untrue.

Not for: drawing it (see telling).
"""

from datetime import datetime

from referrals.domain.outlook import attendance
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import subject_of
from referrals.domain.timer import TimerKind
from referrals.storage import person_rows, timers
from referrals.storage.database import Transaction


async def redraw_when_duty_changes(tx: Transaction, report: AnyReport, now: datetime) -> None:
    """Her card says whether someone is on duty where it was taken: look again when that changes."""
    if report.taken_by is None:
        return
    people = await person_rows.focal_points(tx, [report.taken_by])
    changes_at = attendance(people[report.taken_by], now).changes_at
    if changes_at is not None and changes_at > now:
        await timers.set_timer(tx, TimerKind.REDRAW, subject_of(report), changes_at)
