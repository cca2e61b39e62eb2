"""A form somebody is filling in, as it is kept between two presses.

Not for: which steps a flow has and what a press does to it (see handlers/forms/engine).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from referrals.domain.notice import Json

FormId = NewType("FormId", int)

COMPOSING, SENDING_BACK = "composing", "sending_back"
"""The forms of whoever writes for a campaign, and of whoever sends one back and says why."""
COMPLAINT, ANSWERING_COMPLAINT = "complaint", "complaint_answer"
"""The forms of whoever complains, and of whoever answers a complaint."""
ADDING = "adding"
"""The form of a writer who adds to something she has sent."""
AT_THE_TABLE = "table"
"""The step of COMPOSING while a table is expected, which comes beside all turns."""
PROMPT = "form"
"""The slot of a form's message: one form is open at a time, and it is always in this message."""
_SHARE = "share"
TYPED = "typed:"
"""The beginning of the slots of what she typed into any form of a report."""


@dataclass(frozen=True, slots=True)
class Form:
    """Keys, never display text. `path` are the steps behind her, so that back works; `version` grows with every change,
    and a press carries the version it was drawn with. `id` is None until it is first kept."""

    id: FormId | None
    flow: str
    step: str
    answers: Mapping[str, Json]
    path: tuple[str, ...]
    version: int
    touched_at: datetime
    expires_at: datetime


def typed_into(flow: str) -> str:
    """The beginning of the slots of what she typed into the form of this flow: it goes with that form, and no other's does."""
    return f"{TYPED}{flow}:"


def share_slot(flow: str) -> str:
    """The slot of the message with the key by which Telegram shares her number: it goes with what she typed."""
    return f"{typed_into(flow)}{_SHARE}"


def shares_number(slot: str) -> bool:
    """Whether a slot of what she typed is that of the key."""
    return slot.endswith(f":{_SHARE}")
