"""The second coordinators of a campaign: who they are, and the cards by which they are asked to read it.

Not for: their verdict (see approving).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from referrals.call import Call
from referrals.campaigning.campaign_store import MOST_ASKED, CampaignStore, coordinators_who_may
from referrals.domain.authority import Action
from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.campaign.command import Command
from referrals.domain.campaign.notices import CampaignNews, approval_notice, told_notice
from referrals.domain.decision import Refused
from referrals.domain.person import PersonId
from referrals.storage import outbox
from referrals.storage.database import Transaction


class Approvers:
    """Asked when it is submitted; told when nothing waits for them any more."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def apply(self, call: Call, campaign: int, command: Command) -> Campaign | Refused:
        """What a person who runs it commands. What waited for approval and is written in again waits no longer: those who were
        told to read it see that."""
        before = await self._store.run_by(call, campaign)
        after = await self._store.apply(call, campaign, command)
        if before is not None and isinstance(after, Campaign) and before.state is not after.state:
            await self.close_cards(call.tx, after, await self.of(call.tx, before), call.now)
        return after

    async def of(self, tx: Transaction, campaign: Campaign) -> list[PersonId]:
        """Who could approve it once it is submitted: no one who wrote in it."""
        handed_in = replace(campaign, state=CampaignState.SUBMITTED)
        able = await coordinators_who_may(tx, handed_in, Action.APPROVE_CAMPAIGN)
        return [each.id for each in able if each.id not in campaign.editors][:MOST_ASKED]

    async def ask(self, tx: Transaction, campaign: Campaign, now: datetime) -> None:
        """Each of them gets a push."""
        asked = await self.of(tx, campaign)
        await outbox.add(tx, [each for person in asked for each in approval_notice(person, campaign.id)], now)

    async def close_cards(self, tx: Transaction, campaign: Campaign, asked: Iterable[PersonId], now: datetime) -> None:
        """Nothing waits for them any more; their cards say so."""
        cards = [each for person in asked for each in approval_notice(person, campaign.id, over=True)]
        await outbox.add(tx, cards, now)

    async def hide_change_request(self, tx: Transaction, before: Campaign, now: datetime) -> None:
        """What was to be changed is no longer shown to anyone who was told."""
        told = sorted(before.editors) if before.change_request else ()
        await outbox.add(tx, [told_notice(each, before.id, CampaignNews.HANDED_IN, over=True) for each in told], now)
