"""A peer: a bot as python-telegram-bot's wiki and examples show it, with AIORateLimiter. For the benchmark only.

`broadcast` is a job of its own (`block=False`), as the wiki's page on concurrency says. Not for: anything our own bot does.
"""

import asyncio
import sys
from typing import Any, TypeAlias

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler
from telegram.ext import ContextTypes as Types

from tests.benchmarks.peer_rows import BUTTONS, HELLO, NEWS, WAITING, keep_turn, opened, readers, screen

Anything: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton(each, callback_data=f"answer:{each}") for each in row] for row in BUTTONS]
)


async def start(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """/start"""
    if update.message:
        await update.message.reply_text(HELLO)


async def broadcast(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """/broadcast FIRST COUNT: one after the other."""
    for reader in readers(*(context.args or ())):
        try:
            await context.bot.send_message(chat_id=reader, text=NEWS)
        except TelegramError as error:
            print("not sent:", error)


async def broadcast_at_once(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """/at_once FIRST COUNT: all handed to the rate limiter together."""
    sending = (context.bot.send_message(chat_id=reader, text=NEWS) for reader in readers(*(context.args or ())))
    await asyncio.gather(*sending, return_exceptions=True)


async def pressed_send(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """Send, on a report: answer the press, tell the responder."""
    query = update.callback_query
    if query and query.data:
        await query.answer()
        await context.bot.send_message(chat_id=int(query.data.partition(":")[2]), text=WAITING)


async def pressed_change(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """Does not even answer the press."""
    query = update.callback_query
    await keep_turn(context.bot_data["database"], query.data if query else None)


async def show_screen(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """/screen: what is pressed on."""
    if update.message:
        await update.message.reply_text(screen("/screen"), reply_markup=KEYBOARD)


async def pressed_answer(update: Update, context: Types.DEFAULT_TYPE) -> None:
    """What ours does at a press: a row is kept, the press is answered, the screen is drawn again."""
    query = update.callback_query
    if query and query.data:
        await keep_turn(context.bot_data["database"], query.data)
        await query.answer()
        await query.edit_message_text(screen(query.data), reply_markup=KEYBOARD)


async def _open(application: Anything) -> None:
    application.bot_data["database"] = await opened()


async def _close(application: Anything) -> None:
    database = application.bot_data["database"]
    if isinstance(database, aiosqlite.Connection):
        await database.close()


def main(token: str, url: str) -> None:
    """Until Ctrl-C."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{url}/bot")
        .rate_limiter(AIORateLimiter())
        .post_init(_open)
        .post_shutdown(_close)
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("broadcast", broadcast, block=False))
    application.add_handler(CommandHandler("at_once", broadcast_at_once, block=False))
    application.add_handler(CallbackQueryHandler(pressed_send, pattern="^send:"))
    application.add_handler(CallbackQueryHandler(pressed_change, pattern="^change:"))
    application.add_handler(CommandHandler("screen", show_screen))
    application.add_handler(CallbackQueryHandler(pressed_answer, pattern="^answer:"))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
