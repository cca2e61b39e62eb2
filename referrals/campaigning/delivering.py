"""Brings a campaign's messages to their readers, a step at a time, each turn leaving the next one's timer.

A turn brings home what became of earlier copies; then it asks some of those again who waited, or looks among the next people
for some whose clocks have come to the message's hour. Few rows wait in the outbox at any moment and no turn looks at many
people, so that neither memory nor an alert feels how many readers there are. Not for: what becomes of one copy
(domain/campaign/delivery_decision) or pacing (bot/sending/courier).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from referrals.campaigning.campaign_store import (
    MOST_ASKED,
    TIMER,
    CampaignStore,
    coordinators_who_may,
    covering_organisations,
    holds_of,
)
from referrals.domain.authority import Action, may
from referrals.domain.broadcast import MessageId, message_subject, read_message_subject
from referrals.domain.campaign import (
    Campaign,
    CampaignState,
    CopyState,
    DeliveryDecision,
    Go,
    Message,
    MessageState,
    Never,
    Wait,
    decide_delivery,
    due_at,
)
from referrals.domain.campaign.command import Began, Halt, Passed, TakeOver
from referrals.domain.campaign.notices import CampaignNews, copy_notice, progress_notice, told_notice
from referrals.domain.campaign.public_status import told_gone_at
from referrals.domain.campaign.transitions import day_ends_at, looks_at
from referrals.domain.person import Person, PersonId
from referrals.storage import broadcast_rows, campaign_rows, copy_rows, outbox, person_rows, timers
from referrals.storage.copy_rows import Copy, Search
from referrals.storage.database import Transaction

TOLD_TIMER = "campaign_told"
IN_THE_OUTBOX = 200
"""Copies of one message that may wait in the outbox before more are made: some seconds' worth of sending."""
A_BATCH = 100
"""People whose copies are decided in one transaction: an alert waits for no longer one."""
A_LOOK = 2000
"""People among whom one transaction looks for a batch."""
SOON = timedelta(seconds=1)
TELLS_EVERY = timedelta(seconds=15)
"""How often the owner's card is edited while a message goes."""


@dataclass(frozen=True, slots=True)
class _Day:
    """One message at work."""

    campaign: Campaign
    message: Message

    @property
    def id(self) -> MessageId:
        return self.message.id

    @property
    def subject(self) -> str:
        return message_subject(self.id)


class Delivering:
    """The timer `deliver`."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def deliver(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `deliver` ("message:17"): the next step of one message; may come late, early or in vain."""
        day = await _named(tx, ref)
        if day is None:
            return
        message, campaign = day.message, day.campaign
        sending = await copy_rows.has(tx, message.id, CopyState.WAITING)
        waiting = await copy_rows.collect(tx, message.id)
        if not message.waits:
            await self._wind_up(tx, day, waiting, now)
        elif campaign.state is not CampaignState.APPROVED or not message.approved:
            await self._stand_still(tx, day, waiting, now)
        elif await self._has_keeper(tx, day, now):
            await self._bring(tx, day, sending, waiting, now)

    async def _wind_up(self, tx: Transaction, day: _Day, waiting: int, now: datetime) -> None:
        """Cancelled: who waited for it waits no longer; what was being sent is still counted."""
        if await copy_rows.give_up(tx, day.id, CopyState.CANCELLED, A_BATCH):
            await _again(tx, day, now)
        elif waiting:
            await _again(tx, day, now + SOON)
        elif day.message.state is MessageState.CANCELLED:
            await outbox.add(tx, [progress_notice(day.campaign.owner, day.campaign.id)], now)

    async def tell(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `campaign_told`: from now on a message is told to have gone, whoever still waits for it (D21)."""
        day = await _named(tx, ref)
        if day is not None and day.message.goes:
            await outbox.add(tx, [progress_notice(day.campaign.owner, day.campaign.id)], now)

    async def _stand_still(self, tx: Transaction, day: _Day, waiting: int, now: datetime) -> None:
        """Nobody has approved it, or nobody answers for it. When its day is over, nobody waits for it any more."""
        if day.campaign.state not in {CampaignState.APPROVED, CampaignState.HELD}:
            return
        if now < (over_at := day_ends_at(day.message)):
            await _again(tx, day, over_at)
        elif await copy_rows.give_up(tx, day.id, CopyState.LET_GO, A_BATCH):
            await _again(tx, day, now)
        elif waiting:
            await _again(tx, day, now + SOON)
        else:
            await self._end(tx, day, now, sending=False)

    async def _has_keeper(self, tx: Transaction, day: _Day, now: datetime) -> bool:
        """Whether somebody answers for it who may. Who approved it takes the place of a owner who lost her role or blocked the
        bot; where nobody may any more it is paused, and every coordinator who may take it over is told."""
        campaign = day.campaign
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
        await _again(tx, day, now)
        return False

    async def _bring(self, tx: Transaction, day: _Day, sending: bool, waiting: int, now: datetime) -> None:
        """One step: the first of these of which there is something to do. Its owner sees how it goes now and then while copies
        are `sending`, and when the last of them is home."""
        home = False
        if waiting > IN_THE_OUTBOX - A_BATCH:
            await _again(tx, day, now + SOON)
        elif await self._ask_again(tx, day, now) or await self._look(tx, day, now):
            await _again(tx, day, now)
        elif rests_until := await self._rests_until(tx, day, waiting, now):
            await _again(tx, day, rests_until)
            home = not waiting
        else:
            await self._end(tx, day, now, sending=sending)
            return
        sending = sending and now < self._told_gone_at(day)
        if sending and (home or await campaign_rows.tell(tx, day.campaign.id, now, TELLS_EVERY)):
            await outbox.add(tx, [progress_notice(day.campaign.owner, day.campaign.id)], now)

    async def _ask_again(self, tx: Transaction, day: _Day, now: datetime) -> int:
        """Some of those who waited and whose moment has come; how many."""
        again = await copy_rows.waiting_again(tx, day.id, now, A_BATCH)
        if again:
            people = await person_rows.many(tx, again)
            copies = await self._copies(tx, day, people.values(), now, again)
            await copy_rows.change(tx, day.id, copies)
            await _send(tx, day, copies, now)
        return len(again)

    async def _look(self, tx: Transaction, day: _Day, now: datetime) -> bool:
        """Copies for some of those whose clocks have come to it; False when it is not time to look for anybody."""
        message = day.message
        look_at = looks_at(message)
        if not message.cursor and (look_at is None or look_at > now):
            return False
        found, cursor = await self._due(tx, day, now)
        if found and message.state is MessageState.PLANNED:
            await self._store.proceed(tx, day.campaign, Began(message.id), now)
            await timers.set_timer(tx, TOLD_TIMER, day.subject, self._told_gone_at(day))
        copies = await self._copies(tx, day, found, now, {})
        await copy_rows.make(tx, day.id, copies)
        await _send(tx, day, copies, now)
        began_at = message.scanned_at if message.cursor and message.scanned_at else now
        await broadcast_rows.scanned(tx, day.id, began_at, cursor)
        return True

    async def _due(self, tx: Transaction, day: _Day, now: datetime) -> tuple[tuple[Person, ...], int]:
        """The next people for whom it is due and who have no copy, and where to go on, 0 at the end."""
        ids = range(day.message.cursor + 1, day.message.cursor + 1 + A_LOOK)
        moments = {clock: due_at(day.message, *clock) for clock in await copy_rows.clocks(tx, ids)}
        due = {clock: moment for clock, moment in moments.items() if moment <= now}
        found: tuple[Person, ...] = ()
        if due:
            audience, covering = day.campaign.audience, await covering_organisations(tx, day.campaign)
            search = Search(ids, audience, covering, due)
            found = await copy_rows.without_copy(tx, day.id, search, A_BATCH)
        if len(found) == A_BATCH:
            return found, found[-1].id
        return found, ids[-1] if await copy_rows.last_person(tx) > ids[-1] else 0

    async def _copies(
        self, tx: Transaction, day: _Day, people: Iterable[Person], now: datetime, since: Mapping[PersonId, datetime]
    ) -> list[Copy]:
        readers = tuple(people)
        holds = await holds_of(tx, readers)
        patience = self._store.patience
        fates = (
            decide_delivery(
                day.campaign, day.message, each, now, patience, hold=holds[each.id], since=since.get(each.id)
            )
            for each in readers
        )
        return [_copy(each.id, became) for each, became in zip(readers, fates, strict=True)]

    async def _rests_until(self, tx: Transaction, day: _Day, waiting: int, now: datetime) -> datetime | None:
        """The next look, the next who waits, or what is in the outbox; None where nothing is left of it."""
        moments = [looks_at(day.message), await copy_rows.next_again(tx, day.id), now + 2 * SOON if waiting else None]
        return min(filter(None, moments), default=None)

    def _told_gone_at(self, day: _Day) -> datetime:
        return told_gone_at(day.message, self._store.patience.catch_up)

    async def _end(self, tx: Transaction, day: _Day, now: datetime, *, sending: bool) -> None:
        """Nobody waits for it any more. Its owner hears of a message that nobody got because it came too late; else nothing,
        so that nobody knows when the last who waited has got it (D21)."""
        went = day.message.approved and day.campaign.state is CampaignState.APPROVED
        late = not went or await copy_rows.has(tx, day.id, CopyState.SKIPPED)
        skipped = late and not await copy_rows.has(tx, day.id, CopyState.SENT, CopyState.IN_DOUBT)
        await self._store.proceed(tx, day.campaign, Passed(day.message.id, skipped), now)
        home = day.message.state is MessageState.PLANNED or (sending and now < self._told_gone_at(day))
        notices = [progress_notice(day.campaign.owner, day.campaign.id)] if home or skipped else []
        if skipped:
            notices.append(told_notice(day.campaign.owner, day.campaign.id, CampaignNews.SKIPPED))
        await outbox.add(tx, notices, now)


async def _named(tx: Transaction, ref: str) -> _Day | None:
    number = read_message_subject(ref)
    campaign = await campaign_rows.holding(tx, number) if number is not None else None
    message = campaign.message(number) if campaign is not None and number is not None else None
    return None if campaign is None or message is None else _Day(campaign, message)


async def _again(tx: Transaction, day: _Day, at: datetime) -> None:
    await timers.set_timer(tx, TIMER, day.subject, at)


async def _send(tx: Transaction, day: _Day, copies: Iterable[Copy], now: datetime) -> None:
    going = [
        copy_notice(each.person, day.id, each.again_at or now) for each in copies if each.state is CopyState.WAITING
    ]
    if going:
        await outbox.add(tx, going, now)
        await copy_rows.link(tx, day.id, day.subject)


def _copy(person: PersonId, became: DeliveryDecision) -> Copy:
    match became:
        case Go(since):
            return Copy(person, CopyState.WAITING, since)
        case Wait(until):
            return Copy(person, CopyState.LATER, until)
        case Never(state):
            return Copy(person, state)
        case _:
            assert_never(became)
