"""The second coordinator: she reads what another wrote, with a checklist of wording, and approves it or sends it back (N39).

Not for: writing (see drafting). What she ticked is kept in the event.
"""

from dataclasses import replace
from enum import StrEnum

from referrals.call import Call
from referrals.campaigning.approvers import Approvers
from referrals.campaigning.campaign_store import MOST_ASKED, CampaignStore, coordinators_who_may
from referrals.domain.authority import Action, may
from referrals.domain.campaign import Campaign, CampaignState, subject_of
from referrals.domain.campaign.command import Approve, SendBack
from referrals.domain.campaign.notices import CampaignNews, told_notice
from referrals.domain.campaign.refusals import NobodyToChange
from referrals.domain.decision import Event, NotAllowed, Refused
from referrals.domain.person import Person, PersonId
from referrals.storage import events, outbox
from referrals.storage.database import Transaction


class ReviewCheck(StrEnum):
    """What whoever approves has looked for in every message: the language of peace."""

    NO_SIDE = "no_side"
    """It names no side and no cause of a conflict, and blames no people and no faith."""
    NOBODY_FOUND = "nobody_found"
    """It names nobody and no place by which a woman could be found."""
    FIRST_LINE = "first_line"
    """Its first line may be read by anybody who sees the phone."""
    KEEPS_PROMISES = "keeps_promises"
    """It promises nothing that the network cannot keep."""


class NotAllChecked(Refused):
    """Something of the checklist is not ticked."""


class ChangedSince(Refused):
    """It was changed after she read it: she has to look again."""


class Approving:
    """The approver's side."""

    def __init__(self, store: CampaignStore, approvers: Approvers) -> None:
        self._store, self._approvers = store, approvers

    async def to_approve(self, call: Call, campaign: int) -> Campaign | None:
        """What waits for her to approve it or send it back: all of it, or what was changed on the way; None where nothing does,
        or she wrote in it herself."""
        found = await self._store.run_by(call, campaign, Action.APPROVE_CAMPAIGN)
        return found if found is not None and waits_for(call.person, found) else None

    async def approve(
        self, call: Call, campaign: int, version: int, ticked: frozenset[ReviewCheck]
    ) -> Campaign | Refused:
        """She has read every message that waits, and looked for all that the checklist names. `version` is the campaign's
        when she read it."""
        if ticked != frozenset(ReviewCheck):
            return NotAllChecked()
        after = await self._judge(call, campaign, version, Approve(call.person.id))
        if isinstance(after, Campaign):
            facts = {"ticked": sorted(ticked)}
            event = Event("campaign_checked", facts)
            await events.append(call.tx, event, subject_of(after.id), call.now, call.person.id)
        return after

    async def send_back(self, call: Call, campaign: int, version: int, change_request: str) -> Campaign | Refused:
        """She wants it changed first, and says in her words what, or says nothing. Its owner is told, else all who wrote in it
        and may still. `version` is the campaign's when she read it."""
        return await self._judge(call, campaign, version, SendBack(call.person.id, change_request))

    async def _judge(self, call: Call, campaign: int, version: int, command: Approve | SendBack) -> Campaign | Refused:
        before = await self._store.run_by(call, campaign, Action.APPROVE_CAMPAIGN)
        if before is None:
            return NotAllowed()
        if version != before.version and call.person.id not in before.editors:
            return ChangedSince()
        able = [before.owner, before.author]
        if isinstance(command, SendBack):
            able = await _who_can_change(call.tx, before)
        if not able:
            return NobodyToChange()
        asked = await self._approvers.of(call.tx, before)
        after = await self._store.decide(call, before, command)
        if isinstance(after, Campaign):
            what = CampaignNews.APPROVED if isinstance(command, Approve) else CampaignNews.SENT_BACK
            others = [each for each in able if each != call.person.id]
            told = [before.owner] if before.owner in others else others
            await outbox.add(call.tx, [told_notice(each, after.id, what) for each in told], call.now)
            await self._approvers.close_cards(call.tx, after, asked, call.now)
        return after


async def _who_can_change(tx: Transaction, campaign: Campaign) -> list[PersonId]:
    """Who could write in it as a draft: its owner and anyone who wrote in it, while they may."""
    draft = replace(campaign, state=CampaignState.DRAFT, editors=campaign.editors | {campaign.owner})
    return [each.id for each in await coordinators_who_may(tx, draft, Action.RUN_CAMPAIGN)][:MOST_ASKED]


def waits_for(person: Person, campaign: Campaign) -> bool:
    """Whether it waits for somebody like her to read it."""
    handed_in = campaign.state in {CampaignState.SUBMITTED, CampaignState.APPROVED} and bool(campaign.unapproved)
    waits = handed_in and not campaign.is_change_sent_back
    return waits and person.id not in campaign.editors and may(person, Action.APPROVE_CAMPAIGN, campaign)
