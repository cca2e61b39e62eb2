"""Tells Telegram how the bot presents itself, in every language; asks first, since Telegram allows few changes a day.

Not for: the words (see handlers/ui/about).
"""

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from handlers.ui.about import About, about
from locales.words import SOURCE, Library

log = logging.getLogger(__name__)


async def present(bot: Bot, library: Library) -> None:
    """Change what differs. A refusal is said and tried again at the next start: nothing depends on it."""
    try:
        for words in library.each():
            code = "" if words.language == SOURCE else words.language
            await _present(bot, about(words), code)
    except TelegramError as error:
        log.warning("the bot's description could not be set now: %s", type(error).__name__)


async def _present(bot: Bot, wanted: About, code: str) -> None:
    """`code` "" is what everybody else reads."""
    if not code and (await bot.get_my_name()).name != wanted.name:
        await bot.set_my_name(wanted.name)
    if (await bot.get_my_description(code)).description != wanted.description:
        await bot.set_my_description(wanted.description, code)
    if (await bot.get_my_short_description(code)).short_description != wanted.short_description:
        await bot.set_my_short_description(wanted.short_description, code)
    commands = tuple(BotCommand(name, text) for name, text in wanted.commands)
    if await bot.get_my_commands(language_code=code or None) != commands:
        await bot.set_my_commands(commands, language_code=code or None)
