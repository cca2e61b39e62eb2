"""Whom a campaign would reach, and handing it in: a second coordinator reads it, a notice to one's own group goes at once.

Not for: writing it (see drafting) or the second coordinator's verdict (see approving).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from referrals.call import Call
from referrals.campaigning.approvers import Approvers
from referrals.campaigning.campaign_store import CampaignStore
from referrals.domain.campaign import Campaign, CampaignState, subject_of
from referrals.domain.campaign.command import CancelDay, Drop, Submit
from referrals.domain.campaign.transitions import days_over
from referrals.domain.campaign.translation import languages_lacking
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused, WrongState
from referrals.domain.place import PlaceCode
from referrals.storage import audience_rows, events
from referrals.storage.database import Transaction

SUBMITTING = "campaign_submitted"
TOUCHING = frozenset({SUBMITTING, "campaign_written", "campaign_moved", "campaign_approved", "campaign_sent_back"})
"""Events by which it is known whether what waits was handed in."""


@dataclass(frozen=True, slots=True)
class NobodyToApprove(Refused):
    """There is no second coordinator who could read it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a campaign would reach: people by language and by home and language, and those left out."""

    by_language: Mapping[str, int] = field(hash=False)
    by_place: Mapping[tuple[PlaceCode | None, str], int] = field(hash=False)
    lacking: Mapping[str, int] = field(hash=False)

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.by_language.values())


class Submitting:
    """The end of writing."""

    def __init__(self, store: CampaignStore, approvers: Approvers) -> None:
        self._store, self._approvers = store, approvers

    async def reach(self, call: Call, campaign: int) -> Reach | None:
        """Whom it would reach as it is; None for anyone who would not find it in her list."""
        found = await self._store.seen_by(call, campaign)
        if found is None:
            return None
        by_place = await audience_rows.readers_by_place(call.tx, found.audience)
        by_language: Counter[str] = Counter()
        for (_, language), number in by_place.items():
            by_language[language] += number
        return Reach(by_language, by_place, languages_lacking(found, by_language))

    async def submit(self, call: Call, campaign: int) -> Campaign | Refused:
        """Done: a second coordinator is told to read it; a notice to her own group goes at once."""
        found = await self._store.run_by(call, campaign)
        if found is None:
            return NotAllowed()
        if await self.asked(call.tx, found):
            return AlreadyDone()
        if found.group is None and not await self._approvers.of(call.tx, found):
            return NobodyToApprove()
        readers = await audience_rows.readers(call.tx, found.audience)
        after = await self._store.decide(call, found, Submit(call.person.id, readers))
        if isinstance(after, Campaign) and after.group is None:
            await self._approvers.ask(call.tx, after, call.now)
            await self._approvers.hide_change_request(call.tx, found, call.now)
        return after

    async def asked(self, tx: Transaction, campaign: Campaign) -> bool:
        """Whether a second coordinator was told to read what waits, and nothing was written in it since."""
        if not campaign.unapproved or campaign.state is CampaignState.DRAFT:
            return False
        return await events.newest_kind(tx, subject_of(campaign.id), TOUCHING) == SUBMITTING

    async def leave_behind(self, call: Call, campaign: int) -> Campaign | Refused:
        """Go on without the days that are over: they leave a draft, and are cancelled in what was approved."""
        after: Campaign | Refused = await self._store.run_by(call, campaign) or NotAllowed()
        for message in days_over(after.unapproved, call.now) if isinstance(after, Campaign) else ():
            after = await self._approvers.apply(call, campaign, Drop(call.person.id, message.id))
            if isinstance(after, WrongState):
                after = await self._store.apply(call, campaign, CancelDay(call.person.id, message.id))
        return after
