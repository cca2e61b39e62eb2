"""What whoever runs a network has to know about it: who is missing, what is stuck, what a country lacks to be opened (D22).

Pure readings of facts; says nothing about a report. Not for: wording (bot/cli/check_report) or reading the tables (enrolling).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referrals.domain.hotline import Hotline
from referrals.domain.kind import Service
from referrals.domain.network import Group
from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode, Person
from referrals.domain.place import Gazetteer, Level, PlaceCode, level_of, lies_in
from referrals.domain.ringing import next_start


class Queue(StrEnum):
    """Where something lies that failed too often and was put aside."""

    UPDATES = "updates"
    """What people wrote or pressed."""
    MESSAGES = "messages"
    """What the bot should have sent."""
    TIMERS = "timers"
    """What should have happened at its time."""


@dataclass(frozen=True, slots=True)
class Lying:
    """One thing that was put aside: what sort it is, when it was to happen, where our code failed. Nothing of what it says."""

    shelf: Queue
    number: int
    kind: str
    since: datetime
    error: str
    playable: bool
    """Whether it can still be played: after 48 hours its words are gone."""

    @property
    def handle(self) -> str:
        """Like "u12", "m7", "t3": how an operator names it."""
        return f"{self.shelf[0]}{self.number}"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """How much lies on one shelf, and since when. Nothing of what it says."""

    shelf: Queue
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who answers for one organisation: how many could, how many are on duty now, and when the next one begins."""

    organisation: Organisation
    reachable: int
    on_duty: int
    next_at: datetime | None
    """None where nobody ever begins; the moment of the survey where somebody is on duty."""


@dataclass(frozen=True, slots=True)
class QuarantinedEntry:
    """An organisation as the directory shows it, and whether it says anything about itself there."""

    organisation: Organisation
    has_words: bool

    @property
    def lacks(self) -> tuple[str, ...]:
        """The entries of the network's file that would complete it."""
        missing = {"phone": self.organisation.phone is None, "about": not self.has_words}
        return tuple(key for key, is_missing in missing.items() if is_missing)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a country lacks to be opened (D22), as far as tables and files can tell."""

    country: PlaceCode
    in_network: bool
    numbers: int
    """How many emergency numbers are listed for it."""
    to_ring: tuple[Hotline, ...]
    """Those no named person has rung lately."""
    languages: tuple[str, ...]
    """What its organisations speak: where the bot writes it, a GBV worker who speaks it has to review it."""
    watches: tuple[Staffing, ...]
    """Organisations of the country that offer services after violence."""
    unready: tuple[Service, ...]
    """Offered there, but by no organisation with anybody who can be reached."""


@dataclass(frozen=True, slots=True)
class CountryState:
    """A country of the network, opened or not, with the numbers nobody rang lately."""

    code: PlaceCode
    opened_at: datetime | None
    opened_by: str
    to_ring: tuple[Hotline, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The whole network at one moment."""

    countries: tuple[CountryState, ...]
    watches: tuple[Staffing, ...]
    uncoordinated: tuple[PlaceCode, ...]
    """Places where a report that nobody takes would reach no coordinator; the widest names that say it."""
    entries: tuple[QuarantinedEntry, ...]
    """Of every organisation."""
    leaderless: tuple[Group, ...]
    put_aside: tuple[Quarantined, ...]
    unwatched: int = 0
    """Open cases without a next moment: nobody would look at them by themselves."""


def watch(organisation: Organisation, people: Iterable[Person], now: datetime) -> Staffing:
    """How an organisation is staffed at this moment; somebody who blocked the bot does not count."""
    reachable = [each for each in people if each.reachable]
    return Staffing(
        organisation, len(reachable), sum(each.on_duty(now) for each in reachable), next_start(reachable, now)
    )


def unready(watches: Iterable[Staffing]) -> tuple[Service, ...]:
    """The services that are offered by organisations without anybody only."""
    listed = tuple(watches)
    offered = {service for each in listed for service in each.organisation.services}
    ready = {service for each in listed if each.reachable for service in each.organisation.services}
    return tuple(service for service in Service if service in offered - ready)


def may_open(readiness: Readiness, rung: Iterable[Hotline]) -> bool:
    """Whether nothing is missing once these numbers have been rung."""
    return (
        readiness.in_network
        and readiness.numbers > 0
        and set(readiness.to_ring) <= set(rung)
        and any(each.reachable for each in readiness.watches)
        and not readiness.unready
    )


def districts_in(area: PlaceCode, gazetteer: Gazetteer) -> tuple[PlaceCode, ...]:
    """The listed districts of an area; of a place without any, the place itself."""
    if level_of(area) in {Level.DISTRICT, Level.COMMUNITY}:
        return (gazetteer.district_of(area) or area,)
    inside = tuple(place.code for place in gazetteer if place.level is Level.DISTRICT and lies_in(place.code, area))
    return inside or (area,)


def uncoordinated(
    areas: Iterable[PlaceCode], gazetteer: Gazetteer, has_coordinator: Callable[[PlaceCode], bool]
) -> tuple[PlaceCode, ...]:
    """Where nobody coordinates, inside these areas: an area as a whole where none of its districts has anybody."""
    missing: list[PlaceCode] = []
    for area in sorted(set(areas), key=lambda code: (code.count("-"), code)):
        if any(lies_in(area, wider) for wider in missing):
            continue
        alone = [each for each in districts_in(area, gazetteer) if not has_coordinator(each)]
        missing += [area] if len(alone) == len(districts_in(area, gazetteer)) else alone
    return tuple(dict.fromkeys(missing))


def offering_in(
    country: PlaceCode,
    organisations: Iterable[Organisation],
    people: Mapping[OrganisationCode, tuple[Person, ...]],
    now: datetime,
) -> tuple[Staffing, ...]:
    """How those are staffed that offer services after violence somewhere in a country."""
    return tuple(
        watch(each, people.get(each.code, ()), now)
        for each in organisations
        if each.services and any(lies_in(area, country) for area in each.covers)
    )
