"""What a complaint is, and how far it has come.

Not for: what may become of it (see transitions) or when someone is reminded (see deadlines).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.place import PlaceCode

ComplaintId = NewType("ComplaintId", int)
LONGEST_COMPLAINT, LONGEST_ANSWER = 500, 1000
MOST_OPEN = 5
"""Complaints that one person can have unanswered: whoever sends more would bury those of others."""


class About(StrEnum):
    """What she chose first."""

    ORGANISATION = "organisation"
    """Someone of an organisation."""
    COORDINATOR = "coordinator"
    """A coordinator, or the leader of a group."""
    SEXUAL = "sexual"
    """Someone wanted something sexual in return for help, or harassed her: sexual exploitation and abuse."""
    OTHER = "other"
    """Something else."""


ABOUT_ONE_OF_MANY = frozenset({About.ORGANISATION, About.SEXUAL})
"""Where it is asked whose people they are."""


class Whose(StrEnum):
    """In whose chain those are whom it is about: nobody of that chain reads it."""

    ORGANISATION = "organisation"
    """Of the organisation that she named."""
    COORDINATOR = "coordinator"
    """Of those who coordinate or lead."""
    NOT_SAID = "not_said"
    """She has not said it: they may be of any organisation, or coordinate."""
    NOBODY = "nobody"
    """It is about no one in particular."""


class ComplaintState(StrEnum):
    """How far a complaint has come."""

    RECEIVED = "received"
    """Kept; nobody has opened it yet."""
    BEING_LOOKED_AT = "being_looked_at"
    """A complaints focal point has opened it and looks into it."""
    ANSWERED = "answered"
    """It has an answer, which its writer can read."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """`id` is 0 until it is kept. `answers_here`: its writer wants to be told in her chat that there is an answer. `answers_by`
    is the complaints focal point who opened it."""

    id: ComplaintId
    writer: PersonId
    country: PlaceCode
    about: About
    whose: Whose
    organisation: OrganisationCode | None
    words: str
    answers_here: bool
    received_at: datetime
    state: ComplaintState = ComplaintState.RECEIVED
    answers_by: PersonId | None = None
    answered_at: datetime | None = None
    answer: str = ""
    version: int = 0
