"""A message to many: its id, whom it is for, what becomes of each reader's copy.

What campaigns and warnings share. Knows neither: what differs is when a message may go, who approved it, and its words.
"""

from referrals.domain.broadcast.message import MESSAGE_SLOTS, NOT_KEPT, MessageId, message_subject, read_message_subject

__all__ = ["MESSAGE_SLOTS", "NOT_KEPT", "MessageId", "message_subject", "read_message_subject"]
