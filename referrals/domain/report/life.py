"""What can happen to a report, from the moment it is sent to its closing: `decide` is its whole life.

Not for: choosing whom to ask (see routing), one organisation's answer (see referral) or who may do it (see authority).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar, assert_never

from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, Refused, WrongState
from referrals.domain.kind import ClosingReason, GbvKind
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.report.record import HELD, OPEN, SEEKING, AnyReport, ReportState, ViolenceReport

R = TypeVar("R", bound=AnyReport)


@dataclass(frozen=True, slots=True)
class Ask:
    """An organisation is being asked now and should answer by `answer_by`."""

    organisation: OrganisationCode
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class AwaitDuty:
    """Nobody eligible is on duty before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class HandToCoordinator:
    """Nobody is left who may be asked."""


@dataclass(frozen=True, slots=True)
class Take:
    """An organisation has accepted, in the person of `responder`; None: a coordinator takes care of it herself."""

    organisation: OrganisationCode | None
    responder: PersonId


@dataclass(frozen=True, slots=True)
class GiveBack:
    """An organisation gives it back, before or after taking it, without a reason (D5). `holding`: by the offer by which
    it has it; a word about an older offer takes it from nobody."""

    organisation: OrganisationCode
    holding: bool = True


@dataclass(frozen=True, slots=True)
class Widen:
    """The writer allows these organisations, also such as gave it back."""

    organisations: tuple[OrganisationCode, ...]


@dataclass(frozen=True, slots=True)
class Reroute:
    """The coordinator takes it from whoever has it, so that others can be asked."""


@dataclass(frozen=True, slots=True)
class RecordContact:
    """The responder has reached her."""


@dataclass(frozen=True, slots=True)
class RecordService:
    """The responder has given or arranged help; `gbv_kind` where she knows it, for the violence track only."""

    gbv_kind: GbvKind | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The responder ends her work."""

    reason: ClosingReason


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The writer takes her consent back (D3)."""


Search = Ask | AwaitDuty | HandToCoordinator
FollowUp = RecordContact | RecordService | Close
Command = Search | Take | GiveBack | Widen | Reroute | FollowUp | Withdraw


def decide(report: R, command: Command, now: datetime) -> Decision[R] | Refused:
    """Every pair of state and command is either a decision or a refusal that says why."""
    match command:
        case Ask() | AwaitDuty() | HandToCoordinator():
            return _search(report, command)
        case Take():
            return _take(report, command, now)
        case GiveBack():
            return _give_back(report, command)
        case Widen(organisations):
            return _widen(report, organisations)
        case Reroute():
            return _reroute(report)
        case RecordContact() | RecordService() | Close():
            return _follow(report, command, now)
        case Withdraw():
            return _withdraw(report, now)
        case _:
            assert_never(command)


def _search(report: R, command: Search) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    match command:
        case Ask(organisation, answer_by):
            asking = replace(report, state=ReportState.ASKING, waiting_until=answer_by)
            return Decision(asking, Event("asked", {"organisation": organisation}))
        case AwaitDuty(until):
            waiting = replace(report, state=ReportState.WAITING_FOR_DUTY, waiting_until=until)
            return _unless_same(report, waiting, Event("duty_awaited", {"until": until.isoformat()}))
        case HandToCoordinator():
            handed = replace(report, state=ReportState.WITH_COORDINATOR, waiting_until=None)
            return _unless_same(report, handed, Event("handed_to_coordinator"))
        case _:
            assert_never(command)


def _not_sought(report: AnyReport) -> Refused:
    return AlreadyTaken() if report.state in HELD else WrongState(report.state)


def _take(report: R, command: Take, now: datetime) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    taken = replace(
        report,
        state=ReportState.TAKEN,
        taken_by=command.organisation,
        responder=command.responder,
        taken_at=now,
        waiting_until=None,
    )
    return Decision(taken, Event("taken", {"organisation": command.organisation, "by": command.responder}))


def _give_back(report: R, word: GiveBack) -> Decision[R] | Refused:
    """Only whoever has it releases it; from any other the word is kept, and nothing else changes."""
    if report.state not in OPEN:
        return WrongState(report.state)
    back = replace(report, given_back=_with(report.given_back, (word.organisation,)))
    if word.holding and report.state in HELD and report.taken_by == word.organisation:
        back = _released(back)
    return _unless_same(report, back, Event("given_back", {"organisation": word.organisation}))


def _widen(report: R, organisations: tuple[OrganisationCode, ...]) -> Decision[R] | Refused:
    if report.state not in SEEKING:
        return _not_sought(report)
    wider = replace(
        report,
        allowed=_with(report.allowed, organisations),
        given_back=tuple(each for each in report.given_back if each not in organisations),
    )
    return _unless_same(report, wider, Event("widened", {"organisations": list(organisations)}))


def _reroute(report: R) -> Decision[R] | Refused:
    if report.state in SEEKING:
        return AlreadyDone()
    if report.state not in HELD:
        return WrongState(report.state)
    return Decision(_released(report), Event("rerouted"))


def _follow(report: R, command: FollowUp, now: datetime) -> Decision[R] | Refused:
    if report.state is ReportState.CLOSED:
        return AlreadyDone()
    if report.state not in HELD:
        return WrongState(report.state)
    match command:
        case RecordContact():
            if report.state is not ReportState.TAKEN:
                return AlreadyDone()
            return Decision(replace(report, state=ReportState.CONTACTED), Event("contacted"))
        case RecordService(gbv_kind):
            return _unless_same(report, _served(report, gbv_kind), Event("served"))
        case Close(reason):
            closed = replace(report, state=ReportState.CLOSED, closed_at=now, closing=reason)
            return Decision(closed, Event("closed", {"reason": reason}))
        case _:
            assert_never(command)


def _withdraw(report: R, now: datetime) -> Decision[R] | Refused:
    if report.state is ReportState.WITHDRAWN:
        return AlreadyDone()
    if report.state is ReportState.CLOSED:
        return WrongState(report.state)
    withdrawn = replace(report, state=ReportState.WITHDRAWN, closed_at=now, waiting_until=None)
    return Decision(withdrawn, Event("withdrawn"))


def _served(report: R, gbv_kind: GbvKind | None) -> R:
    served = replace(report, state=ReportState.SERVED)
    if isinstance(served, ViolenceReport) and gbv_kind is not None:
        return replace(served, gbv_kind=gbv_kind)
    return served


def _released(report: R) -> R:
    return replace(report, state=ReportState.RECEIVED, taken_by=None, responder=None, taken_at=None)


def _unless_same(before: R, after: R, event: Event) -> Decision[R] | Refused:
    return AlreadyDone() if before == after else Decision(after, event)


def _with(codes: Iterable[OrganisationCode], more: Iterable[OrganisationCode]) -> tuple[OrganisationCode, ...]:
    return tuple(dict.fromkeys((*codes, *more)))
