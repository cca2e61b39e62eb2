"""Whom a message to many is for, and choosing it, one press after the other: each press puts something in or takes it out again.
Whether someone is in a paused place.

Not for: who belongs to an audience (storage/audience_rows) or who may choose it (domain/authority).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from referrals.domain.person import GroupCode, Role
from referrals.domain.place import PlaceCode, lies_in

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it is for; what is empty excludes no one. A person belongs to the district where she lives, else to that of her
    group, her organisation or her area."""

    places: frozenset[PlaceCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    roles: frozenset[Role] = frozenset()
    languages: frozenset[str] = frozenset()


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


def stands_still(where: Iterable[PlaceCode], places: Collection[PlaceCode]) -> bool:
    """Whether somebody who is here is in one of these places."""
    return any(lies_in(here, place) for here in where for place in places)


def _turned(chosen: frozenset[T], item: T) -> frozenset[T]:
    return chosen ^ {item}
