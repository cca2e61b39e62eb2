"""What a coordinator does with a campaign once it is begun: cancel all of it or a day, take it over, see how it goes; and the
places that she pauses.

Every method that takes a person asks `may`. Not for: writing (see making) or bringing it to readers (see delivering).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from referrals.campaigning.drafting import Drafting
from referrals.domain.authority import Action, Area, may
from referrals.domain.campaign import Campaign, CampaignState, CopyState
from referrals.domain.campaign.audience import repeats, shared_days
from referrals.domain.campaign.command import Cancel, CancelDay, TakeOver
from referrals.domain.campaign.notices import told_notice
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused
from referrals.domain.notice import renewed
from referrals.domain.person import Person
from referrals.domain.place import PlaceCode
from referrals.storage import campaign_rows, copy_rows, crisis_rows, outbox
from referrals.storage.database import Transaction

HANDED_IN = (CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.HELD, CampaignState.ENDED)
"""States of campaigns that others are told of; the last since it is told to be over only later (D21)."""


@dataclass(frozen=True, slots=True)
class Beside:
    """`twice`: some of its readers would get the same pack from another campaign, too. `days` are those, of what somebody has
    still to approve, on which they get something else beside it."""

    twice: bool = False
    days: tuple[date, ...] = ()


class CampaignOversight(Drafting):
    """From its beginning to its end."""

    async def cancel(self, tx: Transaction, person: Person, campaign: int, now: datetime) -> Campaign | Refused:
        """All that has not gone; a draft is forgotten."""
        found = await self._campaign(tx, person, campaign)
        if found is None:
            return NotAllowed()
        after = await self._decide(tx, found, Cancel(person.id), now, person)
        if isinstance(after, Campaign) and found.state is CampaignState.DRAFT:
            await campaign_rows.forget(tx, after.id)
            await self._hide_wish(tx, found, now)
        elif isinstance(after, Campaign) and found.unapproved:
            await self._close_cards(tx, after, await self._approvers(tx, found), now)
        return after

    async def cancel_day(
        self, tx: Transaction, person: Person, campaign: int, day: date, now: datetime
    ) -> Campaign | Refused:
        """One message; what has gone has gone."""
        return await self._apply(tx, person, campaign, CancelDay(person.id, day), now)

    async def take_over(self, tx: Transaction, person: Person, campaign: int, now: datetime) -> Campaign | Refused:
        """She answers for it from now on; whoever did is told, in the place of what she was told before."""
        found = await self._campaign(tx, person, campaign)
        if found is None:
            return NotAllowed()
        after = await self._decide(tx, found, TakeOver(person.id), now, person)
        if isinstance(after, Campaign) and found.owner != person.id:
            await outbox.add(tx, renewed(told_notice(found.owner, found.id, "taken_over")), now)
        return after

    async def hold_district(self, tx: Transaction, person: Person, place: PlaceCode, now: datetime) -> Refused | None:
        """Nothing of any campaign goes there until it is lifted."""
        if place not in self._facts.gazetteer or not may(person, Action.HOLD_DISTRICT, Area(place)):
            return NotAllowed()
        return None if await crisis_rows.begin(tx, place, person.id, now) else AlreadyDone()

    async def lift_district(self, tx: Transaction, person: Person, place: PlaceCode, now: datetime) -> Refused | None:
        """Campaigns go there again: whoever waited is asked again within the hour."""
        if not may(person, Action.HOLD_DISTRICT, Area(place)):
            return NotAllowed()
        return None if await crisis_rows.lift(tx, place) else AlreadyDone()

    async def districts_held(self, tx: Transaction) -> dict[PlaceCode, datetime]:
        """Every paused place, since when."""
        return await crisis_rows.all_of(tx)

    async def beside(self, tx: Transaction, campaign: Campaign, now: datetime) -> Beside:
        """What other campaigns bring to the same places, as far as anybody is told of it: never whose, and nothing of a draft."""
        campaign = self._as_shown(campaign, now)
        days = {each.day for each in campaign.messages if each.waits}
        if campaign.group is not None or not days:
            return Beside()
        found = await campaign_rows.on_days(tx, days, HANDED_IN, campaign.id)
        others = [self._as_shown(each, now) for each in found]
        twice = [each for each in others if repeats(each, campaign)]
        met = frozenset[date]().union(*(shared_days(each, campaign) for each in others if each not in twice))
        return Beside(bool(twice), tuple(each.day for each in campaign.unapproved if each.day in met))

    async def counts(self, tx: Transaction, person: Person, campaign: int) -> dict[date, Counter[CopyState]] | None:
        """What became of the copies, by day; only for `figures` to be made of, which says what may be shown (D21)."""
        found = await self._campaign(tx, person, campaign)
        if found is None:
            return None
        return {each.day: await copy_rows.counts(tx, found.id, each.day) for each in found.messages}

    async def counts_by_place(
        self, tx: Transaction, person: Person, campaign: int
    ) -> dict[tuple[PlaceCode | None, str], tuple[int, int]]:
        """People it was for and those who got any of it, by home and language; only for `cells` to be made of (D21)."""
        found = await self._campaign(tx, person, campaign)
        return {} if found is None else await copy_rows.by_place_and_language(tx, found.id)
