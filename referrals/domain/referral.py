"""A referral: one organisation is asked to take one report. `decide` is its whole life.

Primero's words stand in brackets beside ours. Not for: whom to ask next (see routing) or the report's own state (see
report).
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
from referrals.domain.kind import DeclineReason, Track, Urgency
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.report import ReportId

ReferralId = NewType("ReferralId", int)


class ReferralState(StrEnum):
    """Where one organisation's answer stands."""

    OFFERED = "offered"
    """Asked; its focal points have a card with buttons (Primero: in_progress)."""
    ACCEPTED = "accepted"
    """One of its focal points took it."""
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
    DONE = "done"
    """The work it accepted is closed."""


OPEN = frozenset({ReferralState.OFFERED, ReferralState.ACCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """`notified` are the focal points contacted, in order; `opened_by` those who pressed to see the card (D4); `declined_by`
    those who said "I cannot" for themselves, which is not the organisation's no."""

    id: ReferralId
    track: Track
    report: ReportId
    organisation: OrganisationCode
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
    version: int = 0


@dataclass(frozen=True, slots=True)
class Accept:
    """A focal point takes it."""

    by: PersonId


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
class Hasten:
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
class Finish:
    """The report was closed by its responder."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Its writer added to what was closed without her knowing (D13): whoever had it has it again."""


Answer = Accept | Decline | Cannot | Open
Command = Answer | Return | RingOther | Hasten | Lapse | Revoke | Release | Finish | Reopen


def decide(referral: Referral, command: Command, now: datetime) -> Decision[Referral] | Refused:
    """The whole life of a referral. Who may press at all is `authority.may`; here only whether it is still possible."""
    match command:
        case Accept() | Decline() | Cannot() | Open():
            return _answer(referral, command, now)
        case Return(by):
            return _give_back(referral, by, now)
        case RingOther(people, answer_by):
            return _ring_other(referral, people, answer_by)
        case Hasten(answer_by, urgency):
            if referral.state not in OPEN:
                return NoLongerOffered()
            hastened = replace(referral, answer_by=answer_by, urgency=urgency or referral.urgency)
            return Decision(hastened, Event("hastened"))
        case Lapse():
            return _end(referral, ReferralState.LAPSED, {ReferralState.OFFERED}, now)
        case Revoke():
            return _end(referral, ReferralState.REVOKED, OPEN, now)
        case Release():
            return _end(referral, ReferralState.RELEASED, {ReferralState.ACCEPTED}, now)
        case Finish():
            return _end(referral, ReferralState.DONE, {ReferralState.ACCEPTED}, now)
        case Reopen():
            if referral.state is not ReferralState.DONE:
                return NoLongerOffered()
            return Decision(replace(referral, state=ReferralState.ACCEPTED), Event("reopened"))
        case _:
            assert_never(command)


def _answer(referral: Referral, command: Answer, now: datetime) -> Decision[Referral] | Refused:
    if referral.state is not ReferralState.OFFERED:
        return _too_late(referral, command)
    match command:
        case Accept(by):
            accepted = replace(referral, state=ReferralState.ACCEPTED, answered_by=by, answered_at=now)
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
    if referral.state is not ReferralState.ACCEPTED:
        return NoLongerOffered()
    mine = command.by == referral.answered_by and not isinstance(command, Decline | Cannot)
    return AlreadyDone() if mine else AlreadyTaken()


def _give_back(referral: Referral, by: PersonId, now: datetime) -> Decision[Referral] | Refused:
    """Also late, after a no or silence: then it only keeps the organisation from being asked again (D5)."""
    match referral.state:
        case ReferralState.ACCEPTED if by != referral.answered_by:
            return NotAllowed()
        case (
            ReferralState.OFFERED
            | ReferralState.ACCEPTED
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
