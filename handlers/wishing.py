"""Plain wishes: a word typed instead of a command does what the command does, wherever a command would.

Words of danger come first: they are never a wish (see crying/). Not for: which words these are (locales/*/plain_words.toml).
"""

from collections.abc import Mapping

from handlers.context import Context, Handler
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


def wishes(context: Context) -> bool:
    """Whether all she says is a wish. In what is written for others to read only "cancel" counts; an answer to a message
    of the network can be a greeting."""
    wish = _wish(context)
    if context.form is not None and context.form.flow in FOR_OTHERS:
        return wish is Wish.CANCEL
    if context.is_reply or answering.awaited(context):
        return wish in {Wish.STOP, Wish.CANCEL}
    return wish in _DOES or wish is Wish.CANCEL


def _wish(context: Context) -> Wish | None:
    danger = context.library.danger.heard_in(context.text)
    return None if danger else context.library.wishes.read(context.text)


async def wished(context: Context) -> None:
    """Done as by the command; a form that is open stays open, and is shown again."""
    wish = _wish(context)
    if wish is None or wish is Wish.CANCEL:
        stops = drafting.cancel if drafting.writing(context) else reporting.cancel
        await stops(context)
        return
    await _DOES[wish](context)
    if wish is not Wish.STOP:
        context.redraw_form()
