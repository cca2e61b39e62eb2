"""What the answers of a form amount to: a report ready to be kept, or which answer is lacking. Trusts nothing it is given.

The keys of the answers are named here, once. Not for: which screen asks what (handlers) or keeping anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from referrals.domain.consent import SEEN, agreed, as_drawn, as_seen, changes, named_on, ticked_on
from referrals.domain.decision import Refused
from referrals.domain.json_values import number, table, word
from referrals.domain.kind import ConflictHelp, ConflictKind, Help, Urgency, Voice
from referrals.domain.naming import is_ready, may_be_named, to_be_named, wanted_of
from referrals.domain.notice import Json
from referrals.domain.organisation import Candidate, Organisation
from referrals.domain.person import ALWAYS, Hours, OrganisationCode, Person, PersonId
from referrals.domain.place import Gazetteer, PlaceCode, lies_in
from referrals.domain.report import (
    NEEDS_NUMBER,
    Code,
    ConflictReport,
    Contact,
    ReportId,
    ViolenceReport,
    When,
)
from referrals.domain.routing import conflict_urgency, in_order_of_contact, urgency_of
from referrals.domain.source import sources_of

Answers = Mapping[str, Json]
E = TypeVar("E", bound=StrEnum)

LONGEST_WORDS, LONGEST_CRY = 500, 16_000
LONGEST_NUMBER, LONGEST_VILLAGE, MOST_PEOPLE = 100, 60, 9999
MOST_IN_DANGER, TICKED_IN_DANGER = 6, 4
"""How many organisations are named to a woman in danger, and how many of them are ticked beforehand."""
AFFECTED = ("women", "men", "girls", "boys")
COUNTED = (*AFFECTED, "all")
"""Of whom there can be a number; "all" where only one was given."""

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
    """All that the screens of a form may offer her: places, and in the violence track organisations and opened countries.

    `writer` and `now` decide in danger who is there, and first. `drawing`: a screen is being made of a form that is kept, and
    names and ticks what the form keeps of it, not who is there by now (D3).
    """

    gazetteer: Gazetteer
    home: PlaceCode | None
    candidates: tuple[Candidate, ...] = ()
    opened: frozenset[PlaceCode] = frozenset()
    writer: Person | None = None
    now: datetime | None = None
    drawing: bool = False

    @property
    def language(self) -> str:
        """Hers, for lists that she looks through."""
        return self.writer.language if self.writer is not None else ""

    def named(self, answers: Answers) -> tuple[Organisation, ...]:
        """The organisations that are there and that she may consent to, by name: of many the nearest, in danger who
        can come first; authorities last."""
        if self.drawing and SEEN in answers:
            return named_on(answers, [each.organisation for each in self.candidates])
        return self._there(answers)[: MOST_IN_DANGER if in_danger(answers) else None]

    def _there(self, answers: Answers) -> tuple[Organisation, ...]:
        district = self.place(answers)
        if not district:
            return ()
        if in_danger(answers) and self.writer is not None and self.now is not None:
            asked = self._asked(answers, self.writer, self.now, district)
            return tuple(each.candidate.organisation for each in in_order_of_contact(asked, self.candidates, self.now))
        there = [each.organisation for each in self.candidates if is_ready(self._without_herself(each, answers))]
        wanted = help_of(answers)
        found = [each for each in there if may_be_named(each, district, wanted)]
        instead = [each for each in there if may_be_named(each, district, wanted, any_help=True)]
        return to_be_named(found or instead, district)

    def ticked(self, answers: Answers) -> tuple[OrganisationCode, ...]:
        """Those ticked now. Before she touched any: all but authorities and those who must report by law (D3, D9).

        What is only ticked beforehand is no consent: a report needs the answer itself.
        """
        named, wanted = self.named(answers), wanted_of(help_of(answers))
        chosen = ticked_on(answers) if self.drawing else answers.get("organisations")
        if not isinstance(chosen, list | tuple):
            fit = [each for each in named if in_danger(answers) or any(each.gives(one) for one in wanted)]
            free = tuple(each.code for each in fit if not each.sector.is_authority and not each.must_report)
            return free[:TICKED_IN_DANGER] if in_danger(answers) else free
        changed = self.changed(answers)
        return tuple(each.code for each in named if each.code in chosen and each not in changed)

    def agreed(self, answers: Answers) -> tuple[tuple[Organisation, str], ...]:
        """What her press makes her consent: those ticked on the screen she read, each with what it showed of it."""
        return agreed(answers, self._there(answers))

    def changed(self, answers: Answers) -> tuple[Organisation, ...]:
        """Of those she would agree to, the ones that have become stricter since the screen was drawn, or are others now."""
        return tuple(each for each, mark in self.agreed(answers) if changes(mark, each))

    def drawn(self, answers: Answers) -> Answers:
        """What the answers keep of the screen of consent by being shown."""
        return as_drawn(answers, self.named(answers), self.ticked(answers), self.writer.language if self.writer else "")

    def place(self, answers: Answers) -> PlaceCode | None:
        """Where help is wanted: what she chose, in danger else her own district, or the one country that is open."""
        chosen = PlaceCode(word(answers, "district"))
        if chosen or not in_danger(answers):
            return chosen or None
        if self.home is not None:
            return self.gazetteer.counted_in(self.home)
        return next(iter(self.opened)) if len(self.opened) == 1 else None

    def _asked(self, answers: Answers, writer: Person, now: datetime, district: PlaceCode) -> ViolenceReport:
        """The report it would be, were all of them allowed."""
        return ViolenceReport(
            **_beginning(writer, self.gazetteer.country_of(district), district, now),
            urgency=Urgency.HOUR,
            allowed=tuple(each.organisation.code for each in self.candidates),
            voice=_member(Voice, answers.get("voice")) or Voice.HERSELF,
            danger=True,
            help=help_of(answers),
            contact=Contact.SHE_CALLS,
            contact_hours=ALWAYS,
        )

    def _without_herself(self, candidate: Candidate, answers: Answers) -> Candidate:
        """Nobody is offered her own report."""
        if self.writer is None or answers.get("voice") != Voice.HERSELF:
            return candidate
        return replace(candidate, people=tuple(each for each in candidate.people if each.id != self.writer.id))

    def excluded_place(self, answers: Answers) -> PlaceCode | None:
        """The place whose people must not see it: her district or village, nothing else."""
        away = word(answers, "away")
        return PlaceCode(away) if away and away in self.near(answers) else None

    def near(self, answers: Answers) -> tuple[PlaceCode, ...]:
        """The places she can keep away from: her own village where it is known, and the district."""
        district = self.place(answers)
        if not district or self.gazetteer.country_of(district) == district:
            return ()
        if self.home is None or self.home == district or not lies_in(self.home, district):
            return (district,)
        return (self.home, district)


def in_danger(answers: Answers) -> bool:
    """Whether help is needed at once."""
    return answers.get("danger") is True and answers.get("voice") != Voice.ADVICE


def help_of(answers: Answers) -> tuple[Help, ...]:
    """The help wanted, without what is no help; for advice always somebody to talk to."""
    if answers.get("voice") == Voice.ADVICE:
        return (Help.TALK,)
    forced = (Help.MARRIAGE,) if answers.get("taken") is True else ()
    return (*forced, *members(Help, answers.get("help")))


def read_violence(
    answers: Answers, writer: Person, choices: Choices, now: datetime
) -> ViolenceReport | Lacking | NotOpened:
    """The report these answers amount to. What became untrue meanwhile (an organisation that left) is dropped silently."""
    voice, district = _member(Voice, answers.get("voice")), choices.place(answers)
    if voice is None:
        return Lacking("whom" if in_danger(answers) else "danger")
    if district is None or not _is_place_enough(district, answers, choices.gazetteer):
        return Lacking("district")
    country = choices.gazetteer.country_of(district)
    if country not in choices.opened:
        return NotOpened(country)
    if not isinstance(answers.get("organisations"), list | tuple):
        return Lacking("urgent" if in_danger(answers) else "organisations")
    contact = contact_of(answers)
    if contact in NEEDS_NUMBER and not word(answers, "number"):
        return Lacking("contact")
    danger, consent, changed = in_danger(answers), choices.agreed(answers), choices.changed(answers)
    if changed and not danger:
        return Lacking("organisations")
    return ViolenceReport(
        **_beginning(writer, country, district, now),
        urgency=urgency_of(danger, help_of(answers)),
        allowed=tuple(each.code for each, _ in consent if each not in changed),
        shown=tuple(as_seen(mark, each, writer.language, now) for each, mark in consent),
        excluded_place=choices.excluded_place(answers),
        voice=voice,
        danger=danger,
        help=help_of(answers),
        contact=contact,
        contact_hours=CONTACT_HOURS[hours_of(answers)],
        contact_words=word(answers, "number")[:LONGEST_NUMBER] if contact in NEEDS_NUMBER else "",
        ask_later=answers.get("later") is True and not voice.may_be_another,
        words=word(answers, "words")[:LONGEST_CRY],
        sources=sources_of(answers),
    )


def _is_place_enough(place: PlaceCode, answers: Answers, gazetteer: Gazetteer) -> bool:
    """A place at which reports are counted; in danger also a whole country."""
    whole = in_danger(answers) and place in gazetteer and gazetteer.country_of(place) == place
    return whole or place == district_of({"district": place}, gazetteer)


def contact_of(answers: Answers) -> Contact:
    """How she may be reached; unless she chose, she calls herself, since nobody may ring a phone unasked. Where there was no
    time or no room to ask before sending, it is not said yet."""
    chosen = _member(Contact, answers.get("contact"))
    if in_danger(answers) and (chosen is None or (chosen in NEEDS_NUMBER and not word(answers, "number"))):
        return Contact.NOT_SAID
    asked_later = answers.get("far") is True and answers.get("voice") != Voice.ADVICE
    return chosen or (Contact.NOT_SAID if asked_later else Contact.SHE_CALLS)


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
        help=members(ConflictHelp, answers.get("help")),
        words=word(answers, "words")[:LONGEST_WORDS],
        sources=sources_of(answers),
    )


def place_of(answers: Answers, gazetteer: Gazetteer) -> PlaceCode | None:
    """The narrowest place chosen so far; None where nothing was, or what was is in no list."""
    chosen = (PlaceCode(word(answers, key)) for key in ("place", "district", "province", "country"))
    return next((each for each in chosen if each in gazetteer), None)


def district_of(answers: Answers, gazetteer: Gazetteer) -> PlaceCode | None:
    """Where the place chosen is counted."""
    place = place_of(answers, gazetteer)
    return None if place is None else gazetteer.counted_in(place)


def people_of(answers: Answers) -> tuple[tuple[str, int], ...]:
    """How many people are affected, where she counted any."""
    counts = table(answers, "people")
    known = ((who, number(counts, who)) for who in COUNTED)
    return tuple((who, min(n, MOST_PEOPLE)) for who, n in known if n > 0)


def _beginning(writer: Person, country: PlaceCode, district: PlaceCode, now: datetime) -> dict[str, Any]:
    return {
        "id": ReportId(0),
        "code": Code(""),
        "writer": PersonId(writer.id),
        "country": country,
        "district": district,
        "language": writer.language,
        "sent_at": now,
    }


def _member(kind: type[E], value: Json) -> E | None:
    return kind(value) if isinstance(value, str) and value in set(kind) else None


def members(kind: type[E], values: Json) -> tuple[E, ...]:
    """Those of the keys that are of this kind, in its order."""
    chosen: Iterable[Json] = values if isinstance(values, list | tuple) else ()
    return tuple(each for each in kind if each in chosen)
