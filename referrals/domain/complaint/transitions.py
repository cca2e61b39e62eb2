"""What may become of a complaint: state and command give the next state with its event, or a refusal. Pure.

Not for: who may do it (see authority) or who is told (see notices).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from referrals.domain.complaint.model import Complaint, ComplaintState
from referrals.domain.decision import AlreadyDone, AlreadyTaken, Decision, Event, NotAllowed, Refused, WrongState
from referrals.domain.person import PersonId


@dataclass(frozen=True, slots=True)
class LookAt:
    """Someone opens it and looks into it."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class Answer:
    """Whoever looks into it has written to its writer."""

    by: PersonId
    words: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """Whoever looked into it can't any more: others are told of it again."""


Command = LookAt | Answer | PutBack


def decide(complaint: Complaint, command: Command, now: datetime) -> Decision[Complaint] | Refused:
    """Every state with every command."""
    match command:
        case LookAt(by):
            return _look_at(complaint, by)
        case Answer(by, words):
            return _answer(complaint, by, words, now)
        case PutBack():
            return _put_back(complaint)
        case _:
            assert_never(command)


def _look_at(complaint: Complaint, by: PersonId) -> Decision[Complaint] | Refused:
    match complaint.state:
        case ComplaintState.RECEIVED:
            opened = replace(complaint, state=ComplaintState.BEING_LOOKED_AT, answers_by=by)
            return Decision(opened, Event("complaint_looked_at"))
        case _ if complaint.answers_by == by:
            return AlreadyDone()
        case ComplaintState.BEING_LOOKED_AT | ComplaintState.ANSWERED:
            return AlreadyTaken()
        case _:
            assert_never(complaint.state)


def _answer(complaint: Complaint, by: PersonId, words: str, now: datetime) -> Decision[Complaint] | Refused:
    match complaint.state:
        case ComplaintState.BEING_LOOKED_AT if complaint.answers_by == by:
            answered = replace(complaint, state=ComplaintState.ANSWERED, answer=words, answered_at=now)
            return Decision(answered, Event("complaint_answered"))
        case ComplaintState.BEING_LOOKED_AT:
            return NotAllowed()
        case ComplaintState.ANSWERED:
            return AlreadyDone()
        case ComplaintState.RECEIVED:
            return WrongState(complaint.state)
        case _:
            assert_never(complaint.state)


def _put_back(complaint: Complaint) -> Decision[Complaint] | Refused:
    if complaint.state is not ComplaintState.BEING_LOOKED_AT:
        return WrongState(complaint.state)
    again = replace(complaint, state=ComplaintState.RECEIVED, answers_by=None)
    return Decision(again, Event("complaint_put_back"))
