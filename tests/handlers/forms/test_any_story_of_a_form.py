"""Any story that can befall a form: the engine never raises, versions grow, nothing is lost but by her own act."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.callbacks import Verb, pack
from handlers.forms.engine import begin, play
from handlers.forms.steps import (
    PROBLEM,
    Answers,
    Edited,
    Effect,
    Event,
    Flow,
    FormMove,
    Outcome,
    Pressed,
    SentOther,
    Wrote,
)
from handlers.reporting.conflict_flow import conflict_flow
from handlers.reporting.violence_flow import violence_flow
from referrals.domain.draft import Choices
from referrals.domain.form import Form, FormId
from referrals.domain.kind import Voice
from referrals.domain.organisation import Sector
from referrals.facts import load_gazetteer
from tests.domain.samples import AYOL, KG, NOW, OSH, POLICE, VILLAGE, ready
from tests.domain.samples import POLICY as TIMES

GAZETTEER = load_gazetteer()
CHOICES = Choices(
    GAZETTEER,
    VILLAGE,
    (ready(AYOL), ready(OSH), ready(POLICE, sector=Sector.POLICE, must_report=True)),
    frozenset({KG}),
)
VIOLENCE, CONFLICT = violence_flow(TIMES), conflict_flow(TIMES)
TEXTS = st.sampled_from(
    ["", "/x", "Баткен", "Isfara", "Жок айыл", "0555", "a" * 700, "<b>", "\u202e", "👩‍👧"]
) | st.text(max_size=80)
MOVES = st.sampled_from(
    [FormMove.BACK, FormMove.NEXT, FormMove.SKIP, FormMove.KEEP, FormMove.SHOW, FormMove.GO_ON, FormMove.LATER]
)


@st.composite
def _playing(draw: Any, flow: Flow[Choices], answers: Answers) -> list[tuple[Form, Event, Outcome]]:
    """A form and what befell it: presses on what was drawn, old and forged ones, texts, edits, pictures, idle times."""
    form, now, story = replace(begin(flow, answers, NOW), id=FormId(999999)), NOW, []
    for _ in range(draw(st.integers(1, 25))):
        now += draw(st.sampled_from([timedelta(seconds=1), timedelta(minutes=4), timedelta(minutes=11)]))
        options = [each.value for each in flow.step(form.step).options(form.answers, CHOICES)]
        value = draw(st.sampled_from(options) if options and draw(st.booleans()) else MOVES | st.text(max_size=5))
        version = form.version - draw(st.sampled_from([0, 0, 0, 0, 1, 5, -1]))
        source = draw(st.integers(1, 4))
        event = draw(
            st.just(Pressed(version, value))
            | st.builds(Wrote, TEXTS, st.just(source))
            | st.builds(Edited, TEXTS, st.just(source))
            | st.just(SentOther())
        )
        outcome = play(form, event, flow, CHOICES, now)
        story.append((form, event, outcome))
        if outcome.form is None or outcome.effect is Effect.FINISHED:
            break
        form = outcome.form
    return story


def _answers(form: Form) -> dict[str, Any]:
    return {key: value for key, value in form.answers.items() if not key.startswith("~")}


@given(_playing(VIOLENCE, {"voice": Voice.HERSELF}) | _playing(CONFLICT, {}))
def test_any_story_keeps_its_promises(story: list[tuple[Form, Event, Outcome]]) -> None:
    for before, event, outcome in story:
        form = outcome.form
        if form is None:
            continue
        flow = VIOLENCE if form.flow == VIOLENCE.name else CONFLICT
        changed = (form.answers, form.step, form.path) != (before.answers, before.step, before.path)
        assert form.version > before.version if changed else form.version >= before.version
        assert form.step in flow.steps
        assert len(form.path) <= 2 * len(flow.steps)
        if outcome.effect in {Effect.STALE, Effect.KEPT_FIRST, Effect.IGNORED, Effect.RESTED} or isinstance(
            event, SentOther
        ):
            assert _answers(form) == _answers(before)
        if PROBLEM in form.answers and form.answers.get(PROBLEM) != before.answers.get(PROBLEM):
            assert _answers(form) == _answers(before)
        for option in flow.step(form.step).options(form.answers, CHOICES):
            pack(Verb.FORM, 999999, 99999, option.value)


@given(_playing(VIOLENCE, {"voice": Voice.HERSELF}) | _playing(CONFLICT, {}))
def test_back_undoes_every_way_on(story: list[tuple[Form, Event, Outcome]]) -> None:
    for before, event, outcome in story:
        form = outcome.form
        if form is None or form.path != (*before.path, before.step) or not isinstance(event, Pressed):
            continue
        flow = VIOLENCE if form.flow == VIOLENCE.name else CONFLICT
        back = play(form, Pressed(form.version, FormMove.BACK), flow, CHOICES, form.touched_at).form
        assert back is not None
        assert (back.step, back.path) == (before.step, before.path)
        assert _answers(back) == _answers(form)
