"""Who could be asked, as ranking needs them: organisations with their people and what they have on their hands.

Not for: who may be asked, and in which order (see domain.routing).
"""

from referrals.domain.kind import Track
from referrals.domain.organisation import Candidate
from referrals.storage import network_rows, person_rows, referral_rows
from referrals.storage.database import Transaction


async def candidates(tx: Transaction, track: Track) -> tuple[Candidate, ...]:
    """Every organisation that is still in the network, in order of code, with what it has in this track alone (D10)."""
    organisations = await network_rows.organisations(tx)
    people = await person_rows.focal_points(tx, [each.code for each in organisations])
    load = await referral_rows.open_cases(tx, track)
    return tuple(Candidate(each, people[each.code], load[each.code]) for each in organisations)
