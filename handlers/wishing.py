"""Plain wishes: a word typed instead of a command does what the command does, wherever a command would.

Words of danger come first: they are never a wish (see crying/). Not for: which words these are (locales/*/plain_words.toml).
"""

from collections.abc import Mapping

from telegram import Update

from handlers.context import Context, Handler, TurnState
from handlers.crying.crying import FOR_OTHERS
from handlers.drafting import drafting
from handlers.joining import joining
from handlers.reading import answering, subscribing
from handlers.reporting import reporting
from handlers.settings import help_and_settings
from locales.plain import Wish

_DOES: Mapping[Wish, Handler] = {
    Wish.STOP: subscribing.stop,
    Wish.HELP: help_and_settings.help_,
    Wish.MENU: joining.opens,
}


def wishes(update: Update, state: TurnState) -> bool:
    """Whether all she says is a wish. In what is written for others to read only "cancel" counts; an answer to a message
    of the network can be a greeting."""
    wish = _wish(update, state)
    if state.form is not None and state.form.flow in FOR_OTHERS:
        return wish is Wish.CANCEL
    replies = update.message is not None and update.message.reply_to_message is not None
    if replies or answering.awaited(update, state):
        return wish in {Wish.STOP, Wish.CANCEL}
    return wish in _DOES or wish is Wish.CANCEL


def _wish(update: Update, state: TurnState) -> Wish | None:
    text = (update.message and update.message.text) or ""
    return None if state.library.danger.heard_in(text) else state.library.wishes.read(text)


async def wished(update: Update, context: Context) -> None:
    """Done as by the command; a form that is open stays open, and is shown again."""
    wish = _wish(update, context.state)
    if wish is None or wish is Wish.CANCEL:
        stops = drafting.cancel if drafting.writing(update, context.state) else reporting.cancel
        await stops(update, context)
        return
    await _DOES[wish](update, context)
    if wish is not Wish.STOP:
        context.redraw_form()
