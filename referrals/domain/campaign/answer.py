"""What a reader wrote back to a campaign's message.

Not for: reports (see domain/report): an answer is brought to nobody but the campaign's coordinators, and obliges nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from referrals.domain.broadcast import MessageId
from referrals.domain.campaign.model import CampaignId
from referrals.domain.decision import Refused
from referrals.domain.person import PersonId

AnswerId = NewType("AnswerId", int)
UNKEPT = AnswerId(0)
"""Of an answer that is not kept yet."""
LONGEST_ANSWER = 1000
MOST_ANSWERS = 20
"""Answers of one person to one campaign that are kept at a time."""


@dataclass(frozen=True, slots=True)
class AnswerTooLong(Refused):
    """More than LONGEST_ANSWER characters."""

    length: int


@dataclass(frozen=True, slots=True)
class TooManyAnswers(Refused):
    """MOST_ANSWERS of hers are kept already."""


class AnswerState(StrEnum):
    """Who has an answer."""

    HELD = "held"
    """It may be about danger: nobody but her sees it until she chooses (D21)."""
    PASSED_ON = "passed_on"
    """The campaign's coordinators may read it; nobody has yet."""
    READ = "read"
    """One of them has opened it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`name` is "" unless she shared it. `person` is never shown: it lets her take the answer back."""

    id: AnswerId
    campaign: CampaignId
    message: MessageId
    person: PersonId
    state: AnswerState
    words: str
    name: str
    at: datetime


def answer_slot(answer: AnswerId) -> str:
    """Like "answer:7": the place in her chat of what was said about an answer."""
    return f"answer:{answer}"


def read_answer_slot(slot: str) -> AnswerId | None:
    """The reverse; None for any other slot."""
    kind, _, number = slot.partition(":")
    return AnswerId(int(number)) if kind == "answer" and number.isdecimal() else None
