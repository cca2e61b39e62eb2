"""What can be chosen about a campaign with one press, for those who show it and for those who take the press, and the order of
languages in which both go through it.

Not for: what a choice means (referrals/domain/campaign).
"""

from collections.abc import Iterable
from datetime import time

from locales.words import LANGUAGES
from referrals.campaigning.approving import ReviewCheck
from referrals.domain.campaign import PLAIN, Message

HOURS = tuple(time(hour) for hour in (8, 9, 10, 12, 15, 17, 19))
"""At which it can be sent."""
CHECKS = tuple(ReviewCheck)
"""What a second coordinator ticks; the order is that of the bits in button data."""


def written_in(messages: Iterable[Message]) -> list[str]:
    """The languages in which any of them has words, in our order; PLAIN where a text goes as it is."""
    return in_our_order({each for message in messages for each in message.texts})


def in_our_order(languages: Iterable[str]) -> list[str]:
    """What goes as it is comes first."""
    return sorted(languages, key=lambda each: (PLAIN, *LANGUAGES, each).index(each))
