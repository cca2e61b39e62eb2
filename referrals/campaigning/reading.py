"""The reader's side of campaigns: what she gets, and what she may read again.

Not for: whether a message may go to her now (domain/campaign/delivery_decision), her wishes (see subscribing) and answers (see
answering), or wording.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from referrals.call import Call
from referrals.campaigning.campaign_store import CampaignStore, holds_of
from referrals.domain.campaign import (
    Campaign,
    CampaignId,
    CopyState,
    DeliveryDecision,
    Go,
    Message,
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
    """One message as one reader gets it. `earlier` is the newest day before it whose message she was not sent and may read,
    `first` says that no campaign has ever brought her anything, `group` is the name of the group whose leader wrote it. In a
    preview `language` is that of the readers it is looked at for."""

    campaign: Campaign
    message: Message
    text: Text
    earlier: date | None = None
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

    async def letter(self, call: Call, campaign: int, day: date, since: datetime) -> Letter | None:
        """Her copy, at the moment it is to be sent; None where it may not go to her now, or no longer. `since` is when it
        could first have gone: an outage may have made it too late."""
        tx, reader = call.tx, call.person
        found = await campaign_rows.get(tx, CampaignId(campaign))
        message = found.message(day) if found else None
        if found is None or message is None:
            return None
        hold, patience = (await holds_of(tx, [reader]))[reader.id], self._store.patience
        became: DeliveryDecision = decide_delivery(found, message, reader, call.now, patience, hold=hold, since=since)
        if not isinstance(became, Go):
            return None
        first = not await message_rows.has_slots(tx, reader.id, "campaign:")
        return await _addressed(tx, reader, found, message, first=first)

    async def draft_letter(self, call: Call, campaign: int, day: date, language: str) -> Letter | None:
        """A message as readers of a language would get it, for whoever writes or approves it."""
        found = await self._store.seen_by(call, campaign)
        message = found.message(day) if found else None
        text = message.text_for(language) if message else None
        if found is None or message is None or text is None:
            return None
        return Letter(found, message, text, group=await _group_of(call.tx, found), language=language)

    async def read_again(self, call: Call, campaign: int, day: date) -> Letter | None:
        """A message that she has got, or let go; None for any other."""
        found = await campaign_rows.get(call.tx, CampaignId(campaign))
        message = found.message(day) if found else None
        if found is None or message is None or not await may_read(call.tx, call.person, found.id, day):
            return None
        return await _addressed(call.tx, call.person, found, message)


async def may_read(tx: Transaction, reader: Person, campaign: CampaignId, day: date) -> bool:
    """Whether she has got it, or let it go."""
    return (await reader_rows.states(tx, campaign, [day], reader.id)).get(day) in READABLE


async def _addressed(
    tx: Transaction, reader: Person, campaign: Campaign, message: Message, *, first: bool = False
) -> Letter | None:
    text = message.text_for(reader.language)
    if text is None:
        return None
    before = [each.day for each in campaign.messages if each.day < message.day]
    states = await reader_rows.states(tx, campaign.id, before, reader.id)
    missed = [day for day, state in states.items() if state in MISSED]
    return Letter(campaign, message, text, max(missed, default=None), first, await _group_of(tx, campaign))


async def _group_of(tx: Transaction, campaign: Campaign) -> str:
    """The name of the group whose leader writes to it; "" where coordinators write."""
    groups = await network_rows.groups(tx) if campaign.group else ()
    return next((each.name for each in groups if each.code == campaign.group), "")
