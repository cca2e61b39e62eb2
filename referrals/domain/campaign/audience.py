"""Choosing whom a campaign is for, one press after the other: each press puts something in or takes it out again. Whether two
campaigns would bring somebody the same, and whether somebody is in a paused place.

Not for: who belongs to an audience (storage/campaign_rows) or who may choose it (domain/authority).
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from referrals.domain.campaign.model import Audience, Campaign
from referrals.domain.person import GroupCode, Role
from referrals.domain.place import PlaceCode, lies_in

T = TypeVar("T")


def with_place(audience: Audience, place: PlaceCode, whole: Iterable[PlaceCode]) -> Audience:
    """This place in, in the stead of whatever contains it or lies in it; or out, if it was in. Where none is left it is for
    `whole`, all that she coordinates."""
    if place in audience.places:
        left = audience.places - {place}
    else:
        left = frozenset(each for each in audience.places if not lies_in(each, place) and not lies_in(place, each))
        left |= {place}
    return replace(audience, places=left or frozenset(whole))


def with_group(audience: Audience, group: GroupCode) -> Audience:
    """This group in or out; with none in it is for everybody, of a group or not."""
    return replace(audience, groups=_turned(audience.groups, group))


def with_role(audience: Audience, role: Role) -> Audience:
    """This role in or out; with none in it is for all roles."""
    return replace(audience, roles=_turned(audience.roles, role))


def with_language(audience: Audience, language: str) -> Audience:
    """This language in or out; with none in it is for readers of any."""
    return replace(audience, languages=_turned(audience.languages, language))


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


def stands_still(where: Iterable[PlaceCode], places: Collection[PlaceCode]) -> bool:
    """Whether somebody who is here is in one of these places."""
    return any(lies_in(here, place) for here in where for place in places)


def _turned(chosen: frozenset[T], item: T) -> frozenset[T]:
    return chosen ^ {item}
