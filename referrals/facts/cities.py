"""Reads data/zones.toml: cities abroad by whose clock a member can live. Not for what that changes (domain/zones_abroad)."""

from pathlib import Path

from referrals.domain.zones_abroad import CityAbroad
from referrals.facts.entries import DATA, Texts, Zone
from referrals.toml_files.entries import Table, Text
from referrals.toml_files.reading import read


class CityEntry(Table):
    """One [[city]]."""

    code: Text
    zone: Zone
    names: Texts


class CitiesFile(Table):
    """The whole file."""

    city: list[CityEntry]


def load_cities(file: Path = DATA / "zones.toml") -> tuple[CityAbroad, ...]:
    """In the order of the screen. Raises FileRefused."""
    return tuple(CityAbroad(each.code, each.zone, each.names) for each in read(file, CitiesFile).city)
