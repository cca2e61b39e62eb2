"""An invite, and the admission of whoever came with it, up to the leader's one press.

Not for: what a member may do afterwards (see authority).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from referrals.domain.person import Grant, PersonId, Role

InviteId = NewType("InviteId", int)
AdmissionId = NewType("AdmissionId", int)

STAFF = frozenset({Role.FOCAL_POINT, Role.COORDINATOR, Role.GROUP_LEADER, Role.COMPLAINTS, Role.OPERATOR})
"""Roles whose invites are for one person only; whoever hands them out knows her."""


class AdmissionState(StrEnum):
    """How far somebody with an invite has come."""

    READING = "reading"
    """Reads what the bot is; has not agreed."""
    AWAITING = "awaiting"
    """Agreed; the leader of her group decides."""
    ADMITTED = "admitted"
    """In the network."""
    REFUSED = "refused"
    """The leader said no, or she did not agree."""


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invite gives, to how many more, until when. Its code is known only to whoever holds the link."""

    id: InviteId
    grant: Grant
    uses_left: int
    expires_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it still admits anybody."""
        return self.uses_left > 0 and now < self.expires_at

    @property
    def needs_leader(self) -> bool:
        """A group's invite admits each member only by the leader's press."""
        return self.grant.role not in STAFF


@dataclass(frozen=True, slots=True)
class Admission:
    """One person on her way in. `name` is what Telegram calls her, kept only until the leader has decided."""

    id: AdmissionId
    person: PersonId
    invite: Invite
    state: AdmissionState
    name: str = ""
    decided: bool = False
    """Whether the leader has decided."""

    def used(self, invite: InviteId) -> bool:
        """Whether it has taken a use of this invite already, waiting or refused: one person uses an invite once."""
        taken = self.state is AdmissionState.AWAITING or (self.state is AdmissionState.REFUSED and self.decided)
        return taken and self.invite.id == invite
