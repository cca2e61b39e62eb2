"""Button data: versioned, at most 64 bytes, meaning nothing to whoever forges it.

Data names a verb and ids; what the presser may do with them is decided by `may` when the press is played, every time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from referrals.domain.kind import GbvKind

VERSION = "1"
GBV_CODES: Mapping[str, GbvKind] = MappingProxyType(
    {
        "rape": GbvKind.RAPE,
        "sexual": GbvKind.SEXUAL_ASSAULT,
        "physical": GbvKind.PHYSICAL_ASSAULT,
        "marriage": GbvKind.FORCED_MARRIAGE,
        "denial": GbvKind.DENIAL,
        "psychological": GbvKind.PSYCHOLOGICAL,
        "none": GbvKind.NOT_GBV,
    }
)
"""Stable names of the kinds in button data, where GBVIMS's own would not fit. A name is never given another meaning."""
LONGEST = 64
"""Telegram's limit, in bytes."""
LARGEST = 2**31 - 1
"""The highest number a column of ids counts to."""


class Verb(StrEnum):
    """Which handler a button is for. Buttons stay in people's chats: a value keeps its meaning for ever."""

    JOINING = "j"
    """On her way in, and what the leader of her group decides."""
    HELP = "h"
    """Numbers, rights, who helps nearby."""
    SETTINGS = "s"
    """What she sets for herself."""
    START = "w"
    """The screens before a form."""
    FORM = "f"
    """The form of a report, or of what is added to one."""
    REPORT = "r"
    """Her message after it was sent."""
    OFFER = "o"
    """What a focal point is offered, and has taken until it is passed on."""
    WORK = "c"
    """The work on a case that somebody has taken, until it is closed."""
    DUTY = "d"
    """Coming on duty and going off."""
    CASE = "k"
    """What a coordinator does about a case."""
    CAMPAIGN = "m"
    """What a coordinator does about a campaign."""
    DRAFT = "e"
    """Writing for a campaign, or to a group."""
    READING = "n"
    """What a reader does about a message of the network, or all of them."""
    COMPLAINT = "p"
    """A complaint: of whoever sent it, and of whoever answers it."""
    CRY = "y"
    """What somebody said that may be about danger."""


@dataclass(frozen=True, slots=True)
class Press:
    """A press as read from its data; both parts may be forged. Without a verb it means nothing."""

    verb: Verb | None
    arguments: tuple[str, ...]

    def number(self, index: int) -> int:
        """An argument as a non-negative integer, or -1, which no row has: a forged press finds nothing."""
        text = self.arguments[index] if index < len(self.arguments) else ""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
        return number if number <= LARGEST else -1

    def word(self, index: int) -> str:
        """An argument as text, or ""."""
        return self.arguments[index] if index < len(self.arguments) else ""

    def day(self, index: int) -> date | None:
        """An argument as a day like 2026-11-25 of this century; None where it is none."""
        word = self.word(index)
        try:
            day = date.fromisoformat(word)
        except ValueError:
            return None
        return day if day.isoformat() == word and day.year // 100 == 20 else None


def pack(verb: Verb, *arguments: object) -> str:
    """Data for a button; raises ValueError where it would not fit, so that no screen with a dead button is ever sent."""
    data = ":".join((VERSION, verb, *(str(each) for each in arguments)))
    if len(data.encode()) > LONGEST:
        raise ValueError(f"button data of {len(data.encode())} bytes for {verb}")
    return data


def read(data: str) -> Press | None:
    """The press, or None for data of another version or none of ours."""
    version, _, rest = data.partition(":")
    verb, *arguments = rest.split(":")
    if version != VERSION or verb not in set(Verb) or not data.isprintable():
        return None
    return Press(Verb(verb), tuple(arguments))
