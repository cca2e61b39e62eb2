"""What every side of dispatching needs: the one way to change a report, and who looks after it.

Not for: one of its referrals (see ending) or any particular action (see routing, watching, answering, overseeing, duty).
"""

from datetime import datetime
from typing import TypeVar

from referrals.domain.authority import coordinators_of
from referrals.domain.caseload import waits_for_coordinator
from referrals.domain.decision import Decision
from referrals.domain.escalation import in_turn
from referrals.domain.person import Person, PersonId
from referrals.domain.report import AnyReport
from referrals.domain.report import Command as ReportCommand
from referrals.domain.report import decide as decide_report
from referrals.facts import Facts
from referrals.storage import person_rows
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_report

R = TypeVar("R", bound=AnyReport)


class CaseStore:
    """Each change gives the report back as it is then: what was read before is old."""

    def __init__(self, facts: Facts) -> None:
        self.policy = facts.policy
        self._gazetteer = facts.gazetteer

    def zone(self, report: AnyReport) -> str:
        """Where it happened, by the clock there."""
        return self._gazetteer.zone_of(report.district)

    def waits_for_coordinator(self, report: AnyReport) -> bool:
        """Whether coordinators are to be told of it while it is sought."""
        return waits_for_coordinator(report, self.policy)

    async def able(self, tx: Transaction, report: AnyReport) -> tuple[Person, ...]:
        """The coordinators who may be told of it, in turn."""
        return in_turn(report, await person_rows.coordinators(tx, report.district))

    async def coordinators(self, tx: Transaction, report: AnyReport) -> list[PersonId]:
        """Everyone who may look after it."""
        return coordinators_of(report, await person_rows.coordinators(tx, report.district))

    async def change(self, tx: Transaction, report: R, command: ReportCommand, now: datetime) -> R:
        """The report after this; the same one where it is refused, for nothing is new then."""
        decision = decide_report(report, command, now)
        return await keep_report(tx, decision, now) if isinstance(decision, Decision) else report
