"""The form of somebody who writes for a campaign: where she stands, and what was wrong with what she sent last.

A row like any form, with one screen in one place, and without the step engine: every answer is kept in the campaign at once.
Not for: what a press or a text means (see composing, group_notice, table_sent).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers.turn import Turn
from referrals.campaigning.importing import FLOW
from referrals.domain.form import PROMPT, Form
from referrals.domain.notice import Json, Mode

PASSING = ("problem", "date", "again")
"""Answers that hold for one screen only."""


def writing(form: Form | None) -> bool:
    """Whether she is writing for a campaign."""
    return form is not None and form.flow == FLOW


async def begin(turn: Turn, step: str, **answers: Json) -> Form:
    """Stand at this step with these answers only; whatever else was open rests."""
    lives = turn.facts.policy.conflict_draft_kept
    form = Form(None, FLOW, step, answers, (), 1, turn.now, turn.now + lives)
    if turn.form is not None and writing(turn.form):
        form = replace(form, id=turn.form.id, version=turn.form.version + 1)
    else:
        form = await turn.uses.reporting.begin(turn.tx, turn.person, form, turn.now)
    turn.keep_form(form)
    return form


async def begin_below(turn: Turn, step: str, **answers: Json) -> None:
    """The same, with its screen below everything else."""
    await begin(turn, step, **answers)
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
        turn.show(FLOW, slot=PROMPT, mode=Mode.FOLD)


def leave(turn: Turn) -> None:
    """Nothing is expected any more, and its screen goes."""
    turn.keep_form(None)
    turn.remove(PROMPT)


def number(answers: Mapping[str, Json], key: str) -> int:
    """An answer that is an id; -1 where there is none."""
    value = answers.get(key)
    return value if isinstance(value, int) else -1


def word(answers: Mapping[str, Json], key: str) -> str:
    """An answer that is a text or a key; "" where there is none."""
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def day(answers: Mapping[str, Json], key: str = "day") -> date | None:
    """An answer that is a day."""
    value = word(answers, key)
    return date.fromisoformat(value) if value else None


def facts(answers: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    """An answer that is a table of its own."""
    value = answers.get(key)
    return value if isinstance(value, Mapping) else {}


def today(turn: Turn) -> date:
    """The day it is where she is."""
    return turn.now.astimezone(ZoneInfo(turn.person.zone)).date()
