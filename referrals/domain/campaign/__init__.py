"""Campaigns: what they are (model), what becomes of them (transitions), and when their messages may go (delivery_decision).

Not for: what they share with every message to many (domain/broadcast).
"""

from referrals.domain.broadcast import Audience, CopyState, Patience
from referrals.domain.broadcast.figures import Figures, figures
from referrals.domain.campaign.delivery_decision import Reader, decide_delivery
from referrals.domain.campaign.model import (
    PLAIN,
    Campaign,
    CampaignId,
    CampaignState,
    Message,
    MessageState,
    Text,
    subject_of,
)
from referrals.domain.campaign.transitions import decide

__all__ = [
    "PLAIN",
    "Audience",
    "Campaign",
    "CampaignId",
    "CampaignState",
    "CopyState",
    "Figures",
    "Message",
    "MessageState",
    "Patience",
    "Reader",
    "Text",
    "decide",
    "decide_delivery",
    "figures",
    "subject_of",
]
