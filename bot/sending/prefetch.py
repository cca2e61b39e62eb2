"""Calls made ready just before they may go, so that pacing counts the way to Telegram and not our own rendering.

Not for: what a row says (see rendering) or when it goes (see pacing).
"""

import logging
from collections.abc import Collection

from bot.clock import Clock
from bot.sending.attachments import Attachments
from bot.sending.outcomes import Entry, broken, retried, without_call
from bot.sending.rendering import Nothing, NotYet, Renderer
from bot.sending.shown import Shown
from bot.sending.telegram_calls import Call, Edit, Send
from referrals.domain.notice import Lane
from referrals.storage.database import TROUBLE, Database
from referrals.storage.deliveries import Delivery

log = logging.getLogger(__name__)

TIMES = 3
"""How often a row may fail to be rendered."""
LONGEST = 30.0
"""Seconds between two tries while the database is in trouble."""
KEEPS = 0.5
"""Seconds for which a prepared call is still true enough to be made."""


class Preparing:
    """Holds the calls that are ready, and knows which rows are being worked on."""

    def __init__(
        self, database: Database, renderer: Renderer, clock: Clock, attachments: Attachments, shown: Shown
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._attachments = attachments
        self._clock = clock
        self._shown = shown
        self._lanes: dict[int, Lane] = {}
        self._calls: dict[int, tuple[Call, float]] = {}
        self._failures: dict[int, int] = {}
        self._troubles: dict[int, int] = {}

    def __contains__(self, row: int) -> bool:
        return row in self._lanes

    def ahead_of(self, lane: Lane) -> bool:
        """Whether a row of this lane has to wait for one that is being prepared."""
        return any(each <= lane for each in self._lanes.values())

    def call(self, row: int) -> Call | None:
        """The prepared call, if it is fresh."""
        call, at = self._calls.get(row, (None, 0.0))
        return call if call is not None and self._clock.monotonic() - at <= KEEPS else None

    def forget_all_but(self, rows: Collection[int]) -> None:
        """Drop calls whose rows are no longer waiting to go."""
        self._calls = {row: call for row, call in self._calls.items() if row in rows}

    def begin(self, delivery: Delivery) -> None:
        """It is being worked on from now."""
        self._lanes[delivery.id] = delivery.lane

    async def prepare(self, delivery: Delivery) -> Entry | None:
        """None when its call is ready; else what became of the row without one."""
        try:
            prepared = await self.render(delivery)
        finally:
            self._lanes.pop(delivery.id, None)
        if isinstance(prepared, Entry):
            return prepared
        self._calls[delivery.id] = prepared, self._clock.monotonic()
        return None

    async def render(self, delivery: Delivery) -> Call | Entry:
        """The call, or what became of the row without one; mistakes are counted, said without content, and kept."""
        try:
            async with self._database.reading() as tx:
                prepared = await self._renderer.prepare(tx, delivery, self._clock.now())
            if isinstance(prepared, Edit) and self._shown.same(prepared):
                prepared = Nothing(done=True)
            if isinstance(prepared, Send):
                prepared = await self._attachments.ready(prepared)
            self._troubles.pop(delivery.id, None)
        except Exception as error:
            return self.failed(delivery, error)
        return without_call(delivery, prepared) if isinstance(prepared, Nothing | NotYet) else prepared

    def failed(self, delivery: Delivery, error: Exception) -> Entry:
        """A passing trouble of the database must cost no row; a view that fails again and again does."""
        if isinstance(error, TROUBLE):
            return self._put_off(delivery, error)
        failures = self._failures.pop(delivery.id, 0) + 1
        log.error("a notice cannot be rendered: %s (%s), time %d", delivery.key, type(error).__name__, failures)
        if failures >= TIMES:
            return broken(delivery, error)
        self._failures[delivery.id] = failures
        return retried(delivery, self._clock.now(), 0.1 * 4**failures)

    def _put_off(self, delivery: Delivery, error: Exception) -> Entry:
        """As often as need be, each time longer."""
        troubles = self._troubles[delivery.id] = self._troubles.get(delivery.id, 0) + 1
        log.error("a notice cannot be rendered now: %s (%s)", delivery.key, type(error).__name__)
        return retried(delivery, self._clock.now(), min(LONGEST, 0.1 * 4 ** min(troubles, 9)))
