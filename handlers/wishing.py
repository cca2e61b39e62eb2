"""Plain wishes: a word typed instead of a command does what the command does, wherever a command would.

Words of danger come first: they are never a wish (see hearing). Not for: which words these are (locales/*/plain_words.toml).
"""

from collections.abc import Mapping

from telegram import Update

from handlers import answering, composing, joining, reporting, settling, subscribing
from handlers.hearing import FOR_OTHERS
from handlers.turn import Handler, Parts, Turn
from locales.plain import Wish

_DOES: Mapping[Wish, Handler] = {
    Wish.STOP: subscribing.stop,
    Wish.HELP: settling.help_,
    Wish.MENU: joining.opens,
}


def wishes(update: Update, parts: Parts) -> bool:
    """Whether all she says is a wish. In what is written for others to read only "cancel" counts; an answer to a message
    of the network can be a greeting."""
    wish = _wish(update, parts)
    if parts.form is not None and parts.form.flow in FOR_OTHERS:
        return wish is Wish.CANCEL
    replies = update.message is not None and update.message.reply_to_message is not None
    if replies or answering.awaited(update, parts):
        return wish in {Wish.STOP, Wish.CANCEL}
    return wish in _DOES or wish is Wish.CANCEL


def _wish(update: Update, parts: Parts) -> Wish | None:
    text = (update.message and update.message.text) or ""
    return None if parts.library.danger.heard_in(text) else parts.library.wishes.read(text)


async def wished(update: Update, turn: Turn) -> None:
    """Done as by the command; a form that is open stays open, and is shown again."""
    wish = _wish(update, turn.parts)
    if wish is None or wish is Wish.CANCEL:
        stops = composing.cancel if composing.writing(update, turn.parts) else reporting.cancel
        await stops(update, turn)
        return
    await _DOES[wish](update, turn)
    if wish is not Wish.STOP:
        turn.redraw_form()
