"""What a press came to, said in a few words over the chat: an enum for each feature that says it, for the handler that chooses
one and for the view that has its text.

Not for: the texts themselves (see each feature's view), or what belongs to no such group, which is a view of its own.
"""

from enum import StrEnum


class OfferToast(StrEnum):
    """What a press of hers came to."""

    TAKEN = "taken"
    LATE = "late"
    GONE = "gone"
    THANKS = "thanks"
    COLLEAGUE = "colleague"
    RECORDED = "recorded"


class CaseToast(StrEnum):
    """What a coordinator's press came to."""

    ASKED = "asked"
    OFF = "off"
    NOBODY = "nobody"
    WIDER = "wider"
    WIDER_BEFORE = "wider_before"
    REMINDED = "reminded"
    ASKING = "asking"


class ComplaintToast(StrEnum):
    """What a press about a complaint came to."""

    ENOUGH = "enough"
    NOT_YOURS = "not_yours"
    ANSWERED = "answered"


class CampaignToast(StrEnum):
    """What a press about a campaign came to."""

    SUBMITTED = "submitted"
    SENT = "sent"
    NOBODY_TO_APPROVE = "nobody_to_approve"
    NOTHING_WRITTEN = "nothing_written"
    NOBODY_THERE = "nobody_there"
    TEST = "test"
    NOBODY_TO_CHANGE = "nobody_to_change"
    OWN = "own"
    NOT_ALL = "not_all"
    CHANGED = "changed"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    GONE = "gone"
    CANCELLED = "cancelled"
    YOURS = "yours"
    HELD = "held"
    LIFTED = "lifted"
    WITH_SECOND = "with_second"
    DRAFT_AGAIN = "draft_again"
    LAST_PLACE = "last_place"
    FIXED = "fixed"
