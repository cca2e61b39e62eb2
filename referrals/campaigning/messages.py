"""What a campaign's messages decide for themselves while they are brought to their readers: whether they may go, to whom, and
what the campaign's owner is told.

Not for: the steps (referrals/delivering), or what becomes of the campaign (domain/campaign/transitions).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from referrals.campaigning.campaign_store import MOST_ASKED, CampaignStore, coordinators_who_may, holds_of
from referrals.domain.authority import Action, may
from referrals.domain.broadcast import DeliveryDecision, MessageId, Outgoing, Stage, read_message_subject
from referrals.domain.campaign import Campaign, CampaignState, Message, MessageState, Reader, decide_delivery
from referrals.domain.campaign.command import Began, Halt, Passed, TakeOver
from referrals.domain.campaign.notices import CampaignNews, copy_notice, progress_notice, told_notice
from referrals.domain.campaign.public_status import told_gone_at
from referrals.domain.notice import Notice
from referrals.domain.person import Person, PersonId
from referrals.domain.timer import TimerKind
from referrals.storage import campaign_rows, outbox, person_rows, timers
from referrals.storage.database import Transaction

Since = Mapping[PersonId, datetime]
TELLS_EVERY = timedelta(seconds=15)
"""How often the owner's card is edited while a message goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMessage(Outgoing):
    """One message of a campaign on its way."""

    campaign: Campaign
    message: Message


class CampaignMessages:
    """The kind "campaign"."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def find(self, tx: Transaction, message: MessageId) -> CampaignMessage | None:
        """The message with its campaign; None where there is none."""
        campaign = await campaign_rows.holding(tx, message)
        found = campaign.message(message) if campaign is not None else None
        return None if campaign is None or found is None else _outgoing(campaign, found)

    async def may_go(self, tx: Transaction, message: CampaignMessage, now: datetime) -> bool:
        """Whether an owner is there who may run it. Who approved it takes the place of an owner who lost her role or blocked the
        bot; where no one may any more it is paused, and every coordinator who may take it over is told."""
        campaign = message.campaign
        owner = await person_rows.get(tx, campaign.owner)
        allowed = may(owner, Action.RUN_CAMPAIGN, campaign)
        if allowed and owner.reachable:
            return True
        able = await coordinators_who_may(tx, campaign, Action.RUN_CAMPAIGN)
        waits = self._store.as_shown(campaign, now).state is CampaignState.APPROVED
        approver = next((each for each in able if each.id == campaign.approved_by), None)
        if approver is not None:
            await self._store.proceed(tx, campaign, TakeOver(approver.id), now)
            await outbox.add(tx, [told_notice(approver.id, campaign.id, CampaignNews.YOURS)] if waits else [], now)
        elif allowed:
            return True
        else:
            await self._store.proceed(tx, campaign, Halt(), now)
            told = able[:MOST_ASKED] if waits else []
            await outbox.add(tx, [told_notice(each.id, campaign.id, CampaignNews.HELD) for each in told], now)
        return False

    async def decide(
        self,
        tx: Transaction,
        message: CampaignMessage,
        readers: Collection[Person],
        since: Mapping[PersonId, datetime],
        now: datetime,
    ) -> list[DeliveryDecision]:
        """What becomes of each reader's copy, in their order."""
        holds = await holds_of(tx, readers)
        asked = (Reader(each, holds[each.id], since.get(each.id)) for each in readers)
        return [decide_delivery(message.campaign, message.message, each, now, self._store.patience) for each in asked]

    def copy(self, to: PersonId, message: CampaignMessage, since: datetime) -> Notice:
        """One reader's copy."""
        return copy_notice(to, message.id, since)

    async def began(self, tx: Transaction, message: CampaignMessage, now: datetime) -> None:
        """It is on its way, and will be told to have gone at a moment that all can know."""
        await self._store.proceed(tx, message.campaign, Began(message.id), now)
        await timers.set_timer(tx, TimerKind.CAMPAIGN_TOLD, message.subject, self._told_gone_at(message))

    async def progressed(self, tx: Transaction, message: CampaignMessage, now: datetime, *, all_recorded: bool) -> None:
        """Its owner sees how it goes now and then, and once all copies are recorded; nothing after it is told to have gone."""
        if now < self._told_gone_at(message) and (
            all_recorded or await campaign_rows.tell(tx, message.campaign.id, now, TELLS_EVERY)
        ):
            await outbox.add(tx, [_progress(message)], now)

    async def passed(
        self, tx: Transaction, message: CampaignMessage, now: datetime, *, skipped: bool, sending: bool
    ) -> None:
        """Its owner hears of a message that no one got because it came too late; else nothing, so that no one knows when the
        last who waited has got it (D21)."""
        campaign = message.campaign
        await self._store.proceed(tx, campaign, Passed(message.id, skipped), now)
        home = not message.begun or (sending and now < self._told_gone_at(message))
        notices = [_progress(message)] if home or skipped else []
        if skipped:
            notices.append(told_notice(campaign.owner, campaign.id, CampaignNews.SKIPPED))
        await outbox.add(tx, notices, now)

    async def wound_up(self, tx: Transaction, message: CampaignMessage, now: datetime) -> None:
        """Its owner sees how far one came that was cancelled."""
        if message.message.state is MessageState.CANCELLED:
            await outbox.add(tx, [_progress(message)], now)

    async def tell(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `campaign_told`: from now on a message is told to have gone, whoever still waits for it (D21)."""
        number = read_message_subject(ref)
        message = await self.find(tx, number) if number is not None else None
        if message is not None and message.message.goes:
            await outbox.add(tx, [_progress(message)], now)

    def _told_gone_at(self, message: CampaignMessage) -> datetime:
        return told_gone_at(message.message, self._store.patience.catch_up)


def _outgoing(campaign: Campaign, message: Message) -> CampaignMessage:
    return CampaignMessage(
        id=message.id,
        audience=campaign.audience,
        schedule=message.schedule,
        stage=_stage(campaign, message),
        begun=message.state is not MessageState.PLANNED,
        scanned_at=message.scanned_at,
        cursor=message.cursor,
        campaign=campaign,
        message=message,
    )


def _stage(campaign: Campaign, message: Message) -> Stage:
    """Paused: no one has approved it, or no one is responsible for it."""
    if not message.waits:
        return Stage.OVER
    if campaign.state is CampaignState.APPROVED and message.approved:
        return Stage.GOES
    return Stage.PAUSED if campaign.state in {CampaignState.APPROVED, CampaignState.HELD} else Stage.NOT_YET


def _progress(message: CampaignMessage) -> Notice:
    return progress_notice(message.campaign.owner, message.campaign.id)
