"""Having a chat swept: after how long, and everything at once. The key row comes back with her own next words.

Not for: which message goes when (referrals/sweeping) or wording (see settings_view).
"""

from collections.abc import Mapping
from datetime import timedelta

from handlers.callbacks import Press
from handlers.context import Context
from handlers.view_key import ViewKey
from referrals.domain.notice import Mode
from referrals.domain.sweep import CHOICES, MENU

_HOURS: Mapping[str, timedelta] = {str(each // timedelta(hours=1)): each for each in CHOICES}


async def sweep(context: Context) -> None:
    """`/sweep`, also inside a form, which is put aside: both sides of the chat go at once, and her keys come again."""
    message = context.update.message
    await context.use_cases.sweeping.at_once(context.call, message.message_id if message else None)
    if context.form is not None:
        await context.use_cases.drafts.rest(context.tx, context.person)
        context.keep_form(None)
    context.show(ViewKey.MENU, slot=MENU)


async def pressed(context: Context, press: Press, slot: str) -> None:
    """`s:sweep` asks, `s:sweep:24` keeps, `s:sweep:now` sweeps."""
    chosen = press.word(1)
    if chosen == "now":
        await sweep(context)
        context.toast(ViewKey.SETTINGS_SWEPT)
    elif chosen in _HOURS:
        await context.use_cases.sweeping.choose(context.call, _HOURS[chosen])
        context.became(swept_after=_HOURS[chosen])
        context.show(ViewKey.SETTINGS, slot=slot, mode=Mode.SEND_OR_EDIT)
    else:
        context.show(ViewKey.SETTINGS_SWEEP, slot=slot, mode=Mode.SEND_OR_EDIT)


async def keys_again(context: Context) -> None:
    """Behind every handler: her key row went with a message that was swept, and she has just written."""
    quiet = context.update.message is not None and context.form is None
    if not quiet or any(each.slot == MENU for each in context.notices):
        return
    if await context.use_cases.sweeping.was_swept(context.call, MENU):
        context.show_first(ViewKey.MENU, slot=MENU)
