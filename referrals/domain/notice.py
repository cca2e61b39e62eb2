"""A notice: who must be told what, with which priority and in which place of her chat. Never the text itself.

Also the one place that decides when a writer may be written to (D6). Not for: wording (handlers/views), sending
(bot/courier).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from referrals.domain.person import Hours, Person, PersonId, Role

Scalar = None | bool | int | float | str
Json = Scalar | Sequence["Json"] | Mapping[str, "Json"]


class Lane(IntEnum):
    """Which notices go first. A lower lane never delays a higher one by more than one send."""

    ALERT = 0
    """Urgent offers and escalations."""
    REPLY = 1
    """Answers to somebody who is waiting with the phone in her hand."""
    FOLLOW_UP = 2
    """What may take a moment: status changes, reminders."""
    CAMPAIGN = 3
    """Many readers, no hurry."""


class Mode(StrEnum):
    """How a notice enters the chat. Each becomes exactly one call of the Bot API."""

    SEND = "send"
    """A new message; it becomes the message of its slot."""
    FOLD = "fold"
    """Edit the message of the slot where there is one, else send."""
    UPDATE = "update"
    """Edit the message of the slot where there is one, else nothing: it was never seen."""
    DELETE = "delete"
    """Remove the message of the slot."""
    ANSWER = "answer"
    """Answer a press (a toast). Worthless after ten seconds, never sent again, outside pacing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One call of the Bot API to come. The text is made when it is sent, in the reader's language.

    `key` names the view, `params` hold ids and keys, never display text; `slot` names the place in the chat ("" is a
    message nobody addresses again); `about` names the subject ("violence:12", "referral:7") by which a use case cancels
    what became untrue before it was sent; `guarded` notices go only inside the reader's window (D6), checked when sent.
    """

    to: PersonId
    key: str
    params: Mapping[str, Json] = field(default_factory=dict)
    slot: str = ""
    mode: Mode = Mode.SEND
    lane: Lane = Lane.REPLY
    about: str = ""
    not_before: datetime | None = None
    loud: bool = False
    guarded: bool = False


def renewed(notice: Notice) -> tuple[Notice, Notice]:
    """The same notice as a fresh message: its old message is deleted first, so that the phone rings again."""
    return replace(notice, key="", params={}, mode=Mode.DELETE, loud=False), notice


def comes_too_late(lane: Lane, came_at: datetime, now: datetime, reader: Person, window: timedelta) -> bool:
    """Whether an answer is no reply any more, an outage having passed since what it answers: a writer then gets it at
    her own hours (D6). Who answers or coordinates has duty hours instead."""
    staff = reader.has(Role.FOCAL_POINT) or reader.has(Role.COORDINATOR)
    return lane is Lane.REPLY and not staff and now - came_at > window


def may_write_at(
    now: datetime, *, last_press_at: datetime | None, safe: Hours, zone: str, window: timedelta
) -> datetime:
    """The first moment, `now` or later, at which a writer may be written to (D6): within `window` of her own press,
    or inside her safe hours in her own zone."""
    if last_press_at is not None and now - last_press_at <= window:
        return now
    local = now.astimezone(ZoneInfo(zone))
    if safe.hold(local.time()):
        return now
    opening = local.replace(hour=safe.start.hour, minute=safe.start.minute, second=0, microsecond=0)
    if opening <= local:
        opening += timedelta(days=1)
    return opening.astimezone(now.tzinfo)
