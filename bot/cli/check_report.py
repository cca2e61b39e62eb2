"""What `check` says: one line for each thing found, in plain words, and what to do about it.

Words only: reading is Enrolling.survey's and telegram's business. Not for what members read (views in handlers).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from referrals.domain.hotline import Hotline
from referrals.domain.network import Group
from referrals.domain.place import PlaceCode
from referrals.domain.readiness import CountryState, Quarantined, QuarantinedEntry, Queue, Staffing, Survey
from referrals.facts import Facts

LANGUAGE = "en"
"""The command line speaks English."""


class Weight(StrEnum):
    """How much a finding weighs; the value is the mark before its line."""

    FINE = "✓"
    """Nothing to do."""
    WARNING = "!"
    """Works, but somebody should know."""
    WRONG = "✗"
    """Somebody would wait in vain: the command ends with 1."""


class SetUpStep(StrEnum):
    """What a finding belongs to, in the order in which a network is set up; the value is the heading over its lines."""

    SET_UP = "Set up the bot"
    FAILED = "Deal with what failed"
    NETWORK = "Describe the network"
    PEOPLE = "Invite people"
    OPEN = "Open the country"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was found, and what to do."""

    weight: Weight
    what: str
    do: str = ""
    step: SetUpStep = SetUpStep.SET_UP

    @property
    def line(self) -> str:
        """What is said behind the mark."""
        return f"{self.what}  → {self.do}" if self.do else self.what


def fine(what: str) -> Finding:
    return Finding(Weight.FINE, what)


def look(what: str, do: str) -> Finding:
    return Finding(Weight.WARNING, what, do)


def wrong(what: str, do: str = "") -> Finding:
    return Finding(Weight.WRONG, what, do)


def of_zones(installed: str, locked: str) -> Finding:
    """Whether hours are told by the time zone data that this checkout was tested with."""
    if locked and installed != locked:
        what = f"Time zones come from tzdata {installed}, but this checkout is locked to {locked}: hours may be wrong."
        return wrong(what, "python -m pip install --require-hashes -r requirements.txt")
    return fine(f"Time zones come from the project's own tzdata {installed}.")


def of_network(survey: Survey, facts: Facts, now: datetime) -> tuple[Finding, ...]:
    """Everything a survey shows, the gravest kind of thing first: what is stuck, who is missing, what is not open."""
    stuck = tuple(_put_aside(each) for each in survey.put_aside) or (fine("Nothing was put aside."),)
    if survey.unwatched:
        cases = f"{survey.unwatched} open cases have no next moment: no one would look at them."
        stuck = (*stuck, wrong(cases, "Restart the bot: at its start it looks at every open case."))
    if not survey.countries:
        none = wrong("No network is loaded.", "python -m bot network load FILE (see docs/network.example.toml)")
        return *_under(SetUpStep.FAILED, stuck), *_under(SetUpStep.NETWORK, [none])
    people = (
        *_staffing(survey.watches, facts, now),
        *_coordinators(survey.uncoordinated, facts),
        *(_leaderless(each) for each in survey.leaderless),
    )
    return (
        *_under(SetUpStep.FAILED, stuck),
        *_under(SetUpStep.NETWORK, (_incomplete(each) for each in survey.entries if each.lacks)),
        *_under(SetUpStep.PEOPLE, people),
        *_under(SetUpStep.OPEN, (line for each in survey.countries for line in _country(each, facts))),
    )


def _under(step: SetUpStep, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (replace(each, step=step) for each in findings)


_SHELVES = {
    Queue.UPDATES: ("of what people wrote or pressed could not be played", "The people were told that it went wrong"),
    Queue.MESSAGES: ("messages to people could not be sent", "They did not arrive"),
    Queue.TIMERS: ("deadlines could not be played", "What was due has not happened yet"),
}


def _put_aside(found: Quarantined) -> Finding:
    what, means = _SHELVES[found.shelf]
    return wrong(
        f"{found.count} {what}; the first on {moment(found.since)} ({_WHERE[found.shelf]}).",
        f"{means}. python -m bot retry lists it; the log of that time says where in the code it failed.",
    )


_WHERE = {
    Queue.UPDATES: "table inbox, state quarantined",
    Queue.MESSAGES: "table outbox, state quarantined",
    Queue.TIMERS: "table timers, three attempts or more; tried again at least once an hour",
}


def _staffing(watches: Iterable[Staffing], facts: Facts, now: datetime) -> Iterator[Finding]:
    listed = tuple(watches)
    found = [line for each in listed if (line := _watch(each, facts, now)) is not None]
    if not found and listed:
        yield fine(f"{len(listed)} organisations, each with two people or more and someone on duty now.")
    yield from found


def _watch(watch: Staffing, facts: Facts, now: datetime) -> Finding | None:
    name = f"{watch.organisation.name(LANGUAGE)} ({watch.organisation.code})"
    invite = f"python -m bot invite focal_point --organisation {watch.organisation.code}"
    if watch.reachable == 0:
        return wrong(f"No one answers for {name}: it is offered nothing.", invite)
    if watch.next_at is None:
        return wrong(f"No one at {name} has any duty hours.", "Have someone there tap “My duty”.")
    if watch.on_duty == 0:
        zone = facts.gazetteer.zone_of(min(watch.organisation.covers))
        return wrong(
            f"No one is on duty for {name} before {moment(watch.next_at, zone)}.",
            "If that is not meant, have someone there tap “My duty”, or invite one more: " + invite,
        )
    if watch.reachable == 1:
        return look(f"One person alone answers for {name}.", f"Invite a second: {invite}")
    return None


def _coordinators(places: Iterable[PlaceCode], facts: Facts) -> Iterator[Finding]:
    listed = tuple(places)
    if not listed:
        yield fine("Every district has a coordinator.")
    for place in listed:
        yield wrong(
            f"{place_name(place, facts)} has no coordinator: a report that no one takes would reach no one.",
            f"python -m bot invite coordinator --place {place}",
        )


def _leaderless(group: Group) -> Finding:
    return look(
        f"The group “{group.name}” ({group.code}) has no leader: the district's coordinator confirms its members.",
        f"python -m bot invite group_leader --group {group.code}",
    )


def _incomplete(entry: QuarantinedEntry) -> Finding:
    name = f"{entry.organisation.name(LANGUAGE)} ({entry.organisation.code})"
    lacks = " and ".join({"phone": "no number", "about": "no words about it"}[each] for each in entry.lacks)
    return look(
        f"The directory shows {lacks} for {name}.", f"Add {' and '.join(entry.lacks)} to the network file and load it."
    )


def _country(country: CountryState, facts: Facts) -> Iterator[Finding]:
    name, mend = place_name(country.code, facts), f"python -m bot open {country.code}"
    if country.opened_at is None:
        yield look(f"{name} is not open: numbers, directory and conflict reports only.", f"When all is ready: {mend}")
        return
    yield fine(f"{name} was opened on {moment(country.opened_at)} by {country.opened_by}.")
    if country.to_ring:
        days = facts.policy.hotline_period.days
        yield wrong(
            f"{name}: no one has called {numbers(country.to_ring)} in the last {days} days.", f"Call them, then: {mend}"
        )


def numbers(hotlines: Iterable[Hotline]) -> str:
    """Numbers with what they are for."""
    return ", ".join(f"{each.number} ({each.purpose.value.replace('_', ' ')})" for each in hotlines)


def place_name(code: PlaceCode, facts: Facts) -> str:
    """A place as the command line names it: its name and its code."""
    return f"{facts.gazetteer.name(code, LANGUAGE)} ({code})"


def moment(at: datetime, zone: str = "UTC") -> str:
    """Day and time with its zone, so that nobody has to guess."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %d %b %Y %H:%M} {zone}"
