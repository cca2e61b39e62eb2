"""The reader's side of campaigns: what she gets, what she may read again, and what she wants.

Not for: whether a message may go to her now (domain/notice,
domain/campaign/delivery_decision), her answers (see answering) or wording.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import pairwise

from referrals.campaigning.campaign_store import TIMER, CampaignStore
from referrals.domain.campaign import (
    Campaign,
    CampaignId,
    CopyState,
    DeliveryDecision,
    Go,
    Message,
    Text,
    decide_delivery,
    message_subject,
)
from referrals.domain.person import Person, Subscription
from referrals.storage import (
    campaign_rows,
    message_rows,
    network_rows,
    person_rows,
    reader_rows,
    timers,
)
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


class Reading(CampaignStore):
    """What a reader does, and what is shown to her."""

    async def letter(
        self, tx: Transaction, reader: Person, campaign: int, day: date, since: datetime, now: datetime
    ) -> Letter | None:
        """Her copy, at the moment it is to be sent; None where it may not go to her now, or no longer. `since` is when it
        could first have gone: an outage may have made it too late."""
        found = await campaign_rows.get(tx, CampaignId(campaign))
        message = found.message(day) if found else None
        if found is None or message is None:
            return None
        hold = (await self._holds(tx, [reader]))[reader.id]
        patience = self._facts.policy.campaign_patience
        became: DeliveryDecision = decide_delivery(found, message, reader, now, patience, hold=hold, since=since)
        if not isinstance(became, Go):
            return None
        first = not await message_rows.has_slots(tx, reader.id, "campaign:")
        return await self._addressed(tx, reader, found, message, first=first)

    async def draft_letter(
        self, tx: Transaction, person: Person, campaign: int, day: date, language: str
    ) -> Letter | None:
        """A message as readers of a language would get it, for whoever writes or approves it."""
        found = await self._seen(tx, person, campaign)
        message = found.message(day) if found else None
        text = message.text_for(language) if message else None
        if found is None or message is None or text is None:
            return None
        return Letter(found, message, text, group=await self._group_of(tx, found), language=language)

    async def read_again(self, tx: Transaction, reader: Person, campaign: int, day: date) -> Letter | None:
        """A message that she has got, or let go; None for any other."""
        found = await campaign_rows.get(tx, CampaignId(campaign))
        message = found.message(day) if found else None
        if found is None or message is None or not await self._may_read(tx, reader, found.id, day):
            return None
        return await self._addressed(tx, reader, found, message)

    async def _may_read(self, tx: Transaction, reader: Person, campaign: CampaignId, day: date) -> bool:
        return (await reader_rows.states(tx, campaign, [day], reader.id)).get(day) in READABLE

    async def _addressed(
        self, tx: Transaction, reader: Person, campaign: Campaign, message: Message, *, first: bool = False
    ) -> Letter | None:
        text = message.text_for(reader.language)
        if text is None:
            return None
        before = [each.day for each in campaign.messages if each.day < message.day]
        states = await reader_rows.states(tx, campaign.id, before, reader.id)
        missed = [day for day, state in states.items() if state in MISSED]
        return Letter(campaign, message, text, max(missed, default=None), first, await self._group_of(tx, campaign))

    async def _group_of(self, tx: Transaction, campaign: Campaign) -> str:
        """The name of the group whose leader writes to it; "" where coordinators write."""
        groups = await network_rows.groups(tx) if campaign.group else ()
        return next((each.name for each in groups if each.code == campaign.group), "")

    def name_for(self, campaign: Campaign, language: str) -> str:
        """What the ready series is called that it was made of; "" for a coordinator's own words."""
        pack = self._packs.get(campaign.pack)
        return pack.titles.get(language, "") if pack is not None else ""

    async def pause(self, tx: Transaction, reader: Person, until: datetime, now: datetime) -> Subscription:
        """Nothing of campaigns until then."""
        return await self._wish(tx, reader, now, paused_until=until, stopped_at=None)

    async def stop(self, tx: Transaction, reader: Person, now: datetime) -> Subscription:
        """Nothing of campaigns any more; alerts, answers and her own reports go on as ever."""
        return await self._wish(tx, reader, now, stopped_at=now, paused_until=None)

    async def resume(self, tx: Transaction, reader: Person, now: datetime) -> Subscription:
        """Campaigns again."""
        return await self._wish(tx, reader, now, stopped_at=None, paused_until=None)

    async def choose_hour(self, tx: Transaction, reader: Person, hour: time | None, now: datetime) -> Subscription:
        """At her own hour instead of each message's; None: at each message's."""
        return await self._wish(tx, reader, now, hour=hour)

    async def choose_weekdays(
        self, tx: Transaction, reader: Person, weekdays: frozenset[int], now: datetime
    ) -> Subscription:
        """Only on these days; 0 is Monday."""
        return await self._wish(tx, reader, now, weekdays=weekdays)

    async def choose_with_report(self, tx: Transaction, reader: Person, wanted: bool, now: datetime) -> Subscription:
        """Also while a report of hers is open."""
        return await self._wish(tx, reader, now, with_report=wanted)

    async def _wish(self, tx: Transaction, reader: Person, now: datetime, **changes: object) -> Subscription:
        wishes = replace(reader.subscription, **changes)  # type: ignore[arg-type]
        await person_rows.change(tx, reader.id, subscription=wishes)
        await self.look_again(tx, reader, now)
        return wishes

    async def look_again(self, tx: Transaction, reader: Person, now: datetime) -> None:
        """What she wants, or her clock, has changed: what waits for her is asked at once whether it may go now."""
        for campaign, day in sorted(await reader_rows.look_again(tx, reader.id, now)):
            await timers.set_timer(tx, TIMER, message_subject(campaign, day), now)
