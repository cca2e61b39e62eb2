"""Who could be asked, as ranking needs them: organisations with their people and what they have on their hands.

Not for: who may be asked, and in which order (see domain.routing).
"""

from datetime import datetime

from referrals.domain.draft import Choices
from referrals.domain.kind import Track
from referrals.domain.organisation import Candidate
from referrals.domain.person import Person
from referrals.domain.place import Gazetteer
from referrals.storage import network_rows, person_rows, referral_rows
from referrals.storage.database import Transaction


async def candidates(tx: Transaction, track: Track) -> tuple[Candidate, ...]:
    """Every organisation that is still in the network, in order of code, with what it has in this track alone (D10)."""
    organisations = await network_rows.organisations(tx)
    people = await person_rows.focal_points(tx, [each.code for each in organisations])
    load = await referral_rows.open_cases(tx, track)
    return tuple(Candidate(each, people[each.code], load[each.code]) for each in organisations)


async def choices(tx: Transaction, gazetteer: Gazetteer, person: Person, now: datetime) -> Choices:
    """What she may choose from after violence, with the countries that are open to it (D22)."""
    found, opened = await candidates(tx, Track.VIOLENCE), await network_rows.opened_countries(tx)
    return Choices(gazetteer, person.home, found, opened, person, now)
