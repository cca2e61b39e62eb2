"""Reads the network file of an installation: which countries, groups and organisations there are.

Names no person, since people join by invite. Not for keeping the network nor for choosing among organisations.
"""

import re
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from referrals.domain.kind import SERVICE_OF, SPECIAL_HELP, ConflictHelp, Help, Service, Welcome
from referrals.domain.language import LANGUAGES, SPOKEN
from referrals.domain.network import Group, Network, OpeningHours, Profile, places_meant
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import ALWAYS, GroupCode, Hours, OrganisationCode
from referrals.domain.place import Gazetteer, Level, PlaceCode, country
from referrals.domain.shown_text import LONGEST_ABOUT, LONGEST_NAME, flaws, looks_like
from referrals.domain.street_address import tells_where
from referrals.facts.entries import Texts
from referrals.toml_files.entries import Choice, Entries, Filled, Flaws, Location, Table, Text, together, wrong
from referrals.toml_files.problems import Problem, resembling
from referrals.toml_files.reading import checked, read

_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")

_NO_ADDRESS = "is refused: no address is ever kept, so that no shelter can be found through this bot (rule D11)"
_TELLS_WHERE = (
    "tells where a house is, and this organisation shelters women: take the address out, so that no shelter can be found"
    " through this bot (rule D11)"
)
_NO_PERSON = "is refused: this file names no person; people join by invite (python -m bot invite)"


def _place(word: str, gazetteer: Gazetteer, level: Level | None = None) -> str:
    place = gazetteer.get(PlaceCode(word))
    if place is None:
        raise wrong(f"{word!r} is not in the place list", places_meant(word, gazetteer))
    if level is not None and place.level is not level:
        raise wrong(f"{place.code} is a {place.level}, but a {level} is expected")
    return word


def _country(word: str, info: ValidationInfo[Gazetteer]) -> str:
    return _place(word, info.context, Level.COUNTRY)


def _district(word: str, info: ValidationInfo[Gazetteer]) -> str:
    return _place(word, info.context, Level.DISTRICT)


def _covered(word: str, info: ValidationInfo[Gazetteer]) -> str:
    return _place(word, info.context)


def _code(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise wrong(f"{code!r} must be 2 to 20 small Latin letters, digits and hyphens, a letter first")
    return code


def _phone(phone: str) -> str:
    if not _PHONE.fullmatch(phone):
        raise wrong(f"{phone!r} is not a phone number like +996 312 00 00 00 or 117")
    return phone


def _spoken(language: str) -> str:
    if language not in SPOKEN:
        raise wrong(f"{language!r} is not one of {', '.join(SPOKEN)}", resembling(language, SPOKEN))
    return language


def _name(name: str) -> str:
    found = Flaws()
    found.add_each((), flaws(name, LONGEST_NAME, one_line=True))
    found.raise_any()
    return name


Code = Annotated[Text, AfterValidator(_code)]


class GroupEntry(Table):
    """One [[groups]]."""

    refused: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("leader", "leaders", "members", "people", "contact"), _NO_PERSON
    )

    code: Code
    name: Annotated[Text, AfterValidator(_name)]
    district: Annotated[Text, AfterValidator(_district)]

    def group(self) -> Group:
        return Group(GroupCode(self.code), self.name, PlaceCode(self.district))


class Weekday(StrEnum):
    """A day in the file; the first is Monday."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class OpeningEntry(Table):
    """When the public may come: all day, or a span of it."""

    days: Filled[Choice[Weekday]]
    always: bool = False
    from_: time | None = Field(None, alias="from", validate_default=True)
    until: time | None = Field(None, validate_default=True)

    @field_validator("from_", "until")
    @classmethod
    def _a_span_unless_always(cls, moment: time | None, info: ValidationInfo) -> time | None:
        always = info.data.get("always")
        if moment is None and always is False:
            raise wrong("is missing: a time like 08:00:00, without quotes")
        if moment is not None and always:
            raise wrong("must be left out where always is true")
        return moment

    def opening_hours(self) -> OpeningHours:
        weekdays = frozenset(tuple(Weekday).index(each) for each in self.days)
        span = Hours(self.from_, self.until) if self.from_ is not None and self.until is not None else ALWAYS
        return OpeningHours(weekdays, span)


class OrganisationEntry(Table):
    """One [[organisations]]. An entry that is held against others comes behind them."""

    refused: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("address", "addresses", "street", "location", "coordinates", "map", "shelter"), _NO_ADDRESS),
        **dict.fromkeys(("focal_point", "focal_points", "people", "staff", "contact", "director"), _NO_PERSON),
    }

    code: Code
    sector: Choice[Sector]
    covers: Filled[Annotated[str, AfterValidator(_covered)]]
    conflict_help: Filled[Choice[ConflictHelp]] | None = None
    special_help: Filled[Choice[Help]] | None = None
    services: Filled[Choice[Service]] | None = Field(None, validate_default=True)
    languages: Filled[Annotated[str, AfterValidator(_spoken)]]
    must_report_by_law: bool
    phone: Annotated[Text, AfterValidator(_phone)] | None = None
    names: Texts
    about: Texts | None = None
    law_note: Texts | None = None
    hours: OpeningEntry | None = None
    welcomes: Filled[Choice[Welcome]] | None = None

    @field_validator("special_help")
    @classmethod
    def _not_a_service(cls, named: list[Help] | None) -> list[Help] | None:
        found = Flaws()
        for each in sorted(set(named or ()) - SPECIAL_HELP):
            found.add((), f"{each.value!r} follows from services already; take it out")
        found.raise_any()
        return named

    @field_validator("services")
    @classmethod
    def _something_to_do(cls, services: list[Service] | None, info: ValidationInfo) -> list[Service] | None:
        found = Flaws()
        if not services and info.data.get("conflict_help", ()) is None:
            found.add((), "or conflict_help must name something, else nothing can ever be brought to it")
        if services and info.data.get("sector") is Sector.MEDIATION:
            found.add((), "must be left out: mediation does not exist for reports of violence (rule D3)")
        for each in sorted(set(info.data.get("special_help") or ())):
            if SERVICE_OF[each] not in (services or ()):
                found.add((), f"must have {SERVICE_OF[each]}, since special_help has {each}")
        found.raise_any()
        return services

    @field_validator("names", "about", "law_note")
    @classmethod
    def _fit_to_be_read(cls, texts: dict[str, str] | None, info: ValidationInfo) -> dict[str, str] | None:
        """By people; and of a shelter, nobody can find it by this (D11)."""
        found, is_name = Flaws(), info.field_name == "names"
        shelters = Service.SAFEHOUSE in (info.data.get("services") or ())
        for language, text in (texts or {}).items():
            longest = LONGEST_NAME if is_name else LONGEST_ABOUT
            found.add_each((language,), flaws(text, longest, one_line=is_name))
            if shelters and tells_where(text):
                found.add((language,), _TELLS_WHERE)
        found.raise_any()
        return texts

    def organisation(self) -> Organisation:
        return Organisation(
            code=OrganisationCode(self.code),
            names=self.names,
            sector=self.sector,
            covers=frozenset(map(PlaceCode, self.covers)),
            services=frozenset(self.services or ()),
            conflict_help=frozenset(self.conflict_help or ()),
            languages=frozenset(self.languages),
            must_report=self.must_report_by_law,
            phone=self.phone,
            special_help=frozenset(self.special_help or ()),
        )

    def profile(self) -> Profile:
        return Profile(
            about=self.about or {},
            law_note=self.law_note or {},
            open_hours=self.hours.opening_hours() if self.hours is not None else None,
            special_help=frozenset(self.special_help or ()),
            welcomes=frozenset(self.welcomes or ()),
        )


def _check_groups(groups: Entries[int, GroupEntry], flaws: Flaws, info: ValidationInfo) -> None:
    _each_code_once({at: each.code for at, each in groups.right.items()}, flaws)
    _in_these_countries({(at, "district"): each.district for at, each in groups.right.items()}, flaws, info)
    seen: dict[str, str] = {}
    for at, each in groups.right.items():
        other = seen.setdefault(looks_like(each.name), each.code)
        if other != each.code:
            flaws.add((at, "name"), f"looks like the name of {other}")


def _check_organisations(entries: Entries[int, OrganisationEntry], flaws: Flaws, info: ValidationInfo) -> None:
    """She chooses by their names: no reader may take one for another."""
    _each_code_once({at: each.code for at, each in entries.right.items()}, flaws)
    covered: dict[Location, str] = {
        (at, "covers", number): code for at, each in entries.right.items() for number, code in enumerate(each.covers)
    }
    _in_these_countries(covered, flaws, info)
    told: set[int] = set()
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for at, each in entries.right.items():
            other = seen.setdefault(looks_like(each.organisation().name(language)), each.code)
            if other != each.code and at not in told:
                told.add(at)
                flaws.add((at, "names"), f"looks like the name of {other} to somebody who reads {language}")


def _each_code_once(codes: Mapping[int, str], flaws: Flaws) -> None:
    seen: set[str] = set()
    for at, code in codes.items():
        if code in seen:
            flaws.add((at, "code"), f"{code!r} is used twice")
        seen.add(code)


def _in_these_countries(places: Mapping[Location, str], flaws: Flaws, info: ValidationInfo) -> None:
    countries = info.data.get("countries", ())
    for at, code in places.items():
        if countries and (lies_in := country(PlaceCode(code))) not in countries:
            flaws.add(at, f"{code} lies in {lies_in}, which is not among the countries of this network")


class NetworkFile(Table):
    """The whole file; its context is the place list."""

    countries: Filled[Annotated[str, AfterValidator(_country)]]
    groups: Annotated[list[GroupEntry], together(_check_groups)]
    organisations: Annotated[list[OrganisationEntry], together(_check_organisations)]

    def network(self) -> Network:
        return Network(
            countries=tuple(PlaceCode(each) for each in dict.fromkeys(self.countries)),
            groups=tuple(each.group() for each in self.groups),
            organisations=tuple(each.organisation() for each in self.organisations),
            profiles=MappingProxyType({OrganisationCode(each.code): each.profile() for each in self.organisations}),
        )


def load_network(file: Path, gazetteer: Gazetteer) -> Network:
    """Raises FileRefused."""
    return read(file, NetworkFile, gazetteer).network()


def parse_network(document: Mapping[str, object], gazetteer: Gazetteer) -> Network | tuple[Problem, ...]:
    """The network that a file's content describes, or everything to fix first."""
    found = checked(document, NetworkFile, gazetteer)
    return found.network() if isinstance(found, NetworkFile) else found
