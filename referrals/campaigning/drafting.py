"""What a coordinator does with a campaign until it is submitted, and what may still be changed afterwards.

Every method asks `may`. Not for: submitting it (see submitting), approving it or bringing it to readers (see delivering).
"""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

from referrals.call import Call
from referrals.campaigning.approvers import Approvers
from referrals.campaigning.beginning import all_of_hers, draft_of
from referrals.campaigning.campaign_store import LISTED, CampaignStore
from referrals.domain.authority import Action, may
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import Audience, Campaign, CampaignState, Message
from referrals.domain.campaign.command import Aim, Drop, LeaveOut, Move, SetHour, Write
from referrals.domain.campaign.content import Content
from referrals.domain.decision import NotAllowed, Refused
from referrals.domain.language import LANGUAGES
from referrals.storage import campaign_rows, network_rows
from referrals.storage.database import Transaction


class Drafting:
    """Beginning, writing, choosing for whom."""

    def __init__(self, store: CampaignStore, approvers: Approvers, content: Content) -> None:
        self._store, self._approvers, self._packs = store, approvers, content.packs

    async def begin(self, call: Call, pack: str) -> Campaign | Refused:
        """A draft for all of her area: a pack's coming messages, or with "" none yet. Her own draft of a pack is gone on with:
        a second press makes no second one."""
        chosen, audience = self._packs.get(pack), all_of_hers(call.person)
        if (pack and chosen is None) or audience is None:
            return NotAllowed()
        draft = draft_of(call.person, audience, call.now)
        if chosen is not None:
            today = call.now.astimezone(ZoneInfo(call.person.zone)).date()
            draft = replace(draft, messages=chosen.coming(today), pack=chosen.code, colour=chosen.colour)
        if not may(call.person, Action.RUN_CAMPAIGN, draft):
            return NotAllowed()
        return await _begun(call.tx, draft) or await campaign_rows.keep(call.tx, draft)

    async def write(self, call: Call, campaign: int, message: Message) -> Campaign | Refused:
        """Add a message, or put it in its own place."""
        return await self._approvers.apply(call, campaign, Write(call.person.id, message))

    async def drop(self, call: Call, campaign: int, message: MessageId) -> Campaign | Refused:
        """Take a message out of a draft."""
        return await self._approvers.apply(call, campaign, Drop(call.person.id, message))

    async def move(self, call: Call, campaign: int, message: MessageId, to: date) -> Campaign | Refused:
        """Another day for a message."""
        return await self._approvers.apply(call, campaign, Move(call.person.id, message, to))

    async def aim(self, call: Call, campaign: int, audience: Audience) -> Campaign | Refused:
        """Choose whom it is for: nothing beyond what she coordinates, and nothing that there is not. A leader's notice stays
        with her own group."""
        found = await self._store.run_by(call, campaign)
        if found is None or found.group or not may(call.person, Action.RUN_CAMPAIGN, replace(found, audience=audience)):
            return NotAllowed()
        places, groups = audience.places - found.audience.places, audience.groups - found.audience.groups
        if not all(each in self._store.facts.gazetteer for each in places) or not audience.languages <= set(LANGUAGES):
            return NotAllowed()
        if groups and not groups <= {each.code for each in await network_rows.groups(call.tx)}:
            return NotAllowed()
        return await self._approvers.apply(call, campaign, Aim(call.person.id, audience))

    async def set_hour(self, call: Call, campaign: int, hour: time) -> Campaign | Refused:
        """At which local hour its messages go."""
        return await self._approvers.apply(call, campaign, SetHour(call.person.id, hour))

    async def leave_out(self, call: Call, campaign: int, languages: frozenset[str]) -> Campaign | Refused:
        """Her explicit choice to send it although readers of these languages get nothing."""
        return await self._approvers.apply(call, campaign, LeaveOut(call.person.id, languages))


async def _begun(tx: Transaction, draft: Campaign) -> Campaign | None:
    drafts = await campaign_rows.newest(tx, (CampaignState.DRAFT,), LISTED) if draft.pack else ()
    return next((each for each in drafts if (each.owner, each.pack) == (draft.owner, draft.pack)), None)
