"""The Telegram library as transport and dispatch: one application, one handler that asks the table of routes.

Keeps nothing in its memory. Not for: when an update is played (see processor) or what is sent (see courier).
"""

import warnings
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, BaseHandler, ContextTypes
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from bot.transport import Transport
from handlers.commands import read_command
from handlers.context import CURRENT, App, Context
from handlers.crying import crying
from handlers.routes import ROUTES, Route, Routes

SENDING = 16
"""Connections to Telegram beside the poll: more calls are never in flight."""
UPDATES = 60.0
"""Seconds to read a long poll, which Telegram ends after 50."""


def build_application(token: str, api_url: str, routes: tuple[Route, ...] = ROUTES) -> App:
    """`api_url` is without "/bot". Not yet initialised: that asks Telegram who the bot is."""
    warnings.filterwarnings(
        "ignore", "Please use 'Bot.getUpdates'", PTBUserWarning
    )  # raw updates are kept, not objects
    warnings.filterwarnings(
        "ignore", ".*`(retry_after|message_auto_delete_time)`", PTBDeprecationWarning
    )  # both types are understood
    application: App = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(Transport(api_url, SENDING))
        .get_updates_request(Transport(api_url, 1, UPDATES))
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    application.add_handler(_ByTable(Routes(routes)))
    application.add_error_handler(_note_failure)
    return application


async def _note_failure(_update: object, turn: Context) -> None:
    """`process_update` returns normally after an exception: the turn has to learn of it here."""
    turn.state.failure = turn.error


class _ByTable(BaseHandler[Any, Context, None]):
    """The only handler of the only group. What its route returns from normally counts as one answer."""

    def __init__(self, table: Routes) -> None:
        super().__init__(self._answer)
        self._table = table

    def check_update(self, update: object) -> Route | None:
        """The route, or None, after which the turn has no answer and fails."""
        return self._table.find(update, CURRENT.get()) if isinstance(update, Update) else None

    async def handle_update(self, update: Any, application: Any, check_result: object, context: Context) -> None:
        """Run what the table named; `turn.args` are the words behind a command."""
        if not isinstance(check_result, Route):
            raise TypeError("only what check_update found is handled")
        if check_result.kind == "command":
            command = read_command(update.effective_message.text)
            context.args = list(command.arguments) if command else []
        await check_result.handler(update, context)
        await crying.listen(update, context)
        context.state.answered += 1

    @staticmethod
    async def _answer(_update: Any, _turn: Context) -> None:
        raise NotImplementedError("routes answer")
