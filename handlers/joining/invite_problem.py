"""Why an invite leads nowhere, for the handler that finds it out and for the view that says it.

Not for: whether an invite counts (referrals/domain/invite).
"""

from enum import StrEnum


class InviteProblem(StrEnum):
    """Why an invite leads nowhere."""

    UNKNOWN = "unknown"
    SPENT = "spent"
    ALREADY = "already"
    ASKED = "asked"
