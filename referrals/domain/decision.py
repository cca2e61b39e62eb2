"""What every pure decision returns: a new state with its event, or a refusal that says why.

Not for: deciding anything (see report, referral) or keeping it (see storage).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from referrals.domain.notice import Json

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in the past tense. `facts` are sealed when kept; never a display text."""

    kind: str
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """The new state and its one event. Saved together or not at all."""

    state: S
    event: Event


@dataclass(frozen=True, slots=True)
class Refused:
    """Base of every refusal: nothing changed, and the class name says why."""


@dataclass(frozen=True, slots=True)
class AlreadyTaken(Refused):
    """Somebody else accepted first."""


@dataclass(frozen=True, slots=True)
class NoLongerOffered(Refused):
    """The offer lapsed, was declined or was revoked before the press came."""


@dataclass(frozen=True, slots=True)
class NotAllowed(Refused):
    """This person may not do this to this subject. Says nothing about whether the subject exists (D25)."""


@dataclass(frozen=True, slots=True)
class WrongState(Refused):
    """The action exists but not in this state: `state` is what holds now."""

    state: str


@dataclass(frozen=True, slots=True)
class AlreadyDone(Refused):
    """The same action was recorded before: a double press, nothing changes."""
