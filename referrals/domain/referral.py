"""A referral: one organisation is asked to take one report, and works on it until it is closed. `decide` is its whole life.

Primero's words stand in brackets beside ours. Not for: whom to ask next (see routing), or how the report stands by it (see
report.standing).
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from referrals.domain.decision import (
    AlreadyDone,
    AlreadyTaken,
    Decision,
    Event,
    NoLongerOffered,
    NotAllowed,
    Refused,
)
from referrals.domain.kind import ClosingReason, DeclineReason, Track, Urgency
from referrals.domain.person import OrganisationCode, PersonId

ReferralId = NewType("ReferralId", int)
ReportId = NewType("ReportId", int)


class ReferralState(StrEnum):
    """Where one organisation's answer stands, and its work."""

    OFFERED = "offered"
    """Asked; its focal points have a card with buttons (Primero: in_progress)."""
    ACCEPTED = "accepted"
    """One of its focal points took it, or a coordinator takes care of it herself (conflict only)."""
    CONTACTED = "contacted"
    """She has reached the woman, or the community."""
    SERVED = "served"
    """Help was given or arranged (Primero: service implemented)."""
    CLOSED = "closed"
    """Its work ended, with a reason (Primero: done)."""
    DECLINED = "declined"
    """It said no, with or without a reason (Primero: rejected)."""
    GIVEN_BACK = "given_back"
    """"I know these people": no reason asked, never asked again unless she agrees (Primero: rejected)."""
    LAPSED = "lapsed"
    """Nobody answered by the deadline (Primero: rejected)."""
    REVOKED = "revoked"
    """Taken away: consent was taken back or somebody else has it."""
    RELEASED = "released"
    """It had taken it and then fell silent, was gone or passed it on; a colleague there may still be contacted."""


HELD = frozenset({ReferralState.ACCEPTED, ReferralState.CONTACTED, ReferralState.SERVED})
"""Somebody works on it."""
OPEN = HELD | {ReferralState.OFFERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """`notified` are the focal points contacted, in order; `opened_by` those who pressed to see the card (D4); `declined_by`
    those who said "I cannot" for themselves, which is not the organisation's no.

    Without an `organisation` a coordinator takes care of it herself. From acceptance on, `answered_by` works on it since
    `answered_at`. `due_at` is when the next thing should be recorded; `reminded` counts how often she was reminded since, the
    last time at `reminded_at`. `closing` and `closed_at` are how it ended.
    """

    id: ReferralId
    track: Track
    report: ReportId
    organisation: OrganisationCode | None
    state: ReferralState
    urgency: Urgency
    offered_at: datetime
    answer_by: datetime
    notified: tuple[PersonId, ...]
    opened_by: tuple[PersonId, ...] = ()
    declined_by: tuple[PersonId, ...] = ()
    answered_by: PersonId | None = None
    answered_at: datetime | None = None
    reason: DeclineReason | None = None
    due_at: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None
    closing: ClosingReason | None = None
    closed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Accept:
    """A focal point takes it; the first contact should be made by `due_at`."""

    by: PersonId
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Decline:
    """A focal point says no for her organisation."""

    by: PersonId
    reason: DeclineReason | None = None


@dataclass(frozen=True, slots=True)
class Cannot:
    """A focal point says no for herself; her colleague is contacted."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class Return:
    """A focal point knows these people (D5). Also after accepting."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class Open:
    """A focal point pressed the push to see what is asked."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class RingOther:
    """The organisation's other focal points are asked as well, with a new deadline."""

    people: tuple[PersonId, ...]
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class HastenAnswer:
    """The clock was ahead, or it has become more urgent: the answer is due earlier."""

    answer_by: datetime
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """The deadline passed without an answer."""


@dataclass(frozen=True, slots=True)
class Revoke:
    """It is taken away from this organisation."""


@dataclass(frozen=True, slots=True)
class Release:
    """The person who took it is silent, gone, or passes it on."""


@dataclass(frozen=True, slots=True)
class RecordContact:
    """The responder has reached her; news is due by then."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class RecordService:
    """The responder has given or arranged help and should have closed it by then. `again`: she knows more than when she
    recorded it first."""

    due_at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class StillOnIt:
    """The responder has not come further, and is still there for her: the time begins again."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class Close:
    """The responder ends her work."""

    reason: ClosingReason


@dataclass(frozen=True, slots=True)
class Remind:
    """The responder is reminded, and can read it from `at` on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reschedule:
    """The next thing is due at another moment: her way or hours changed, or the clock was ahead (then nobody was reminded
    in a time to come: `unheard`)."""

    due_at: datetime
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """Words of danger were added: whatever was reached before has to be reached again, by then."""

    by: datetime


@dataclass(frozen=True, slots=True)
class Reopen:
    """Its writer added to what was closed without her knowing (D13): whoever had it has it again."""


Answer = Accept | Decline | Cannot | Open
Offering = Return | RingOther | HastenAnswer | Lapse
Work = RecordContact | RecordService | StillOnIt | Close | Remind | Reschedule | Alarm
Command = Answer | Offering | Revoke | Release | Work | Reopen


def decide(referral: Referral, command: Command, now: datetime) -> Decision[Referral] | Refused:
    """The whole life of a referral. Who may press at all is `authority.may`; here only whether it is still possible."""
    match command:
        case Accept() | Decline() | Cannot() | Open():
            return _answer(referral, command, now)
        case Return() | RingOther() | HastenAnswer() | Lapse():
            return _offer(referral, command, now)
        case Revoke():
            return _end(referral, ReferralState.REVOKED, OPEN, now)
        case Release():
            return _end(referral, ReferralState.RELEASED, HELD, now)
        case Reopen():
            return _reopen(referral)
        case _:
            return _work(referral, command, now)


def _offer(referral: Referral, command: Offering, now: datetime) -> Decision[Referral] | Refused:
    match command:
        case Return(by):
            return _give_back(referral, by, now)
        case RingOther(people, answer_by):
            return _ring_other(referral, people, answer_by)
        case HastenAnswer(answer_by, urgency):
            if referral.state not in OPEN:
                return NoLongerOffered()
            hastened = replace(referral, answer_by=answer_by, urgency=urgency or referral.urgency)
            return Decision(hastened, Event("hastened"))
        case Lapse():
            return _end(referral, ReferralState.LAPSED, {ReferralState.OFFERED}, now)
        case _:
            assert_never(command)


def _reopen(referral: Referral) -> Decision[Referral] | Refused:
    if referral.state is not ReferralState.CLOSED:
        return NoLongerOffered()
    return Decision(replace(referral, state=ReferralState.ACCEPTED, closing=None, closed_at=None), Event("reopened"))


def _work(referral: Referral, command: Work, now: datetime) -> Decision[Referral] | Refused:
    if referral.state is ReferralState.CLOSED:
        return AlreadyDone()
    if referral.state not in HELD:
        return NoLongerOffered()
    heard = replace(referral, reminded=0, reminded_at=None)
    match command:
        case RecordContact(due_at):
            if referral.state is not ReferralState.ACCEPTED:
                return AlreadyDone()
            return Decision(replace(heard, state=ReferralState.CONTACTED, due_at=due_at), Event("contacted"))
        case RecordService(due_at, again):
            if referral.state is ReferralState.SERVED and not again:
                return AlreadyDone()
            return Decision(replace(heard, state=ReferralState.SERVED, due_at=due_at), Event("served"))
        case StillOnIt(due_at):
            return Decision(replace(heard, due_at=due_at), Event("still_on_it"))
        case Close(reason):
            closed = replace(heard, state=ReferralState.CLOSED, closing=reason, closed_at=now, due_at=None)
            return Decision(closed, Event("closed", {"reason": reason}))
        case Remind(at):
            reminded = replace(referral, reminded=referral.reminded + 1, reminded_at=at)
            return Decision(reminded, Event("reminded"))
        case Reschedule(due_at, unheard):
            moved = replace(heard if unheard else referral, due_at=due_at)
            return AlreadyDone() if moved == referral else Decision(moved, Event("hastened"))
        case Alarm(by):
            sooner = min(by, referral.due_at or by) if referral.state is ReferralState.ACCEPTED else by
            return Decision(replace(heard, state=ReferralState.ACCEPTED, due_at=sooner), Event("alarmed"))
        case _:
            assert_never(command)


def _answer(referral: Referral, command: Answer, now: datetime) -> Decision[Referral] | Refused:
    if referral.state is not ReferralState.OFFERED:
        return _too_late(referral, command)
    match command:
        case Accept(by, due_at):
            accepted = replace(referral, state=ReferralState.ACCEPTED, answered_by=by, answered_at=now, due_at=due_at)
            return Decision(accepted, Event("accepted", {"by": by}))
        case Decline(by, reason):
            declined = replace(referral, state=ReferralState.DECLINED, answered_by=by, answered_at=now, reason=reason)
            return Decision(declined, Event("declined", {"by": by, "reason": reason}))
        case Cannot(by):
            if by in referral.declined_by:
                return AlreadyDone()
            return Decision(replace(referral, declined_by=(*referral.declined_by, by)), Event("cannot", {"by": by}))
        case Open(by):
            if by in referral.opened_by:
                return AlreadyDone()
            return Decision(replace(referral, opened_by=(*referral.opened_by, by)), Event("opened", {"by": by}))
        case _:
            assert_never(command)


def _too_late(referral: Referral, command: Answer) -> Refused:
    if referral.state not in HELD:
        return NoLongerOffered()
    mine = command.by == referral.answered_by and not isinstance(command, Decline | Cannot)
    return AlreadyDone() if mine else AlreadyTaken()


def _give_back(referral: Referral, by: PersonId, now: datetime) -> Decision[Referral] | Refused:
    """Also late, after a no or silence: then it only keeps the organisation from being asked again (D5)."""
    match referral.state:
        case state if state in HELD and by != referral.answered_by:
            return NotAllowed()
        case (
            ReferralState.OFFERED
            | ReferralState.ACCEPTED
            | ReferralState.CONTACTED
            | ReferralState.SERVED
            | ReferralState.DECLINED
            | ReferralState.LAPSED
            | ReferralState.RELEASED
        ):
            back = replace(referral, state=ReferralState.GIVEN_BACK, answered_by=by, answered_at=now)
            return Decision(back, Event("given_back", {"by": by}))
        case ReferralState.GIVEN_BACK:
            return AlreadyDone()
        case _:
            return NoLongerOffered()


def _ring_other(referral: Referral, people: tuple[PersonId, ...], answer_by: datetime) -> Decision[Referral] | Refused:
    if referral.state is not ReferralState.OFFERED:
        return NoLongerOffered()
    new = tuple(person for person in people if person not in referral.notified)
    if not new:
        return AlreadyDone()
    rung = replace(referral, notified=(*referral.notified, *new), answer_by=answer_by)
    return Decision(rung, Event("rung", {"people": list(new)}))


def _end(
    referral: Referral, state: ReferralState, possible: Set[ReferralState], now: datetime
) -> Decision[Referral] | Refused:
    if referral.state is state:
        return AlreadyDone()
    if referral.state not in possible:
        return NoLongerOffered()
    answered_at = referral.answered_at or now
    return Decision(replace(referral, state=state, answered_at=answered_at), Event(state.value))
