"""Reads data/places.toml: the place list. Not for choosing or finding places (domain/place)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, ValidationInfo, model_validator

from referrals.domain.language import LANGUAGES
from referrals.domain.place import Gazetteer, Level, Place, PlaceCode, is_place_code, level_of, parent_of
from referrals.facts.entries import DATA, Zone
from referrals.toml_files.entries import Entries, Filled, Flaws, Table, Text, together
from referrals.toml_files.problems import resembling
from referrals.toml_files.reading import read


class PlaceEntry(Table):
    """One place. Its names in languages beside these two are entries as well, called by the language."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text] = Field(init=False)

    ru: Text = Field(description="the name in this language, in quotes")
    en: Text = Field(description="the name in this language, in quotes")
    pcode: Text | None = None
    zone: Zone | None = None
    source: Text | None = None
    also: Filled[str] | None = None
    now: Text | None = None

    entries: ClassVar = ("pcode", "zone", "source", "also", "now", *LANGUAGES)

    @model_validator(mode="after")
    def _named_in_known_languages(self) -> "PlaceEntry":
        flaws = Flaws()
        for key in set(self.__pydantic_extra__) - set(LANGUAGES):
            flaws.add((key,), "is not an entry known here", resembling(key, self.entries))
        flaws.raise_any()
        return self

    def names(self) -> dict[str, str]:
        return {"ru": self.ru, "en": self.en, **self.__pydantic_extra__}


def _each_in_its_place(places: Entries[str, PlaceEntry], flaws: Flaws, info: ValidationInfo) -> None:
    """Of what lies in a wrong place, or in none, nothing is said but that."""
    sources: Mapping[str, str] | None = info.data.get("sources")
    position = {code: number for number, code in enumerate(places.listed)}
    for code in places.listed:
        if not is_place_code(code):
            flaws.add((code,), "is no code like KG, KG-B, KG-B-BAT or KG-B-BAT-AKS of at most 20 characters")
        elif not _is_misplaced(code, position, flaws) and code in places.right:
            _check_source_and_zone(code, places.right[code], sources, flaws)


def _is_misplaced(code: str, position: Mapping[str, int], flaws: Flaws) -> bool:
    above = parent_of(PlaceCode(code))
    if above is None or position.get(above, position[code]) < position[code]:
        return False
    if above in position:
        flaws.add((code,), f"must stand after {above}, in which it lies")
    else:
        flaws.add((code,), f"lies in {above}, which is not listed", resembling(above, position))
    return True


def _check_source_and_zone(code: str, entry: PlaceEntry, sources: Mapping[str, str] | None, flaws: Flaws) -> None:
    is_country = level_of(PlaceCode(code)) is Level.COUNTRY
    if is_country and entry.zone is None:
        flaws.add((code, "zone"), "is missing: every country needs a time zone like Asia/Bishkek")
    if is_country and entry.source is None:
        flaws.add((code, "source"), "is missing: every country needs one of the keys of [sources]")
    if entry.source is not None and sources is not None and entry.source not in sources:
        says = f"{entry.source!r} is not a key of [sources]"
        flaws.add((code, "source"), says, resembling(entry.source, sources))


class PlacesFile(Table):
    """The whole file, widest places first."""

    dated: date
    sources: dict[str, Text]
    places: Annotated[dict[str, PlaceEntry], together(_each_in_its_place)]

    def gazetteer(self) -> Gazetteer:
        """What a place says nothing of, it has from the one it lies in."""
        listed: dict[PlaceCode, Place] = {}
        for key, entry in self.places.items():
            code = PlaceCode(key)
            listed[code] = self._place(code, entry, listed.get(parent_of(code) or code))
        return Gazetteer(tuple(listed.values()), self.dated)

    def _place(self, code: PlaceCode, entry: PlaceEntry, above: Place | None) -> Place:
        return Place(
            code=code,
            level=level_of(code),
            parent=parent_of(code),
            names=entry.names(),
            pcode=entry.pcode,
            zone=entry.zone or (above.zone if above else ""),
            source=self.sources[entry.source] if entry.source else (above.source if above else ""),
            other_spellings=tuple(dict.fromkeys(entry.also or ())),
            now=PlaceCode(entry.now) if entry.now else None,
        )


def load_gazetteer(file: Path = DATA / "places.toml") -> Gazetteer:
    """Raises FileRefused."""
    return read(file, PlacesFile).gazetteer()
