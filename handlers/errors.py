"""What is answered to what nobody asked for: unknown commands, old buttons, pictures, edits. Every answer says what to
do next.

Not for: failures of a turn (bot/receiving/processor writes "error.kept" by itself).
"""

from handlers.context import Context
from handlers.view_key import ViewKey
from referrals.domain.form import PROMPT
from referrals.domain.notice import Mode

UNKNOWN = "unknown"
"""One slot for all of them: sixty texts in a row get one answer or two, and nothing that matters waits behind sixty."""


async def not_understood(context: Context) -> None:
    """A command we do not have; a form that is open stays open."""
    context.show(ViewKey.ERROR_UNKNOWN, slot=UNKNOWN)
    if context.form is not None:
        context.redraw_form()


async def unknown_press(context: Context) -> None:
    """A forged or very old button."""
    context.toast(ViewKey.ERROR_OLD_BUTTON)


async def replayed_press(context: Context) -> None:
    """It failed, she was told so, and long after it is played again: it acts no more, and only shows where she is."""
    context.toast(ViewKey.FORM_MOVED)
    if context.form is not None:
        context.show(ViewKey(context.form.flow), slot=PROMPT, mode=Mode.SEND_OR_EDIT)


async def nothing(context: Context) -> None:
    """Played, and answered by silence on purpose: what Telegram itself writes, groups, edits of what was never an answer."""
