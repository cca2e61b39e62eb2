"""What every side of a campaign needs: loading it, deciding and keeping what was decided, with its event and timers.

Not for: any particular action (see drafting, approving, delivering, reading).
"""

from collections.abc import Collection
from datetime import datetime

from referrals.call import Call
from referrals.domain.authority import Action, may
from referrals.domain.broadcast import message_subject
from referrals.domain.campaign import (
    Campaign,
    CampaignId,
    CampaignState,
    MessageState,
    Patience,
    decide,
    subject_of,
)
from referrals.domain.campaign.command import Command
from referrals.domain.campaign.public_status import as_told, decide_as_told
from referrals.domain.campaign.transitions import Outcome
from referrals.domain.decision import Decision, NotAllowed, Refused
from referrals.domain.notice import Hold
from referrals.domain.person import Person, PersonId
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import (
    audience_rows,
    campaign_rows,
    events,
    outbox,
    person_rows,
    report_rows,
    timers,
)
from referrals.storage.database import Transaction

LISTED = 30
"""Campaigns a list can show; older ones are history."""
MOST_ASKED = 40
"""Coordinators who are told of one campaign at once."""


class CampaignStore:
    """The one way to load a campaign and the one way to change it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @property
    def patience(self) -> Patience:
        """How long a copy is worth sending."""
        return self.facts.policy.campaign_patience

    async def run_by(self, call: Call, campaign: int, action: Action = Action.RUN_CAMPAIGN) -> Campaign | None:
        """A campaign with which the caller may do this, as it really is; None where there is none or she may not."""
        found = await campaign_rows.get(call.tx, CampaignId(campaign))
        return found if found is not None and may(call.person, action, found) else None

    async def seen_by(self, call: Call, campaign: int) -> Campaign | None:
        """The same for anyone who runs it or might approve it."""
        found = await campaign_rows.get(call.tx, CampaignId(campaign))
        return found if found is not None and sees(call.person, found) else None

    def as_shown(self, campaign: Campaign, now: datetime) -> Campaign:
        """As its coordinators are told of it (D21)."""
        return as_told(campaign, now, self.patience.catch_up)

    async def apply(self, call: Call, campaign: int, command: Command) -> Campaign | Refused:
        """What a person who runs it commands."""
        found = await self.run_by(call, campaign)
        return NotAllowed() if found is None else await self.decide(call, found, command)

    async def decide(self, call: Call, before: Campaign, command: Command) -> Campaign | Refused:
        """A person commands by what she is told of it. Whether she may is asked before."""
        outcome = decide_as_told(before, command, call.now, self.patience.catch_up)
        return await _kept(call.tx, before, outcome, call.now, call.person.id)

    async def proceed(self, tx: Transaction, before: Campaign, command: Command, now: datetime) -> Campaign | Refused:
        """A timer commands by what it is."""
        return await _kept(tx, before, decide(before, command, now), now, None)


async def _kept(
    tx: Transaction, before: Campaign, outcome: Outcome, now: datetime, by: PersonId | None
) -> Campaign | Refused:
    if not isinstance(outcome, Decision):
        return outcome
    after = await campaign_rows.save(tx, outcome.state, before)
    await events.append(tx, outcome.event, subject_of(before.id), now, by)
    await _follow(tx, before, after, now)
    return after


async def _follow(tx: Transaction, before: Campaign, after: Campaign, now: datetime) -> None:
    """What waits is timed, also what nobody has approved yet, so that it is skipped when its day is over; what no longer
    goes is taken back from the outbox."""
    cancelled = {each.id for each in before.messages if each.state is MessageState.CANCELLED}
    waited = {each.id for each in before.messages if each.waits}
    timed = before.messages if before.state is after.state else ()
    for message in after.messages:
        subject = message_subject(message.id)
        over = after.state is CampaignState.CANCELLED and message.id in waited and not message.waits
        if over or (message.state is MessageState.CANCELLED and message.id not in cancelled):
            await outbox.cancel(tx, subject)
            await timers.set_timer(tx, TimerKind.DELIVER, subject, now)
        elif after.state is CampaignState.APPROVED and message.waits and message not in timed:
            await timers.set_timer(tx, TimerKind.DELIVER, subject, max(now, message.schedule.begins_at))


async def coordinators_who_may(tx: Transaction, campaign: Campaign, action: Action) -> list[Person]:
    """Those who can be reached. Whoever tells them tells at most MOST_ASKED, so that one transaction can."""
    coordinators = await person_rows.every_coordinator(tx)
    return [each for each in coordinators if each.reachable and may(each, action, campaign)]


async def holds_of(tx: Transaction, people: Collection[Person]) -> dict[PersonId, Hold]:
    """What keeps campaigns from each of them now."""
    if not people:
        return {}
    writers = await report_rows.writers_of_open(tx, [each.id for each in people])
    paused = await audience_rows.in_paused_places(tx, people)
    return {each.id: Hold(each.id in writers, each.id in paused) for each in people}


def sees(person: Person, campaign: Campaign) -> bool:
    """Whether she runs it or might approve it."""
    return any(may(person, each, campaign) for each in (Action.RUN_CAMPAIGN, Action.APPROVE_CAMPAIGN))
