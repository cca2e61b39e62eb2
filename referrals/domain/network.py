"""A network: which countries, groups and organisations there are.

Names no person, since people join by invite. Not for reading its file (facts/network), nor for choosing among organisations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from referrals.domain.kind import Help, Welcome
from referrals.domain.organisation import Organisation
from referrals.domain.person import GroupCode, Hours, OrganisationCode
from referrals.domain.place import Gazetteer, PlaceCode


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the network in one district."""

    code: GroupCode
    name: str
    district: PlaceCode


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When the public may come or ring, in local time; says nothing about duty. Weekday 0 is Monday."""

    weekdays: frozenset[int]
    hours: Hours


@dataclass(frozen=True, slots=True)
class Profile:
    """What the directory shows of an organisation beside what routing needs. Texts are by language code."""

    about: Mapping[str, str] = field(hash=False)
    law_note: Mapping[str, str] = field(hash=False)
    """What it must report by law, in its own words; empty where it left the words to us."""
    open_hours: OpeningHours | None
    special_help: frozenset[Help]
    """What it can do beside its services; members of `SPECIAL_HELP`."""
    welcomes: frozenset[Welcome]


@dataclass(frozen=True, slots=True)
class Network:
    """A network without contradictions: codes are unique, places are listed and lie in its countries."""

    countries: tuple[PlaceCode, ...]
    groups: tuple[Group, ...]
    organisations: tuple[Organisation, ...]
    profiles: Mapping[OrganisationCode, Profile] = field(hash=False)
    """One for every organisation."""


def places_meant(word: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The nearest code; for a name the codes of the places called so."""
    named = [f"{place.code} ({place.names['en']})" for place in gazetteer.find(word)[:3]]
    return tuple(named) or tuple(get_close_matches(word.upper(), [place.code for place in gazetteer], n=1))
