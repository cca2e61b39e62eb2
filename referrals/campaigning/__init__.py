"""Campaigns, from the first word to the last copy. One method is one action, inside the turn's transaction.

Seven sides: making (a coordinator writes and submits), importing (the same from a table), approving (a second one reads),
overseeing (what becomes of it), delivering (timers), reading (what a reader gets and wants), answering (what she writes back).
Not for: alerts and referrals, which no campaign ever delays.
"""

from referrals.campaigning.answering import Replies
from referrals.campaigning.approving import Approving
from referrals.campaigning.delivering import Delivering
from referrals.campaigning.importing import Importing
from referrals.campaigning.overseeing import CampaignOversight


class Campaigning(Approving, CampaignOversight, Importing, Delivering, Replies):
    """What handlers and timers call."""


__all__ = ["Campaigning"]
