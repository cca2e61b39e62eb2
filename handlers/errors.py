"""What is answered to what nobody asked for: unknown commands, old buttons, pictures, edits. Every answer says what to
do next.

Not for: failures of a turn (bot/turns writes "error.kept" by itself).
"""

from telegram import Update

from handlers.turn import Turn
from referrals.domain.form import PROMPT
from referrals.domain.notice import Mode

UNKNOWN = "unknown"
"""One slot for all of them: sixty texts in a row get one answer or two, and nothing that matters waits behind sixty."""


async def not_understood(update: Update, turn: Turn) -> None:
    """A command we do not have; a form that is open stays open."""
    turn.show("error.unknown", slot=UNKNOWN)
    if turn.form is not None:
        turn.redraw_form()


async def unknown_press(update: Update, turn: Turn) -> None:
    """A forged or very old button."""
    turn.toast("error.old_button")


async def replayed_press(update: Update, turn: Turn) -> None:
    """It failed, she was told so, and long after it is played again: it acts no more, and only shows where she is."""
    turn.toast("form.moved")
    if turn.form is not None:
        turn.show(turn.form.flow, slot=PROMPT, mode=Mode.FOLD)


async def nothing(update: Update, turn: Turn) -> None:
    """Played, and answered by silence on purpose: what Telegram itself writes, groups, edits of what was never an answer."""
