"""Everything the network can do, as handlers and views have it.

Not for: what any of it does (see referrals).
"""

from dataclasses import dataclass

from referrals.campaigning import Campaigning
from referrals.crying import Crying
from referrals.dispatching import Dispatching
from referrals.drafts import Drafts
from referrals.enrolling import Enrolling
from referrals.following_up import FollowingUp
from referrals.joining import Joining
from referrals.operating import Operating
from referrals.reporting import Reporting
from referrals.telling import Telling


@dataclass(frozen=True, slots=True)
class UseCases:
    """Made once, in bot/app."""

    joining: Joining
    enrolling: Enrolling
    reporting: Reporting
    dispatching: Dispatching
    following_up: FollowingUp
    campaigning: Campaigning
    operating: Operating
    telling: Telling
    crying: Crying
    drafts: Drafts
