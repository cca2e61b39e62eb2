"""What happens to an open report when people stay silent: reminders, letting go, coordinators in turn, then the operator.

Every open state has a next moment and somebody who can act at it (D12). Pure. Not for: whom to contact (see routing) or
keeping and telling (see dispatching).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from referrals.domain.authority import Action, depth_of, may
from referrals.domain.caseload import waits_for_coordinator
from referrals.domain.kind import PRESSING, ClosingReason
from referrals.domain.notice import may_write_at
from referrals.domain.outlook import Told
from referrals.domain.person import EVERY_DAY, Duty, Person, PersonId
from referrals.domain.policy import Pace, Policy
from referrals.domain.referral import Referral, ReferralState
from referrals.domain.report import NEEDS_NUMBER, AnyReport, SearchState, ViolenceReport

CALLS_ONCE_OPENED = 3
"""How often a coordinator who has opened a case is called before the next one is told."""


@dataclass(frozen=True, slots=True)
class CoordinatorCall:
    """A coordinator who was told of a case since it came to coordinators; `told_at` is when she could first read it."""

    person: PersonId
    told_at: datetime
    called_at: datetime
    calls: int = 1
    opened_at: datetime | None = None


def told_of(calls: Iterable[CoordinatorCall], now: datetime) -> Told | None:
    """Of one coordinator: the first who has opened it, else the first who was or will be told. Who looked by herself before
    she was told knew of it from then on."""
    opened = [(each.opened_at, each.told_at) for each in calls if each.opened_at is not None and each.opened_at <= now]
    if opened:
        opened_at, told_at = min(opened)
        return Told(min(told_at, opened_at), opened_at)
    told = [each.told_at for each in calls]
    return Told(min(told)) if told else None


def in_turn(report: AnyReport, people: Iterable[Person]) -> tuple[Person, ...]:
    """The coordinators who may be told of it, the nearest level first: whom she excluded is not told (D5)."""
    able = (each for each in people if each.reachable and may(each, Action.COORDINATE, report))
    return tuple(sorted(able, key=lambda each: (-depth_of(each, report.district), each.id)))


def reads_at(report: AnyReport, coordinator: Person, now: datetime) -> datetime:
    """When she can be told: what presses at any hour, the rest at her own hours."""
    return now if report.urgency in PRESSING else may_write_at(now, coordinator)


@dataclass(frozen=True, slots=True)
class Tell:
    """It is this coordinator's turn."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class CallAgain:
    """These coordinators know of it, and it still waits."""

    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class CallOperator:
    """Every coordinator was told, or there is none."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do before then."""

    until: datetime


Turn = Tell | CallAgain | CallOperator | Rest


def whose_turn(
    report: AnyReport, calls: Sequence[CoordinatorCall], able: Sequence[Person], now: datetime, policy: Policy
) -> Turn:
    """Of the coordinators in turn: one who has not opened it makes room for the next, and after the last the operator is
    alerted; then everybody is called again and again, ever more rarely."""
    pace, known = policy.pace(report.urgency), {each.person for each in calls}
    called = [each for each in calls if each.person in {one.id for one in able}]
    fresh = [each.id for each in able if each.id not in known]
    newest = max(called, key=lambda each: (each.told_at, each.called_at), default=None)
    until = _patience(newest, fresh, report, pace) if newest else None
    if until is not None and now < until:
        return Rest(until)
    if newest is not None and newest.opened_at is not None and newest.calls < CALLS_ONCE_OPENED:
        return CallAgain((newest.person,))
    if fresh:
        return Tell(fresh[0])
    return _after_the_last(report, called, now, pace)


def _patience(newest: CoordinatorCall, fresh: Sequence[PersonId], report: AnyReport, pace: Pace) -> datetime:
    if newest.opened_at is not None:
        return max(newest.called_at, newest.opened_at) + pace.remind_coordinator
    others = fresh or report.operator_at is None
    return newest.called_at + (pace.open_within if others else pace.remind_coordinator)


def _after_the_last(report: AnyReport, called: Sequence[CoordinatorCall], now: datetime, pace: Pace) -> Turn:
    if report.operator_at is None:
        return CallOperator()
    since = max((each.called_at for each in called), default=report.operator_at)
    again = max(since, report.operator_at) + _widening(since - report.operator_at, pace)
    if now < again:
        return Rest(again)
    return CallAgain(tuple(each.person for each in called)) if called else CallOperator()


def _widening(waited: timedelta, pace: Pace) -> timedelta:
    """Everybody knows of it: the longer nobody has come, the rarer the calls, and they never end."""
    return min(max(pace.remind_coordinator, waited), pace.remind_at_most_every)


@dataclass(frozen=True, slots=True)
class RemindHolder:
    """The person who has it is reminded."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """She has been silent too long, or is gone: others are contacted."""


@dataclass(frozen=True, slots=True)
class CallCoordinators:
    """Help was given and nothing has been recorded since: coordinators are told; it stays with the person who has it."""


HolderStep = RemindHolder | LetGo | CallCoordinators | Rest


def holder_step(report: AnyReport, work: Referral, now: datetime, policy: Policy, zone: str) -> HolderStep:
    """What this work on the report needs now. Nobody is let go who was not reminded, also after an outage."""
    moment = _held_until(report, work, policy, zone)
    if now < moment:
        return Rest(moment)
    if work.reminded < policy.reminders:
        return RemindHolder()
    return CallCoordinators() if work.state is ReferralState.SERVED else LetGo()


def _held_until(report: AnyReport, work: Referral, policy: Policy, zone: str) -> datetime:
    if work.reminded_at is None:
        return work.due_at or work.answered_at or report.sent_at
    return _gap_after(work.reminded_at, report, work, policy.pace(report.urgency), zone)


def _gap_after(reminded_at: datetime, report: AnyReport, work: Referral, pace: Pace, zone: str) -> datetime:
    """When the next reminder comes, or it is let go."""
    if work.state is ReferralState.ACCEPTED:
        return _of_her_hours(report, reminded_at, pace.remind_holder, zone)
    return _in_her_hours(report, reminded_at + pace.remind_later, zone)


def let_go_at(report: AnyReport, work: Referral, policy: Policy, zone: str) -> datetime:
    """When work that was reminded of is let go, if nothing is recorded until then."""
    moment = _held_until(report, work, policy, zone)
    for _ in range(policy.reminders - work.reminded):
        moment = _gap_after(moment, report, work, policy.pace(report.urgency), zone)
    return moment


def contact_due(report: AnyReport, now: datetime, policy: Policy, zone: str) -> datetime:
    """By when the first contact should be made."""
    return _of_her_hours(report, now, policy.pace(report.urgency).first_contact_within, zone)


def _of_her_hours(report: AnyReport, since: datetime, span: timedelta, zone: str) -> datetime:
    """While it is calm only hours in which she may be reached count: nobody is reminded to call before she allowed it, or let
    go for it."""
    hers = _her_hours(report)
    return since + span if hers is None else hers.add(since, span, zone)


def _in_her_hours(report: AnyReport, moment: datetime, zone: str) -> datetime:
    """What is due after days is due at an hour at which she may be reached."""
    hers = _her_hours(report)
    return moment if hers is None else hers.next_start(moment, zone) or moment


def _her_hours(report: AnyReport) -> Duty | None:
    """When she may be reached; None where every hour counts: in danger, where she calls herself, or nobody is to be called."""
    if not isinstance(report, ViolenceReport) or report.danger or report.contact not in NEEDS_NUMBER:
        return None
    return Duty(EVERY_DAY, report.contact_hours)


def due_after(state: ReferralState, report: AnyReport, now: datetime, policy: Policy, zone: str) -> datetime:
    """By when the person who has it should record the next thing, once her work has come to this state."""
    pace = policy.pace(report.urgency)
    match state:
        case ReferralState.CONTACTED:
            return _in_her_hours(report, now + pace.news_within, zone)
        case ReferralState.SERVED:
            return _in_her_hours(report, now + pace.closing_within, zone)
        case _:
            return contact_due(report, now, policy, zone)


NOBODY_REACHED_FOR = timedelta(days=30)


def lies_too_far(moment: datetime | None, now: datetime, most: datetime) -> bool:
    """Whether a moment can only have been set by a clock that was ahead."""
    return moment is not None and moment > max(most, now)


def closing_reasons(report: AnyReport, work: Referral, now: datetime) -> tuple[ClosingReason, ...]:
    """The reasons that fit the facts: what is not recorded cannot be why it ends, and who cannot go on passes it on."""
    if work.state is not ReferralState.ACCEPTED:
        return tuple(each for each in ClosingReason if each is not ClosingReason.NO_CONTACT)
    tried_since = work.answered_at or report.sent_at
    late = (ClosingReason.NO_CONTACT,) if now - tried_since >= NOBODY_REACHED_FOR else ()
    return (ClosingReason.SHE_ASKED, *late)


@dataclass(frozen=True, slots=True)
class RouteContext:
    """What an open report is looked at with: who was told of it, who can be, the policy, and the zone of its district."""

    calls: Sequence[CoordinatorCall]
    able: Sequence[Person]
    policy: Policy
    zone: str


def next_moment(report: AnyReport, context: RouteContext, now: datetime) -> datetime:
    """When an open report is looked at next, `now` at the earliest: the first moment of all that is open about it, its work,
    its offers and looking for someone. Total, so that none is ever without one."""
    moments = [_next_of_work(report, each, context, now) for each in report.held]
    moments += [each.answer_by for each in report.offered]
    moments += [_next_of_search(report, context, now)] if report.is_sought else []
    return max(min(moments, default=now), now)


def _next_of_search(report: AnyReport, context: RouteContext, now: datetime) -> datetime:
    match report.search:
        case SearchState.WAITING_FOR_DUTY:
            starts = report.search_until or now
            for_coordinators = waits_for_coordinator(report, context.policy)
            return min(starts, _next_turn(report, context, now)) if for_coordinators else starts
        case SearchState.WITH_COORDINATOR:
            return _next_turn(report, context, now)
        case SearchState.RECEIVED | SearchState.WITHDRAWN:
            return now
        case _:
            assert_never(report.search)


def _next_turn(report: AnyReport, context: RouteContext, now: datetime) -> datetime:
    turn = whose_turn(report, context.calls, context.able, now, context.policy)
    return turn.until if isinstance(turn, Rest) else now


def _next_of_work(report: AnyReport, work: Referral, context: RouteContext, now: datetime) -> datetime:
    step = holder_step(report, work, now, context.policy, context.zone)
    if isinstance(step, CallCoordinators):
        return _next_turn(report, context, now)
    return step.until if isinstance(step, Rest) else now
