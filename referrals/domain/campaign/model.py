"""A campaign as it is kept: whom it is for, and its messages, one at most for a local day.

Not for: what may become of it (see transitions) or of one copy of a message (see delivery_decision).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from referrals.domain.broadcast import NOT_KEPT, Audience, MessageId, Schedule
from referrals.domain.person import GroupCode, PersonId

CampaignId = NewType("CampaignId", int)

MESSAGE_KIND = "campaign"
"""What the messages of a campaign are called among all messages to many."""

LONGEST_TEXT = 3500
"""Length of one message in one language; room is left for what goes with it: its lead, its act, its buttons."""
LONGEST_WISH = 500
"""Length of what a second coordinator asks to change."""
MOST_MESSAGES = 60
PLAIN = ""
"""The key of a text that goes to everybody as it is, whatever her language: a leader's notice to her own group."""


class CampaignState(StrEnum):
    """How far a campaign has come."""

    DRAFT = "draft"
    """Being made; nothing of it goes to anybody."""
    SUBMITTED = "submitted"
    """Waits for a second coordinator."""
    APPROVED = "approved"
    """Its messages go when their days come."""
    HELD = "held"
    """Approved, but nobody who may answers for it any more: it is paused until a coordinator takes it over."""
    CANCELLED = "cancelled"
    """Ended by a person; what had gone stays."""
    ENDED = "ended"
    """Every message has gone, was cancelled or skipped."""


class MessageState(StrEnum):
    """How far one message of a campaign has come."""

    PLANNED = "planned"
    """Waits for its moment, and for approval where it has none."""
    GOING = "going"
    """It is on its way: some may have it."""
    GONE = "gone"
    """Nobody waits for it any more."""
    CANCELLED = "cancelled"
    """Ended by a person; whoever had it by then keeps it."""
    SKIPPED = "skipped"
    """Its moment passed before it was approved, or while the bot was down too long."""


@dataclass(frozen=True, slots=True)
class Text:
    """One language's words of a message: `call_to_action` is one thing to do, `card` the few words of its
    picture; both may be "".

    `outdated` is a mark for whoever writes and approves, never for readers: words in another language of this message were
    changed after these (see translation).
    """

    text: str
    call_to_action: str = ""
    card: str = ""
    outdated: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Message:
    """One day of a campaign. It goes at `hour` where each reader is, or at the moment `at`, the same for all; exactly one
    of them is set. Moved to another day, it is still the same: its `id` is what names it.

    `event_at` is the moment of a meeting that the text invites to: each reader sees her own time (N56). `picture` is
    Telegram's id of a picture that somebody attached, "" for none. `scanned_at` is the moment at which the last look for those
    who are due began, and `cursor` the person to whom it has come; 0: it is over.
    """

    day: date
    texts: Mapping[str, Text] = field(hash=False)
    hour: time | None = None
    at: datetime | None = None
    event_at: datetime | None = None
    picture: str = ""
    state: MessageState = MessageState.PLANNED
    approved: bool = False
    scanned_at: datetime | None = None
    cursor: int = 0
    id: MessageId = NOT_KEPT

    @property
    def schedule(self) -> Schedule:
        """When it is meant for its readers."""
        return Schedule(self.day, self.hour, self.at)

    def text_for(self, language: str) -> Text | None:
        """Her words; None where nobody has written them in her language."""
        return self.texts.get(PLAIN) or self.texts.get(language)

    @property
    def outdated_languages(self) -> tuple[str, ...]:
        """The languages whose words are older than a change in another."""
        return tuple(language for language, text in self.texts.items() if text.outdated)

    @property
    def waits(self) -> bool:
        """Whether anybody may still get it."""
        return self.state in {MessageState.PLANNED, MessageState.GOING}

    @property
    def goes(self) -> bool:
        """Whether it is approved, and was neither cancelled nor skipped: it comes to its readers, or came."""
        return self.approved and self.state not in {MessageState.CANCELLED, MessageState.SKIPPED}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A series of messages with those it is for. `messages` are in order of their days.

    `owner` answers for it: the author, or who took it over. `editors` are all who wrote in it since it was approved, or have
    to since it was sent back: none of them can approve it. `excluded_languages` are those whose readers she chose to
    leave out. `pack` is "" for her own words, `group` is set for a leader's notice to her own group, which needs no approval.
    `change_request` is what the second coordinator asks to change, in her words: "" unless she sent it back with
    some, and nobody has approved it since, or submitted again what was changed on the way.
    """

    id: CampaignId
    author: PersonId
    owner: PersonId
    state: CampaignState
    audience: Audience
    messages: tuple[Message, ...]
    created_at: datetime
    pack: str = ""
    colour: str = "#7a4b8f"
    group: GroupCode | None = None
    editors: frozenset[PersonId] = frozenset()
    excluded_languages: frozenset[str] = frozenset()
    approved_by: PersonId | None = None
    change_request: str = ""
    version: int = 1

    @property
    def is_change_sent_back(self) -> bool:
        """Whether what was changed on the way was sent back, and not submitted since: it waits for nobody's approval."""
        return self.state is CampaignState.APPROVED and bool(self.change_request and self.unapproved)

    @property
    def is_sent_back(self) -> bool:
        """Whether someone asks, in words, to change it before it can be approved: all of it, or what was changed on the way."""
        return self.is_change_sent_back or (self.state is CampaignState.DRAFT and bool(self.change_request))

    def message(self, message: MessageId) -> Message | None:
        """One of its messages."""
        return next((each for each in self.messages if each.id == message != NOT_KEPT), None)

    def on(self, day: date) -> Message | None:
        """The message of a local day."""
        return next((each for each in self.messages if each.day == day), None)

    def free_day(self, first: date) -> date:
        """The first day from this one on that has no message."""
        while self.on(first) is not None:
            first += timedelta(days=1)
        return first

    def number(self, day: date) -> int:
        """Which of the messages it is, counted from 1."""
        return sum(each.day <= day for each in self.messages)

    def with_message(self, message: Message) -> "Campaign":
        """The same with this message in its own place, or beside the others if it is new."""
        others = [each for each in self.messages if each.id != message.id or each.id == NOT_KEPT]
        return replace(self, messages=tuple(sorted([*others, message], key=lambda each: each.day)))

    def without_message(self, message: MessageId) -> "Campaign":
        """The same without this message."""
        return replace(self, messages=tuple(each for each in self.messages if each.id != message))

    @property
    def unapproved(self) -> tuple[Message, ...]:
        """What somebody has still to approve."""
        return tuple(each for each in self.messages if each.state is MessageState.PLANNED and not each.approved)


def subject_of(campaign: CampaignId) -> str:
    """Like "campaign:12": the campaign's name in events and slots."""
    return f"campaign:{campaign}"
