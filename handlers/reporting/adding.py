"""A writer adds to what she has sent, from its card: what there was no time or no room to ask before, or what she forgot.

Not for: what a press does to the form (see forms/engine, reporting) or what the answers change (see referrals/reporting).
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from handlers.context import Context
from handlers.crying import crying, kept_words
from handlers.forms.engine import begin
from handlers.forms.steps import ASKED, Answers, clean
from handlers.reporting.adding_flow import adding_flow
from handlers.view_key import ViewKey
from referrals.domain.addition import held_in_danger
from referrals.domain.decision import Refused
from referrals.domain.draft import CONTACT_HOURS
from referrals.domain.form import PROMPT, Form, share_slot, shares_number
from referrals.domain.json_values import number, table, word
from referrals.domain.notice import Json, Mode
from referrals.domain.report import HELD, NEEDS_NUMBER, OPEN, AnyReport, ViolenceReport
from referrals.domain.report_notices import status_slot, subject_of

_PARTS: Mapping[str, str] = {"contact": "number", "review": "words"}
"""The answer that is typed at a step, where it has another name."""


async def start(context: Context, report: AnyReport, at: str, typed: Answers = MappingProxyType({})) -> None:
    """Open the form about this report, at the question that was pressed, with what she has `typed` already; nothing where the
    report is over."""
    if report.state not in OPEN:
        context.toast(ViewKey.STATUS_TOO_LATE)
        return
    answers: dict[str, Json] = {"track": report.track, "report": report.id}
    if isinstance(report, ViolenceReport):
        answers |= {"voice": report.voice, "danger": report.danger and not report.help}
        answers["fixed"] = held_in_danger(report)
        now = next((each for each, hours in CONTACT_HOURS.items() if hours == report.contact_hours), None)
        answers |= {"known": report.contact in NEEDS_NUMBER} | ({"hours": now} if now else {})
    flow = adding_flow(context.facts.policy)
    form = begin(flow, answers | dict(typed), context.now, at=at if at in flow.steps else flow.first)
    form = await kept_words.bring(context, form)
    context.keep_form(await context.use_cases.drafts.begin(context.tx, context.person, form, context.now))
    context.redraw_form()


async def keep(context: Context, form: Form) -> None:
    """What is answered so far is hers already: it is kept at every step, and she may leave at any."""
    answers = with_sources(form).answers
    answers = {**answers, "alarm": context.library.danger.heard_in(word(answers, "words"))}
    of = str(answers.get("track")), number(answers, "report")
    outcome = await context.use_cases.reporting.add(context.call, *of, answers)
    if not isinstance(outcome, Refused) and outcome.state in HELD:
        card(context, outcome)


async def is_over(context: Context, form: Form, typed: str) -> bool:
    """Whether the report was closed or taken back while the form was open: then nobody would read what she adds. The form goes,
    her card says what is true, and what she `typed` waits for her to decide, like any words that nobody waits for (D12)."""
    of = word(form.answers, "track"), number(form.answers, "report")
    report = await context.use_cases.reporting.status(context.tx, context.person, *of)
    if report is not None and report.state in OPEN:
        return False
    context.keep_form(None)
    await sweep(context, form)
    if context.update.callback_query is not None:
        context.toast(ViewKey.STATUS_TOO_LATE)
    if report is not None:
        card(context, report)
    message = context.update.effective_message
    if typed and message is not None:
        await crying.cried(context, message, crying.Heard(clean(typed), context.library.danger.heard_in(typed)))
    return True


def with_sources(form: Form) -> Form:
    """The form with what was taken from which message of hers, so that an edit of it is understood after sending."""
    parts = ((source, _PARTS.get(step, step)) for step, source in table(form.answers, ASKED).items())
    sources: dict[str, Json] = {str(source): (part, word(form.answers, part)) for source, part in parts}
    return replace(form, answers={**form.answers, "sources": sources})


async def finish(context: Context, form: Form) -> None:
    """The form goes, and the card shows what is true now."""
    await keep(context, form)
    context.keep_form(None)
    await sweep(context, form)
    context.toast(ViewKey.ADDING_ADDED)


async def sweep(context: Context, form: Form | None = None) -> None:
    """The form goes from her chat, with all she typed into it, or into any: what stands there can be read by whoever holds the
    phone. The key that shares her number goes with its message, and her menu comes back."""
    typed = await context.use_cases.drafts.typed(context.tx, context.person.id, form.flow if form else None)
    if any(map(shares_number, typed)):
        context.show(ViewKey.MENU, slot="menu")
    ending = form or context.form
    on_the_way = () if ending is None else (share_slot(ending.flow),)
    for slot in dict.fromkeys((PROMPT, *on_the_way, *typed, context.incoming)):
        if slot:
            context.remove(slot)


def card(context: Context, report: AnyReport) -> None:
    """Her card of it says what is true now, in its place."""
    slot, about = status_slot(report), subject_of(report)
    context.show(ViewKey.STATUS, slot=slot, mode=Mode.SEND_OR_EDIT, about=about, track=report.track, report=report.id)


def offer_key(context: Context, form: Form) -> None:
    """A key under the chat by which Telegram shares her number."""
    context.remove(share_slot(form.flow))
    context.show(ViewKey.ADDING_SHARE, slot=share_slot(form.flow))
