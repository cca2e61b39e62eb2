"""When the two things the bot lives on last worked: the database took a write, and Telegram answered.

`HealthProbe` asks both again and again, so that /health says what is so, not what was at the start. Not for: waiting updates or
messages (see storage/backlog), or deciding what to do about it.
"""

import logging
from dataclasses import dataclass
from math import inf

from telegram import Bot, WebhookInfo
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot.clock import Clock
from referrals.storage import leases
from referrals.storage.database import Database, run_to_completion

log = logging.getLogger(__name__)

PROBE_EVERY_S = 10.0
"""Seconds between two looks."""
MAX_SILENCE_S = 60.0
"""Seconds for which something may not work before /health says so."""


@dataclass(slots=True)
class Health:
    """Monotonic moments. `refused_at` is since when Telegram has refused to hand over updates, None while it does."""

    wrote_at: float
    heard_at: float
    refused_at: float | None = None
    trouble: str = ""
    """Why Telegram refuses: "token", "webhook" (another program set one), "another poller"; "" where it doesn't."""
    waiting: int | None = None
    """Updates Telegram holds for the bot, when it was last asked."""

    def writes(self, at: float) -> bool:
        """Whether the database took a write within the last minute."""
        return at - self.wrote_at <= MAX_SILENCE_S

    def hears(self, at: float) -> bool:
        """Whether Telegram answered within the last minute, and has not refused its updates for longer than that."""
        refused = at - (inf if self.refused_at is None else self.refused_at)
        return at - self.heard_at <= MAX_SILENCE_S and refused <= MAX_SILENCE_S

    def refused(self, why: str, at: float) -> float:
        """Telegram refuses its updates; for how many seconds by now."""
        if self.refused_at is None or self.trouble != why:
            self.refused_at, self.trouble = at, why
        return at - self.refused_at

    def served(self) -> None:
        """Telegram hands over its updates."""
        self.refused_at, self.trouble = None, ""


def presumed_healthy(clock: Clock) -> Health:
    """At the start both are taken to work."""
    return Health(clock.monotonic(), clock.monotonic())


class HealthProbe:
    """Looks every so many seconds."""

    def __init__(self, database: Database, bot: Bot, clock: Clock, health: Health, webhook_url: str) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._health = health
        self._webhook_url = webhook_url

    async def writes(self, every: float = PROBE_EVERY_S) -> None:
        """Runs until cancelled. A lock that somebody else keeps only makes the last write older."""
        while True:
            try:
                await run_to_completion(self._write())
                self._health.wrote_at = self._clock.monotonic()
            except Exception as error:
                log.error("the database takes no write: %s", type(error).__name__)
            await self._clock.sleep(every)

    async def _write(self) -> None:
        async with self._database.transaction() as tx:
            await leases.probe(tx)

    async def hears(self, every: float = PROBE_EVERY_S) -> None:
        """Runs until cancelled."""
        while True:
            try:
                self._heard(await self._bot.get_webhook_info())
            except (InvalidToken, Forbidden):
                self._health.refused("token", self._clock.monotonic())
            except TelegramError as error:
                log.warning("Telegram does not say what waits: %s", type(error).__name__)
            await self._clock.sleep(every)

    def _heard(self, told: WebhookInfo) -> None:
        """Where updates are to come by webhook, nobody polls who would notice that it leads elsewhere."""
        at = self._clock.monotonic()
        self._health.waiting, self._health.heard_at = told.pending_update_count, at
        if self._webhook_url and told.url != self._webhook_url:
            log.error("another program has taken or moved this bot's webhook; a restart sets it again")
            self._health.refused("webhook", at)
        elif self._webhook_url or self._health.trouble == "token":
            self._health.served()
