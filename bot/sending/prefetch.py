"""Calls prepared just before they may go, so that pacing counts the way to Telegram and not our own rendering.

Not for: what a row says (see rendering), when it goes (see pacing), or what is remembered of it (see in_flight).
"""

import logging

from bot.clock import Clock
from bot.sending.attachments import Attachments
from bot.sending.in_flight import InFlight
from bot.sending.outcomes import DeliveryUpdate, broken, retried, without_call
from bot.sending.rendering import Nothing, NotYet, Renderer
from bot.sending.shown import Shown
from bot.sending.telegram_calls import Call, Edit, Send
from referrals.storage.database import DATABASE_ERRORS, Database

log = logging.getLogger(__name__)

MAX_RENDER_FAILURES = 3
"""How often a row may fail to be rendered."""
LONGEST_PAUSE_S = 30.0
"""Between two tries while the database is in trouble."""


class Prefetch:
    """Prepares one call at a time for whoever asks."""

    def __init__(
        self, database: Database, renderer: Renderer, clock: Clock, attachments: Attachments, shown: Shown
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._attachments = attachments
        self._clock = clock
        self._shown = shown

    async def call_for(self, record: InFlight) -> Call | DeliveryUpdate:
        """The call, or what became of the row without one; mistakes are counted, said without content, and kept."""
        delivery = record.delivery
        try:
            async with self._database.reading() as tx:
                prepared = await self._renderer.prepare(tx, delivery, self._clock.now())
            if isinstance(prepared, Edit) and self._shown.same(prepared):
                prepared = Nothing(done=True)
            if isinstance(prepared, Send):
                prepared = await self._attachments.ready(prepared)
            record.database_failures = 0
        except Exception as error:
            return self.failed(record, error)
        return without_call(delivery, prepared) if isinstance(prepared, Nothing | NotYet) else prepared

    def failed(self, record: InFlight, error: Exception) -> DeliveryUpdate:
        """A passing trouble of the database must cost no row; a view that fails again and again does."""
        if isinstance(error, DATABASE_ERRORS):
            return self._put_off(record, error)
        failures = record.render_failures = record.render_failures + 1
        log.error("a notice cannot be rendered: %s (%s), time %d", record.delivery.key, type(error).__name__, failures)
        if failures >= MAX_RENDER_FAILURES:
            return broken(record.delivery, error)
        return retried(record.delivery, self._clock.now(), 0.1 * 4**failures)

    def _put_off(self, record: InFlight, error: Exception) -> DeliveryUpdate:
        """As often as need be, each time longer."""
        failures = record.database_failures = record.database_failures + 1
        log.error("a notice cannot be rendered now: %s (%s)", record.delivery.key, type(error).__name__)
        pause_s = min(LONGEST_PAUSE_S, 0.1 * 4 ** min(failures, 9))
        return retried(record.delivery, self._clock.now(), pause_s)
