"""A message to many: its id, whom it is for, when it is due, and what becomes of each reader's copy.

What campaigns share with every other kind. Knows none: what differs is when a message may go, who approved it, and its words.
"""

from referrals.domain.broadcast.audience import Audience
from referrals.domain.broadcast.copies import CopyState, DeliveryDecision, Go, Never, Patience, Wait
from referrals.domain.broadcast.message import (
    MESSAGE_SLOTS,
    NOT_KEPT,
    MessageId,
    message_subject,
    read_message_subject,
)
from referrals.domain.broadcast.outgoing import Outgoing, Stage
from referrals.domain.broadcast.schedule import Schedule

__all__ = [
    "MESSAGE_SLOTS",
    "NOT_KEPT",
    "Audience",
    "CopyState",
    "DeliveryDecision",
    "Go",
    "MessageId",
    "Never",
    "Outgoing",
    "Patience",
    "Schedule",
    "Stage",
    "Wait",
    "message_subject",
    "read_message_subject",
]
