"""What can happen to a report, from the moment it is sent to its closing: `decide` is its whole life.

Not for: choosing whom to ask (see routing), one organisation's answer (see referral) or who may do it (see authority).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, Refused, WrongState
from referrals.domain.kind import GbvKind, Urgency
from referrals.domain.person import OrganisationCode
from referrals.domain.report.command import (
    AcceptReport,
    Add,
    AlertOperator,
    Ask,
    AwaitDuty,
    Close,
    Command,
    FollowUp,
    HandToCoordinator,
    HastenReport,
    LapseConsent,
    RecordContact,
    RecordService,
    ReleaseReason,
    ReleaseReport,
    Remind,
    ReturnReport,
    Search,
    StillOnIt,
    Vigil,
    Widen,
    Withdraw,
)
from referrals.domain.report.forgetting import forgotten
from referrals.domain.report.model import (
    HELD,
    OPEN,
    SEEKING,
    AnyReport,
    ReportState,
    ViolenceReport,
    as_its_writer_has_it,
    is_closed_unseen,
    is_struck,
    is_taken_back,
)

R = TypeVar("R", bound=AnyReport)


def decide(report: R, command: Command, now: datetime) -> Decision[R] | Refused:
    """Every pair of state and command is either a decision or a refusal that says why."""
    match command:
        case Ask() | AwaitDuty() | HandToCoordinator():
            return _search(report, command)
        case AcceptReport():
            return _take(report, command, now)
        case ReturnReport():
            return _give_back(report, command)
        case Widen():
            return _widen(report, command)
        case LapseConsent(organisations):
            return _lapse(report, organisations)
        case ReleaseReport(why):
            return _release(report, why)
        case Remind() | AlertOperator() | HastenReport():
            return _keep_vigil(report, command, now)
        case RecordContact() | RecordService() | StillOnIt() | Close():
            return _follow(report, command, now)
        case Withdraw(organisation):
            return _withdraw(report, organisation, now)
        case Add():
            return _add(report, command)
        case _:
            assert_never(command)


def _search(report: R, command: Search) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    match command:
        case Ask(organisation, answer_by):
            asking = replace(_unheard(report), state=ReportState.ASKING, waiting_until=answer_by, operator_at=None)
            return Decision(asking, Event("asked", {"organisation": organisation}))
        case AwaitDuty(until):
            waiting = replace(_unheard(report), state=ReportState.WAITING_FOR_DUTY, waiting_until=until)
            return _unless_same(report, waiting, Event("duty_awaited", {"until": until.isoformat()}))
        case HandToCoordinator(until):
            due = report.waiting_until if report.state is ReportState.WITH_COORDINATOR else until
            handed = replace(_unheard(report), state=ReportState.WITH_COORDINATOR, waiting_until=due)
            return _unless_same(report, handed, Event("handed_to_coordinator"))
        case _:
            assert_never(command)


def _not_sought(report: AnyReport) -> Refused:
    return AlreadyTaken() if report.state in HELD else WrongState(report.state)


def _take(report: R, command: AcceptReport, now: datetime) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    taken = replace(
        _unheard(report),
        state=ReportState.TAKEN,
        taken_by=command.organisation,
        responder=command.responder,
        taken_at=now,
        waiting_until=command.due,
        operator_at=None,
    )
    return Decision(taken, Event("taken", {"organisation": command.organisation, "by": command.responder}))


def _give_back(report: R, word: ReturnReport) -> Decision[R] | Refused:
    """Only whoever has it releases it; from any other the word is kept, and nothing else changes."""
    if report.state not in OPEN:
        return WrongState(report.state)
    back = replace(report, returned=_with(report.returned, (word.organisation,)))
    if word.from_current_holder and report.state in HELD and report.taken_by == word.organisation:
        back = _released(back)
    return _unless_same(report, back, Event("given_back", {"organisation": word.organisation}))


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
    if report.state not in OPEN:
        return WrongState(report.state)
    left = replace(report, allowed=tuple(each for each in report.allowed if each not in organisations))
    if report.state in HELD and report.taken_by in organisations:
        left = _released(left)
    return _unless_same(report, left, Event("consent_lapsed", {"organisations": list(organisations)}))


def _release(report: R, why: ReleaseReason) -> Decision[R] | Refused:
    if report.state in SEEKING:
        return AlreadyDone()
    if report.state not in HELD:
        return WrongState(report.state)
    return Decision(_released(report), Event(why))


def _keep_vigil(report: R, command: Vigil, now: datetime) -> Decision[R] | Refused:
    if report.state not in OPEN:
        return WrongState(report.state)
    match command:
        case Remind(at):
            if report.state not in HELD:
                return AlreadyDone()
            reminded = replace(report, reminded=report.reminded + 1, reminded_at=at)
            return Decision(reminded, Event("reminded"))
        case AlertOperator():
            return Decision(replace(report, operator_at=now), Event("operator_alerted"))
        case HastenReport(until):
            hastened = replace(_unheard(report), waiting_until=until, operator_at=None)
            return _unless_same(report, hastened, Event("hastened"))
        case _:
            assert_never(command)


def _follow(report: R, command: FollowUp, now: datetime) -> Decision[R] | Refused:
    if report.state is ReportState.CLOSED:
        return AlreadyDone()
    if report.state not in HELD:
        return WrongState(report.state)
    match command:
        case RecordContact(due):
            if report.state is not ReportState.TAKEN:
                return AlreadyDone()
            contacted = replace(_unheard(report), state=ReportState.CONTACTED, waiting_until=due)
            return Decision(contacted, Event("contacted"))
        case RecordService(due, gbv_kind):
            if report.state is ReportState.SERVED and not _is_news(report, gbv_kind):
                return AlreadyDone()
            return Decision(_served(report, due, gbv_kind), Event("served"))
        case StillOnIt(due):
            return Decision(replace(_unheard(report), waiting_until=due), Event("still_on_it"))
        case Close(reason):
            closed = replace(
                _unheard(report), state=ReportState.CLOSED, closed_at=now, closing=reason, waiting_until=None
            )
            return Decision(closed, Event("closed", {"reason": reason}))
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
    struck = replace(report, allowed=left)
    if report.state in HELD and report.taken_by == organisation and not is_struck(struck):
        struck = _released(struck)
    return Decision(struck, Event("struck", {"organisation": organisation}))


def _taken_back(report: R, now: datetime) -> R:
    """In danger the person who has it keeps it: who pressed is not known (D24)."""
    if isinstance(report, ViolenceReport) and report.danger and as_its_writer_has_it(report).state in HELD:
        return replace(report, withdrawn_at=now)
    return forgotten(report, now)


def _is_news(report: AnyReport, gbv_kind: GbvKind | None) -> bool:
    return isinstance(report, ViolenceReport) and gbv_kind not in {None, report.gbv_kind}


def _add(report: R, word: Add) -> Decision[R] | Refused:
    """What was closed without its writer's knowing is open again: nothing she adds falls into silence (D12, D13)."""
    before = as_its_writer_has_it(report)
    if before.state not in OPEN:
        return WrongState(report.state)
    added = replace(before, **word.changes)
    if word.alarm is not None:
        added = _alarmed(added, word.alarm)
    return _unless_same(before, added, Event("added"))


def _alarmed(report: R, by: datetime) -> R:
    """In danger now, whatever was reached before: nobody is slower than an hour, and what was done has to be done again."""
    urgent = replace(_unheard(report), urgency=Urgency.HOUR, operator_at=None)
    if isinstance(urgent, ViolenceReport):
        urgent = replace(urgent, danger=True)
    if report.state in HELD:
        sooner = min(by, report.waiting_until or by) if report.state is ReportState.TAKEN else by
        return replace(urgent, state=ReportState.TAKEN, waiting_until=sooner)
    if report.state is ReportState.ASKING:
        return urgent
    return replace(urgent, state=ReportState.RECEIVED, waiting_until=None)


def _served(report: R, due: datetime, gbv_kind: GbvKind | None) -> R:
    served = replace(_unheard(report), state=ReportState.SERVED, waiting_until=due)
    if isinstance(served, ViolenceReport) and gbv_kind is not None:
        return replace(served, gbv_kind=gbv_kind)
    return served


def _released(report: R) -> R:
    """For others to be contacted. What was taken back in danger stays a case: who pressed is not known (D24)."""
    freed = replace(_unheard(report), state=ReportState.RECEIVED, taken_by=None, responder=None)
    return replace(freed, taken_at=None, waiting_until=None)


def _unheard(report: R) -> R:
    """Something new has happened: nobody has been reminded of it yet."""
    return replace(report, reminded=0, reminded_at=None)


def _unless_same(before: R, after: R, event: Event) -> Decision[R] | Refused:
    return AlreadyDone() if before == after else Decision(after, event)


def _with(codes: Iterable[OrganisationCode], more: Iterable[OrganisationCode]) -> tuple[OrganisationCode, ...]:
    return tuple(dict.fromkeys((*codes, *more)))
