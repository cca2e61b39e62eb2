"""Campaigns, from the first word to the last copy. One method is one action, inside the turn's transaction.

Each side is a plain class of its own module; they share a `CampaignStore`. Not for: alerts and referrals, which no campaign
ever delays.
"""

from referrals.campaigning.answering import Replies
from referrals.campaigning.approvers import Approvers
from referrals.campaigning.approving import Approving
from referrals.campaigning.campaign_store import CampaignStore
from referrals.campaigning.drafting import Drafting
from referrals.campaigning.group_notices import GroupNotices
from referrals.campaigning.importing import Importing
from referrals.campaigning.messages import CampaignMessages
from referrals.campaigning.overseeing import CampaignOversight
from referrals.campaigning.reading import Reading
from referrals.campaigning.showing import Showing
from referrals.campaigning.submitting import Submitting
from referrals.campaigning.subscribing import Subscribing
from referrals.domain.campaign.content import Content
from referrals.domain.campaign.model import MESSAGE_KIND
from referrals.facts import Facts


class Campaigning:
    """What handlers and timers call, side by side."""

    def __init__(self, facts: Facts, content: Content) -> None:
        store = CampaignStore(facts)
        approvers = Approvers(store)
        self.content = content
        self.showing = Showing(store)
        self.drafting = Drafting(store, approvers, content)
        self.importing = Importing(store, approvers, content)
        self.group_notices = GroupNotices()
        self.submitting = Submitting(store, approvers)
        self.approving = Approving(store, approvers)
        self.oversight = CampaignOversight(store, approvers)
        self.messages = CampaignMessages(store)
        self.kinds = {MESSAGE_KIND: self.messages}
        self.reading = Reading(store)
        self.subscribing = Subscribing()
        self.replies = Replies(store)


__all__ = ["Campaigning"]
