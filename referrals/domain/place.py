"""Places as people choose and type them: country, province, district, community.

Not for positions: there is no nearest-place look-up, since villages of two countries lie kilometres apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import NewType

from referrals.domain.place_name import Spelled, all_spelled, spelled

PlaceCode = NewType("PlaceCode", str)
"""`KG`, `KG-B`, `KG-B-BAT`, `KG-B-BAT-AKS`: one part for each level, so a code tells its own ancestors."""

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,5}){0,3}")
_LONGEST_CODE = 20
_LONGEST_TYPED = 60
_SHORTEST_INNER = 3
_SHORTEST_MISSPELT = 4
_MOST_MISSPELT = 12
_LIKENESS = 0.78


class Level(StrEnum):
    """How wide a place is; the members go from the widest to the narrowest."""

    COUNTRY = "country"
    """A state; whoever reports is asked for it first and it is never guessed."""
    PROVINCE = "province"
    """A first-level division: oblast, viloyat, welayat, or a city of that rank."""
    DISTRICT = "district"
    """A rayon, nohiya or tuman, or a town of that rank: the narrowest place that is counted."""
    COMMUNITY = "community"
    """A town, village or rural municipality; one that is not listed may always be typed."""


_LEVELS = tuple(Level)


class UnknownPlaceError(KeyError):
    """The code is in no place list: it was forged, or the place has left the list since."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the place list; raises ValueError for a code that no button could carry or a missing
    name.
    """

    code: PlaceCode
    level: Level
    parent: PlaceCode | None
    names: Mapping[str, str] = field(hash=False)
    """By language code, the local language first; always with `ru` and `en`."""
    pcode: str | None
    """The humanitarian place code, as text; None where no source was checked."""
    zone: str
    """IANA name of the time zone."""
    source: str
    other_spellings: tuple[str, ...] = ()
    """Older or common other names: searched, never shown."""
    now: PlaceCode | None = None
    """Where it is listed since: this code stays for those who live there, and is no longer offered or found."""

    def __post_init__(self) -> None:
        if not is_place_code(self.code):
            raise ValueError(f"code {self.code!r} is not like KG, KG-B, KG-B-BAT or KG-B-BAT-AKS")
        if (self.level, self.parent) != (level_of(self.code), parent_of(self.code)):
            raise ValueError(f"level or parent of {self.code} do not follow from its code")
        missing = {"ru", "en"} - set(self.names)
        if missing:
            raise ValueError(f"{self.code} has no name in {', '.join(sorted(missing))}")
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))


def is_place_code(text: str) -> bool:
    """Whether this could be a place's code; says nothing about the place being listed."""
    return len(text) <= _LONGEST_CODE and _CODE.fullmatch(text) is not None


def level_of(code: PlaceCode) -> Level:
    return _LEVELS[code.count("-")]


def parent_of(code: PlaceCode) -> PlaceCode | None:
    head, dash, _ = code.rpartition("-")
    return PlaceCode(head) if dash else None


@lru_cache(maxsize=10_000)
def lineage(code: PlaceCode) -> tuple[PlaceCode, ...]:
    """The place and everything it lies in, narrowest first."""
    parent = parent_of(code)
    return (code,) if parent is None else (code, *lineage(parent))


def country(code: PlaceCode) -> PlaceCode:
    """The country it lies in, by its code alone."""
    return lineage(code)[-1]


def lies_in(code: PlaceCode, area: PlaceCode) -> bool:
    """Whether the place is that area or part of it."""
    return area in lineage(code)


_Candidates = Sequence[tuple[Place, tuple[Spelled, ...]]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The place list: immutable, in the order of display, dated because borders move.

    What follows from a code alone (ancestors, district, country) also works for a place that has left the
    list.
    """

    places: tuple[Place, ...]
    dated: date
    counted: tuple[PlaceCode, ...] = field(init=False, repr=False, compare=False)
    """The places at which reports are counted: districts, and provinces of which none is listed."""
    _by_code: Mapping[PlaceCode, Place] = field(init=False, repr=False, compare=False)
    _by_parent: Mapping[PlaceCode | None, tuple[Place, ...]] = field(init=False, repr=False, compare=False)
    _spellings: _Candidates = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", _by_code(self.places))
        object.__setattr__(self, "_by_parent", _by_parent(self.places))
        offered = (each for each in self.places if each.now is None)
        spellings = tuple((each, all_spelled((*each.names.values(), *each.other_spellings))) for each in offered)
        object.__setattr__(self, "_spellings", spellings)
        counted = tuple(each.code for each in self.places if self.counted_in(each.code) == each.code)
        object.__setattr__(self, "counted", counted)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places)

    def get(self, code: PlaceCode) -> Place | None:
        return self._by_code.get(code)

    def place(self, code: PlaceCode) -> Place:
        """Raises UnknownPlaceError."""
        found = self._by_code.get(code)
        if found is None:
            raise UnknownPlaceError(code)
        return found

    def countries(self) -> tuple[Place, ...]:
        return self._by_parent.get(None, ())

    def children(self, code: PlaceCode) -> tuple[Place, ...]:
        """What may be chosen inside, in the order of the list. Empty for an unlisted place."""
        return tuple(each for each in self._by_parent.get(code, ()) if each.now is None)

    def ancestors(self, code: PlaceCode) -> tuple[PlaceCode, ...]:
        """What the place lies in, narrowest first, without the place itself."""
        return lineage(code)[1:]

    def district_of(self, code: PlaceCode) -> PlaceCode | None:
        """The place itself when it is a district, None when it is wider than one."""
        return next((each for each in lineage(code) if level_of(each) is Level.DISTRICT), None)

    def counted_in(self, code: PlaceCode) -> PlaceCode | None:
        """Its district, or the province of which the list knows no districts; None for anything wider."""
        listed = self._by_code.get(code)
        if listed is not None and listed.now is not None:
            return self.counted_in(listed.now)
        is_whole = level_of(code) is Level.PROVINCE and not self.children(code)
        return self.district_of(code) or (code if is_whole else None)

    def country_of(self, code: PlaceCode) -> PlaceCode:
        return lineage(code)[-1]

    def zone_of(self, code: PlaceCode) -> str:
        """The zone of the nearest listed place around it; Greenwich's where not even the country is listed, so that no case
        stands still for what was written as its place."""
        return next((self._by_code[each].zone for each in lineage(code) if each in self._by_code), "UTC")

    def name(self, code: PlaceCode, lang: str) -> str:
        """Falls back to the Russian one, which every place has and most people here can read; an unlisted place is shown
        by its code.
        """
        place = self._by_code.get(code)
        return code if place is None else place.names.get(lang) or place.names["ru"]

    def path(self, code: PlaceCode, lang: str) -> tuple[str, ...]:
        """The names from the country down to the place."""
        return tuple(self.name(each, lang) for each in reversed(lineage(code)))

    def called(self, text: str, within: PlaceCode | None = None) -> tuple[Place, ...]:
        """The places that have exactly this name, in any language, and not only one like it.

        If the text says what kind of place it is ("Ош облусу"), only those of that kind, where there are any.
        """
        typed = spelled(text[:_LONGEST_TYPED])
        if not typed.whole:
            return ()
        inside = [(place, known) for place, known in self._spellings if _is_within(place, within)]
        named = [(place, known) for place, known in inside if any(_rank(typed, each) in (0, 1) for each in known)]
        exact = [place for place, known in named if any(_rank(typed, each) == 0 for each in known)]
        alike = [place for place, known in named if typed.kind and any(each.kind == typed.kind for each in known)]
        chosen = (exact or alike) if typed.core != typed.whole else []
        return tuple(chosen or (place for place, _ in named))

    def find(self, text: str, within: PlaceCode | None = None) -> tuple[Place, ...]:
        """Places that may be meant, likeliest first: the same name, the same name without the word for its kind, then
        beginnings, then parts of names.

        Only when none of these match are misspellings tried. Names of all languages are searched, whatever
        hers is.
        """
        typed = spelled(text[:_LONGEST_TYPED])
        if not typed.whole:
            return ()
        candidates = [(place, known) for place, known in self._spellings if _is_within(place, within)]
        return _beginnings_and_parts(typed, candidates) or _misspellings(typed, candidates)


def _rank(typed: Spelled, known: Spelled) -> int | None:
    if typed.whole == known.whole or typed.words == known.words:
        return 0
    if typed.is_called(known):
        return 1
    if known.whole.startswith(typed.whole) or known.core.startswith(typed.core):
        return 2
    return 3 if len(typed.core) >= _SHORTEST_INNER and typed.core in known.whole else None


def _is_of_kind(typed: Spelled, place: Place, known: tuple[Spelled, ...]) -> bool:
    return typed.kind in ("", place.level) or any(each.kind == typed.kind for each in known)


def _beginnings_and_parts(typed: Spelled, candidates: _Candidates) -> tuple[Place, ...]:
    ranked = [
        (min(ranks), not _is_of_kind(typed, place, known), place)
        for place, known in candidates
        if (ranks := [rank for each in known if (rank := _rank(typed, each)) is not None])
    ]
    return tuple(place for *_, place in sorted(ranked, key=itemgetter(0, 1)))


def _misspellings(typed: Spelled, candidates: _Candidates) -> tuple[Place, ...]:
    if len(typed.core) < _SHORTEST_MISSPELT:
        return ()
    places: dict[str, list[Place]] = {}
    for way in (attrgetter("whole"), attrgetter("core")):
        for place, known in candidates:
            for each in known:
                places.setdefault(way(each), []).append(place)
    near = get_close_matches(typed.core, places, n=_MOST_MISSPELT, cutoff=_LIKENESS)
    return tuple(dict.fromkeys(place for each in near for place in places[each]))


def _is_within(place: Place, area: PlaceCode | None) -> bool:
    return area is None or lies_in(place.code, area)


def _by_code(places: tuple[Place, ...]) -> Mapping[PlaceCode, Place]:
    listed: dict[PlaceCode, Place] = {}
    for place in places:
        if place.code in listed:
            raise ValueError(f"{place.code} is listed twice")
        if place.parent is not None and place.parent not in listed:
            raise ValueError(f"{place.code} is listed before {place.parent}, or {place.parent} is missing")
        listed[place.code] = place
    return MappingProxyType(listed)


def _by_parent(places: tuple[Place, ...]) -> Mapping[PlaceCode | None, tuple[Place, ...]]:
    grouped: dict[PlaceCode | None, list[Place]] = {}
    for place in places:
        grouped.setdefault(place.parent, []).append(place)
    return MappingProxyType({parent: tuple(children) for parent, children in grouped.items()})
