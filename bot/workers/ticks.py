"""Ticks at intervals, and nothing else: no business moment lives here, every one of them is a row with its due_at.

Not for: anything that must happen at a certain time (see timers), or that would be missed if the process were down.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from referrals.domain.alert import AlertReason
from referrals.domain.timer import TimerKind
from referrals.storage import (
    alerts,
    deliveries,
    events,
    inbox,
    look_up_key,
    quarantine_rows,
    readiness_rows,
    taken_back_file,
    timers,
)
from referrals.storage.database import Database, Transaction, run_to_completion

log = logging.getLogger(__name__)

Tick = Callable[[], Awaitable[object]]
REMEMBERED_EVERY = 60.0


def make_scheduler(database: Database, clock: Clock, **more: tuple[float, Tick]) -> AsyncIOScheduler:
    """The ticks of one process, not yet started; `more` are further ones: name=(seconds, what).

    `wake` rings all bells in case a ring was missed; `link` chains fresh events and `audit` verifies the chain; `checkpoint`
    leaves nothing wiped beside the database's file; `remember` keeps the record of what was taken back; `purge` forgets played
    updates, when somebody was last heard and words that were put aside, `forget` finished messages.
    """

    async def wake() -> None:
        for bell in database.bells.values():
            bell.ring()

    async def link() -> None:
        await run_to_completion(_until_none(database, events.link))

    async def purge() -> None:
        await run_to_completion(_until_none(database, lambda tx: inbox.purge(tx, clock.now())))
        await run_to_completion(_until_none(database, lambda tx: inbox.forget_heard(tx, clock.now())))
        await run_to_completion(_until_none(database, lambda tx: quarantine_rows.forget_words(tx, clock.now())))

    async def audit() -> None:
        await _audited(database, clock)

    async def forget() -> None:
        await run_to_completion(_until_none(database, lambda tx: deliveries.forget(tx, clock.now())))

    scheduler = _Steady(timezone="UTC")
    ticks = {
        "wake": (1.0, wake),
        "remember": (5.0, _Remembering(database, clock).look),
        "checkpoint": (10.0, database.checkpoint),
        "link": (10.0, link),
        "purge": (600.0, purge),
        "forget": (3600.0, forget),
        "audit": (21600.0, audit),
        **more,
    }
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(_guarded, Every(seconds), (name, tick), id=name, **_LATE_IS_FINE)
    return scheduler


class _Remembering:
    """Keeps the record whenever something has happened, and every minute what leaves no event behind."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._event, self._at = 0, 0.0

    async def look(self) -> None:
        """A tick: one small question, mostly."""
        await run_to_completion(self._look())

    async def _look(self) -> None:
        async with self._database.reading() as tx:
            newest = await events.newest(tx)
        if newest != self._event or self._clock.monotonic() > self._at + REMEMBERED_EVERY:
            await taken_back_file.keep(self._database, self._clock.now())
            self._event, self._at = newest, self._clock.monotonic()


class Every(BaseTrigger):  # type: ignore[misc]
    """So many seconds after the last tick. What was missed, because the clock was set, is not counted one by one."""

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The library's name."""
        return now + self.interval


class _Steady(AsyncIOScheduler):  # type: ignore[misc]
    """Wakes up in real seconds, whatever the calendar does: a tick that a step of the clock put far away comes now."""

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time > now + job.trigger.interval:
                job.modify(next_run_time=now)
        return super()._process_jobs()  # type: ignore[no-any-return]


_LATE_IS_FINE = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}


async def _guarded(name: str, tick: Tick) -> None:
    """A tick that fails is said, and comes again."""
    try:
        await tick()
    except Exception as error:
        log.error("tick %s failed: %s", name, type(error).__name__)


async def _audited(database: Database, clock: Clock) -> None:
    """Beside the writer, since it reads every row; what does not verify, or open where it stands, alerts the operator. No case
    waits for what was changed."""
    async with database.reading() as tx:
        changed, misplaced = await events.verify(tx), await readiness_rows.out_of_place(tx)
    if changed:
        log.error("%d events do not verify: see `python -m bot audit verify`", len(changed))
        async with _changing(database) as tx:
            await alerts.raise_alert(tx, AlertReason.CHAIN_BROKEN, clock.now())
    if misplaced:
        log.error("%d values are not what was kept there: see `python -m bot check`", misplaced.total())
        async with _changing(database) as tx:
            await alerts.raise_alert(tx, AlertReason.CHANGED, clock.now())
            await timers.set_timer(tx, TimerKind.LOOK_AT_ALL, "", clock.now())


@asynccontextmanager
async def _changing(database: Database) -> AsyncIterator[Transaction]:
    async with database.transaction() as tx:
        await look_up_key.check(tx)
        yield tx


async def _until_none(database: Database, batch: Callable[[Transaction], Awaitable[int]]) -> None:
    """A transaction for each batch, so that no turn waits behind a long one."""
    left = 1
    while left:
        async with database.transaction() as tx:
            await look_up_key.check(tx)
            left = await batch(tx)
