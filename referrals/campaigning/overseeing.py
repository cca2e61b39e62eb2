"""What a coordinator does with a campaign once it is begun: cancel all of it or a day, or take it over; and the places that she
pauses.

Every method asks `may`. Not for: writing (see drafting) or bringing it to readers (see delivering).
"""

from referrals.call import Call
from referrals.campaigning.approvers import Approvers
from referrals.campaigning.campaign_store import CampaignStore
from referrals.domain.authority import Action, Area, may
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.campaign.command import Cancel, CancelDay, TakeOver
from referrals.domain.campaign.notices import CampaignNews, told_notice
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused
from referrals.domain.notice import renewed
from referrals.domain.place import PlaceCode
from referrals.storage import campaign_rows, crisis_rows, outbox


class CampaignOversight:
    """From its beginning to its end."""

    def __init__(self, store: CampaignStore, approvers: Approvers) -> None:
        self._store, self._approvers = store, approvers

    async def cancel(self, call: Call, campaign: int) -> Campaign | Refused:
        """All that was not sent; a draft is forgotten."""
        found = await self._store.run_by(call, campaign)
        if found is None:
            return NotAllowed()
        after = await self._store.decide(call, found, Cancel(call.person.id))
        if isinstance(after, Campaign) and found.state is CampaignState.DRAFT:
            await campaign_rows.forget(call.tx, after.id)
            await self._approvers.hide_change_request(call.tx, found, call.now)
        elif isinstance(after, Campaign) and found.unapproved:
            await self._approvers.close_cards(call.tx, after, await self._approvers.of(call.tx, found), call.now)
        return after

    async def cancel_day(self, call: Call, campaign: int, message: MessageId) -> Campaign | Refused:
        """One message; those who have it keep it."""
        return await self._store.apply(call, campaign, CancelDay(call.person.id, message))

    async def take_over(self, call: Call, campaign: int) -> Campaign | Refused:
        """She is responsible for it from now on; its owner until now is told, in the place of what she was told before."""
        found = await self._store.run_by(call, campaign)
        if found is None:
            return NotAllowed()
        after = await self._store.decide(call, found, TakeOver(call.person.id))
        if isinstance(after, Campaign) and found.owner != call.person.id:
            await outbox.add(call.tx, renewed(told_notice(found.owner, found.id, CampaignNews.TAKEN_OVER)), call.now)
        return after

    async def hold_district(self, call: Call, place: PlaceCode) -> Refused | None:
        """Nothing of any campaign goes there until it is lifted."""
        if place not in self._store.facts.gazetteer or not may(call.person, Action.HOLD_DISTRICT, Area(place)):
            return NotAllowed()
        return None if await crisis_rows.begin(call.tx, place, call.person.id, call.now) else AlreadyDone()

    async def lift_district(self, call: Call, place: PlaceCode) -> Refused | None:
        """Campaigns go there again: those who waited are asked again within the hour."""
        if not may(call.person, Action.HOLD_DISTRICT, Area(place)):
            return NotAllowed()
        return None if await crisis_rows.lift(call.tx, place) else AlreadyDone()
