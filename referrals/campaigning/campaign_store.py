"""What every side of a campaign needs: loading it, deciding and keeping what was decided, with its event and timers.

Not for: any particular action (see making, review, delivering, reading).
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from referrals.domain.authority import Action, may
from referrals.domain.campaign import (
    Campaign,
    CampaignId,
    CampaignState,
    MessageState,
    decide,
    message_subject,
    subject_of,
)
from referrals.domain.campaign.audience import stands_still
from referrals.domain.campaign.command import Command
from referrals.domain.campaign.content import Content
from referrals.domain.campaign.public_status import as_told, decide_as_told
from referrals.domain.campaign.transitions import begins_at
from referrals.domain.decision import Decision, NotAllowed, Refused
from referrals.domain.notice import Hold
from referrals.domain.person import GroupCode, OrganisationCode, Person, PersonId
from referrals.domain.place import PlaceCode, lies_in
from referrals.facts import Facts
from referrals.storage import (
    campaign_rows,
    crisis_rows,
    events,
    network_rows,
    outbox,
    person_rows,
    report_rows,
    timers,
)
from referrals.storage.database import Transaction

TIMER = "campaign"
MOST_ASKED = 40
"""Coordinators who are told of one campaign at once."""


class CampaignStore:
    """Facts and content, and the one way to change a campaign. `words` are those of tables and dates."""

    def __init__(self, facts: Facts, content: Content) -> None:
        self._facts = facts
        self._packs = content.packs
        self.words = content.words

    async def campaign(self, tx: Transaction, person: Person, campaign: int, now: datetime) -> Campaign | None:
        """A campaign that she runs, as she is told of it (D21); None where there is none or she may not."""
        found = await self._campaign(tx, person, campaign)
        return None if found is None else self._as_shown(found, now)

    async def seen(self, tx: Transaction, person: Person, campaign: int, now: datetime) -> Campaign | None:
        """The same, also for whoever might approve it."""
        found = await self._seen(tx, person, campaign)
        return None if found is None else self._as_shown(found, now)

    async def _campaign(
        self, tx: Transaction, person: Person, campaign: int, action: Action = Action.RUN_CAMPAIGN
    ) -> Campaign | None:
        """A campaign with which she may do this, as it really is."""
        found = await campaign_rows.get(tx, CampaignId(campaign))
        return found if found is not None and may(person, action, found) else None

    async def _seen(self, tx: Transaction, person: Person, campaign: int) -> Campaign | None:
        found = await campaign_rows.get(tx, CampaignId(campaign))
        return found if found is not None and sees(person, found) else None

    def _as_shown(self, campaign: Campaign, now: datetime) -> Campaign:
        return as_told(campaign, now, self._facts.policy.campaign_patience.catch_up)

    async def _apply(
        self, tx: Transaction, person: Person, campaign: int, command: Command, now: datetime
    ) -> Campaign | Refused:
        """What a person who runs it commands."""
        found = await self._campaign(tx, person, campaign)
        if found is None:
            return NotAllowed()
        return await self._decide(tx, found, command, now, person)

    async def _decide(
        self, tx: Transaction, before: Campaign, command: Command, now: datetime, person: Person | None = None
    ) -> Campaign | Refused:
        """`person` commands by what she is told of it, a timer by what it is."""
        patience = self._facts.policy.campaign_patience
        outcome = decide_as_told(before, command, now, patience.catch_up) if person else decide(before, command, now)
        if not isinstance(outcome, Decision):
            return outcome
        after = await campaign_rows.save(tx, outcome.state, before)
        await events.append(tx, outcome.event, subject_of(before.id), now, person.id if person else None)
        await self._follow(tx, before, after, now)
        return after

    async def _follow(self, tx: Transaction, before: Campaign, after: Campaign, now: datetime) -> None:
        """What waits is timed, also what nobody has approved yet, so that it is skipped when its day is over; what no longer
        goes is taken back from the outbox."""
        cancelled = {each.day for each in before.messages if each.state is MessageState.CANCELLED}
        waited = {each.day for each in before.messages if each.waits}
        timed = before.messages if before.state is after.state else ()
        for message in after.messages:
            subject = message_subject(after.id, message.day)
            over = after.state is CampaignState.CANCELLED and message.day in waited and not message.waits
            if over or (message.state is MessageState.CANCELLED and message.day not in cancelled):
                await outbox.cancel(tx, subject)
                await timers.set_timer(tx, TIMER, subject, now)
            elif after.state is CampaignState.APPROVED and message.waits and message not in timed:
                await timers.set_timer(tx, TIMER, subject, max(now, begins_at(message)))

    async def _covering(self, tx: Transaction, campaign: Campaign) -> frozenset[OrganisationCode]:
        """The organisations whose people count as being where it is for."""
        places = campaign.audience.places
        if not places:
            return frozenset()
        organisations = await network_rows.organisations(tx)
        return frozenset(
            each.code for each in organisations if any(lies_in(area, place) for area in each.covers for place in places)
        )

    async def _coordinators_who_may(self, tx: Transaction, campaign: Campaign, action: Action) -> list[Person]:
        """Those who can be reached. Whoever tells them tells at most MOST_ASKED, so that one transaction can."""
        coordinators = await person_rows.every_coordinator(tx)
        return [each for each in coordinators if each.reachable and may(each, action, campaign)]

    async def _holds(self, tx: Transaction, people: Collection[Person]) -> dict[PersonId, Hold]:
        """What keeps campaigns from each of them now."""
        if not people:
            return {}
        writers = await report_rows.writers_of_open(tx, [each.id for each in people])
        crises = await crisis_rows.all_of(tx)
        where = await self._where(tx, people) if crises else {}
        return {each.id: Hold(each.id in writers, stands_still(where.get(each.id, ()), crises)) for each in people}

    async def _where(self, tx: Transaction, people: Collection[Person]) -> dict[PersonId, frozenset[PlaceCode]]:
        """Where each of them is: at home, or, as far as she told no home, where her group, her organisation or her area is."""
        away = any(each.home is None for each in people)
        groups = {each.code: each.district for each in await network_rows.groups(tx)} if away else {}
        covers = {each.code: each.covers for each in await network_rows.organisations(tx)} if away else {}
        return {each.id: _places_of(each, groups, covers) for each in people}


def _places_of(
    person: Person,
    groups: Mapping[GroupCode, PlaceCode],
    covers: Mapping[OrganisationCode, frozenset[PlaceCode]],
) -> frozenset[PlaceCode]:
    if person.home is not None:
        return frozenset({person.home})
    places = {each.place for each in person.grants} | {groups.get(each.group) for each in person.grants if each.group}
    covered = (covers.get(each.organisation, frozenset()) for each in person.grants if each.organisation)
    return frozenset(place for place in places if place is not None).union(*covered)


def sees(person: Person, campaign: Campaign) -> bool:
    """Whether she runs it or might approve it."""
    return any(may(person, each, campaign) for each in (Action.RUN_CAMPAIGN, Action.APPROVE_CAMPAIGN))
