"""What can happen to a report itself: looking for someone, consent, what its writer adds, its end. `decide` is all of it.

Not for: choosing whom to ask (see routing), the work of whoever has it (see referral) or who may do it (see authority).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, Refused, WrongState
from referrals.domain.kind import GbvKind, Urgency
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.report.command import (
    AcceptReport,
    Add,
    AlertOperator,
    Ask,
    AwaitDuty,
    Command,
    HandToCoordinator,
    HastenReport,
    LapseConsent,
    ReleaseReason,
    ReleaseReport,
    ReturnReport,
    Seek,
    Widen,
    Withdraw,
)
from referrals.domain.report.forgetting import forgotten
from referrals.domain.report.model import (
    AnyReport,
    ViolenceReport,
    as_its_writer_has_it,
    is_closed_unseen,
    is_taken_back,
)
from referrals.domain.report.standing import HELD, OPEN, SEEKING, ReportState, SearchState

R = TypeVar("R", bound=AnyReport)


def decide(report: R, command: Command, now: datetime) -> Decision[R] | Refused:
    """Every pair of state and command is either a decision or a refusal that says why."""
    match command:
        case Ask() | AwaitDuty() | HandToCoordinator():
            return _seek(report, command)
        case AcceptReport(organisation, responder):
            return _take(report, organisation, responder)
        case ReturnReport(organisation):
            return _give_back(report, organisation)
        case Widen():
            return _widen(report, command)
        case LapseConsent(organisations):
            return _lapse(report, organisations)
        case ReleaseReport(why):
            return _release(report, why)
        case AlertOperator() | HastenReport():
            return _keep_vigil(report, command, now)
        case Withdraw(organisation):
            return _withdraw(report, organisation, now)
        case Add():
            return _add(report, command)
        case _:
            assert_never(command)


def _seek(report: R, command: Seek) -> Decision[R] | Refused:
    if report.state not in SEEKING and not report.is_sought:
        return _not_sought(report)
    match command:
        case Ask(organisation):
            asking = replace(report, search=SearchState.RECEIVED, search_until=None, operator_at=None)
            return Decision(asking, Event("asked", {"organisation": organisation}))
        case AwaitDuty(until):
            waiting = replace(report, search=SearchState.WAITING_FOR_DUTY, search_until=until)
            return _unless_same(report, waiting, Event("duty_awaited", {"until": until.isoformat()}))
        case HandToCoordinator(until):
            due = report.search_until if report.search is SearchState.WITH_COORDINATOR else until
            handed = replace(report, search=SearchState.WITH_COORDINATOR, search_until=due)
            return _unless_same(report, handed, Event("handed_to_coordinator"))
        case _:
            assert_never(command)


def _not_sought(report: AnyReport) -> Refused:
    return AlreadyTaken() if report.state in HELD else WrongState(report.state)


def _take(report: R, organisation: OrganisationCode | None, responder: PersonId) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    taken = replace(report, search=SearchState.RECEIVED, search_until=None, operator_at=None)
    return Decision(taken, Event("taken", {"organisation": organisation, "by": responder}))


def _give_back(report: R, organisation: OrganisationCode) -> Decision[R] | Refused:
    if report.state not in OPEN:
        return WrongState(report.state)
    back = replace(report, returned=_with(report.returned, (organisation,)))
    return _unless_same(report, back, Event("given_back", {"organisation": organisation}))


def _widen(report: R, word: Widen) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    wider = replace(
        report,
        allowed=_with(report.allowed, word.organisations),
        returned=tuple(each for each in report.returned if each not in word.organisations),
    )
    if isinstance(wider, ViolenceReport) and word.shown:
        before = tuple(each for each in wider.shown if each.organisation not in word.organisations)
        wider = replace(wider, shown=(*before, *word.shown))
    return _unless_same(report, wider, Event("widened", {"organisations": list(word.organisations)}))


def _lapse(report: R, organisations: tuple[OrganisationCode, ...]) -> Decision[R] | Refused:
    if as_its_writer_has_it(report).state not in OPEN:
        return WrongState(report.state)
    left = replace(report, allowed=tuple(each for each in report.allowed if each not in organisations))
    return _unless_same(report, left, Event("consent_lapsed", {"organisations": list(organisations)}))


def _release(report: R, why: ReleaseReason) -> Decision[R] | Refused:
    """That it leaves whoever has it: her referral ends beside it. What was taken back in danger stays a case: who pressed is
    not known (D24)."""
    if report.state in SEEKING:
        return AlreadyDone()
    if report.state not in HELD:
        return WrongState(report.state)
    return Decision(replace(report, search=SearchState.RECEIVED, search_until=None), Event(why))


def _keep_vigil(report: R, command: AlertOperator | HastenReport, now: datetime) -> Decision[R] | Refused:
    if report.state not in OPEN:
        return WrongState(report.state)
    match command:
        case AlertOperator():
            return Decision(replace(report, operator_at=now), Event("operator_alerted"))
        case HastenReport(until):
            hastened = replace(report, search_until=report.search_until and until, operator_at=None)
            return _unless_same(report, hastened, Event("hastened"))
        case _:
            assert_never(command)


def _withdraw(report: R, organisation: OrganisationCode | None, now: datetime) -> Decision[R] | Refused:
    if is_taken_back(report):
        return AlreadyDone()
    if report.state is ReportState.CLOSED and not is_closed_unseen(report):
        return WrongState(report.state)
    if organisation is None:
        return Decision(_taken_back(report, now), Event("withdrawn"))
    if organisation not in report.allowed:
        return AlreadyDone()
    return _struck(report, organisation, now)


def _struck(report: R, organisation: OrganisationCode, now: datetime) -> Decision[R]:
    """Without this one; with nobody left it is taken back as a whole. In danger the one that has it keeps it (D24)."""
    left = tuple(each for each in report.allowed if each != organisation)
    if not set(left) - set(report.returned):
        return Decision(_taken_back(report, now), Event("withdrawn"))
    return Decision(replace(report, allowed=left), Event("struck", {"organisation": organisation}))


def _taken_back(report: R, now: datetime) -> R:
    """In danger the person who has it keeps it: who pressed is not known (D24)."""
    if isinstance(report, ViolenceReport) and report.danger and as_its_writer_has_it(report).state in HELD:
        return replace(report, withdrawn_at=now)
    return forgotten(report, now)


def knows_kind(report: R, gbv_kind: GbvKind | None) -> R:
    """With the kind of violence that the responder recorded after listening; the same without one, or of a conflict."""
    if not isinstance(report, ViolenceReport) or gbv_kind is None:
        return report
    return replace(report, gbv_kind=gbv_kind)


def _add(report: R, word: Add) -> Decision[R] | Refused:
    """What was closed without its writer's knowing is open again: nothing she adds falls into silence (D12, D13)."""
    before = as_its_writer_has_it(report)
    if before.state not in OPEN:
        return WrongState(report.state)
    added = replace(before, **word.changes)
    return _unless_same(before, _alarmed(added) if word.alarm else added, Event("added"))


def _alarmed(report: R) -> R:
    """In danger now, whatever was reached before: nobody is slower than an hour, and who was not found is looked for at
    once. Whoever has it reaches her again (see referral.Alarm)."""
    urgent = replace(report, urgency=Urgency.HOUR, operator_at=None)
    if isinstance(urgent, ViolenceReport):
        urgent = replace(urgent, danger=True)
    return replace(urgent, search=SearchState.RECEIVED, search_until=None)


def _unless_same(before: R, after: R, event: Event) -> Decision[R] | Refused:
    return AlreadyDone() if before == after else Decision(after, event)


def _with(codes: Iterable[OrganisationCode], more: Iterable[OrganisationCode]) -> tuple[OrganisationCode, ...]:
    return tuple(dict.fromkeys((*codes, *more)))
