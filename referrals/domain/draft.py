"""What the answers of a form amount to: a report ready to be kept, or which answer is lacking. Trusts nothing it is given.

The keys of the answers are named here, once. Not for: which screen asks what (handlers) or keeping anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from referrals.domain.decision import Refused
from referrals.domain.kind import ConflictGroup, ConflictHelp, ConflictKind, Help, Urgency, Voice
from referrals.domain.notice import Json
from referrals.domain.organisation import Organisation
from referrals.domain.person import ALWAYS, Hours, OrganisationCode, Person, PersonId
from referrals.domain.place import Gazetteer, PlaceCode, lies_in
from referrals.domain.report import (
    NEEDS_NUMBER,
    Code,
    ConflictReport,
    Contact,
    ReportId,
    ReportState,
    ViolenceReport,
    When,
)
from referrals.domain.routing import may_be_named, to_be_named, urgency_of

Answers = Mapping[str, Json]
E = TypeVar("E", bound=StrEnum)

LONGEST_WORDS = 500
LONGEST_CRY = 3000
LONGEST_NUMBER = 100
LONGEST_VILLAGE = 60
MOST_PEOPLE = 9999
AFFECTED = ("women", "men", "girls", "boys")

CONTACT_HOURS: Mapping[str, Hours] = MappingProxyType(
    {
        "morning": Hours(time(8), time(12)),
        "day": Hours(time(12), time(17)),
        "evening": Hours(time(17), time(21)),
        "any": ALWAYS,
    }
)
"""When she may be contacted, by the word kept in the answers. Nobody rings at night because she did not choose."""
USUAL_HOURS = "day"


@dataclass(frozen=True, slots=True)
class Lacking(Refused):
    """An answer without which nothing can be sent is not there, or no longer true; `step` names where it is asked."""

    step: str


@dataclass(frozen=True, slots=True)
class NotOpened(Refused):
    """No named person has opened this country for real reports of violence (D22)."""

    country: PlaceCode


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the screens of a form may offer her: places, and in the violence track organisations and opened countries."""

    gazetteer: Gazetteer
    home: PlaceCode | None
    organisations: tuple[Organisation, ...] = ()
    opened: frozenset[PlaceCode] = frozenset()

    def named(self, answers: Answers) -> tuple[Organisation, ...]:
        """The organisations she may consent to, by name: of many the nearest, authorities last."""
        district = PlaceCode(word(answers, "district"))
        if not district:
            return ()
        found = [each for each in self.organisations if may_be_named(each, district, help_of(answers))]
        return to_be_named(found, district)

    def ticked(self, answers: Answers) -> tuple[OrganisationCode, ...]:
        """Those ticked now. Before she touched any: all but authorities and those who must report by law (D3, D9).

        What is only ticked beforehand is no consent: a report needs the answer itself.
        """
        named = self.named(answers)
        chosen = answers.get("organisations")
        if not isinstance(chosen, list | tuple):
            return tuple(each.code for each in named if not each.sector.is_authority and not each.must_report)
        return tuple(each.code for each in named if each.code in chosen)

    def keep_away(self, answers: Answers) -> PlaceCode | None:
        """The place whose people must not see it: her district or village, nothing else."""
        away = word(answers, "away")
        return PlaceCode(away) if away and away in self.near(answers) else None

    def near(self, answers: Answers) -> tuple[PlaceCode, ...]:
        """The places she can keep away from: her own village where it is known, and the district."""
        district = PlaceCode(word(answers, "district"))
        if not district:
            return ()
        village = (
            self.home if self.home is not None and self.home != district and lies_in(self.home, district) else None
        )
        return (village, district) if village else (district,)


def help_of(answers: Answers) -> tuple[Help, ...]:
    """The help wanted, without what is no help; for advice always somebody to talk to."""
    if answers.get("voice") == Voice.ADVICE:
        return (Help.TALK,)
    return _members(Help, answers.get("help"))


def read_violence(
    answers: Answers, writer: Person, choices: Choices, now: datetime
) -> ViolenceReport | Lacking | NotOpened:
    """The report these answers amount to. What became untrue meanwhile (an organisation that left) is dropped silently."""
    voice, district = _member(Voice, answers.get("voice")), PlaceCode(word(answers, "district"))
    if voice is None:
        return Lacking("danger")
    if district != district_of({"district": district}, choices.gazetteer):
        return Lacking("district")
    country = choices.gazetteer.country_of(district)
    if country not in choices.opened:
        return NotOpened(country)
    if not isinstance(answers.get("organisations"), list | tuple):
        return Lacking("organisations")
    contact = contact_of(answers)
    if contact in NEEDS_NUMBER and not word(answers, "number"):
        return Lacking("contact")
    danger = answers.get("danger") is True and voice is not Voice.ADVICE
    return ViolenceReport(
        **_beginning(writer, country, district, now),
        urgency=urgency_of(danger, help_of(answers)),
        allowed=choices.ticked(answers),
        keep_away=choices.keep_away(answers),
        voice=voice,
        danger=danger,
        help=help_of(answers),
        contact=contact,
        contact_hours=CONTACT_HOURS[hours_of(answers)],
        contact_words=word(answers, "number")[:LONGEST_NUMBER] if contact in NEEDS_NUMBER else "",
        ask_later=answers.get("later") is True and not voice.may_be_another,
        words=word(answers, "words")[:LONGEST_CRY],
    )


def contact_of(answers: Answers) -> Contact:
    """How she may be reached; unless she chose, she calls herself, since nobody may ring a phone unasked."""
    return _member(Contact, answers.get("contact")) or Contact.SHE_CALLS


def hours_of(answers: Answers) -> str:
    """When she may be reached, as the word in `CONTACT_HOURS`; unless she chose, in danger at any hour."""
    hours = word(answers, "hours")
    if hours in CONTACT_HOURS:
        return hours
    return "any" if answers.get("danger") is True else USUAL_HOURS


def read_conflict(answers: Answers, writer: Person, choices: Choices, now: datetime) -> ConflictReport | Lacking:
    """The report these answers amount to."""
    kind, when = _member(ConflictKind, answers.get("kind")), _member(When, answers.get("when"))
    place, district = place_of(answers, choices.gazetteer), district_of(answers, choices.gazetteer)
    if kind is None:
        return Lacking("group")
    if place is None or district is None:
        return Lacking("country")
    if when is None:
        return Lacking("when")
    going_on = {"yes": True, "no": False}.get(word(answers, "going_on"))
    return ConflictReport(
        **_beginning(writer, choices.gazetteer.country_of(place), district, now),
        urgency=conflict_urgency(kind, when, going_on),
        kind=kind,
        place=place,
        village=word(answers, "village")[:LONGEST_VILLAGE],
        when=when,
        going_on=going_on,
        people=people_of(answers),
        help=_members(ConflictHelp, answers.get("help")),
        words=word(answers, "words")[:LONGEST_WORDS],
    )


def conflict_urgency(kind: ConflictKind, when: When, going_on: bool | None) -> Urgency:
    """How fast a report of conflict must be answered: what takes lives while it goes on, then what is of today."""
    lives = kind.group in {ConflictGroup.VIOLENCE, ConflictGroup.HAZARD, ConflictGroup.PEOPLE}
    now = when is When.NOW or (when is When.TODAY and going_on is True)
    if lives and now:
        return Urgency.HOUR
    if now or (lives and when is When.TODAY):
        return Urgency.HOURS
    return Urgency.DAYS if when is When.EARLIER and not going_on else Urgency.DAY


def place_of(answers: Answers, gazetteer: Gazetteer) -> PlaceCode | None:
    """The narrowest place chosen so far; None where nothing was, or what was is in no list."""
    chosen = (PlaceCode(word(answers, key)) for key in ("place", "district", "province", "country"))
    return next((each for each in chosen if each in gazetteer), None)


def district_of(answers: Answers, gazetteer: Gazetteer) -> PlaceCode | None:
    """Where the place chosen is counted."""
    place = place_of(answers, gazetteer)
    return None if place is None else gazetteer.counted_in(place)


def word(answers: Answers, key: str) -> str:
    """An answer that is a key or a text, "" where there is none."""
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def people_of(answers: Answers) -> tuple[tuple[str, int], ...]:
    """How many people are affected, where she counted any."""
    counts = answers.get("people")
    if not isinstance(counts, Mapping):
        return ()
    known = ((who, counts.get(who)) for who in AFFECTED)
    return tuple((who, min(n, MOST_PEOPLE)) for who, n in known if isinstance(n, int) and n > 0)


def _beginning(writer: Person, country: PlaceCode, district: PlaceCode, now: datetime) -> dict[str, Any]:
    return {
        "id": ReportId(0),
        "code": Code(""),
        "writer": PersonId(writer.id),
        "state": ReportState.RECEIVED,
        "country": country,
        "district": district,
        "language": writer.language,
        "sent_at": now,
    }


def _member(kind: type[E], value: Json) -> E | None:
    return kind(value) if isinstance(value, str) and value in set(kind) else None


def _members(kind: type[E], values: Json) -> tuple[E, ...]:
    chosen: Iterable[Json] = values if isinstance(values, list | tuple) else ()
    return tuple(each for each in kind if each in chosen)
