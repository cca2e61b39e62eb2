"""Why a command to a campaign is refused.

Not for: deciding that (see transitions), nor for what anything else may be refused for (domain/decision).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from referrals.domain.decision import Refused


@dataclass(frozen=True, slots=True)
class NothingWritten(Refused):
    """There is no message that could still go."""


@dataclass(frozen=True, slots=True)
class InThePast(Refused):
    """These days are over everywhere."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class TakenDay(Refused):
    """The campaign has a message on this local day."""

    day: date


@dataclass(frozen=True, slots=True)
class TooMany(Refused):
    """More than MOST_MESSAGES."""


@dataclass(frozen=True, slots=True)
class TooLong(Refused):
    """More characters than fit, in this language; "" for words that have none, like a wish."""

    language: str
    length: int


@dataclass(frozen=True, slots=True)
class NobodyThere(Refused):
    """Nobody belongs to the audience."""


@dataclass(frozen=True, slots=True)
class WithoutWords(Refused):
    """Readers of these languages would be left out of some message: how many there are of each."""

    readers: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class OwnCampaign(Refused):
    """Whoever wrote in it cannot approve it."""


@dataclass(frozen=True, slots=True)
class NobodyToChange(Refused):
    """Nobody of those who wrote in it may do so any more: sent back, it would be lost to all."""


@dataclass(frozen=True, slots=True)
class GoneAlready(Refused):
    """This message has gone to some or to all: what has gone has gone."""
