"""A writer at her phone: beginning, the forms and sending.

Not for: what a press does to a form (see forms), her messages afterwards (see following), wording (views).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from telegram import Update

from handlers import adding, correcting, kept_words
from handlers.adding_flow import adding_flow
from handlers.conflict_flow import conflict_flow
from handlers.forms import begin, belongs, play, stand_at
from handlers.said import number_in
from handlers.steps import PROBLEM, Answers, Edited, Effect, Event, Flow, Move, Pressed, SentOther, Wrote
from handlers.turn import Turn, press_of
from handlers.violence_flow import first_step, violence_flow
from referrals.domain.authority import Action, may
from referrals.domain.decision import NotAllowed
from referrals.domain.draft import Choices, Lacking, NotOpened, in_danger
from referrals.domain.form import ADDING, PROMPT, SHARE, TYPED, Form
from referrals.domain.kind import Track, Voice
from referrals.domain.notice import Mode
from referrals.domain.policy import Policy
from referrals.domain.report import AnyReport
from referrals.domain.report_notices import status_slot, subject_of

ASIDE = "aside"
"""The slot of short answers beside a form: of many, only the newest unsent one is sent."""
_VOICES: Mapping[str, Voice] = {"herself": Voice.HERSELF, "she_asked": Voice.SHE_ASKED, "advice": Voice.ADVICE}


async def report(update: Update, turn: Turn) -> None:
    """`/report`, or its key. What was open rests: it is offered again, and no text falls into it unseen."""
    if not may(turn.person, Action.REPORT):
        turn.show("report.members", slot=PROMPT)
        return
    await turn.uses.reporting.rest(turn.tx, turn.person)
    turn.remove(PROMPT)
    turn.show("report.start", slot=PROMPT)


async def started(update: Update, turn: Turn) -> None:
    """`w:yes`, `w:herself` …: the screens before a form. With a form open, their buttons are of an earlier moment."""
    answer = press_of(update).word(0)
    if turn.form is not None:
        turn.toast("form.moved")
        _draw(turn, turn.form)
    elif answer == "no":
        turn.remove(PROMPT)
        await kept_words.forget(turn)
    elif not may(turn.person, Action.REPORT):
        _fold(turn, "report.members")
    elif answer == "yes":
        _fold(turn, "report.track")
    elif answer == "now":
        await _begin_violence(turn, {"danger": True}, "whom")
    elif answer == "resume":
        await _resume(turn)
    elif answer == "conflict":
        await _begin(turn, conflict_flow(turn.facts.policy), {})
    elif answer == "does_not_know":
        country, opened = await turn.uses.reporting.country(turn.tx, turn.person)
        turn.show("report.support", slot=PROMPT, mode=Mode.FOLD, country=country or "", open=opened)
    elif answer in _VOICES:
        voice = _VOICES[answer]
        await _begin_violence(turn, {"voice": voice}, first_step(voice))
    else:
        turn.toast("error.old_button")


def _fold(turn: Turn, key: str) -> None:
    turn.show(key, slot=PROMPT, mode=Mode.FOLD)


async def _begin_violence(turn: Turn, answers: Answers, at: str) -> None:
    """Not before a person has opened the country (D22)."""
    country, opened = await turn.uses.reporting.country(turn.tx, turn.person)
    if not opened:
        turn.show("report.closed", slot=PROMPT, mode=Mode.FOLD, country=country or "")
        return
    await _begin(turn, violence_flow(turn.facts.policy), answers, at)


async def _begin(turn: Turn, flow: Flow[Choices], answers: Answers, at: str | None = None) -> None:
    """What she began for the same woman goes on; danger never waits behind an old draft."""
    drafts = await turn.uses.reporting.drafts(turn.tx, turn.person, turn.now)
    old = next((each for each in drafts if each.flow == flow.name), None)
    if old is not None and not in_danger(answers) and old.answers.get("voice") == answers.get("voice"):
        turn.keep_form(await kept_words.bring(turn, old))
        turn.redraw_form()
        return
    form = await kept_words.bring(turn, begin(flow, answers, turn.now, at=at, old=old))
    turn.keep_form(await turn.uses.reporting.begin(turn.tx, turn.person, form, turn.now))
    _fold(turn, flow.name)


async def _resume(turn: Turn) -> None:
    drafts = await turn.uses.reporting.drafts(turn.tx, turn.person, turn.now)
    if not drafts:
        _fold(turn, "report.track")
        return
    turn.keep_form(await kept_words.bring(turn, drafts[0]))
    turn.redraw_form()


async def cancel(update: Update, turn: Turn) -> None:
    """`/cancel`: the open form is wiped, with whatever else she said and has not decided about."""
    await adding.sweep(turn)
    forgotten = await kept_words.forget(turn)
    if turn.form is None and not forgotten:
        turn.show("report.nothing", slot=ASIDE)
        return
    turn.keep_form(None)
    turn.show("report.cancelled")


async def pressed(update: Update, turn: Turn) -> None:
    """`f:<form>:<version>:<value>`: a button of a form."""
    press = press_of(update)
    if turn.form is None or turn.form.id != press.number(0) or not is_report(turn.form):
        turn.toast("form.moved" if turn.form else "error.old_button")
        if turn.form is not None:
            _draw(turn, turn.form)
        return
    if press.word(2) == Move.SHARE:
        adding.offer_key(turn)
        return
    await _play(turn, turn.form, Pressed(press.number(1), press.word(2)))


async def wrote(update: Update, turn: Turn) -> None:
    """Any text while a form is open."""
    message = update.effective_message
    if turn.form is not None and message is not None:
        turn.parts.incoming = f"{TYPED}{message.message_id}"
        if _is_a_cry(turn, turn.form, message.text or ""):
            turn.redraw_form()
        else:
            await _play(turn, turn.form, Wrote(message.text or "", message.message_id))


def _is_a_cry(turn: Turn, form: Form, text: str) -> bool:
    """Words of danger are no name of a place, and no words about the community until she says so (D4): they are heard for
    what they are (see hearing)."""
    asked = set(_flow(turn, form).step(form.step).owns)
    of_community = Track.CONFLICT in {form.flow, form.answers.get("track")}
    return (of_community or bool({"district", "place"} & asked)) and turn.parts.library.danger.heard_in(text)


async def edited(update: Update, turn: Turn) -> None:
    """A changed message while a form is open."""
    message = update.effective_message
    if turn.form is not None and message is not None:
        form, event = turn.form, Edited(message.text or "", message.message_id)
        if belongs(form, message.message_id) and _is_a_cry(turn, form, message.text or ""):
            turn.redraw_form()
            return
        if not belongs(form, message.message_id) and await correcting.edited(update, turn):
            return
        await _play(turn, form, event)


async def shared_contact(update: Update, turn: Turn) -> None:
    """A contact while a form is open: its number, as if she had typed it. The key that may have shared it goes."""
    message = update.effective_message
    if turn.form is None or message is None:
        return
    turn.parts.incoming = f"{TYPED}{message.message_id}"
    turn.remove(SHARE)
    turn.show("menu")
    await _play(turn, turn.form, Wrote(number_in(message), message.message_id))


async def sent_other(update: Update, turn: Turn) -> None:
    """A picture, a voice, a sticker while a form is open: no form takes any (D15)."""
    if turn.form is not None:
        await _play(turn, turn.form, SentOther())


async def _play(turn: Turn, form: Form, event: Event) -> None:
    flow = _flow(turn, form)
    choices = await turn.uses.reporting.choices(turn.tx, turn.person, form.flow, turn.now)
    outcome = play(form, event, flow, choices, turn.now)
    if outcome.effect is Effect.FINISHED and outcome.form is not None:
        await (adding.finish(turn, outcome.form) if form.flow == ADDING else _send(turn, outcome.form, choices))
        return
    if outcome.form is None:
        turn.keep_form(None)
    elif outcome.form != form:
        turn.keep_form(outcome.form)
        if form.flow == ADDING and outcome.form.step != form.step:
            await adding.keep(turn, outcome.form)
    await _show(turn, outcome.form or form, outcome.effect)


def is_report(form: Form) -> bool:
    """Whether it is one of the forms that are played here."""
    return form.flow in {*Track, ADDING}


def _flow(turn: Turn, form: Form) -> Flow[Choices]:
    return _FLOWS[form.flow](turn.facts.policy)


_FLOWS: Mapping[str, Callable[[Policy], Flow[Choices]]] = {
    Track.VIOLENCE: violence_flow,
    Track.CONFLICT: conflict_flow,
    ADDING: adding_flow,
}


async def _show(turn: Turn, form: Form, effect: Effect) -> None:
    match effect:
        case Effect.FOLDED:
            _draw(turn, form)
        case Effect.BLOCKED:
            turn.toast("form.blocked", alert=True, problem=str(form.answers.get(PROBLEM)))
            turn.redraw_form()
        case Effect.STALE:
            turn.toast("form.moved")
            _draw(turn, form)
        case Effect.RENEWED:
            turn.redraw_form()
        case Effect.KEPT_FIRST:
            turn.show("form.kept_first", slot=ASIDE)
            turn.redraw_form()
        case Effect.ABANDONED:
            await adding.sweep(turn)
            await kept_words.closed(turn, form)
            if form.flow != ADDING:
                turn.toast("form.deleted")
        case Effect.RESTED:
            await turn.uses.reporting.rest(turn.tx, turn.person)
            _fold(turn, "report.rested")
        case Effect.RESTARTED:
            await adding.sweep(turn)
            _fold(turn, "report.track")
        case Effect.IGNORED | Effect.FINISHED:
            pass


def _draw(turn: Turn, form: Form) -> None:
    _fold(turn, form.flow)


async def _send(turn: Turn, form: Form, choices: Choices) -> None:
    """Kept and routed, or back to the question whose answer no longer holds; no answer is lost by that."""
    use = turn.uses.reporting
    send = use.send_violence if form.flow == Track.VIOLENCE else use.send_conflict
    sent = await send(turn.tx, turn.person, await kept_words.with_words(turn, adding.with_sources(form)), turn.now)
    match sent:
        case Lacking(step):
            turn.keep_form(stand_at(form, _flow(turn, form), step, "changed", choices, turn.now))
            _draw(turn, form)
        case NotOpened(country):
            here = replace(form, answers={**form.answers, "closed": country})
            turn.keep_form(stand_at(here, _flow(turn, form), "not_here", "changed", choices, turn.now))
            _draw(turn, form)
        case NotAllowed():
            turn.keep_form(None)
            _fold(turn, "report.members")
        case _:
            await kept_words.closed(turn, form)
            await adding.sweep(turn)
            _receipt(turn, sent)


def _receipt(turn: Turn, sent: AnyReport) -> None:
    """The form goes, the card of the report comes: later changes are folded into it."""
    turn.keep_form(None)
    subject = subject_of(sent)
    turn.show("status", slot=status_slot(sent), about=subject, track=sent.track, report=sent.id)
