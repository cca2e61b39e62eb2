"""The whole life of a referral: `decide`.

Not for: who may do it (see authority) or the report's own life (see report.transitions).
"""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from referrals.domain.decision import (
    AlreadyDone,
    AlreadyTaken,
    Decision,
    Event,
    NoLongerOffered,
    NotAllowed,
    Refused,
)
from referrals.domain.person import PersonId
from referrals.domain.referral.command import (
    Accept,
    Alarm,
    Answer,
    Cannot,
    Close,
    Command,
    Decline,
    HastenAnswer,
    Lapse,
    Offering,
    Open,
    RecordContact,
    RecordService,
    Release,
    Remind,
    Reopen,
    Reschedule,
    Return,
    Revoke,
    RingOther,
    StillOnIt,
    Work,
)
from referrals.domain.referral.model import UNFINISHED, WORKED_ON, Referral, ReferralState


def decide(referral: Referral, command: Command, now: datetime) -> Decision[Referral] | Refused:
    """The whole life of a referral. Who may press at all is `authority.may`; here only whether it is still possible."""
    match command:
        case Accept() | Decline() | Cannot() | Open():
            return _answer(referral, command, now)
        case Return() | RingOther() | HastenAnswer() | Lapse():
            return _offer(referral, command, now)
        case Revoke():
            return _end(referral, ReferralState.REVOKED, UNFINISHED | {ReferralState.CLOSED}, now)
        case Release():
            return _end(referral, ReferralState.RELEASED, WORKED_ON, now)
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
            if referral.state not in UNFINISHED:
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
    if referral.state not in WORKED_ON:
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
    if referral.state not in WORKED_ON:
        return NoLongerOffered()
    mine = command.by == referral.answered_by and not isinstance(command, Decline | Cannot)
    return AlreadyDone() if mine else AlreadyTaken()


def _give_back(referral: Referral, by: PersonId, now: datetime) -> Decision[Referral] | Refused:
    """Also late, after a no or silence: then it only keeps the organisation from being asked again (D5)."""
    match referral.state:
        case state if state in WORKED_ON and by != referral.answered_by:
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
