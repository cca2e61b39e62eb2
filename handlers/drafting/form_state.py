"""The form of somebody who writes for a campaign: where she stands, and what was wrong with what she sent last.

A row like any form, with one screen in one place, and without the step engine: every answer is kept in the campaign at once.
Not for: what a press or a text means (see drafting, group_notice, spreadsheet).
"""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers.context import Context
from handlers.drafting.form_answers import DraftProblem
from handlers.view_key import ViewKey
from referrals.domain.form import COMPOSING, PROMPT, Form
from referrals.domain.notice import Json, Mode

PASSING = ("problem", "date", "again")
"""Answers that hold for one screen only."""


async def begin(context: Context, step: str, flow: str = COMPOSING, **answers: Json) -> Form:
    """Stand at this step with these answers only; whatever else was open rests."""
    lives = context.facts.policy.conflict_draft_kept
    form = Form(None, flow, step, answers, (), 1, context.now, context.now + lives)
    if context.form is not None and context.form.flow == flow:
        form = replace(form, id=context.form.id, version=context.form.version + 1)
    else:
        form = await context.use_cases.drafts.begin(context.tx, context.person, form, context.now)
    context.keep_form(form)
    return form


async def begin_below(context: Context, step: str, flow: str = COMPOSING, **answers: Json) -> None:
    """The same, with its screen below everything else."""
    await begin(context, step, flow, **answers)
    context.redraw_form()


def go(context: Context, form: Form, step: str, *, below: bool = False, **answers: Json) -> None:
    """On to another step, with these answers changed; its screen in its place, or below what she sent."""
    kept = {key: value for key, value in form.answers.items() if key not in PASSING}
    lives = context.facts.policy.conflict_draft_kept
    moved = replace(form, step=step, answers={**kept, **answers}, version=form.version + 1)
    context.keep_form(replace(moved, touched_at=context.now, expires_at=context.now + lives))
    draw(context, below=below)


def wrong(context: Context, form: Form, what: DraftProblem, *, below: bool = True, **facts: Json) -> None:
    """She stays where she is, and is told why."""
    go(context, form, form.step, below=below, problem={"what": what, **facts})


def draw(context: Context, *, below: bool = False) -> None:
    """The screen of the open form."""
    if below:
        context.redraw_form()
    else:
        context.show(ViewKey.COMPOSING, slot=PROMPT, mode=Mode.SEND_OR_EDIT)


def leave(context: Context) -> None:
    """Nothing is expected any more, and its screen goes."""
    context.keep_form(None)
    context.remove(PROMPT)


def today(context: Context) -> date:
    """The day it is where she is."""
    return context.now.astimezone(ZoneInfo(context.person.zone)).date()
