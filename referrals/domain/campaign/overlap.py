"""Whether two campaigns would bring someone the same, or two messages on one day.

Not for: who belongs to an audience (storage/audience_rows).
"""

from datetime import date

from referrals.domain.campaign.model import Campaign
from referrals.domain.place import PlaceCode, lies_in


def shared_days(one: Campaign, other: Campaign) -> frozenset[date]:
    """The days on which both have a message for places that touch, in a language of both: somebody might get both."""
    languages = one.audience.languages, other.audience.languages
    if not _touch(one.audience.places, other.audience.places) or (all(languages) and not languages[0] & languages[1]):
        return frozenset()
    return frozenset(each.day for each in one.messages if each.waits) & {
        each.day for each in other.messages if each.waits
    }


def repeats(one: Campaign, other: Campaign) -> bool:
    """Whether both bring the same pack on a same day to places that touch: somebody might get it twice."""
    return bool(one.pack) and one.pack == other.pack and bool(shared_days(one, other))


def _touch(some: frozenset[PlaceCode], others: frozenset[PlaceCode]) -> bool:
    near = any(lies_in(one, other) or lies_in(other, one) for one in some for other in others)
    return near or not some or not others
