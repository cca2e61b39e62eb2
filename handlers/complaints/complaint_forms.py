"""The two forms of complaints at work: beginning one, playing what is pressed and typed, sending it, leaving it.

Not for: the questions (see complaint_flow), the other buttons (see complaints) or wording (the views).
"""

from collections.abc import Callable, Mapping

from telegram import Message

from handlers.complaints.complaint_flow import answering_flow, complaint_flow
from handlers.context import Context
from handlers.form_handler import FormHandler
from handlers.forms.engine import begin, belongs, play
from handlers.forms.steps import PROBLEM, Edited, Effect, Event, Flow, Pressed, SentOther, Wrote
from handlers.reporting import correcting
from handlers.reporting.adding import sweep
from handlers.said import Said
from handlers.toasts import ComplaintToast
from handlers.view_key import ViewKey
from referrals.complaining import ComplaintChoices
from referrals.domain.complaint import ComplaintId
from referrals.domain.complaint.notices import card_slot, push_slot
from referrals.domain.decision import AlreadyDone, Refused
from referrals.domain.form import ANSWERING_COMPLAINT, COMPLAINT, PROMPT, Form, typed_into
from referrals.domain.json_values import number, word
from referrals.domain.notice import Json, Mode
from referrals.domain.policy import Policy

_FLOWS: Mapping[str, Callable[[Policy], Flow[ComplaintChoices]]] = {
    COMPLAINT: complaint_flow,
    ANSWERING_COMPLAINT: answering_flow,
}


async def start(context: Context) -> None:
    """The first question to whoever complains; the country is asked only where it isn't known."""
    choices = await context.use_cases.complaining.choices(context.call)
    country = choices.countries[0] if len(choices.countries) == 1 else None
    await _begin(context, COMPLAINT, {"country": country} if country else {})


async def start_answer(context: Context, complaint: int) -> None:
    """The question to whoever answers."""
    await _begin(context, ANSWERING_COMPLAINT, {"complaint": complaint})


async def _begin(context: Context, flow: str, answers: Mapping[str, Json]) -> None:
    form = begin(_FLOWS[flow](context.facts.policy), answers, context.now)
    context.keep_form(await context.use_cases.drafts.begin(context.tx, context.person, form, context.now))
    context.redraw_form()


async def pressed(context: Context) -> None:
    """`f:<form>:<version>:<value>`: a button of one of these forms."""
    form, press = context.form, context.press
    if form is None or form.id != press.number(0):
        context.toast(ViewKey.FORM_MOVED)
        context.redraw_form()
        return
    await _play(context, form, Pressed(press.number(1), press.word(2)))


async def _wrote(context: Context, form: Form, message: Message) -> None:
    context.incoming = f"{typed_into(form.flow)}{message.message_id}"
    await _play(context, form, Wrote(message.text or "", message.message_id))


async def _edited(context: Context, form: Form, message: Message) -> None:
    """An edit of no answer may be of something else she has sent."""
    if belongs(form, message.message_id) or not await correcting.edited(context):
        await _play(context, form, Edited(message.text or "", message.message_id))


async def _sent_other(context: Context, form: Form, _message: Message) -> None:
    await _play(context, form, SentOther())


FORM = FormHandler(
    wrote=_wrote,
    edited=_edited,
    media={Said.PHOTO: _sent_other, Said.VOICE: _sent_other, Said.OTHER: _sent_other},
)
"""A complaint that is being written, or answered."""


async def _play(context: Context, form: Form, event: Event) -> None:
    flow = _FLOWS[form.flow](context.facts.policy)
    choices = await context.use_cases.complaining.choices(context.call)
    outcome = play(form, event, flow, choices, context.now)
    if outcome.effect is Effect.FINISHED and outcome.form is not None:
        await (_send if form.flow == COMPLAINT else _answer)(context, outcome.form)
        return
    context.keep_form(outcome.form)
    await _show(context, form, outcome.effect)


async def _show(context: Context, form: Form, effect: Effect) -> None:
    match effect:
        case Effect.ABANDONED | Effect.RESTARTED | Effect.RESTED:
            context.keep_form(None)
            await sweep(context, form)
            context.toast(ViewKey.FORM_DELETED)
            if effect is Effect.RESTARTED and form.flow == COMPLAINT:
                await start(context)
        case Effect.FOLDED:
            context.show(ViewKey(form.flow), slot=PROMPT, mode=Mode.SEND_OR_EDIT)
        case Effect.STALE:
            context.toast(ViewKey.FORM_MOVED)
            context.redraw_form()
        case Effect.BLOCKED:
            problem = str(context.form.answers.get(PROBLEM)) if context.form else ""
            context.toast(ViewKey.FORM_BLOCKED, alert=True, problem=problem)
        case Effect.RENEWED | Effect.KEPT_FIRST:
            context.redraw_form()
        case Effect.IGNORED | Effect.FINISHED:
            pass


async def _send(context: Context, form: Form) -> None:
    """The form goes with all she typed, the receipt comes at once (D12)."""
    sent = await context.use_cases.complaining.send(context.call, form.answers)
    context.keep_form(None)
    await sweep(context, form)
    if isinstance(sent, AlreadyDone):
        context.toast(ViewKey.COMPLAINT_SAID, what=ComplaintToast.ENOUGH, alert=True)
    elif isinstance(sent, Refused):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        context.show(ViewKey.COMPLAINT_CARD, slot=card_slot(sent.id), complaint=sent.id)


async def _answer(context: Context, form: Form) -> None:
    """Her words are on their way, once."""
    complaint = number(form.answers, "complaint")
    answered = await context.use_cases.complaining.answer(context.call, complaint, word(form.answers, "words"))
    context.keep_form(None)
    await sweep(context, form)
    said = ComplaintToast.NOT_YOURS if isinstance(answered, Refused) else ComplaintToast.ANSWERED
    context.toast(ViewKey.COMPLAINT_SAID, what=said)
    slot = push_slot(ComplaintId(complaint))
    context.show(ViewKey.COMPLAINT_CASE, slot=slot, mode=Mode.SEND_OR_EDIT, complaint=complaint)
