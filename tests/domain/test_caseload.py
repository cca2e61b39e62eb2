"""What presses most in a list of cases."""

from datetime import datetime, timedelta

import pytest

from referrals.domain.caseload import due_at, is_overdue, most_pressing_first, waits_for_coordinator
from referrals.domain.kind import Urgency
from referrals.domain.report import AnyReport, ReportId, ReportState
from tests.domain.samples import LATER, NOW, POLICY, conflict, violence, violence_in

S = ReportState


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (S.RECEIVED, NOW),
        (S.ASKING, LATER),
        (S.WAITING_FOR_DUTY, LATER),
        (S.WITH_COORDINATOR, LATER),
        (S.TAKEN, LATER),
        (S.CONTACTED, LATER),
        (S.SERVED, LATER),
        (S.CLOSED, None),
        (S.WITHDRAWN, None),
    ],
)
def test_by_when(state: ReportState, due: datetime | None) -> None:
    assert due_at(violence(state=state, waiting_until=LATER), POLICY) == due
    older = violence(state=S.WITH_COORDINATOR)
    assert due_at(older, POLICY) == NOW + timedelta(minutes=45), "of an older version"


def test_overdue_from_that_moment_on() -> None:
    report = violence(state=S.ASKING, waiting_until=LATER)

    assert is_overdue(report, LATER, POLICY)
    assert not is_overdue(report, NOW, POLICY)
    assert not is_overdue(violence_in(S.SERVED), LATER, POLICY)


def test_the_order_of_a_list() -> None:
    """In danger now, however late others are; then as the deadlines come."""
    urgent = violence(id=ReportId(1), state=S.ASKING, waiting_until=LATER, urgency=Urgency.HOUR)
    overdue = conflict(id=ReportId(2), state=S.WITH_COORDINATOR, waiting_until=NOW - timedelta(hours=5))
    waits_for_her = conflict(id=ReportId(3), state=S.ASKING, waiting_until=NOW)
    older = violence(id=ReportId(4), state=S.ASKING, waiting_until=LATER, sent_at=NOW - timedelta(hours=1))
    newer = violence(id=ReportId(5), state=S.ASKING, waiting_until=LATER)

    reports: list[AnyReport] = [newer, older, urgent, overdue, waits_for_her]

    assert [each.id for each in most_pressing_first(reports, NOW, POLICY)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("report", "waits"),
    [
        (violence(state=S.WITH_COORDINATOR), True),
        (violence(state=S.ASKING), False),
        (violence(state=S.WAITING_FOR_DUTY), False),
        (violence(state=S.WAITING_FOR_DUTY, waiting_until=NOW + timedelta(hours=3)), False),
        (violence(state=S.WAITING_FOR_DUTY, waiting_until=NOW + timedelta(hours=4)), True),
        (violence(state=S.WAITING_FOR_DUTY, waiting_until=LATER, urgency=Urgency.HOUR), True),
    ],
)
def test_coordinators_are_told_where_nobody_is_left_or_duty_begins_too_late(report: AnyReport, waits: bool) -> None:
    assert waits_for_coordinator(report, POLICY) is waits
