"""What a coordinator is shown of campaigns: those she may run or approve, as she is told of them (D21), what else her readers get
beside one, and how it goes.

Not for: changing anything (see drafting, overseeing) or wording (handlers).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from referrals.call import Call
from referrals.campaigning.campaign_store import LISTED, CampaignStore, sees
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import Campaign, CampaignState, CopyState
from referrals.domain.campaign.overlap import repeats, shared_days
from referrals.domain.network import Group
from referrals.domain.place import PlaceCode
from referrals.storage import campaign_rows, copy_rows, crisis_rows, network_rows
from referrals.storage.database import Transaction

HANDED_IN = (CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.HELD, CampaignState.ENDED)
"""States of campaigns that others are told of; the last since it is told to be over only later (D21)."""


@dataclass(frozen=True, slots=True)
class Beside:
    """`twice`: some of its readers would get the same pack from another campaign, too. `days` are those, of what somebody has
    still to approve, on which they get something else beside it."""

    twice: bool = False
    days: tuple[date, ...] = ()


class Showing:
    """Nothing here changes anything."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def campaign(self, call: Call, campaign: int) -> Campaign | None:
        """A campaign that she runs, as she is told of it; None where there is none or she may not."""
        found = await self._store.run_by(call, campaign)
        return None if found is None else self._store.as_shown(found, call.now)

    async def seen(self, call: Call, campaign: int) -> Campaign | None:
        """The same, also for anyone who might approve it."""
        found = await self._store.seen_by(call, campaign)
        return None if found is None else self._store.as_shown(found, call.now)

    async def campaigns(self, call: Call) -> tuple[Campaign, ...]:
        """What she may run or approve, as she is told of it, the newest first. Of a draft only who wrote in it hears."""
        found = await campaign_rows.newest(call.tx, tuple(CampaignState), LISTED)
        return tuple(self._store.as_shown(each, call.now) for each in found if sees(call.person, each))

    async def groups(self, tx: Transaction) -> tuple[Group, ...]:
        """Every group, to choose from."""
        return await network_rows.groups(tx)

    async def districts_held(self, tx: Transaction) -> dict[PlaceCode, datetime]:
        """Every paused place, since when."""
        return await crisis_rows.all_of(tx)

    async def beside(self, tx: Transaction, campaign: Campaign, now: datetime) -> Beside:
        """What other campaigns bring to the same places, as far as anyone is told of it: never whose, and nothing of a draft."""
        campaign = self._store.as_shown(campaign, now)
        days = {each.day for each in campaign.messages if each.waits}
        if campaign.group is not None or not days:
            return Beside()
        found = await campaign_rows.on_days(tx, days, HANDED_IN, campaign.id)
        others = [self._store.as_shown(each, now) for each in found]
        twice = [each for each in others if repeats(each, campaign)]
        met = frozenset[date]().union(*(shared_days(each, campaign) for each in others if each not in twice))
        return Beside(bool(twice), tuple(each.day for each in campaign.unapproved if each.day in met))

    async def counts(self, call: Call, campaign: int) -> dict[MessageId, Counter[CopyState]] | None:
        """What became of the copies, by message; only for `figures` to be made of, which says what may be shown (D21)."""
        found = await self._store.run_by(call, campaign)
        if found is None:
            return None
        return {each.id: await copy_rows.counts(call.tx, each.id) for each in found.messages}

    async def counts_by_place(self, call: Call, campaign: int) -> dict[tuple[PlaceCode | None, str], tuple[int, int]]:
        """People it was for and those who got any of it, by home and language; only for `cells` to be made of (D21)."""
        found = await self._store.run_by(call, campaign)
        messages = [each.id for each in found.messages] if found is not None else []
        return await copy_rows.by_place_and_language(call.tx, messages) if messages else {}
