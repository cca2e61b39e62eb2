"""The courier's side of the outbox: attempts are recorded before their calls, results after them, both in one transaction.

Not for: when a call may start (see pacing) or making it (see courier).
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import inf

from bot.clock import Clock
from bot.sending.circuit_breaker import CircuitBreaker
from bot.sending.in_flight import IN_HAND, NOT_STARTED, ON_THE_WAY, STARTABLE, InFlight, Phase, Rows, paced
from bot.sending.leader_lease import LeadershipLost
from bot.sending.outcomes import DeliveryUpdate, again
from bot.sending.pacing import Pacer
from referrals.domain.notice import Mode, Priority
from referrals.domain.person import PersonId
from referrals.domain.sweep import EndState
from referrals.domain.timer import TimerKind
from referrals.storage import deliveries, leases, message_rows, person_rows, sweep_rows, timers
from referrals.storage.database import Database, Transaction
from referrals.storage.deliveries import Delivery
from referrals.storage.leases import Lease
from referrals.storage.outbox import OutboxState

log = logging.getLogger(__name__)

ROWS = 8
"""Attempts recorded ahead of one priority and all above it. More would be in doubt after a crash."""
BATCH_SIZE = 60
"""Rows read at once to choose from."""
MAX_BATCHES = 5
"""How often more are read, when those read must all wait."""
RECORD_AHEAD_S = 0.25
"""How long before a call may start its attempt may be recorded."""
LONG_OUTAGE_S = 150.0
"""After so long Telegram has forgotten presses: what waits for an answer is offered again."""

Unreachable = Callable[[Transaction, PersonId, datetime], Awaitable[None]]


@dataclass(slots=True)
class SendQueue:
    """Owns the record of every row in hand (see in_flight)."""

    _database: Database
    _clock: Clock
    _pacer: Pacer
    _breaker: CircuitBreaker
    _unreachable: Unreachable
    _rows: Rows = field(default_factory=Rows)
    _blocked: set[PersonId] = field(default_factory=set)
    """Whom Telegram refused, until something reaches her again."""
    _behind: set[PersonId] = field(default_factory=set)
    """People with a row in hand who may have more waiting."""
    _outage_s: float = 0.0
    """The longest outage that ended and was not yet told to the network."""
    _look_at: float = -inf
    """Monotonic moment at which there may be more to take."""
    _due_at: datetime | None = None
    """Calendar moment at which the next row becomes due."""
    _may_hold_more: bool = True
    """Whether the outbox may hold rows to take that it did not hold at the last look."""
    _was_open: bool = False
    """Whether the circuit breaker was open at the last look."""
    _all_in_flight: bool = False
    """Whether rows were left in the outbox that only an answer of Telegram's lets go."""
    _full: bool = False
    _unsure: bool = False
    """Whether the last transaction broke off: it may have been committed, and with it attempts nobody knows of."""

    @property
    def busy(self) -> bool:
        """Whether a row is in hand, or its outcome not yet kept."""
        return bool(self._rows.within(IN_HAND))

    @property
    def is_calling(self) -> bool:
        """Whether any call is on its way."""
        return bool(self._rows.in_phase(Phase.CALLING))

    @property
    def has_work(self) -> bool:
        """Whether `sync` would change anything."""
        return self._may_hold_more or self._unsure or self.wants_more or bool(self._rows.in_phase(Phase.OVER))

    @property
    def wants_more(self) -> bool:
        """Whether rows were left in the outbox for want of room, and half of the room is free of rows that may go."""
        return self._full and sum(map(self._goes_soon, self._rows.within(NOT_STARTED))) <= ROWS // 2

    def look_again(self) -> None:
        """Something was committed, or became due: the outbox may hold more."""
        self._may_hold_more = True

    def look_if_due(self) -> bool:
        """As `look_again` where a moment has come that was waited for; whether it has."""
        is_due = self._due_at is not None and self._due_at <= self._clock.now()
        is_due = is_due or self._clock.monotonic() >= min(self._look_at, self._retry_at())
        self._may_hold_more |= is_due
        return is_due

    def seconds_until_due(self) -> float:
        """Until `look_if_due` will say yes; `inf` where nothing is waited for."""
        due_in = inf if self._due_at is None else (self._due_at - self._clock.now()).total_seconds() * self._clock.speed
        return min(due_in, min(self._look_at, self._retry_at()) - self._clock.monotonic())

    def answers_to_start(self, most_in_flight: int) -> list[InFlight]:
        """Answers to presses that may start now, beside those that are on their way."""
        answers = [each for each in self._rows.within({*STARTABLE, Phase.CALLING}) if each.is_answer]
        calling = sum(each.phase is Phase.CALLING for each in answers)
        return [each for each in answers if each.phase is not Phase.CALLING][: max(0, most_in_flight - calling)]

    def paced(self) -> dict[int, InFlight]:
        """What starts when pacing lets it, by row; answers are not paced, also those that wait for one on its way."""
        return {each.delivery.id: each for each in self._rows.within(STARTABLE) if not each.is_answer}

    def prepares(self, priority: Priority) -> bool:
        """Whether a row of this priority has to wait for one whose call is being prepared."""
        return any(each.delivery.priority <= priority for each in self._rows.in_phase(Phase.PREPARING))

    def may_wait(self, update: DeliveryUpdate) -> bool:
        """Whether it can be kept with the next result: that of a press's answer, which is never sent twice."""
        return update.may_wait and bool(self._rows.within(ON_THE_WAY))

    def release(self) -> None:
        """Rows whose call has not started wait again, so that newer ones may take their place."""
        for record in self._rows.within(NOT_STARTED):
            record.ends(again(record.delivery))

    def drop_not_started(self) -> None:
        """Another process is the courier now, and they are its own."""
        self._rows.drop_not_started()

    def outage_ended(self, lasted_s: float) -> None:
        """Telegram answers again: the network is told with the next transaction if that took long."""
        self._outage_s = max(self._outage_s, lasted_s)

    async def has_due(self) -> bool:
        """Whether anything is due, without disturbing who writes."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            found = await deliveries.look(tx, now, 1, without=self._rows.people())
        self._due_at = found.next_at
        return bool(found.due)

    async def sync(self, lease: Lease, *, take: bool = True) -> None:
        """Keep all results, then record the attempts that can start soon. LeadershipLost when another has the lease; after
        any other error everything is as before."""
        outage_s = 0.0
        try:
            async with self._database.transaction() as tx:
                over = self._rows.in_phase(Phase.OVER)
                updates = [record.update for record in over if record.update is not None]
                outage_s, self._outage_s = self._outage_s, 0.0
                looks, self._may_hold_more = take and self._looks(updates), False
                await self._keep(tx, updates, outage_s)
                await self._reconcile(tx, lease)
                taken = await self._take(tx, lease) if looks else []
        except BaseException:
            self._outage_s, self._unsure, self._may_hold_more = max(outage_s, self._outage_s), True, True
            raise
        self._committed(over, taken)
        self._blocked -= {update.delivery.person for update in updates if update.appeared}
        for update in updates:
            if update.unreachable:
                await self._give_up(update.delivery.person)

    def _committed(self, over: Iterable[InFlight], taken: Iterable[Delivery]) -> None:
        self._unsure = False
        for record in over:
            self._rows.kept(record)
        for delivery in taken:
            self._rows.take(delivery)

    def _looks(self, updates: Iterable[DeliveryUpdate]) -> bool:
        """Whether there can be anything to take: most results free nobody who has more waiting."""
        frees = any(
            each.result.state is OutboxState.WAITING or each.delivery.person in self._behind for each in updates
        )
        stood_still = self._was_open or self._breaker.is_open or self._all_in_flight
        return frees or stood_still or self._may_hold_more or self._unsure or self.wants_more

    async def _keep(self, tx: Transaction, updates: list[DeliveryUpdate], outage_s: float) -> None:
        now = self._clock.now()
        await deliveries.record(tx, [each.result for each in updates], now)
        await message_rows.record_gone(tx, list(_gone(updates)), now)
        await _record_refused(tx, updates, now)
        await message_rows.record_stuck(tx, [(e.delivery.person, e.stuck) for e in updates if e.stuck])
        await message_rows.record_sent(tx, list(_appeared(updates)), now)
        for each in updates:
            if each.moved:
                await person_rows.readdress(tx, each.delivery.person, each.moved)
        if outage_s > LONG_OUTAGE_S:
            await timers.set_timer(tx, TimerKind.OFFER_AGAIN, "", now)

    async def _reconcile(self, tx: Transaction, lease: Lease) -> None:
        if self._unsure:
            in_hand = {each.delivery.id for each in self._rows.within(IN_HAND)}
            await deliveries.take_over(tx, lease, self._clock.now(), but=in_hand)

    async def _take(self, tx: Transaction, lease: Lease) -> list[Delivery]:
        now = self._clock.now()
        chosen = await self._choose(tx, now)
        recorded = await deliveries.attempt(tx, lease, chosen, now)
        if chosen and not recorded and await leases.renew(tx, lease) is None:
            raise LeadershipLost
        self._behind |= _with_more(chosen)
        return [each for each in chosen if each.id in recorded]

    async def _choose(self, tx: Transaction, now: datetime) -> list[Delivery]:
        at, seen, chosen = self._clock.monotonic(), self._rows.people(), list[Delivery]()
        self._due_at = None
        self._look_at, self._full, self._all_in_flight, self._was_open = inf, False, False, self._breaker.is_open
        if self._breaker.is_open and not self._may_try(at):
            return []
        for _ in range(MAX_BATCHES):
            found = await deliveries.look(tx, now, BATCH_SIZE, without=seen)
            if not chosen:
                self._due_at, self._behind = found.next_at, set(seen) if found.holds_back else set()
            for each in self._in_turn(found.due):
                if each not in chosen and self._may_take(each, seen, chosen, at):
                    chosen.append(each)
                if each.mode is not Mode.ANSWER_CALLBACK:
                    seen.add(each.person)
            if self._full or len(found.due) < BATCH_SIZE:
                break
        return chosen[:1] if self._breaker.is_open else chosen

    def _may_try(self, at: float) -> bool:
        return at >= self._breaker.retry_at and not self._rows.within(ON_THE_WAY)

    def _in_turn(self, found: list[Delivery]) -> list[Delivery]:
        """While Telegram cannot be reached, rows that have not tried it come first: one bad row must not keep it so."""
        return sorted(found, key=lambda each: self._rows.failed_recently(each.id)) if self._breaker.is_open else found

    def _may_take(self, delivery: Delivery, seen: set[PersonId], chosen: list[Delivery], at: float) -> bool:
        if delivery.mode is Mode.ANSWER_CALLBACK:
            return True
        if delivery.person in seen:
            return False
        if self._room(delivery.priority, chosen) <= 0:
            self._full = True
            return False
        starts_at = self._pacer.next_slot(paced(delivery), at)
        if starts_at > at + RECORD_AHEAD_S:
            self._look_at = min(self._look_at, starts_at - RECORD_AHEAD_S)
            self._all_in_flight |= starts_at == inf
            return False
        return True

    def _goes_soon(self, record: InFlight) -> bool:
        at = self._clock.monotonic()
        return not record.is_answer and self._pacer.next_slot(record.paced, at) <= at + RECORD_AHEAD_S

    def _room(self, priority: Priority, chosen: Iterable[Delivery]) -> int:
        ahead = sum(each.mode is not Mode.ANSWER_CALLBACK and each.priority <= priority for each in chosen)
        return ROWS - ahead - self._rows.not_started(priority)

    def _retry_at(self) -> float:
        return self._breaker.retry_at if self._breaker.is_open and not self.is_calling else inf

    async def _give_up(self, person: PersonId) -> None:
        """She blocked the bot or is gone. Where that cannot be kept now, her next refused row says it again."""
        if person in self._blocked:
            return
        try:
            async with self._database.transaction() as tx:
                await self._unreachable(tx, person, self._clock.now())
            self._blocked.add(person)
        except Exception as error:
            log.error("what waited for somebody unreachable could not go on: %s", type(error).__name__)


def _with_more(chosen: Iterable[Delivery]) -> set[PersonId]:
    """Whose rows were not all chosen."""
    hers = Counter(each.person for each in chosen)
    return {each.person for each in chosen if each.hers > hers[each.person]}


def _gone(updates: Iterable[DeliveryUpdate]) -> Iterable[tuple[PersonId, int, EndState]]:
    for update in updates:
        end = EndState.SWEPT if update.delivery.mode is Mode.SWEEP else EndState.REMOVED
        yield from ((update.delivery.person, each, end) for each in update.gone)


async def _record_refused(tx: Transaction, updates: Iterable[DeliveryUpdate], now: datetime) -> None:
    """What Telegram did not delete is looked at again at once."""
    refused = [each for each in updates if each.refused]
    for each in refused:
        await sweep_rows.refused(tx, each.delivery.person, each.refused, now)
    if refused:
        await timers.set_timer(tx, TimerKind.SWEEP, "", now)


def _appeared(updates: Iterable[DeliveryUpdate]) -> Iterable[message_rows.SentMessage]:
    for update in updates:
        if update.appeared:
            yield message_rows.SentMessage(update.delivery.person, update.delivery.slot, update.appeared)
