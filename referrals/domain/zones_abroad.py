"""Where members live who have left home for a while, so that messages come by their own clock there.

Not for: where somebody is at home (see place): nobody's district changes by this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from referrals.domain.organisation import in_language


@dataclass(frozen=True, slots=True)
class CityAbroad:
    """A city by whose clock she lives; `zone` is IANA."""

    code: str
    zone: str
    names: Mapping[str, str] = field(hash=False)

    def name(self, language: str) -> str:
        """As she calls it."""
        return in_language(self.names, language)


def city_of(zone: str, cities: Iterable[CityAbroad]) -> CityAbroad | None:
    """The city whose clock this is; None where it is none of them."""
    return next((each for each in cities if each.zone == zone), None)
