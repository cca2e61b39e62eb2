"""A complaint: what someone says about people of the network, to a person outside their chain (D20).

Not for: who may read it (see authority) or what the screens say (handlers/complaints).
"""

from referrals.domain.complaint.model import (
    ABOUT_ONE_OF_MANY,
    LONGEST_ANSWER,
    LONGEST_COMPLAINT,
    MOST_OPEN,
    About,
    Complaint,
    ComplaintId,
    ComplaintState,
    Whose,
)

__all__ = [
    "ABOUT_ONE_OF_MANY",
    "LONGEST_ANSWER",
    "LONGEST_COMPLAINT",
    "MOST_OPEN",
    "About",
    "Complaint",
    "ComplaintId",
    "ComplaintState",
    "Whose",
]
