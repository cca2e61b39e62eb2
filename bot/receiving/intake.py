"""Updates in: kept in the inbox first, acknowledged to Telegram after the commit. By polling here, by webhook in web.

Not for: understanding updates (see processor).
"""

import contextlib
import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.receiving.health import Health
from bot.receiving.raw_updates import chat_of, written_at
from bot.receiving.unkept import Unkept
from referrals.domain.timer import TimerKind
from referrals.storage import chats, inbox, look_up_key, timers
from referrals.storage.database import Database, run_to_completion
from referrals.storage.inbox import Incoming

log = logging.getLogger(__name__)

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for, also by the webhook."""
LONG_POLL = 50
AT_ONCE = 100
LAST_NUMBER = 2**63 - 1
"""The highest that a database counts to; Telegram's are far below."""
SAME_OFFSET = 0.6
"""Seconds: the same offset again within half of one is answered with a single update."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SLOWLY = 30.0
"""Seconds between tries at what only an operator can mend."""
TAKEN_BACK_AFTER = 60.0
"""Seconds for which another program's webhook is left, in case it goes by itself."""
CONFLICTS = {
    "webhook": "another program has set a webhook with this token; it is removed after a minute",
    "another poller": "another process polls with this token; stop one of them",
}
PRESSES_DIE = timedelta(seconds=150)

Raw = dict[str, Any]


async def keep(database: Database, updates: Sequence[Raw], now: datetime) -> None:
    """Keep raw updates in one transaction; duplicates vanish. Once this returns, Telegram may be told."""
    await run_to_completion(_keep(database, _readable(updates, now), now))


async def _keep(database: Database, updates: Sequence[Incoming], now: datetime) -> None:
    await chats.get_to_know(database.keyring, [each.chat for each in updates if each.chat is not None])
    async with database.transaction() as tx:
        await inbox.keep(tx, updates, now)


def _readable(updates: Sequence[Raw], now: datetime) -> list[Incoming]:
    """An update without a number can neither be kept once nor be asked for again: it is dropped, and said."""
    numbered = [raw for raw in updates if 0 <= _number(raw) <= LAST_NUMBER]
    if len(numbered) < len(updates):
        log.error("%d updates had no number and were dropped", len(updates) - len(numbered))
    return [Incoming(raw["update_id"], chat_of(raw), raw, written_at(raw, now)) for raw in numbered]


def _number(raw: Raw) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else -1


class Polling:
    """Asks Telegram for updates for ever. The offset moves only past what was committed."""

    def __init__(self, bot: Bot, database: Database, clock: Clock, health: Health, unkept: Unkept) -> None:
        self._bot = bot
        self.health = health
        self._unkept = unkept
        self._database = database
        self._clock = clock
        self._offset = 0
        self._asked: tuple[int, float] | None = None
        self._heard_at = clock.monotonic()
        self._failures = 0

    async def run(self) -> None:
        """Runs until cancelled; every fault is waited out, longer each time."""
        while True:
            try:
                await self._once()
                self._failures = 0
            except Exception as error:
                self._failures += 1
                await self._take_back(error)
                await self._clock.sleep(self._pause(error))

    async def _once(self) -> None:
        updates = await self._ask()
        self.health.served()
        quiet = timedelta(seconds=self._clock.monotonic() - self._heard_at)
        if updates:
            await self._keep(updates)
        if quiet > PRESSES_DIE:
            await self._offer_again()
        self._heard_at = self._clock.monotonic()
        # All before an empty answer is confirmed. From 0 again: after a week of silence ids may begin anew, lower.
        self._offset = max(map(_number, updates), default=-1) + 1

    async def _keep(self, updates: list[Raw]) -> None:
        try:
            await keep(self._database, updates, self._clock.now())
        except Exception:
            await self._unkept.tell(updates)
            raise

    async def _take_back(self, error: Exception) -> None:
        """A webhook that another program has set, and that stays, leaves this bot deaf: it is removed."""
        if not isinstance(error, Conflict):
            return
        webhook = "webhook" in error.message.lower()
        lasted = self.health.refused("webhook" if webhook else "another poller", self._clock.monotonic())
        if webhook and lasted >= TAKEN_BACK_AFTER:
            log.error("the webhook that another program set is removed")
            with contextlib.suppress(TelegramError):
                await self._bot.delete_webhook()

    async def _ask(self) -> list[Raw]:
        await self._not_too_soon()
        self._asked = (self._offset, self._clock.monotonic())
        asked = {"offset": self._offset, "timeout": LONG_POLL, "limit": AT_ONCE, "allowed_updates": list(ALLOWED)}
        updates: list[Raw] = await self._bot.do_api_request("getUpdates", asked)
        return updates

    async def _not_too_soon(self) -> None:
        offset, at = self._asked or (-1, 0.0)
        if offset == self._offset:
            await self._clock.sleep(max(0.0, at + SAME_OFFSET - self._clock.monotonic()))

    async def _offer_again(self) -> None:
        """Presses made while nobody listened are gone: what is pending is shown once more."""
        await run_to_completion(self._wake_offers())

    async def _wake_offers(self) -> None:
        async with self._database.transaction() as tx:
            await look_up_key.check(tx)
            await timers.set_timer(tx, TimerKind.OFFER_AGAIN, "", self._clock.now())

    def _pause(self, error: Exception) -> float:
        """Says what is wrong, and how long to wait. Neither messages of libraries nor URLs: they may hold the token."""
        match error:
            case Conflict():
                log.error("Telegram refuses to be polled: %s", CONFLICTS[self.health.trouble])
                return SLOWLY
            case InvalidToken() | Forbidden() | EndPointNotFound():  # so is a token called that was revoked meanwhile
                self.health.refused("token", self._clock.monotonic())
                log.error("Telegram refuses the token: see `python -m bot check`")
                return SLOWLY
            case RetryAfter():
                wait = error.retry_after
                return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            case TelegramError():
                log.warning("no updates from Telegram: %s", type(error).__name__)
            case _:
                log.error("updates cannot be kept: %s", type(error).__name__)
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
        return longest * random.uniform(0.5, 1)
