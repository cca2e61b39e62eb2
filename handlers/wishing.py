"""Plain wishes: a word typed instead of a command does what the command does, wherever a command would.

Words of danger come first: they are never a wish (see crying/). Not for: which words these are (locales/*/plain_words.toml).
"""

from collections.abc import Mapping

from handlers import open_form
from handlers.context import Context, Handler
from handlers.joining import joining
from handlers.reading import subscribing
from handlers.settings import help
from locales.plain import Wish

_DOES: Mapping[Wish, Handler] = {
    Wish.STOP: subscribing.stop,
    Wish.HELP: help.help_,
    Wish.MENU: joining.opens,
    Wish.CANCEL: open_form.cancel,
}
_IN_A_REPLY = frozenset({Wish.STOP, Wish.CANCEL})
"""An answer to a message of the network can be a greeting."""
_SHOWS_THE_FORM = frozenset({Wish.STOP, Wish.CANCEL})
"""These say themselves what becomes of the form that is open."""


def wish_of(context: Context) -> Wish | None:
    """The wish that is all she says, where it counts as one."""
    wish = None if context.library.danger.heard_in(context.text) else context.library.wishes.read(context.text)
    form = open_form.handler_of(context.form)
    counts = form.wishes if form else frozenset(Wish)
    return wish if wish in _DOES and wish in (counts & _IN_A_REPLY if context.is_reply else counts) else None


async def wished(context: Context, wish: Wish) -> None:
    """Done as by the command; a form that is open stays open, and is shown again."""
    await _DOES[wish](context)
    if wish not in _SHOWS_THE_FORM:
        context.redraw_form()
