"""Campaigns: what they are (record), what becomes of them (life) and of each copy (fate), and what may be shown (figures)."""

from referrals.domain.campaign.fate import CopyState, Fate, Go, Never, Patience, Wait, due_at, fate
from referrals.domain.campaign.figures import Figures, figures
from referrals.domain.campaign.life import decide
from referrals.domain.campaign.record import (
    PLAIN,
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    Message,
    MessageState,
    Text,
    message_subject,
    read_message_subject,
    subject_of,
)

__all__ = [
    "PLAIN",
    "Audience",
    "Campaign",
    "CampaignId",
    "CampaignState",
    "CopyState",
    "Fate",
    "Figures",
    "Go",
    "Message",
    "MessageState",
    "Never",
    "Patience",
    "Text",
    "Wait",
    "decide",
    "due_at",
    "fate",
    "figures",
    "message_subject",
    "read_message_subject",
    "subject_of",
]
