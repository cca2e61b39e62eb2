"""The courier: carries what waits in the outbox to Telegram, urgent first, and keeps what became of it.

Two loops share the send queue. One keeps the books (results in, attempts out, one transaction each time), the other starts
calls when pacing lets them go. Not for: wording (see rendering), single calls (see telegram_calls), what an outcome means
(see outcomes), limits (see pacing).
"""

import asyncio
import logging
import random
from collections.abc import Coroutine
from math import inf
from typing import Any

from telegram import Bot

from bot.clock import Clock
from bot.sending.attachments import Attachments
from bot.sending.circuit_breaker import CircuitBreaker
from bot.sending.in_flight import InFlight, Phase
from bot.sending.leader_lease import LeaderLease, LeadershipLost
from bot.sending.outcomes import DeliveryUpdate, interpret, postponed, retried
from bot.sending.pacing import Flight, Limits, Pacer
from bot.sending.prefetch import Prefetch
from bot.sending.rendering import Renderer
from bot.sending.send_queue import SendQueue, Unreachable
from bot.sending.shown import Shown
from bot.sending.telegram_calls import Call, Outcome, Retry, Unknown, execute
from referrals.storage.database import Database, Wake, WakeEvent
from referrals.storage.look_up_key import OtherLookUpKey

log = logging.getLogger(__name__)

ACQUIRE_EVERY_S = 1.0
"""Between two tries to become the courier."""
LOOK_EVERY_S = 2.0
"""Real seconds after which the outbox is looked at although nobody rang: another process may have written."""
AFTER_TROUBLE_S = 0.5
PREFETCH_AHEAD_S = 0.06
"""How long before its turn a row is rendered."""
MAX_ANSWERS_IN_FLIGHT = 8
"""Answers to presses: a flood of them must leave connections to messages."""
GRACE_S = 5.0
"""Real seconds that calls in flight get when the courier stops."""


class Courier:
    """`run()` until `stop()`. While Telegram is down everything waits, for hours if need be; nothing is dropped for it."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        renderer: Renderer,
        clock: Clock,
        unreachable: Unreachable,
        *,
        limits: Limits = Limits(),
        leadership: LeaderLease | None = None,
    ) -> None:
        self._bot = bot
        self._clock = clock
        self._breaker = CircuitBreaker()
        self._pacer = Pacer(limits)
        self._queue = SendQueue(database, clock, self._pacer, self._breaker, unreachable)
        self._leadership = leadership or LeaderLease(database)
        self._commits = database.bells[Wake.COURIER]
        self._books = WakeEvent()
        self._starts = WakeEvent()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._attachments = Attachments()
        self._shown = Shown()
        self._prefetch = Prefetch(database, renderer, clock, self._attachments, self._shown)
        clock.ring_on_step(self._commits)

    @property
    def elected(self) -> bool:
        """Whether this process is the one that sends."""
        return self._leadership.lease is not None

    @property
    def busy(self) -> bool:
        """Whether a row is in hand (its call being prepared, on its way, or its outcome not yet kept), or may be taken now."""
        return self._queue.busy or (self.elected and (self._commits.rung or self._queue.has_work))

    async def run(self) -> None:
        """Becomes the courier, serves, and tries again when another took its place; ends with `stop`, or OtherLookUpKey."""
        while not self._stopping:
            if await self._is_elected():
                await self._serve()
            else:
                await self._rest(self._starts, ACQUIRE_EVERY_S)
        await self._close()

    def stop(self) -> None:
        """Start no more calls; those in flight are finished, or left in doubt after GRACE_S."""
        self._stopping = True
        self._books.ring()
        self._starts.ring()

    async def _is_elected(self) -> bool:
        try:
            return await self._leadership.acquire(self._clock.now())
        except OtherLookUpKey:
            raise
        except Exception as error:
            log.error("the courier cannot be elected: %s", type(error).__name__)
            return False

    async def _serve(self) -> None:
        self._queue.look_again()
        beside = [asyncio.create_task(work, name="courier") for work in (self._start_calls(), self._hear_commits())]
        try:
            await self._keep_books()
        except LeadershipLost:
            log.warning("another process is the courier now")
            self._queue.drop_not_started()
            self._shown.forget()
            self._leadership.lose()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _hear_commits(self) -> None:
        while True:
            await self._commits.wait()
            self._queue.look_again()
            self._books.ring()

    async def _keep_books(self) -> None:
        self._books.ring()
        while not self._stopping:
            rung = await self._rest(self._books, self._pause())
            try:
                if await self._leadership.renew_if_due():
                    self._starts.ring()
                if not self._queue.look_if_due() and not rung and await self._queue.has_due():
                    self._queue.look_again()
                if self._queue.has_work:
                    await self._sync()
            except LeadershipLost:
                raise
            except Exception as error:
                log.error("the outbox cannot be kept: %s", type(error).__name__)
                await self._clock.sleep(AFTER_TROUBLE_S)
                self._books.ring()

    async def _sync(self, *, take: bool = True) -> None:
        await self._queue.sync(self._leadership.held, take=take)
        self._starts.ring()

    def _pause(self) -> float:
        """Seconds until the books must be opened if nobody rings."""
        return max(0.01, min(LOOK_EVERY_S * self._clock.speed, self._queue.seconds_until_due()))

    async def _start_calls(self) -> None:
        while True:
            pause = self._start_ready()
            await self._rest(self._starts, pause)

    def _start_ready(self) -> float:
        """Start what may go now; seconds until more may."""
        if not self._leadership.is_valid:
            return inf
        for answer in self._queue.answers_to_start(MAX_ANSWERS_IN_FLIGHT):
            self._start(answer, self._answer(answer))
        while True:
            at, records = self._clock.monotonic(), self._queue.paced()
            chosen, when = self._pacer.choose([each.paced for each in records.values()], at)
            if chosen is None:
                self._prepare_next(records, at)
                return when - at
            record = records[chosen.id]
            call = record.fresh_call(at)
            if call is None:
                self._prepare_next({chosen.id: record}, at)
                return inf
            flight = self._pacer.start(chosen, self._clock.monotonic)
            self._start(record, self._carry(record, call, flight))

    def _prepare_next(self, records: dict[int, InFlight], at: float) -> None:
        """Prepare what may go next, so that its turn does not find it unprepared; one at a time of a priority."""
        chosen, _ = self._pacer.choose([each.paced for each in records.values()], at + PREFETCH_AHEAD_S)
        if chosen is None or self._queue.prepares(chosen.priority):
            return
        record = records[chosen.id]
        if record.fresh_call(at) is None:
            record.prepares()
            self._beside(self._prepare(record))

    async def _prepare(self, record: InFlight) -> None:
        delivery = record.delivery
        prepared = await self._prefetch.call_for(record)
        if record.delivery is delivery and record.phase is Phase.PREPARING:
            if isinstance(prepared, DeliveryUpdate):
                record.ends(prepared)
                self._books.ring()
            else:
                record.prepared(prepared, self._clock.monotonic())
        self._starts.ring()

    def _start(self, record: InFlight, work: Coroutine[Any, Any, None]) -> None:
        record.starts()
        self._beside(work)
        if self._queue.wants_more:
            self._books.ring()

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="courier: one row")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, record: InFlight) -> None:
        """Not paced: whoever pressed waits. Refused for so many seconds, it waits as long by itself."""
        prepared = await self._prefetch.call_for(record)
        if isinstance(prepared, DeliveryUpdate):
            self._end(record, prepared)
            return
        started_at = self._clock.monotonic()
        update, outcome = await self._make(record, prepared)
        if isinstance(outcome, Retry) and outcome.after is not None:
            update = retried(record.delivery, self._clock.now(), outcome.after)
        self._end(record, self._heard(record, update, outcome, started_at))

    async def _carry(self, record: InFlight, call: Call, flight: Flight) -> None:
        started_at = self._clock.monotonic()
        with flight:
            update, outcome = await self._make(record, call)
            if isinstance(outcome, Retry) and outcome.after is not None:
                flight.refused(outcome.after)
            elif outcome is not None and outcome != Retry(None):
                flight.reached()
        self._end(record, self._heard(record, update, outcome, started_at))

    async def _make(self, record: InFlight, call: Call) -> tuple[DeliveryUpdate, Outcome | None]:
        """Make the call; what became of the row, and what Telegram said (None: the mistake is ours)."""
        on_trial = self._breaker.is_open
        try:
            with self._attachments.going(call):
                outcome = await execute(self._bot, call)
            self._attachments.over(call, outcome)
            self._shown.note(call, outcome)
            return interpret(record.delivery, call, outcome, on_trial=on_trial), outcome
        except Exception as error:
            self._shown.note(call, None)
            return self._prefetch.failed(record, error), None

    def _heard(
        self, record: InFlight, update: DeliveryUpdate, outcome: Outcome | None, started_at: float
    ) -> DeliveryUpdate:
        """Whether Telegram was reached opens or closes the circuit breaker, and may put the row off."""
        at = self._clock.monotonic()
        if isinstance(outcome, Unknown) or outcome == Retry(None):
            return self._reached_nobody(record, update, started_at, at)
        if outcome is not None:
            self._reached_telegram(at)
        return update

    def _reached_nobody(self, record: InFlight, update: DeliveryUpdate, started_at: float, at: float) -> DeliveryUpdate:
        if not self._breaker.is_open:
            log.warning("Telegram does not answer; everything waits")
        self._breaker.failed(started_at, at, random.random())
        self._queue.release()
        others_get_through = self._breaker.worked_at > record.unanswered_at
        update = postponed(update, record.unanswered, self._clock.now()) if others_get_through else update
        record.reached_nobody(at)
        return update

    def _reached_telegram(self, at: float) -> None:
        lasted_s = self._breaker.worked(at)
        if lasted_s:
            log.warning("Telegram answers again after %d seconds", lasted_s)
            self._queue.outage_ended(lasted_s)

    def _end(self, record: InFlight, update: DeliveryUpdate) -> None:
        record.ends(update)
        if not self._queue.may_wait(update):
            self._books.ring()
        self._starts.ring()

    async def _close(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._queue.release()
        try:
            await self._sync(take=False)
            await self._leadership.release()
        except LeadershipLost:
            return
        except Exception as error:
            log.error("the last results could not be kept: %s", type(error).__name__)

    async def _rest(self, bell: WakeEvent, seconds: float) -> bool:
        """Until the bell rings (True) or the seconds are over (False)."""
        try:
            async with asyncio.timeout(None if seconds == inf else seconds / self._clock.speed):
                await bell.wait()
        except TimeoutError:
            return False
        return True
