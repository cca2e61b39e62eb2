"""What can be chosen in help and settings with one press, for the screens and for those who take the press.

Not for: what a choice means (referrals/domain/person).
"""

from collections.abc import Mapping
from datetime import time

from referrals.domain.person import ALWAYS, Hours, Person
from referrals.domain.place import PlaceCode
from referrals.facts import Facts

COUNTRIES = (PlaceCode("KG"), PlaceCode("TJ"), PlaceCode("UZ"), PlaceCode("KZ"), PlaceCode("TM"))
"""Those whose numbers are known."""
SPANS: Mapping[str, Hours] = {
    "08-20": Hours(time(8), time(20)),
    "09-12": Hours(time(9), time(12)),
    "12-17": Hours(time(12), time(17)),
    "17-21": Hours(time(17), time(21)),
    "any": ALWAYS,
}
"""Safe hours, by their key in button data."""
NONE = "~none"
"""In button data: no centre."""


def home_country_of(person: Person, facts: Facts) -> PlaceCode | None:
    """Her country where she told her district; nobody's country is guessed."""
    return facts.gazetteer.country_of(person.home) if person.home else None
