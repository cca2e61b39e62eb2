"""A peer: a bot on aiogram 3 whose broadcast keeps the habits of aiogram's own example, `examples/broadcast_example.py`.

One reader after the other, a refusal is slept out and that message sent again, a twentieth of a second after each. The
example was written for version 2; only the names of what is raised have changed since. For the benchmark only.
"""

import asyncio
import logging
import sys

import aiosqlite
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError, TelegramNotFound, TelegramRetryAfter
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.benchmarks.peer_rows import BUTTONS, HELLO, NEWS, WAITING, keep_turn, opened, readers, screen

AFTER_EACH = 0.05
"""Seconds: "20 messages per second", the example says, of the 30 that are allowed."""

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text=each, callback_data=f"answer:{each}") for each in row] for row in BUTTONS
    ]
)

log = logging.getLogger("broadcast")


async def start(message: Message) -> None:
    """/start"""
    await message.answer(HELLO)


async def reaches(bot: Bot, reader: int, text: str) -> bool:
    """Whether the message was taken; told to wait, it waits and tries again."""
    try:
        await bot.send_message(reader, text)
    except TelegramRetryAfter as refusal:
        log.error("%d: told to wait %d seconds", reader, refusal.retry_after)
        await asyncio.sleep(refusal.retry_after)
        return await reaches(bot, reader, text)
    except (TelegramForbiddenError, TelegramNotFound):
        log.error("%d: is not there", reader)
        return False
    except TelegramAPIError:
        log.exception("%d: failed", reader)
        return False
    log.info("%d: sent", reader)
    return True


async def broadcast(message: Message, command: CommandObject, bot: Bot) -> None:
    """/broadcast FIRST COUNT: one after the other. aiogram plays each update in a task of its own, so this holds up none."""
    count = 0
    try:
        for reader in readers(*(command.args or "0 0").split()):
            count += await reaches(bot, reader, NEWS)
            await asyncio.sleep(AFTER_EACH)
    finally:
        log.info("%d messages sent", count)


async def pressed_send(query: CallbackQuery, bot: Bot) -> None:
    """Send, on a report: answer the press, tell the responder."""
    await query.answer()
    await reaches(bot, int((query.data or "").partition(":")[2]), WAITING)


async def pressed_change(query: CallbackQuery, database: aiosqlite.Connection) -> None:
    """Does not even answer the press."""
    await keep_turn(database, query.data)


async def show_screen(message: Message) -> None:
    """/screen: what is pressed on."""
    await message.answer(screen("/screen"), reply_markup=KEYBOARD)


async def pressed_answer(query: CallbackQuery, database: aiosqlite.Connection) -> None:
    """What ours does at a press: a row is kept, the press is answered, the screen is drawn again."""
    if isinstance(query.message, Message) and query.data:
        await keep_turn(database, query.data)
        await query.answer()
        await query.message.edit_text(screen(query.data), reply_markup=KEYBOARD)


async def main(token: str, url: str) -> None:
    """Until Ctrl-C."""
    dispatcher = Dispatcher()
    dispatcher.message.register(start, CommandStart())
    dispatcher.message.register(broadcast, Command("broadcast"))
    dispatcher.callback_query.register(pressed_send, F.data.startswith("send:"))
    dispatcher.callback_query.register(pressed_change, F.data.startswith("change:"))
    dispatcher.message.register(show_screen, Command("screen"))
    dispatcher.callback_query.register(pressed_answer, F.data.startswith("answer:"))
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    database = await opened()
    try:
        await dispatcher.start_polling(bot, database=database)
    finally:
        await database.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main(*sys.argv[1:]))
