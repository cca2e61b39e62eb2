"""The form engine: what a press or a text does to a form. Pure: the same form, event and moment give the same outcome.

A screen shows one step; each option says itself which answers it sets and whether it goes on. A press counts if its screen is
still the one shown: `since` is the version at which the step was entered, so quick ticks all count and a double tap on the way
on does not. Texts over a limit are kept shortened only by her press. Not for: particular questions (see the flows) or wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from handlers.forms.steps import (
    ASKED,
    LONG,
    PAGE,
    PROBLEM,
    SENT,
    SINCE,
    SOURCES,
    Answers,
    AnswerTooLong,
    C,
    Edited,
    Effect,
    Event,
    Flow,
    FormMove,
    FormProblem,
    FormStep,
    Outcome,
    Pressed,
    Reading,
    SentOther,
    Typed,
    Wrote,
    clean,
)
from referrals.domain import json_values
from referrals.domain.form import Form, FormId
from referrals.domain.notice import Json


def begin(flow: Flow[C], answers: Answers, now: datetime, *, at: str | None = None, old: Form | None = None) -> Form:
    """A new form; it takes the place of `old`, whose keyboards are stale from now on."""
    version = old.version + 1 if old else 1
    form_id: FormId | None = old.id if old else None
    kept = {**answers, SINCE: version}
    return Form(form_id, flow.name, at or flow.first, kept, (), version, now, now + flow.lives)


def is_hidden(form: Form, flow: Flow[C], now: datetime) -> bool:
    """Whether so long has passed that the form shows no earlier answers until she presses `FormMove.GO_ON`."""
    return flow.hides_after is not None and now - form.touched_at >= flow.hides_after


def belongs(form: Form, source: int) -> bool:
    """Whether a message of hers was taken for an answer of this form."""
    given, long = json_values.table(form.answers, SOURCES), json_values.table(form.answers, LONG)
    return str(source) in given or long.get("source") == source


def play(form: Form, event: Event, flow: Flow[C], choices: C, now: datetime) -> Outcome:
    """What the event does. Never raises, whatever is pressed or written; an outcome with a changed form has a greater version."""
    table = _Table(form, flow, flow.step(form.step), choices, now)
    if is_hidden(form, flow, now):
        return _wake(table, event)
    match event:
        case Pressed():
            return _press(table, event)
        case Wrote(text, source):
            return _write(table, text, source)
        case Edited(text, source):
            return _edit(table, text, source)
        case SentOther():
            return table.refuse(flow.no_other, Effect.RENEWED)


def stand_at(form: Form, flow: Flow[C], step: str, choices: C, now: datetime) -> Form:
    """The form back at a step that must be answered again: what was true while she wrote has changed, and she is told so."""
    table = _Table(form, flow, flow.step(form.step), choices, now)
    return table.moved(form.answers, flow.step(step).name, FormProblem.CHANGED)


def shown(form: Form, flow: Flow[C], choices: C) -> Form:
    """The form after its screen was shown again without being played. Where it shows something else now, that is kept, and the
    screen of before is stale; what it said once it may say again."""
    drawn, version = flow.step(form.step).drawn(form.answers, choices), form.version + 1
    if all(form.answers.get(key) == value for key, value in drawn.items() if value):
        return form
    return replace(form, answers={**form.answers, **drawn, SINCE: version}, version=version)


@dataclass(frozen=True, slots=True)
class _Table(Generic[C]):
    """Everything an event is played with."""

    form: Form
    flow: Flow[C]
    step: FormStep[C]
    choices: C
    now: datetime

    def stay(self, answers: Answers, effect: Effect, **engine: Json) -> Outcome:
        return Outcome(self._drawn(self.step, answers, engine), effect)

    def refuse(self, problem: FormProblem, effect: Effect) -> Outcome:
        return self.stay(self.form.answers, effect, **{PROBLEM: problem})

    def same(self, effect: Effect) -> Outcome:
        return Outcome(self.form, effect)

    def go_on(self, answers: Answers, effect: Effect) -> Outcome:
        """To the next step."""
        target = self.step.after(answers, self.choices)
        if target == SENT:
            return Outcome(self._changed(answers, {}), Effect.FINISHED)
        return Outcome(self.moved(answers, target), effect)

    def moved(self, answers: Answers, to: str, problem: FormProblem | None = None) -> Form:
        """Standing at another step; one that lies behind her is returned to, not visited twice."""
        behind = (*self.form.path, self.step.name)
        path = behind[: behind.index(to)] if to in behind else behind
        engine: dict[str, Json] = {SINCE: self.form.version + 1} | ({PROBLEM: problem} if problem else {})
        first = {key: value for key, value in answers.items() if key != PAGE}
        return replace(self._drawn(self.flow.step(to), first, engine), step=to, path=path)

    def back(self) -> Outcome:
        if not self.form.path:
            return self.same(Effect.FOLDED)
        form = self.moved(self.form.answers, self.form.path[-1])
        return Outcome(replace(form, path=self.form.path[:-1]), Effect.FOLDED)

    def apply(self, sets: Answers, drops: tuple[str, ...]) -> dict[str, Json]:
        kept = {key: value for key, value in self.form.answers.items() if key not in drops}
        return {**kept, **sets}

    def _drawn(self, step: FormStep[C], answers: Answers, engine: Mapping[str, Json]) -> Form:
        return self._changed({**answers, **step.drawn(answers, self.choices)}, engine)

    def _changed(self, answers: Answers, engine: Mapping[str, Json]) -> Form:
        kept = {key: value for key, value in answers.items() if key not in (PROBLEM, LONG)}
        return replace(
            self.form,
            answers={**kept, **engine},
            version=self.form.version + 1,
            touched_at=self.now,
            expires_at=self.now + self.flow.lives,
        )


def _press(table: _Table[C], event: Pressed) -> Outcome:
    form, step = table.form, table.step
    if event.value == FormMove.SHOW:
        return table.same(Effect.RENEWED)
    if not json_values.number(form.answers, SINCE, 0) <= event.version <= form.version:
        return table.same(Effect.STALE)
    match event.value:
        case FormMove.STOP:
            return Outcome(None, Effect.ABANDONED)
        case FormMove.LATER if table.flow.hides_after is None:
            return table.same(Effect.RESTED)
        case FormMove.BACK:
            return table.back()
        case FormMove.NEXT if step.goes_on:
            return _next(table)
        case FormMove.SKIP if step.skippable:
            return table.go_on({**form.answers, **dict.fromkeys(step.owns)}, Effect.FOLDED)
        case FormMove.KEEP if LONG in form.answers:
            return _keep_long(table)
    return _choose(table, event.value)


def _next(table: _Table[C]) -> Outcome:
    answers, step = table.form.answers, table.step
    problem = step.missing(answers, table.choices)
    if problem is not None:
        return table.refuse(problem, Effect.BLOCKED)
    sure = {**dict.fromkeys(step.owns), **answers, **step.makes_sure(answers, table.choices)}
    return table.go_on(sure, Effect.FOLDED)


def _choose(table: _Table[C], value: str) -> Outcome:
    """What is no option of this screen changes nothing: the second tap of two, or forged."""
    options = table.step.options(table.form.answers, table.choices)
    option = next((each for each in options if each.value == value), None)
    if option is None:
        return table.same(Effect.FOLDED)
    answers = table.apply(option.sets, option.drops)
    if option.to is not None:
        return Outcome(table.moved(answers, option.to), Effect.FOLDED)
    return table.go_on(answers, Effect.FOLDED) if option.on else table.stay(answers, Effect.FOLDED)


def _write(table: _Table[C], text: str, source: int) -> Outcome:
    reading = _read(table.step, text, table)
    match reading:
        case FormProblem():
            return table.refuse(reading, Effect.RENEWED)
        case AnswerTooLong():
            return table.stay(table.form.answers, Effect.RENEWED, **{LONG: _as_json(reading, source)})
        case Typed():
            return _answer(table, reading, source, Effect.RENEWED)


def _answer(table: _Table[C], typed: Typed, source: int, effect: Effect) -> Outcome:
    answers = table.apply(typed.sets, typed.drops) | _remembered(table, table.step.name, source)
    if typed.to is not None:
        return Outcome(table.moved(answers, typed.to), effect)
    return table.go_on(answers, effect) if typed.on else table.stay(answers, effect)


def _keep_long(table: _Table[C]) -> Outcome:
    """The step reads the shortened text again: what was kept waiting is not trusted more than what is typed."""
    waiting = json_values.table(table.form.answers, LONG)
    reading = _read(table.step, str(waiting.get("text", "")), table)
    if not isinstance(reading, Typed):
        return table.stay(table.form.answers, Effect.FOLDED)
    return _answer(table, reading, json_values.number(waiting, "source", 0), Effect.FOLDED)


def _edit(table: _Table[C], text: str, source: int) -> Outcome:
    """An edited answer replaces the first one while that still counts, wherever she stands now."""
    if json_values.table(table.form.answers, LONG).get("source") == source:
        return _write(table, text, source)
    given = json_values.table(table.form.answers, SOURCES)
    name = given.get(str(source))
    if name is None:
        return table.same(Effect.IGNORED)
    step = table.flow.step(str(name))
    reading = _read(step, text, table)
    still = json_values.table(table.form.answers, ASKED).get(step.name) == source
    if not still or not isinstance(reading, Typed) or not (step is table.step or reading.key in step.owns):
        return table.same(Effect.KEPT_FIRST)
    if reading.to is not None:
        return _answer(table, reading, source, Effect.FOLDED)
    return table.stay(table.apply(reading.sets, reading.drops), Effect.FOLDED)


def _wake(table: _Table[C], event: Event) -> Outcome:
    """A form left alone: only her word opens it again, and nothing chosen before is shown (D14)."""
    match event:
        case Pressed(_, FormMove.STOP):
            return Outcome(None, Effect.ABANDONED)
        case Pressed(_, FormMove.ANEW):
            return Outcome(None, Effect.RESTARTED)
        case Pressed(version, FormMove.GO_ON) if version == table.form.version:
            return Outcome(_opened(table), Effect.FOLDED)
        case Pressed(_, value):
            return table.same(Effect.RENEWED if value == FormMove.SHOW else Effect.FOLDED)
        case Wrote(text, source) if table.flow.wakes is None and isinstance(_read(table.step, text, table), Typed):
            return _write(replace(table, form=_opened(table)), text, source)
        case Edited():
            return table.same(Effect.IGNORED)
        case _:
            return table.same(Effect.RENEWED)


def _opened(table: _Table[C]) -> Form:
    """Going on shows nothing of before: what lies behind her is kept and no longer reachable, the rest is asked anew."""
    if table.flow.wakes is not None:
        step, kept = table.flow.wakes(table.form.answers)
        return replace(table.moved(kept, step), path=())
    ahead = (key for name, step in table.flow.steps.items() if name not in table.form.path for key in step.owns)
    answers = table.apply({}, (*ahead, PROBLEM, LONG, ASKED, SOURCES))
    return replace(table.moved(answers, table.step.name), path=())


def _read(step: FormStep[C], text: str, table: _Table[C]) -> Reading:
    if step.takes is None:
        return FormProblem.PRESS
    if text.lstrip().startswith("/"):
        return FormProblem.COMMAND
    cleaned = clean(text)
    return step.takes(cleaned, table.form.answers, table.choices) if cleaned else FormProblem.EMPTY


def _as_json(reading: AnswerTooLong, source: int) -> Json:
    kept = reading.kept.sets[reading.kept.key]
    return {"text": kept, "length": reading.length, "limit": reading.limit, "source": source}


def _remembered(table: _Table[C], step: str, source: int) -> dict[str, Json]:
    given, now = (json_values.table(table.form.answers, key) for key in (SOURCES, ASKED))
    return {SOURCES: {**given, str(source): step}, ASKED: {**now, step: source}}
