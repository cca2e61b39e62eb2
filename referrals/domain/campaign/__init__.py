"""Campaigns: what they are (record), what becomes of them (life) and of each copy (fate), and what may be shown (figures)."""

from referrals.domain.campaign.delivery_decision import (
    CopyState,
    DeliveryDecision,
    Go,
    Never,
    Patience,
    Wait,
    decide_delivery,
    due_at,
)
from referrals.domain.campaign.figures import Figures, figures
from referrals.domain.campaign.model import (
    PLAIN,
    Audience,
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
    "DeliveryDecision",
    "Figures",
    "Go",
    "Message",
    "MessageState",
    "Never",
    "Patience",
    "Text",
    "Wait",
    "decide",
    "decide_delivery",
    "due_at",
    "figures",
    "subject_of",
]
