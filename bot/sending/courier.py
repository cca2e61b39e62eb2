"""The courier: carries what waits in the outbox to Telegram, urgent first, and keeps what became of it.

Two loops share a small window of rows. One keeps the books (results in, attempts out, one transaction each time), the
other starts calls when pacing lets them go. Not for: wording (see rendering), single calls (see sending), what an outcome
means (see verdicts), limits (see pacing).
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
from bot.sending.circuit_breaker import Line
from bot.sending.leader_lease import Candidate
from bot.sending.outcomes import Entry, postponed, retried, verdict
from bot.sending.pacing import Limits, Pacer, Waiting
from bot.sending.prefetch import Preparing
from bot.sending.rendering import Renderer
from bot.sending.send_queue import Deposed, Unreachable, Window, waiting
from bot.sending.shown import Shown
from bot.sending.telegram_calls import Call, Doubt, Outcome, Retry, carry_out
from referrals.domain.notice import Mode
from referrals.storage.database import Bell, Database, Wake
from referrals.storage.deliveries import Delivery

log = logging.getLogger(__name__)

STANDS_EVERY = 1.0
"""Seconds between two tries to be elected."""
GLANCES_EVERY = 2.0
"""Real seconds after which the outbox is looked at although nobody rang: another process may have written."""
AFTER_TROUBLE = 0.5
AHEAD = 0.06
"""Seconds before its turn at which a row is rendered."""
ANSWERS = 8
"""Answers to presses in flight at once: a flood of them must leave connections to messages."""
GRACE = 5.0
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
        candidate: Candidate | None = None,
    ) -> None:
        self._bot = bot
        self._clock = clock
        self._line = Line()
        self._pacer = Pacer(limits)
        self._window = Window(database, clock, self._pacer, self._line, unreachable)
        self._candidate = candidate or Candidate(database)
        self._commits = database.bells[Wake.COURIER]
        self._books = Bell()
        self._starts = Bell()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._attachments = Attachments()
        self._shown = Shown()
        self._preparing = Preparing(database, renderer, clock, self._attachments, self._shown)
        clock.ring_on_step(self._commits)

    @property
    def elected(self) -> bool:
        """Whether this process is the one that sends."""
        return self._candidate.lease is not None

    @property
    def busy(self) -> bool:
        """Whether a row is in hand (its call being prepared, on its way, or its outcome not yet kept), or may be taken now."""
        return self._window.busy or (self.elected and (self._commits.rung or self._window.needs_look))

    async def run(self) -> None:
        """Stands for election, serves, and stands again when deposed; returns after `stop`."""
        while not self._stopping:
            if await self._is_elected():
                await self._serve()
            else:
                await self._rest(self._starts, STANDS_EVERY)
        await self._close()

    def stop(self) -> None:
        """Start no more calls; those in flight are finished, or left in doubt after GRACE."""
        self._stopping = True
        self._books.ring()
        self._starts.ring()

    async def _is_elected(self) -> bool:
        try:
            return await self._candidate.stand(self._clock.now())
        except Exception as error:
            log.error("the courier cannot be elected: %s", type(error).__name__)
            return False

    async def _serve(self) -> None:
        self._window.needs_look = True
        beside = [asyncio.create_task(work, name="courier") for work in (self._start_calls(), self._hear_commits())]
        try:
            await self._keep_books()
        except Deposed:
            log.warning("another process is the courier now")
            self._window.ready.clear()
            self._shown.forget()
            self._candidate.lease = None
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _hear_commits(self) -> None:
        while True:
            await self._commits.wait()
            self._window.needs_look = True
            self._books.ring()

    async def _keep_books(self) -> None:
        self._books.ring()
        while not self._stopping:
            rung = await self._rest(self._books, self._pause())
            try:
                await self._renew()
                self._window.needs_look |= self._is_due() or (not rung and await self._window.glance())
                if self._window.has_work:
                    await self._exchange()
            except Deposed:
                raise
            except Exception as error:
                log.error("the outbox cannot be kept: %s", type(error).__name__)
                await self._clock.sleep(AFTER_TROUBLE)
                self._books.ring()

    async def _renew(self) -> None:
        if self._candidate.renewal_is_due:
            if not await self._candidate.renew():
                raise Deposed
            self._starts.ring()

    async def _exchange(self, *, take: bool = True) -> None:
        lease = self._candidate.lease
        if lease is None:
            raise Deposed
        await self._window.exchange(lease, take=take)
        self._starts.ring()

    def _is_due(self) -> bool:
        due_at = self._window.due_at
        is_due = due_at is not None and due_at <= self._clock.now()
        return is_due or self._clock.monotonic() >= min(self._window.looks_at, self._tries_at())

    def _pause(self) -> float:
        """Seconds until the books must be opened if nobody rings."""
        due_at = self._window.due_at
        speed = self._clock.speed
        due_in = inf if due_at is None else (due_at - self._clock.now()).total_seconds() * speed
        look_in = min(self._window.looks_at, self._tries_at()) - self._clock.monotonic()
        return max(0.01, min(GLANCES_EVERY * speed, due_in, look_in))

    def _tries_at(self) -> float:
        return self._line.tries_at if self._line.down and not self._window.calling else inf

    async def _start_calls(self) -> None:
        while True:
            pause = self._start_ready()
            await self._rest(self._starts, pause)

    def _start_ready(self) -> float:
        """Start what may go now; seconds until more may."""
        if not self._candidate.fresh:
            return inf
        ready = self._window.ready
        self._preparing.forget_all_but(ready)
        answering = sum(each.mode is Mode.ANSWER for each in self._window.calling.values())
        answers = [each for each in ready.values() if each.mode is Mode.ANSWER]
        for answer in answers[: max(0, ANSWERS - answering)]:
            self._start(answer, self._answer(answer))
        while True:
            at = self._clock.monotonic()
            items = [waiting(each) for each in ready.values() if self._is_paced(each)]
            chosen, when = self._pacer.choose(items, at)
            if chosen is None:
                self._prepare_next(items, at)
                return when - at
            call = self._preparing.call(chosen.id)
            if call is None:
                self._prepare_next([chosen], at)
                return inf
            self._pacer.started(chosen, at)
            self._start(ready[chosen.id], self._carry(ready[chosen.id], call))

    def _is_paced(self, delivery: Delivery) -> bool:
        """Answers are not, also those that wait for one of the `ANSWERS` in flight: nothing would free their chat again."""
        return delivery.mode is not Mode.ANSWER and delivery.id not in self._preparing

    def _prepare_next(self, items: list[Waiting], at: float) -> None:
        """Make ready what may go next, so that its turn does not find it unprepared; one at a time in a lane."""
        chosen, _ = self._pacer.choose(items, at + AHEAD)
        if chosen is None or self._preparing.ahead_of(chosen.lane) or self._preparing.call(chosen.id):
            return
        delivery = self._window.ready[chosen.id]
        self._preparing.begin(delivery)
        self._beside(self._prepare(delivery))

    async def _prepare(self, delivery: Delivery) -> None:
        entry = await self._preparing.prepare(delivery)
        if entry is not None and self._window.ready.pop(delivery.id, None) is not None:
            self._window.entries.append(entry)
            self._books.ring()
        self._starts.ring()

    def _start(self, delivery: Delivery, work: Coroutine[Any, Any, None]) -> None:
        del self._window.ready[delivery.id]
        self._window.calling[delivery.id] = delivery
        self._beside(work)
        if self._window.wants_more:
            self._books.ring()

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="courier: one row")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, delivery: Delivery) -> None:
        prepared = await self._preparing.render(delivery)
        if isinstance(prepared, Entry):
            self._over(prepared, None, self._clock.monotonic())
        else:
            await self._carry(delivery, prepared)

    async def _carry(self, delivery: Delivery, call: Call) -> None:
        started_at, on_trial = self._clock.monotonic(), self._line.down
        outcome: Outcome | None = None
        try:
            with self._attachments.going(call):
                outcome = await carry_out(self._bot, call)
            self._attachments.over(call, outcome)
            self._shown.note(call, outcome)
            entry = verdict(delivery, call, outcome, on_trial=on_trial)
        except Exception as error:
            self._shown.note(call, None)
            entry = self._preparing.failed(delivery, error)
        self._over(entry, outcome, started_at)

    def _over(self, entry: Entry, outcome: Outcome | None, started_at: float) -> None:
        delivery, at = entry.delivery, self._clock.monotonic()
        del self._window.calling[delivery.id]
        if delivery.mode is not Mode.ANSWER:
            self._tell_pacer(delivery, outcome, at)
        elif isinstance(outcome, Retry) and outcome.after is not None:
            entry = retried(delivery, self._clock.now(), outcome.after)
        if isinstance(outcome, Doubt) or outcome == Retry(None):
            entry = self._found_nobody(entry, started_at, at)
        elif outcome is not None:
            self._found_somebody(at)
        self._window.entries.append(entry)
        if not (entry.may_wait and (self._window.ready or self._window.calling)):
            self._books.ring()
        self._starts.ring()

    def _tell_pacer(self, delivery: Delivery, outcome: Outcome | None, at: float) -> None:
        item = waiting(delivery)
        if isinstance(outcome, Retry) and outcome.after is not None:
            self._pacer.refused(item, at, outcome.after)
        else:
            self._pacer.answered(item, at, reached=outcome is not None and outcome != Retry(None))

    def _found_nobody(self, entry: Entry, started_at: float, at: float) -> Entry:
        if not self._line.down:
            log.warning("Telegram does not answer; everything waits")
        self._line.failed(started_at, at, random.random())
        self._window.release()
        strikes, last = self._window.suspects.get(entry.delivery.id, (0, inf))
        self._window.suspects[entry.delivery.id] = strikes + 1, at
        return postponed(entry, strikes, self._clock.now()) if self._line.worked_at > last else entry

    def _found_somebody(self, at: float) -> None:
        lasted = self._line.worked(at)
        if lasted:
            log.warning("Telegram answers again after %d seconds", lasted)
            self._window.outage = max(self._window.outage, lasted)

    async def _close(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._window.release()
        try:
            await self._exchange(take=False)
            await self._candidate.retire()
        except Deposed:
            return
        except Exception as error:
            log.error("the last results could not be kept: %s", type(error).__name__)

    async def _rest(self, bell: Bell, seconds: float) -> bool:
        """Until the bell rings (True) or the seconds are over (False)."""
        try:
            async with asyncio.timeout(None if seconds == inf else seconds / self._clock.speed):
                await bell.wait()
        except TimeoutError:
            return False
        return True
