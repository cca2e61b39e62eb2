"""Plays kept updates and due timers, in order within a chat; each is one transaction with all it causes.

A turn that fails is undone and tried again. After three tries an update is put aside; a timer is tried on, ever more rarely,
and the operator is alerted. Not for: what is done with an update (see turn), or sending what is said (see courier).
"""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping, Set
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeAlias

from bot.clock import Clock
from bot.logs import where
from bot.receiving import apologies
from bot.receiving.turn import Dependencies, Turn
from handlers.use_cases import UseCases
from referrals.domain import alert
from referrals.domain.timer import TimerKind
from referrals.storage import alerts, inbox, set_back, timers
from referrals.storage.database import Database, StaleVersion, Transaction, Wake, run_to_completion
from referrals.storage.inbox import Claimed
from referrals.storage.timers import Timer

log = logging.getLogger(__name__)

RACES = 20
"""Lost version races in a row that are no failure yet."""
SET_BACK = timedelta(minutes=1)
"""How far the calendar must have gone back to be no mere correction."""
SHORTEST_REST, LONGEST_REST = 0.02, 3600.0

Play: TypeAlias = Callable[[Transaction, str, datetime], Awaitable[object]]
TimerTable: TypeAlias = Mapping[TimerKind, Callable[[UseCases], Play]]

TIMERS: TimerTable = MappingProxyType(
    {
        TimerKind.ROUTE: lambda each: each.dispatching.watching.route,
        TimerKind.RING: lambda each: each.dispatching.duty.ring,
        TimerKind.HOLDER_GONE: lambda each: each.dispatching.watching.holder_gone,
        TimerKind.LOOK_AT_ALL: lambda each: each.dispatching.watching.look_at_all,
        TimerKind.OFFER_AGAIN: lambda each: each.dispatching.duty.offer_again,
        TimerKind.ASK_LATER: lambda each: each.following_up.ask,
        TimerKind.FORGET: lambda each: each.reporting.forget,
        TimerKind.REDRAW: lambda each: each.telling.redraw,
        TimerKind.WIPE: lambda each: each.drafts.wipe_draft,
        TimerKind.CRY: lambda each: each.crying.look,
        TimerKind.COMPLAINT: lambda each: each.complaining.look,
        TimerKind.DELIVER: lambda each: each.delivering.deliver,
        TimerKind.CAMPAIGN_TOLD: lambda each: each.campaigning.messages.tell,
        TimerKind.FORGET_ANSWER: lambda each: each.campaigning.replies.forget_answer,
        TimerKind.ALERT_OPERATOR: lambda each: each.operating.alert,
        TimerKind.DAILY_LOOK: lambda each: each.operating.daily_look,
        TimerKind.SWEEP: lambda each: each.sweeping.look,
        TimerKind.SHEET_READ: lambda each: each.campaigning.importing.sheet_read,
    }
)
"""What a timer means: the use case that is called with its ref."""


class Processor:
    """The workers. One on SQLite, where there is one writer; `workers` on PostgreSQL."""

    def __init__(
        self,
        database: Database,
        dependencies: Dependencies,
        clock: Clock,
        timers: TimerTable = TIMERS,
        workers: int = 4,
    ) -> None:
        self._database = database
        self._dependencies = dependencies
        self._timers = timers
        self._clock = clock
        self._workers = 1 if database.is_sqlite else workers
        self._bell = database.bells[Wake.TURNS]
        self._at_work = list[_Worker]()
        clock.ring_on_step(database.bells[Wake.TURNS])

    @property
    def busy(self) -> bool:
        """Whether a worker plays, or is about to look."""
        return self._bell.rung or not all(worker.resting for worker in self._at_work)

    async def run(self) -> None:
        """Runs until cancelled; a turn that has begun is ended first."""
        self._at_work = [self._worker() for _ in range(self._workers)]
        async with asyncio.TaskGroup() as group:
            for worker in self._at_work:
                group.create_task(worker.run())

    async def play_due(self) -> None:
        """Play all that can be played now, and return."""
        await self._worker().play_due()

    def _worker(self) -> "_Worker":
        return _Worker(self._database, self._dependencies, self._clock, self._timers)


class _Worker:
    """Plays one turn after the other. Remembers only how often it lost a race in a row, whose turn it was lately, and the
    moment of the last one."""

    def __init__(self, database: Database, dependencies: Dependencies, clock: Clock, timers: TimerTable) -> None:
        self._database = database
        self._dependencies = dependencies
        self._timers = timers
        self._clock = clock
        self._bell = database.bells[Wake.TURNS]
        self._races = 0
        self._latest: datetime | None = None
        self._timer_before = False
        self._in_turn = inbox.InTurn()
        self.resting = False
        """Whether it waits for the bell or for what is due."""

    async def run(self) -> None:
        """Play, rest until something is due or the bell rings, play. Trouble with the database is waited out."""
        while True:
            try:
                await self._rest(await self.play_due())
            except Exception as error:
                log.error("turns stand still: %s", where(error))
                await asyncio.sleep(1)

    async def play_due(self) -> datetime | None:
        """Play until nothing is due; the moment of what comes next, if anything waits."""
        while (left := await run_to_completion(self._turn())) is None:
            pass
        return min(filter(None, (left.timer_due_at, left.retry_at)), default=None)

    async def _turn(self) -> inbox.Look | None:
        """Play one; what is left to wait for when there was none, or none but this and it left nothing."""
        job: Claimed | Timer | None = None
        unverified: Set[str] = frozenset()
        self._bell.heard()
        try:
            async with self._database.transaction() as tx:
                unverified, now = tx.unverified, await self._moment(tx)
                look = await self._in_turn.look(tx, now)
                job = await self._choose(tx, look, now)
                if job is None:
                    return look
                await self._play(tx, job, now)
                await self._alert_of_unverified(tx, unverified, now)
            self._races = 0
            if job is look.update and not (look.others or self._bell.rung or _is_due(look.timer_due_at, now)):
                return look
        except Exception as error:
            if job is None:
                raise
            await self._failed(job, error, unverified)
        return None

    async def _alert_of_unverified(self, tx: Transaction, unverified: Set[str], now: datetime) -> None:
        """What was read is not what was kept there: the operator hears of it, and no case waits for what is nobody's now."""
        if not unverified:
            return
        log.error("not what was kept there: %s; see `python -m bot check`", ", ".join(sorted(unverified)))
        await alerts.raise_alert(tx, alert.AlertReason.CHANGED, now)
        await self._dependencies.use_cases.dispatching.watching.found_changed(tx, now)

    async def _moment(self, tx: Transaction) -> datetime:
        """Now. Where the calendar was set back, what it had put ahead is looked at again."""
        now = self._clock.now()
        if self._latest is not None and now < self._latest - SET_BACK:
            await self._dependencies.use_cases.dispatching.watching.begin(tx, now)
            await set_back.pull_in(tx, self._dependencies.facts.policy, now)
        self._latest = now
        return now

    async def _choose(self, tx: Transaction, look: inbox.Look, now: datetime) -> Claimed | Timer | None:
        """A due timer goes first, but no two while an update waits."""
        timer = None
        if _is_due(look.timer_due_at, now) and not (self._timer_before and look.update):
            timer = await timers.take(tx, now)
        self._timer_before = timer is not None
        return timer or look.update

    async def _play(self, tx: Transaction, job: Claimed | Timer, now: datetime) -> None:
        if isinstance(job, Timer):
            await self._timers[TimerKind(job.kind)](self._dependencies.use_cases)(tx, job.ref, now)
        else:
            self._in_turn.played(job)
            await Turn(self._dependencies, tx, now).play(job)
            await inbox.done(tx, job.id, now)

    async def _failed(self, job: Claimed | Timer, error: Exception, unverified: Set[str]) -> None:
        """Count the try, in a transaction of its own; a lost race is no try."""
        self._races += 1
        if isinstance(error, StaleVersion) and self._races <= RACES:
            return
        self._races = 0
        name = f"timer {job.kind}" if isinstance(job, Timer) else f"update {job.id}"
        log.error("%s failed: %s\n%s", name, where(error), "".join(traceback.format_tb(error.__traceback__)))
        async with self._database.transaction() as tx:
            now = self._clock.now()
            await self._alert_of_unverified(tx, unverified, now)
            if isinstance(job, Timer):
                counted = await timers.failed(tx, job, where(error), now)
                if counted and job.kind != TimerKind.ALERT_OPERATOR:
                    await alerts.raise_alert(tx, alert.AlertReason.PUT_ASIDE, now)
            else:
                counted = await inbox.failed(tx, job.id, where(error), now)
                if counted:
                    await apologies.apologise(tx, job, self._dependencies.facts.policy, now)
        if counted:
            log.error("%s keeps failing: see `python -m bot check`", name)

    async def _rest(self, until: datetime | None) -> None:
        left = LONGEST_REST if until is None else (until - self._clock.now()) / timedelta(seconds=1)
        self.resting = True
        with contextlib.suppress(TimeoutError):  # wait_for would swallow a cancellation that meets the bell
            async with asyncio.timeout(min(max(left, SHORTEST_REST), LONGEST_REST)):
                await self._bell.wait()
        self.resting = False


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
