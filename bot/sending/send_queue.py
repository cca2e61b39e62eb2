"""The courier's window: the few rows whose attempt is recorded, and the results not yet kept. One transaction brings
results in and takes new attempts out.

Not for: when a call may start (see pacing) or making it (see courier).
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import inf

from bot.clock import Clock
from bot.sending.circuit_breaker import Line
from bot.sending.outcomes import Entry, again
from bot.sending.pacing import Pacer, Waiting
from referrals.domain.notice import Lane, Mode
from referrals.domain.person import PersonId
from referrals.storage import deliveries, leases, message_rows, person_rows, timers
from referrals.storage.database import Database, Transaction
from referrals.storage.deliveries import Delivery
from referrals.storage.leases import Lease
from referrals.storage.outbox import OutboxState

log = logging.getLogger(__name__)

ROWS = 8
"""Attempts recorded ahead in one lane, and all lanes above it. More would be in doubt after a crash."""
LOOK = 60
"""Rows read at once to choose from."""
LOOKS = 5
"""How often more are read, when those read must all wait."""
AHEAD = 0.25
"""Seconds before a call may start at which its attempt may be recorded."""
LONG_OUTAGE = 150.0
"""Seconds after which Telegram has forgotten presses: what waits for an answer is offered again."""

Unreachable = Callable[[Transaction, PersonId, datetime], Awaitable[None]]


class Deposed(Exception):
    """Somebody else is the courier now."""


def waiting(delivery: Delivery) -> Waiting:
    """A row as pacing sees it: people are private chats."""
    return Waiting(delivery.lane, delivery.id, delivery.person)


@dataclass(slots=True)
class Window:
    """Rows are in exactly one of `ready` (attempt recorded, call not started), `calling` and `entries` (call over)."""

    database: Database
    clock: Clock
    pacer: Pacer
    line: Line
    unreachable: Unreachable
    ready: dict[int, Delivery] = field(default_factory=dict)
    calling: dict[int, Delivery] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    suspects: dict[int, tuple[int, float]] = field(default_factory=dict)
    """Rows whose last call found nobody: how often, and when last."""
    lost: set[PersonId] = field(default_factory=set)
    """Whom Telegram refused, until something reaches her again."""
    outage: float = 0.0
    """The longest outage that ended and was not yet told to the network."""
    looks_at: float = -inf
    """Monotonic moment at which there may be more to take, besides a ring."""
    due_at: datetime | None = None
    """Calendar moment at which the next row becomes due."""
    needs_look: bool = True
    """Whether the outbox may hold rows to take that it did not hold at the last look."""
    _behind: frozenset[PersonId] = frozenset()
    """People with a row in hand who have more waiting."""
    _tried: bool = False
    """Whether the line was down at the last look."""
    _full: bool = False
    _unsure: bool = False
    """Whether the last transaction broke off: it may have been committed, and with it attempts nobody knows of."""

    @property
    def busy(self) -> bool:
        """Whether a row is in hand, or its outcome not yet kept."""
        return bool(self.ready or self.calling or self.entries)

    @property
    def wants_more(self) -> bool:
        """Whether rows were left in the outbox for want of room, and half of the room is free of rows that may go."""
        return self._full and sum(self._goes_soon(each) for each in self.ready.values()) <= ROWS // 2

    @property
    def has_work(self) -> bool:
        """Whether an exchange would change anything."""
        return self.needs_look or self._unsure or bool(self.entries) or self.wants_more

    async def exchange(self, lease: Lease, *, take: bool = True) -> None:
        """Keep all results, then record the attempts that can start soon. Deposed when the lease is lost; after any
        other error everything is as before."""
        entries, outage = list[Entry](), 0.0
        try:
            async with self.database.transaction() as tx:
                entries, self.entries = self.entries, []
                outage, self.outage = self.outage, 0.0
                looks, self.needs_look = take and self._looks(entries), False
                await self._keep(tx, entries, outage)
                await self._reconcile(tx, lease)
                taken = await self._take(tx, lease) if looks else []
        except BaseException:
            self.entries = entries + self.entries
            self.outage, self._unsure, self.needs_look = max(outage, self.outage), True, True
            raise
        self.ready.update({each.id: each for each in taken})
        self.lost -= {entry.delivery.person for entry in entries if entry.appeared}
        for entry in entries:
            if entry.unreachable:
                await self._give_up(entry.delivery.person)

    def _looks(self, entries: list[Entry]) -> bool:
        """Whether there can be anything to take: most results free nobody who has more waiting."""
        freed = any(
            each.result.state is OutboxState.WAITING or each.delivery.person in self._behind for each in entries
        )
        return freed or self.needs_look or self._unsure or self._tried or self.line.down or self.wants_more

    async def glance(self) -> bool:
        """Whether anything is due, without disturbing who writes."""
        now = self.clock.now()
        async with self.database.reading() as tx:
            self.due_at = (await deliveries.left(tx, now, ())).due_at
            return bool(await deliveries.due(tx, now, 1, without=self._busy()))

    def release(self) -> None:
        """Rows whose call has not started wait again, so that newer ones may take their place."""
        self.entries += [again(each) for each in self.ready.values()]
        self.ready.clear()

    async def _keep(self, tx: Transaction, entries: list[Entry], outage: float) -> None:
        now = self.clock.now()
        await deliveries.record(tx, [entry.result for entry in entries], now)
        await message_rows.record_gone(tx, [(e.delivery.person, e.gone) for e in entries if e.gone], now)
        await message_rows.record_stuck(tx, [(e.delivery.person, e.stuck) for e in entries if e.stuck])
        await message_rows.record_sent(tx, list(_appeared(entries)), now)
        for entry in entries:
            if entry.moved:
                await person_rows.readdress(tx, entry.delivery.person, entry.moved)
            self._forgive(entry)
        if outage > LONG_OUTAGE:
            await timers.set_timer(tx, "offer_again", "", now)

    def _forgive(self, entry: Entry) -> None:
        if entry.result.state != "waiting":
            self.suspects.pop(entry.delivery.id, None)

    async def _reconcile(self, tx: Transaction, lease: Lease) -> None:
        if self._unsure:
            await deliveries.take_over(tx, lease, self.clock.now(), but={*self.ready, *self.calling})
            self._unsure = False

    async def _take(self, tx: Transaction, lease: Lease) -> list[Delivery]:
        now = self.clock.now()
        chosen = await self._choose(tx, now)
        recorded = await deliveries.attempt(tx, lease, chosen, now)
        if chosen and not recorded and await leases.renew(tx, lease) is None:
            raise Deposed
        left = await deliveries.left(tx, now, self._busy(chosen))
        self.due_at, self._behind = left.due_at, left.behind
        return [each for each in chosen if each.id in recorded]

    async def _choose(self, tx: Transaction, now: datetime) -> list[Delivery]:
        at, seen, chosen = self.clock.monotonic(), self._busy(), list[Delivery]()
        self.looks_at, self._full, self._tried = inf, False, self.line.down
        if self.line.down and (self.calling or self.ready or at < self.line.tries_at):
            return []
        for _ in range(LOOKS):
            found = await deliveries.due(tx, now, LOOK, without=seen)
            for each in self._in_turn(found):
                if each not in chosen and self._may_take(each, seen, chosen, at):
                    chosen.append(each)
                if each.mode is not Mode.ANSWER:
                    seen.add(each.person)
            if self._full or len(found) < LOOK:
                break
        return chosen[:1] if self.line.down else chosen

    def _in_turn(self, found: list[Delivery]) -> list[Delivery]:
        """While the line is down, rows that have not tried it come first: one bad row must not keep it down."""
        return sorted(found, key=lambda each: each.id in self.suspects) if self.line.down else found

    def _may_take(self, delivery: Delivery, seen: set[PersonId], chosen: list[Delivery], at: float) -> bool:
        if delivery.mode is Mode.ANSWER:
            return True
        if delivery.person in seen:
            return False
        if self._room(delivery.lane, chosen) <= 0:
            self._full = True
            return False
        starts_at = self.pacer.next_slot(waiting(delivery), at)
        if starts_at > at + AHEAD:
            self.looks_at = min(self.looks_at, starts_at - AHEAD)
            return False
        return True

    def _goes_soon(self, delivery: Delivery) -> bool:
        at = self.clock.monotonic()
        return self.pacer.next_slot(waiting(delivery), at) <= at + AHEAD

    def _room(self, lane: Lane, chosen: Iterable[Delivery]) -> int:
        ahead = [each for each in (*self.ready.values(), *chosen) if each.mode is not Mode.ANSWER and each.lane <= lane]
        return ROWS - len(ahead)

    def _busy(self, chosen: Iterable[Delivery] = ()) -> set[PersonId]:
        held = (*self.ready.values(), *self.calling.values(), *chosen)
        return {each.person for each in held if each.mode is not Mode.ANSWER}

    async def _give_up(self, person: PersonId) -> None:
        """She blocked the bot or is gone. Where that cannot be kept now, her next refused row says it again."""
        if person in self.lost:
            return
        try:
            async with self.database.transaction() as tx:
                await self.unreachable(tx, person, self.clock.now())
            self.lost.add(person)
        except Exception as error:
            log.error("what waited for somebody unreachable could not go on: %s", type(error).__name__)


def _appeared(entries: Iterable[Entry]) -> Iterable[message_rows.Sent]:
    for entry in entries:
        if entry.appeared:
            yield message_rows.Sent(entry.delivery.person, entry.delivery.slot, entry.appeared)
