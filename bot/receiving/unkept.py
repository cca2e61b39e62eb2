"""What is said where nothing can be kept, as with a full disk: one fixed text with numbers, past the outbox.

The only message that is not kept before it is sent (docs/decisions/0018). Not for: anything while the database works.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.clock import Clock
from bot.receiving.raw_updates import author_of, chat_of
from handlers.settings.help_view import all_numbers
from locales.words import Library, guess_language
from referrals.facts import Facts

log = logging.getLogger(__name__)

ONCE_IN = 3600.0
"""Seconds in which a chat gets the text once."""
REMEMBERED = 10_000
"""Chats whose last time is known; the oldest is forgotten first."""


class Unkept:
    """Tells whoever wrote, once an hour, from memory alone."""

    def __init__(self, bot: Bot, clock: Clock, library: Library, facts: Facts) -> None:
        self._bot = bot
        self._clock = clock
        self._library = library
        self._facts = facts
        self._told = OrderedDict[int, float]()

    async def tell(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Each writer of these, in her own chat. Never raises; a Telegram that has enough of it is left alone."""
        for raw in updates:
            author = author_of(raw)
            if author is not None and author["id"] == chat_of(raw) and self._is_due(author["id"]):
                try:
                    await self._send(author)
                except RetryAfter:
                    return
                except TelegramError as error:
                    log.warning("somebody could not be told that nothing is kept: %s", type(error).__name__)

    def _is_due(self, chat: int) -> bool:
        at = self._clock.monotonic()
        if at - self._told.get(chat, at - ONCE_IN) < ONCE_IN:
            return False
        self._told[chat] = at
        self._told.move_to_end(chat)
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return True

    async def _send(self, author: Mapping[str, Any]) -> None:
        code = author.get("language_code")
        words = self._library.words(guess_language(code if isinstance(code, str) else None))
        # Translators: fills the preview on a locked screen; keep it long and harmless.
        head = words.t(
            "I can’t take messages at the moment. Yours is waiting, and I’ll read it as soon as I can: you don’t need to "
            "send it again. If you can’t wait, these numbers work without me:"
        )
        text = f"{head}\n\n{all_numbers(words, self._facts)}"
        await self._bot.send_message(author["id"], text, parse_mode=ParseMode.HTML, disable_notification=True)
