"""The network file: which countries, groups and organisations there are, or all that is wrong with it.

Names no person, since people join by invite. Not for keeping the network nor for choosing among organisations.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from referrals.domain.document import Problem, Table, resembling
from referrals.domain.kind import SERVICE_OF, SPECIAL_HELP, ConflictHelp, Help, Service, Welcome
from referrals.domain.language import LANGUAGES, SPOKEN
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import ALWAYS, GroupCode, Hours, OrganisationCode
from referrals.domain.place import Gazetteer, Level, Place, PlaceCode
from referrals.domain.shown_text import LONGEST_ABOUT, LONGEST_NAME, flaws, looks_like
from referrals.domain.street_address import tells_where

_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NO_ADDRESS = "is refused: no address is ever kept, so that no shelter can be found through this bot (rule D11)"
_TELLS_WHERE = (
    "tells where a house is, and this organisation shelters women: take the address out, so that no shelter can be found"
    " through this bot (rule D11)"
)
_NO_PERSON = "is refused: this file names no person; people join by invite (python -m bot invite)"
_REFUSED_OF_GROUP = dict.fromkeys(("leader", "leaders", "members", "people", "contact"), _NO_PERSON)
_REFUSED_OF_ORGANISATION = {
    **dict.fromkeys(("address", "addresses", "street", "location", "coordinates", "map", "shelter"), _NO_ADDRESS),
    **dict.fromkeys(("focal_point", "focal_points", "people", "staff", "contact", "director"), _NO_PERSON),
}


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


def parse_network(document: Mapping[str, object], gazetteer: Gazetteer) -> Network | tuple[Problem, ...]:
    """The network a file describes, or everything to mend first, each with the path of its entry."""
    problems: list[Problem] = []
    top = Table(document, "", problems)
    countries = _places(top, "countries", _Area(gazetteer, level=Level.COUNTRY))
    area = _Area(gazetteer, countries)
    groups = tuple(_group(table, area) for table in top.tables("groups"))
    entries = tuple(_organisation(table, area) for table in top.tables("organisations"))
    top.close()
    problems += _repeated("groups", (each.code for each in groups))
    problems += _repeated("organisations", (each.code for each, _ in entries))
    problems += _alike(tuple(each for each, _ in entries))
    problems += _alike_groups(groups)
    if problems:
        return tuple(problems)
    profiles = {organisation.code: profile for organisation, profile in entries}
    return Network(countries, groups, tuple(each for each, _ in entries), MappingProxyType(profiles))


@dataclass(frozen=True, slots=True)
class _Area:
    """What a place in the file may be."""

    gazetteer: Gazetteer
    countries: tuple[PlaceCode, ...] = ()
    level: Level | None = None

    def objection(self, place: Place) -> str | None:
        country = self.gazetteer.country_of(place.code)
        if self.level is not None and place.level is not self.level:
            return f"{place.code} is a {place.level}, but a {self.level} is expected"
        if self.countries and country not in self.countries:
            return f"{place.code} lies in {country}, which is not among the countries of this network"
        return None


def _group(table: Table, area: _Area) -> Group:
    district = _Area(area.gazetteer, area.countries, Level.DISTRICT)
    group = Group(GroupCode(_code(table)), table.text("name"), _place(table, "district", district))
    _check_text(table, "name", group.name, LONGEST_NAME, one_line=True)
    table.close(_REFUSED_OF_GROUP)
    return group


def _organisation(table: Table, area: _Area) -> tuple[Organisation, Profile]:
    organisation = Organisation(
        code=OrganisationCode(_code(table)),
        names=table.texts("names", LANGUAGES),
        sector=table.choice("sector", Sector),
        covers=frozenset(_places(table, "covers", area)),
        services=table.optional_choices("services", Service),
        conflict_help=table.optional_choices("conflict_help", ConflictHelp),
        languages=_languages(table),
        must_report=table.flag("must_report_by_law"),
        phone=_phone(table),
    )
    profile = _profile(table)
    organisation = replace(organisation, special_help=profile.special_help)
    _check_tracks(table, organisation, profile)
    _check_texts(table, organisation, profile)
    table.close(_REFUSED_OF_ORGANISATION)
    return organisation, profile


def _profile(table: Table) -> Profile:
    return Profile(
        about=table.optional_texts("about", LANGUAGES),
        law_note=table.optional_texts("law_note", LANGUAGES),
        open_hours=_open_hours(table),
        special_help=table.optional_choices("special_help", Help),
        welcomes=table.optional_choices("welcomes", Welcome),
    )


def _check_tracks(table: Table, organisation: Organisation, profile: Profile) -> None:
    if not organisation.services and not organisation.conflict_help:
        table.wrong("services", "or conflict_help must name something, else nothing can ever be brought to it")
    if organisation.sector is Sector.MEDIATION and organisation.services:
        table.wrong("services", "must be left out: mediation does not exist for reports of violence (rule D3)")
    for help_named in sorted(profile.special_help - SPECIAL_HELP):
        table.wrong("special_help", f"{help_named.value!r} follows from services already; take it out")
    for help_named in sorted(profile.special_help & SPECIAL_HELP):
        if SERVICE_OF[help_named] not in organisation.services:
            table.wrong("services", f"must have {SERVICE_OF[help_named]}, since special_help has {help_named}")


def _check_texts(table: Table, organisation: Organisation, profile: Profile) -> None:
    """What people read of it; of a shelter, that nobody can find it by this (D11)."""
    shelters = Service.SAFEHOUSE in organisation.services
    for key, texts in (("names", organisation.names), ("about", profile.about), ("law_note", profile.law_note)):
        for language, text in texts.items():
            at, name = f"{key}.{language}", key == "names"
            _check_text(table, at, text, LONGEST_NAME if name else LONGEST_ABOUT, one_line=name)
            if shelters and tells_where(text):
                table.wrong(at, _TELLS_WHERE)


def _check_text(table: Table, at: str, text: str, longest: int, *, one_line: bool) -> None:
    for flaw in flaws(text, longest, one_line=one_line):
        table.wrong(at, flaw)


def _code(table: Table) -> str:
    code = table.text("code")
    if not _CODE.fullmatch(code):
        table.wrong("code", f"{code!r} must be 2 to 20 small Latin letters, digits and hyphens, a letter first")
    return code


def _phone(table: Table) -> str | None:
    phone = table.optional_text("phone")
    if phone is not None and not _PHONE.fullmatch(phone):
        table.wrong("phone", f"{phone!r} is not a phone number like +996 312 00 00 00 or 117")
    return phone


def _languages(table: Table) -> frozenset[str]:
    return frozenset(table.words("languages", table.is_among(SPOKEN)))


def _open_hours(table: Table) -> OpeningHours | None:
    if "hours" not in table:
        return None
    hours = table.table("hours")
    weekdays = hours.words("days", hours.is_among(_WEEKDAYS))
    span = ALWAYS if hours.optional_flag("always") else Hours(hours.clock("from"), hours.clock("until"))
    hours.close()
    return OpeningHours(frozenset(_WEEKDAYS.index(each) for each in weekdays), span)


def _places(table: Table, key: str, area: _Area) -> tuple[PlaceCode, ...]:
    return tuple(PlaceCode(word) for word in table.words(key, lambda word, at: _fits(table, at, word, area)))


def _place(table: Table, key: str, area: _Area) -> PlaceCode:
    word = table.text(key)
    _fits(table, key, word, area)
    return PlaceCode(word)


def _fits(table: Table, key: str, word: str, area: _Area) -> bool:
    place = area.gazetteer.get(PlaceCode(word))
    if place is None:
        table.wrong(key, f"{word!r} is not in the place list", places_meant(word, area.gazetteer))
        return False
    objection = area.objection(place)
    if objection is not None:
        table.wrong(key, objection)
    return objection is None


def places_meant(word: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The nearest code; for a name the codes of the places called so."""
    named = [f"{place.code} ({place.names['en']})" for place in gazetteer.find(word)[:3]]
    return tuple(named) or resembling(word.upper(), (place.code for place in gazetteer))


def _repeated(key: str, codes: Iterable[str]) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for number, code in enumerate(codes):
        if code in seen:
            problems.append(Problem(f"{key}[{number}].code", f"{code!r} is used twice"))
        seen.add(code)
    return problems


def _alike(organisations: tuple[Organisation, ...]) -> list[Problem]:
    """Names that a reader of some language cannot tell apart: she chooses by them."""
    found: dict[int, Problem] = {}
    for language in LANGUAGES:
        seen: dict[str, Organisation] = {}
        for number, each in enumerate(organisations):
            other = seen.setdefault(looks_like(each.name(language)), each)
            if other.code != each.code:
                says = f"looks like the name of {other.code} to whoever reads {language}"
                found.setdefault(number, Problem(f"organisations[{number}].names", says))
    return list(found.values())


def _alike_groups(groups: tuple[Group, ...]) -> list[Problem]:
    seen: dict[str, Group] = {}
    others = [seen.setdefault(looks_like(each.name), each) for each in groups]
    return [
        Problem(f"groups[{number}].name", f"looks like the name of {other.code}")
        for number, (each, other) in enumerate(zip(groups, others, strict=True))
        if other.code != each.code
    ]
