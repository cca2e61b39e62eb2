"""What can be commanded of a campaign. Who may is asked elsewhere (see authority), what comes of it too (see transitions)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from referrals.domain.broadcast import Audience, MessageId
from referrals.domain.campaign.model import Message
from referrals.domain.person import PersonId


@dataclass(frozen=True, slots=True)
class Write:
    """Put this message in its own place, or add it if it is new. One that was approved needs approval again, unless all that is
    new is that its words in every language still say the same."""

    by: PersonId
    message: Message


@dataclass(frozen=True, slots=True)
class Drop:
    """Take a message out of a draft."""

    by: PersonId
    message: MessageId


@dataclass(frozen=True, slots=True)
class Move:
    """Another day for a message. One that was approved needs approval again."""

    by: PersonId
    message: MessageId
    to: date


@dataclass(frozen=True, slots=True)
class Aim:
    """Choose whom it is for."""

    by: PersonId
    audience: Audience


@dataclass(frozen=True, slots=True)
class SetHour:
    """All messages that go at a local hour go at this one."""

    by: PersonId
    hour: time


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """She chose it: readers of these languages get nothing where their words are lacking."""

    by: PersonId
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Submit:
    """Done. `readers` are how many active people of each language belong to the audience."""

    by: PersonId
    readers: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Approve:
    """A second coordinator has read every message that was not approved."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class SendBack:
    """She wants it changed first. `change_request` says what, in her words; "" where she says it elsewhere."""

    by: PersonId
    change_request: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """All that has not gone."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class CancelDay:
    """One message."""

    by: PersonId
    message: MessageId


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Somebody else answers for it from now on."""

    by: PersonId


@dataclass(frozen=True, slots=True)
class Halt:
    """Its owner may no longer, and nobody else answers for it."""


@dataclass(frozen=True, slots=True)
class Began:
    """The first copies of a message are made."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class Passed:
    """Nobody waits for this message any more; `skipped`: nobody got it, since it came too late."""

    message: MessageId
    skipped: bool = False


Command = (
    Write
    | Drop
    | Move
    | Aim
    | SetHour
    | LeaveOut
    | Submit
    | Approve
    | SendBack
    | Cancel
    | CancelDay
    | TakeOver
    | Halt
    | Began
    | Passed
)
