"""Brings a message to many to its readers, a step at a time, each turn leaving the next one's timer.

A turn records what became of earlier copies; then it asks some of those again who waited, or looks among the next people
for some whose clocks have come to the message's hour. Few rows wait in the outbox at any moment and no turn looks at many
people, so that neither memory nor an alert feels how many readers there are. Not for: what differs between kinds of messages
(see `Kind`), or pacing (bot/sending/courier).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar, assert_never

from referrals.domain.broadcast import MessageId, Outgoing, Stage, read_message_subject
from referrals.domain.broadcast.copies import CopyState, DeliveryDecision, Go, Never, Wait
from referrals.domain.notice import Notice
from referrals.domain.person import Person, PersonId
from referrals.domain.timer import TimerKind
from referrals.storage import audience_rows, broadcast_rows, copy_rows, outbox, person_rows, timers
from referrals.storage.copy_rows import Copy, Search
from referrals.storage.database import Transaction

IN_THE_OUTBOX = 200
"""Copies of one message that may wait in the outbox before more are made: some seconds' worth of sending."""
A_BATCH = 100
"""People whose copies are decided in one transaction: an alert waits for no longer one."""
A_LOOK = 2000
"""People among whom one transaction looks for a batch."""
SOON = timedelta(seconds=1)

M = TypeVar("M", bound=Outgoing)
Since = Mapping[PersonId, datetime]
"""Of those who waited, when their copies could first have gone."""


class Kind(Protocol[M]):
    """What one kind of message decides for itself: whether it may go, who gets it now, and who is told how it goes."""

    async def find(self, tx: Transaction, message: MessageId) -> M | None:
        """The message; None where there is none."""

    async def may_go(self, tx: Transaction, message: M, now: datetime) -> bool:
        """Whether someone is responsible for it; else that was seen to, and the next step begins with what is true then."""

    async def decide(
        self, tx: Transaction, message: M, readers: Collection[Person], since: Since, now: datetime
    ) -> list[DeliveryDecision]:
        """What becomes of each reader's copy, in their order."""

    def copy(self, to: PersonId, message: M, since: datetime) -> Notice:
        """One reader's copy. Its view asks again whether it may go to her."""

    async def began(self, tx: Transaction, message: M, now: datetime) -> None:
        """The first copies are made."""

    async def progressed(self, tx: Transaction, message: M, now: datetime, *, all_recorded: bool) -> None:
        """Copies were sent; `all_recorded`: none is on its way now."""

    async def passed(self, tx: Transaction, message: M, now: datetime, *, skipped: bool, sending: bool) -> None:
        """No one waits for it any more. `skipped`: no one got it, since it came too late; `sending`: what became of the
        last copies was recorded in this step."""

    async def wound_up(self, tx: Transaction, message: M, now: datetime) -> None:
        """It was over before, and by now no one waits for it."""


class Delivering:
    """The timer `deliver`."""

    def __init__(self, kinds: Mapping[str, Kind[Any]]) -> None:
        self._kinds = kinds

    async def deliver(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `deliver` ("message:17"): the next step of one message; may come late, early or in vain. KeyError for a message
        of an unknown kind: the timer is tried again, and the operator alerted."""
        number = read_message_subject(ref)
        name = await broadcast_rows.kind_of(tx, number) if number is not None else None
        if number is None or name is None:
            return
        kind = self._kinds[name]
        message = await kind.find(tx, number)
        if message is not None:
            await _Step(tx, kind, message, now).play()


@dataclass(frozen=True, slots=True)
class _Step(Generic[M]):
    """One step of one message."""

    tx: Transaction
    kind: Kind[M]
    message: M
    now: datetime

    async def play(self) -> None:
        sending = await copy_rows.has(self.tx, self.message.id, CopyState.WAITING)
        waiting = await copy_rows.collect(self.tx, self.message.id)
        match self.message.stage:
            case Stage.OVER:
                await self._wind_up(waiting)
            case Stage.PAUSED:
                await self._pause(waiting)
            case Stage.GOES:
                await self._go(waiting, sending=sending)
            case Stage.NOT_YET:
                return
            case _:
                assert_never(self.message.stage)

    async def _wind_up(self, waiting: int) -> None:
        """Those who waited for it wait no longer; what was being sent is still counted."""
        if not await self._still(waiting, CopyState.CANCELLED):
            await self.kind.wound_up(self.tx, self.message, self.now)

    async def _pause(self, waiting: int) -> None:
        """When its day is over, no one waits for it any more."""
        if self.now < (over_at := self.message.schedule.day_ends_at):
            await self._again(over_at)
        elif not await self._still(waiting, CopyState.LET_GO):
            await self._pass(sending=False)

    async def _still(self, waiting: int, becomes: CopyState) -> bool:
        """Whether there is more to give up, or to record."""
        given_up = await copy_rows.give_up(self.tx, self.message.id, becomes, A_BATCH)
        if given_up or waiting:
            await self._again(self.now if given_up else self.now + SOON)
        return bool(given_up or waiting)

    async def _go(self, waiting: int, *, sending: bool) -> None:
        """The first of these of which there is something to do. How it goes is told now and then while copies are `sending`,
        and when what became of the last of them is recorded."""
        all_recorded = False
        if not await self.kind.may_go(self.tx, self.message, self.now):
            await self._again(self.now)
            return
        if waiting > IN_THE_OUTBOX - A_BATCH:
            await self._again(self.now + SOON)
        elif await self._ask_again() or await self._look():
            await self._again(self.now)
        elif rests_until := await self._rests_until(waiting):
            await self._again(rests_until)
            all_recorded = not waiting
        else:
            await self._pass(sending=sending)
            return
        if sending:
            await self.kind.progressed(self.tx, self.message, self.now, all_recorded=all_recorded)

    async def _ask_again(self) -> int:
        """Some of those who waited and whose moment has come; how many."""
        again = await copy_rows.waiting_again(self.tx, self.message.id, self.now, A_BATCH)
        if again:
            people = await person_rows.many(self.tx, again)
            copies = await self._copies(people.values(), again)
            await copy_rows.change(self.tx, self.message.id, copies)
            await self._send(copies)
        return len(again)

    async def _look(self) -> bool:
        """Copies for some of those whose clocks have come to it; False when it is not time to look for anyone."""
        message = self.message
        if not message.cursor and ((look_at := message.looks_at) is None or look_at > self.now):
            return False
        found, cursor = await self._due()
        if found and not message.begun:
            await self.kind.began(self.tx, message, self.now)
        copies = await self._copies(found, {})
        await copy_rows.make(self.tx, message.id, copies)
        await self._send(copies)
        began_at = message.scanned_at if message.cursor and message.scanned_at else self.now
        await broadcast_rows.scanned(self.tx, message.id, began_at, cursor)
        return True

    async def _due(self) -> tuple[tuple[Person, ...], int]:
        """The next people for whom it is due and who have no copy, and where to go on, 0 at the end."""
        message = self.message
        ids = range(message.cursor + 1, message.cursor + 1 + A_LOOK)
        clocks = await copy_rows.clocks(self.tx, ids)
        moments = {clock: message.schedule.due_at(*clock) for clock in clocks}
        due = {clock: moment for clock, moment in moments.items() if moment <= self.now}
        found: tuple[Person, ...] = ()
        if due:
            search = Search(ids, message.audience, await audience_rows.covering(self.tx, message.audience), due)
            found = await copy_rows.without_copy(self.tx, message.id, search, A_BATCH)
        if len(found) == A_BATCH:
            return found, found[-1].id
        return found, ids[-1] if await copy_rows.last_person(self.tx) > ids[-1] else 0

    async def _copies(self, readers: Iterable[Person], since: Since) -> list[Copy]:
        people = tuple(readers)
        became = await self.kind.decide(self.tx, self.message, people, since, self.now)
        return [_copy(each.id, decision) for each, decision in zip(people, became, strict=True)]

    async def _send(self, copies: Iterable[Copy]) -> None:
        going = [each for each in copies if each.state is CopyState.WAITING]
        if going:
            notices = [self.kind.copy(each.person, self.message, each.again_at or self.now) for each in going]
            await outbox.add(self.tx, notices, self.now)
            await copy_rows.link(self.tx, self.message.id, self.message.subject)

    async def _rests_until(self, waiting: int) -> datetime | None:
        """The next look, the next who waits, or what is in the outbox; None where nothing is left of it."""
        next_again = await copy_rows.next_again(self.tx, self.message.id)
        moments = [self.message.looks_at, next_again, self.now + 2 * SOON if waiting else None]
        return min(filter(None, moments), default=None)

    async def _pass(self, *, sending: bool) -> None:
        """No one waits for it any more."""
        number, goes = self.message.id, self.message.stage is Stage.GOES
        late = not goes or await copy_rows.has(self.tx, number, CopyState.SKIPPED)
        skipped = late and not await copy_rows.has(self.tx, number, CopyState.SENT, CopyState.IN_DOUBT)
        await self.kind.passed(self.tx, self.message, self.now, skipped=skipped, sending=sending)

    async def _again(self, at: datetime) -> None:
        await timers.set_timer(self.tx, TimerKind.DELIVER, self.message.subject, at)


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
