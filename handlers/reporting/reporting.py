"""A writer at her phone: beginning, the forms and sending.

Not for: what a press does to a form (see forms/engine), her messages afterwards (see status), wording (views).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from telegram import Message

from handlers.context import Context
from handlers.crying import kept_words
from handlers.form_handler import FormHandler
from handlers.forms.engine import begin, belongs, is_hidden, play, shown, stand_at
from handlers.forms.steps import (
    PROBLEM,
    Answers,
    Edited,
    Effect,
    Event,
    Flow,
    FormMove,
    Pressed,
    SentOther,
    Wrote,
)
from handlers.reporting import adding, correcting
from handlers.reporting.adding_flow import adding_flow
from handlers.reporting.conflict_flow import conflict_flow
from handlers.reporting.violence_flow import first_step, violence_flow
from handlers.said import Said, number_in
from handlers.view_key import ViewKey
from referrals.domain.authority import Action, may
from referrals.domain.decision import NotAllowed
from referrals.domain.draft import Choices, Lacking, NotOpened, in_danger
from referrals.domain.form import ADDING, PROMPT, Form, share_slot, typed_into
from referrals.domain.kind import Track, Voice
from referrals.domain.notice import Mode
from referrals.domain.policy import Policy
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import status_slot, subject_of

ASIDE = "aside"
"""The slot of short answers beside a form: of many, only the newest unsent one is sent."""
_VOICES: Mapping[str, Voice] = {"herself": Voice.HERSELF, "she_asked": Voice.SHE_ASKED, "advice": Voice.ADVICE}


async def report(context: Context) -> None:
    """`/report`, or its key. What was open rests: it is offered again, and no text falls into it unseen."""
    if not may(context.person, Action.REPORT):
        context.show(ViewKey.REPORT_MEMBERS, slot=PROMPT)
        return
    await context.use_cases.drafts.rest(context.tx, context.person)
    context.remove(PROMPT)
    context.show(ViewKey.REPORT_START, slot=PROMPT)


async def started(context: Context) -> None:
    """`w:yes`, `w:herself` …: the screens before a form. With a form open, their buttons are of an earlier moment."""
    answer = context.press.word(0)
    if context.form is not None:
        context.toast(ViewKey.FORM_MOVED)
        _draw(context, context.form)
    elif answer == "no":
        context.remove(PROMPT)
        await kept_words.forget(context)
    elif not may(context.person, Action.REPORT):
        _fold(context, ViewKey.REPORT_MEMBERS)
    elif answer == "yes":
        _fold(context, ViewKey.REPORT_TRACK)
    elif answer == "now":
        await _begin_violence(context, {"danger": True}, "whom")
    elif answer == "resume":
        await _resume(context)
    elif answer == "conflict":
        await _begin(context, conflict_flow(context.facts.policy), {})
    elif answer == "does_not_know":
        country, opened = await context.use_cases.reporting.country(context.tx, context.person)
        context.show(ViewKey.REPORT_SUPPORT, slot=PROMPT, mode=Mode.SEND_OR_EDIT, country=country or "", open=opened)
    elif answer in _VOICES:
        voice = _VOICES[answer]
        await _begin_violence(context, {"voice": voice}, first_step(voice))
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


def _fold(context: Context, key: ViewKey) -> None:
    context.show(key, slot=PROMPT, mode=Mode.SEND_OR_EDIT)


async def _begin_violence(context: Context, answers: Answers, at: str) -> None:
    """Not before a person has opened the country (D22)."""
    country, opened = await context.use_cases.reporting.country(context.tx, context.person)
    if not opened:
        context.show(ViewKey.REPORT_CLOSED, slot=PROMPT, mode=Mode.SEND_OR_EDIT, country=country or "")
        return
    await _begin(context, violence_flow(context.facts.policy), answers, at)


async def _begin(context: Context, flow: Flow[Choices], answers: Answers, at: str | None = None) -> None:
    """What she began for the same woman goes on; danger never waits behind an old draft."""
    drafts = await context.use_cases.drafts.begun(context.tx, context.person, context.now)
    old = next((each for each in drafts if each.flow == flow.name), None)
    if old is not None and not in_danger(answers) and old.answers.get("voice") == answers.get("voice"):
        context.keep_form(await kept_words.bring(context, old))
        context.redraw_form()
        return
    form = await kept_words.bring(context, begin(flow, answers, context.now, at=at, old=old))
    context.keep_form(await context.use_cases.drafts.begin(context.tx, context.person, form, context.now))
    _fold(context, ViewKey(flow.name))


async def _resume(context: Context) -> None:
    drafts = await context.use_cases.drafts.begun(context.tx, context.person, context.now)
    if not drafts:
        _fold(context, ViewKey.REPORT_TRACK)
        return
    context.keep_form(await kept_words.bring(context, drafts[0]))
    context.redraw_form()


async def cancel(context: Context) -> None:
    """`/cancel`: the open form is wiped, with whatever else she said and has not decided about."""
    await adding.sweep(context)
    forgotten = await kept_words.forget(context)
    if context.form is None and not forgotten:
        context.show(ViewKey.REPORT_NOTHING, slot=ASIDE)
        return
    context.keep_form(None)
    context.show(ViewKey.REPORT_CANCELLED)


async def pressed(context: Context) -> None:
    """`f:<form>:<version>:<value>`: a button of a form."""
    press = context.press
    if context.form is None or context.form.id != press.number(0) or context.form.flow not in _FLOWS:
        context.toast(ViewKey.FORM_MOVED if context.form else ViewKey.ERROR_OLD_BUTTON)
        if context.form is not None:
            _draw(context, context.form)
        return
    if press.word(2) == FormMove.SHARE:
        adding.offer_key(context, context.form)
        return
    await _play(context, context.form, Pressed(press.number(1), press.word(2)))


async def _wrote(context: Context, form: Form, message: Message) -> None:
    context.incoming = f"{typed_into(form.flow)}{message.message_id}"
    if _is_a_cry(context, form, message.text or ""):
        context.redraw_form()
    else:
        await _play(context, form, Wrote(message.text or "", message.message_id))


def _is_a_cry(context: Context, form: Form, text: str) -> bool:
    """Words of danger are no name of a place, and no words about the community until she says so (D4): they are heard for
    what they are (see crying)."""
    asked = set(_flow(context, form).step(form.step).owns)
    of_community = Track.CONFLICT in {form.flow, form.answers.get("track")}
    return (of_community or bool({"district", "place"} & asked)) and context.library.danger.heard_in(text)


async def _edited(context: Context, form: Form, message: Message) -> None:
    """An edit of no answer may be of something she has sent."""
    hers = belongs(form, message.message_id)
    if hers and _is_a_cry(context, form, message.text or ""):
        context.redraw_form()
    elif hers or not await correcting.edited(context):
        await _play(context, form, Edited(message.text or "", message.message_id))


async def _shared_contact(context: Context, form: Form, message: Message) -> None:
    """Its number, as if she had typed it. The key that may have shared it goes."""
    context.incoming = f"{typed_into(form.flow)}{message.message_id}"
    context.remove(share_slot(form.flow))
    context.show(ViewKey.MENU)
    await _play(context, form, Wrote(number_in(message), message.message_id))


async def _sent_other(context: Context, form: Form, _message: Message) -> None:
    """No form takes any (D15)."""
    await _play(context, form, SentOther())


FORM = FormHandler(
    wrote=_wrote,
    edited=_edited,
    media={
        Said.PHOTO: _sent_other,
        Said.VOICE: _sent_other,
        Said.OTHER: _sent_other,
        Said.CONTACT: _shared_contact,
    },
)
"""A report that is being written, or added to."""


async def _play(context: Context, form: Form, event: Event) -> None:
    typed = event.text if isinstance(event, Wrote | Edited) else ""
    if form.flow == ADDING and await adding.is_over(context, form, typed):
        return
    flow = _flow(context, form)
    choices = await context.use_cases.reporting.choices(context.tx, context.person, form.flow, context.now)
    outcome = play(form, event, flow, choices, context.now)
    if outcome.effect is Effect.FINISHED and outcome.form is not None:
        await (adding.finish(context, outcome.form) if form.flow == ADDING else _send(context, outcome.form, choices))
        return
    if outcome.form is None:
        context.keep_form(None)
    elif outcome.form != form:
        _keep_played(context, outcome.form)
        if form.flow == ADDING and outcome.form.step != form.step:
            await adding.keep(context, outcome.form)
    await _show(context, outcome.form or form, outcome.effect)


def _keep_played(context: Context, form: Form) -> None:
    context.keep_form(form)
    context.played = True


async def shown_again(context: Context) -> None:
    """A screen on which she agrees has come again, without being played: her press agrees to what it shows now (D3)."""
    form = context.form
    if form is None or form.flow not in _FLOWS or context.played:
        return
    flow, drawn = _flow(context, form), any((each.slot, each.key) == (PROMPT, form.flow) for each in context.notices)
    if drawn and flow.step(form.step).keeps_what_it_shows and not is_hidden(form, flow, context.now):
        choices = await context.use_cases.reporting.choices(context.tx, context.person, form.flow, context.now)
        context.keep_form(shown(form, flow, choices))


def _flow(context: Context, form: Form) -> Flow[Choices]:
    return _FLOWS[form.flow](context.facts.policy)


_FLOWS: Mapping[str, Callable[[Policy], Flow[Choices]]] = {
    Track.VIOLENCE: violence_flow,
    Track.CONFLICT: conflict_flow,
    ADDING: adding_flow,
}


async def _show(context: Context, form: Form, effect: Effect) -> None:
    match effect:
        case Effect.FOLDED:
            _draw(context, form)
        case Effect.BLOCKED:
            context.toast(ViewKey.FORM_BLOCKED, alert=True, problem=str(form.answers.get(PROBLEM)))
            context.redraw_form()
        case Effect.STALE:
            context.toast(ViewKey.FORM_MOVED)
            _draw(context, form)
        case Effect.RENEWED:
            context.redraw_form()
        case Effect.KEPT_FIRST:
            context.show(ViewKey.FORM_KEPT_FIRST, slot=ASIDE)
            context.redraw_form()
        case Effect.ABANDONED:
            await adding.sweep(context, form)
            await kept_words.closed(context, form)
            if form.flow != ADDING:
                context.toast(ViewKey.FORM_DELETED)
        case Effect.RESTED:
            await context.use_cases.drafts.rest(context.tx, context.person)
            _fold(context, ViewKey.REPORT_RESTED)
        case Effect.RESTARTED:
            await adding.sweep(context, form)
            _fold(context, ViewKey.REPORT_TRACK)
        case Effect.IGNORED | Effect.FINISHED:
            pass


def _draw(context: Context, form: Form) -> None:
    _fold(context, ViewKey(form.flow))


async def _send(context: Context, form: Form, choices: Choices) -> None:
    """Kept and routed, or back to the question whose answer no longer holds; no answer is lost by that."""
    use = context.use_cases.reporting
    send = use.send_violence if form.flow == Track.VIOLENCE else use.send_conflict
    sent = await send(
        context.tx, context.person, await kept_words.with_words(context, adding.with_sources(form)), context.now
    )
    match sent:
        case Lacking(step):
            _keep_played(context, stand_at(form, _flow(context, form), step, choices, context.now))
            _draw(context, form)
        case NotOpened(country):
            here = replace(form, answers={**form.answers, "closed": country})
            _keep_played(context, stand_at(here, _flow(context, form), "not_here", choices, context.now))
            _draw(context, form)
        case NotAllowed():
            context.keep_form(None)
            _fold(context, ViewKey.REPORT_MEMBERS)
        case _:
            await kept_words.closed(context, form)
            await adding.sweep(context, form)
            _receipt(context, sent)


def _receipt(context: Context, sent: AnyReport) -> None:
    """The form goes, the card of the report comes: later changes are folded into it."""
    context.keep_form(None)
    subject = subject_of(sent)
    context.show(ViewKey.STATUS, slot=status_slot(sent), about=subject, track=sent.track, report=sent.id)
