"""The form of somebody who writes for a campaign: where she stands, and what was wrong with what she sent last.

A row like any form, with one screen in one place, and without the step engine: every answer is kept in the campaign at once.
Not for: what a press or a text means (see composing, group_notice, table_sent).
"""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers.turn import Turn
from referrals.domain.form import COMPOSING, PROMPT, Form
from referrals.domain.notice import Json, Mode

PASSING = ("problem", "date", "again")
"""Answers that hold for one screen only."""


async def begin(turn: Turn, step: str, flow: str = COMPOSING, **answers: Json) -> Form:
    """Stand at this step with these answers only; whatever else was open rests."""
    lives = turn.facts.policy.conflict_draft_kept
    form = Form(None, flow, step, answers, (), 1, turn.now, turn.now + lives)
    if turn.form is not None and turn.form.flow == flow:
        form = replace(form, id=turn.form.id, version=turn.form.version + 1)
    else:
        form = await turn.uses.reporting.begin(turn.tx, turn.person, form, turn.now)
    turn.keep_form(form)
    return form


async def begin_below(turn: Turn, step: str, flow: str = COMPOSING, **answers: Json) -> None:
    """The same, with its screen below everything else."""
    await begin(turn, step, flow, **answers)
    turn.redraw_form()


def go(turn: Turn, form: Form, step: str, *, below: bool = False, **answers: Json) -> None:
    """On to another step, with these answers changed; its screen in its place, or below what she sent."""
    kept = {key: value for key, value in form.answers.items() if key not in PASSING}
    lives = turn.facts.policy.conflict_draft_kept
    moved = replace(form, step=step, answers={**kept, **answers}, version=form.version + 1)
    turn.keep_form(replace(moved, touched_at=turn.now, expires_at=turn.now + lives))
    draw(turn, below=below)


def wrong(turn: Turn, form: Form, what: str, *, below: bool = True, **facts: Json) -> None:
    """She stays where she is, and is told why."""
    go(turn, form, form.step, below=below, problem={"what": what, **facts})


def draw(turn: Turn, *, below: bool = False) -> None:
    """The screen of the open form."""
    if below:
        turn.redraw_form()
    else:
        turn.show(COMPOSING, slot=PROMPT, mode=Mode.FOLD)


def leave(turn: Turn) -> None:
    """Nothing is expected any more, and its screen goes."""
    turn.keep_form(None)
    turn.remove(PROMPT)


def today(turn: Turn) -> date:
    """The day it is where she is."""
    return turn.now.astimezone(ZoneInfo(turn.person.zone)).date()
