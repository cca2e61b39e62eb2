"""Everything the network can do, as handlers and views have it.

Not for: what any of it does (see referrals).
"""

from dataclasses import dataclass

from referrals.campaigning import Campaigning
from referrals.complaining import Complaining
from referrals.crying import Crying
from referrals.delivering import Delivering
from referrals.dispatching import Dispatching
from referrals.domain.campaign.content import Content
from referrals.drafts import Drafts
from referrals.enrolling import Enrolling
from referrals.facts import Facts
from referrals.following_up import FollowingUp
from referrals.joining import Joining
from referrals.operating import Operating
from referrals.reporting import Reporting
from referrals.sweeping import Sweeping
from referrals.telling import Telling


@dataclass(frozen=True, slots=True)
class UseCases:
    """Made once, at the start."""

    joining: Joining
    enrolling: Enrolling
    reporting: Reporting
    dispatching: Dispatching
    following_up: FollowingUp
    campaigning: Campaigning
    operating: Operating
    telling: Telling
    crying: Crying
    complaining: Complaining
    drafts: Drafts
    sweeping: Sweeping
    delivering: Delivering


def use_cases_with(facts: Facts, content: Content) -> UseCases:
    """All of them; none knows another, and what delivers messages to many is given every kind there is."""
    campaigning = Campaigning(facts, content)
    return UseCases(
        joining=Joining(facts),
        enrolling=Enrolling(facts),
        reporting=Reporting(facts),
        dispatching=Dispatching(facts),
        following_up=FollowingUp(facts),
        campaigning=campaigning,
        operating=Operating(facts),
        telling=Telling(facts),
        crying=Crying(facts),
        complaining=Complaining(facts),
        drafts=Drafts(facts),
        sweeping=Sweeping(facts),
        delivering=Delivering(campaigning.kinds),
    )
