"""What a campaign is when it begins: a draft of its author's.

Not for: keeping or changing it (see drafting).
"""

from datetime import datetime

from referrals.domain.authority import coordinated
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState
from referrals.domain.person import Person

NEW = CampaignId(0)


def draft_of(author: Person, audience: Audience, now: datetime) -> Campaign:
    """Hers, without any message."""
    hers = frozenset({author.id})
    return Campaign(NEW, author.id, author.id, CampaignState.DRAFT, audience, (), now, editors=hers)


def all_of_hers(person: Person) -> Audience | None:
    """Everyone in all she coordinates; None where that is nothing."""
    areas = coordinated(person)
    if not areas:
        return None
    return Audience() if None in areas else Audience(places=frozenset(filter(None, areas)))
