"""The reader's side of campaigns: what she gets, and what she may read again.

Not for: whether a message may go to her now (domain/campaign/delivery_decision), her wishes (see subscribing) and answers (see
answering), or wording.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from referrals.call import Call
from referrals.campaigning.campaign_store import CampaignStore, holds_of, sees
from referrals.domain.broadcast import MESSAGE_SLOTS, Go, MessageId
from referrals.domain.campaign import (
    Campaign,
    CampaignId,
    CopyState,
    Message,
    Reader,
    Text,
    decide_delivery,
)
from referrals.domain.person import Person
from referrals.storage import campaign_rows, message_rows, network_rows, reader_rows
from referrals.storage.database import Transaction

MISSED = frozenset({CopyState.LET_GO, CopyState.SKIPPED})
"""What became of a copy that she was not sent, for her own sake or because an outage made it too late."""
READABLE = frozenset({CopyState.SENT, CopyState.IN_DOUBT}) | MISSED
"""What became of a copy that she may read again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as one reader gets it. `earlier` is the newest message before it that she was not sent and may read,
    `first` says that no campaign has ever brought her anything, `group` is the name of the group whose leader wrote it. In a
    preview `language` is that of the readers it is looked at for."""

    campaign: Campaign
    message: Message
    text: Text
    earlier: Message | None = None
    first: bool = False
    group: str = ""
    language: str = ""

    @property
    def place(self) -> tuple[int, int] | None:
        """Which of how many it is, where that means something: in a series whose days follow each other."""
        days = [each.day for each in self.campaign.messages]
        gaps = [(later - day).days for day, later in pairwise(days)]
        return (self.campaign.number(self.message.day), len(days)) if gaps and max(gaps) <= 2 else None


class Reading:
    """What is shown to a reader, or to someone who writes for her."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def letter(self, call: Call, message: int, since: datetime) -> Letter | None:
        """Her copy, at the moment it is to be sent; None where it may not go to her now, or no longer. `since` is when it
        could first have gone: an outage may have made it too late."""
        tx, reader, found = call.tx, call.person, await _found(call.tx, message)
        if found is None:
            return None
        hers = Reader(reader, (await holds_of(tx, [reader]))[reader.id], since)
        if not isinstance(decide_delivery(*found, hers, call.now, self._store.patience), Go):
            return None
        first = not await message_rows.has_slots(tx, reader.id, MESSAGE_SLOTS)
        return await _addressed(tx, reader, *found, first=first)

    async def draft_letter(self, call: Call, message: int, language: str) -> Letter | None:
        """A message as readers of a language would get it, for someone who writes or approves it."""
        found = await _found(call.tx, message)
        if found is None or not sees(call.person, found[0]) or (text := found[1].text_for(language)) is None:
            return None
        return Letter(*found, text, group=await _group_of(call.tx, found[0]), language=language)

    async def read_again(self, call: Call, message: int) -> Letter | None:
        """A message that she has got, or let go; None for any other."""
        found = await _found(call.tx, message)
        if found is None or not await may_read(call.tx, call.person, found[1].id):
            return None
        return await _addressed(call.tx, call.person, *found)

    async def on_day(self, call: Call, campaign: int, day: date) -> MessageId | None:
        """How the message of a day is named that she has got, or let go: for what named it by its day. Such a message never
        moves to another day."""
        message = await campaign_rows.message_on(call.tx, CampaignId(campaign), day)
        return message if message is not None and await may_read(call.tx, call.person, message) else None


async def _found(tx: Transaction, message: int) -> tuple[Campaign, Message] | None:
    campaign = await campaign_rows.holding(tx, MessageId(message))
    found = campaign.message(MessageId(message)) if campaign is not None else None
    return None if campaign is None or found is None else (campaign, found)


async def may_read(tx: Transaction, reader: Person, message: MessageId) -> bool:
    """Whether she has got it, or let it go."""
    return (await reader_rows.states(tx, [message], reader.id)).get(message) in READABLE


async def _addressed(
    tx: Transaction, reader: Person, campaign: Campaign, message: Message, *, first: bool = False
) -> Letter | None:
    text = message.text_for(reader.language)
    if text is None:
        return None
    before = [each for each in campaign.messages if each.day < message.day]
    states = await reader_rows.states(tx, [each.id for each in before], reader.id)
    missed = [each for each in before if states.get(each.id) in MISSED]
    return Letter(campaign, message, text, missed[-1] if missed else None, first, await _group_of(tx, campaign))


async def _group_of(tx: Transaction, campaign: Campaign) -> str:
    """The name of the group whose leader writes to it; "" where coordinators write."""
    groups = await network_rows.groups(tx) if campaign.group else ()
    return next((each.name for each in groups if each.code == campaign.group), "")
