"""What she says while a form is open goes to that form, by the table FORMS; while none is, it is heard for what it is.

Not for: commands, presses and keys (see routes), a word typed instead of a command (see wishing), or what a form does with it.
"""

from collections.abc import Callable, Mapping

from handlers.complaints import complaint_forms
from handlers.context import Context, Handler
from handlers.crying import crying
from handlers.drafting import drafting
from handlers.form_handler import FormHandler
from handlers.reading import answering
from handlers.reporting import reporting
from handlers.said import Said, said
from handlers.settings import sweeping
from referrals.domain.form import ADDING, ANSWERING_COMPLAINT, COMPLAINT, COMPOSING, SENDING_BACK, Form
from referrals.domain.kind import Track

FORMS: Mapping[str, Callable[[Form], FormHandler]] = {
    Track.VIOLENCE: lambda _form: reporting.FORM,
    Track.CONFLICT: lambda _form: reporting.FORM,
    ADDING: lambda _form: reporting.FORM,
    COMPOSING: drafting.at_step,
    SENDING_BACK: drafting.at_step,
    COMPLAINT: lambda _form: complaint_forms.FORM,
    ANSWERING_COMPLAINT: lambda _form: complaint_forms.FORM,
    answering.FLOW: lambda _form: answering.FORM,
}
"""By the flow of the form that is open."""
UNASKED: Mapping[Said, Handler] = {
    Said.PHOTO: crying.sent_other,
    Said.VOICE: crying.called,
    Said.CONTACT: crying.wrote,
    Said.POSITION: crying.showed_where,
    Said.OTHER: crying.sent_other,
}
"""What no form has an answer to."""


def handler_of(form: Form | None) -> FormHandler | None:
    """What answers while this form is open."""
    return FORMS[form.flow](form) if form is not None and form.flow in FORMS else None


async def wrote(context: Context) -> None:
    """Any text that is no command."""
    form, message, handler = context.form, context.update.effective_message, handler_of(context.form)
    if form is None or message is None or handler is None:
        await answering.wrote(context)
    elif handler.sees_replies or not await answering.answered_beside(context, message):
        await handler.wrote(context, form, message)


async def sent(context: Context) -> None:
    """A picture, a voice, a contact, a position, a file."""
    form, message, handler = context.form, context.update.effective_message, handler_of(context.form)
    if message is None:
        return
    kind = said(message)
    if form is not None and handler is not None and kind in handler.media:
        await handler.media[kind](context, form, message)
    else:
        await UNASKED[kind](context)


async def pressed(context: Context) -> None:
    """A button of a form that the engine plays."""
    of_complaint = handler_of(context.form) is complaint_forms.FORM
    await (complaint_forms.pressed if of_complaint else reporting.pressed)(context)


async def edited(context: Context) -> None:
    """She changed a message."""
    form, message, handler = context.form, context.update.effective_message, handler_of(context.form)
    if form is None or message is None or handler is None or handler.edited is None:
        await answering.edited(context)
    else:
        await handler.edited(context, form, message)


async def after(context: Context) -> None:
    """Behind every handler: words of danger are heard wherever they came, a form that is shown again is kept as shown, and
    keys that were swept come again."""
    await crying.listen(context)
    await reporting.shown_again(context)
    await sweeping.keys_again(context)


async def cancel(context: Context) -> None:
    """`/cancel`."""
    form, handler = context.form, handler_of(context.form)
    if form is None or handler is None or handler.cancel is None:
        await reporting.cancel(context)
    else:
        await handler.cancel(context, form)
