"""The form engine: every event at every moment has an outcome, and no answer is lost but by her own act."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.forms.engine import begin, is_hidden, play, shown, stand_at
from handlers.forms.steps import (
    LONG,
    PROBLEM,
    SENT,
    Answers,
    Edited,
    Effect,
    Event,
    Flow,
    FormMove,
    FormProblem,
    FormStep,
    Option,
    Outcome,
    Pressed,
    SentOther,
    Typed,
    Wrote,
    clean,
    shortened,
)
from referrals.domain.form import Form, FormId
from tests.domain.samples import NOW

IDLE = timedelta(minutes=10)


def _colour(answers: Answers, _choices: None) -> tuple[Option, ...]:
    return tuple(
        Option(each, {"colour": each}, on=True, chosen=answers.get("colour") == each) for each in ("red", "blue")
    )


def _ticks(answers: Answers, _choices: None) -> tuple[Option, ...]:
    ticked = answers.get("ticks")
    have = list(ticked) if isinstance(ticked, list) else []
    return tuple(
        Option(f"-{each}", {"ticks": [other for other in have if other != each]}, chosen=True)
        if each in have
        else Option(f"+{each}", {"ticks": [*have, each]})
        for each in ("a", "b")
    )


def _flow(*, hides: timedelta | None = None) -> Flow[None]:
    """Colour, then ticks, then words of at most ten characters, then a last screen from which the words can be changed."""
    steps: tuple[FormStep[None], ...] = (
        FormStep("colour", ("colour",), _colour, lambda _a, _c: "ticks"),
        FormStep("ticks", ("ticks",), _ticks, lambda _a, _c: "words", goes_on=True),
        FormStep(
            "words",
            ("words",),
            lambda _a, _c: (),
            lambda _a, _c: "last",
            takes=lambda text, _a, _c: shortened(text, 10, lambda kept: Typed("words", {"words": kept})),
            skippable=True,
        ),
        FormStep(
            "last",
            (),
            lambda _a, _c: (Option("change.words", to="words"), Option("change.ticks", to="ticks")),
            lambda _a, _c: SENT,
            goes_on=True,
            missing=lambda a, _c: FormProblem.CHANGED if a.get("words") == "none" else None,
        ),
    )
    return Flow(
        "toy",
        "colour",
        {each.name: each for each in steps},
        timedelta(hours=1),
        hides_after=hides,
        no_other=FormProblem.NO_PICTURES,
    )


FLOW, HIDING = _flow(), _flow(hides=IDLE)


def new(flow: Flow[None] = FLOW, at: str | None = None) -> Form:
    return replace(begin(flow, {}, NOW, at=at), id=FormId(7))


def press(
    form: Form, value: str, flow: Flow[None] = FLOW, *, version: int | None = None, after: timedelta = timedelta()
) -> Outcome:
    return play(form, Pressed(form.version if version is None else version, value), flow, None, form.touched_at + after)


def write(form: Form, text: str, source: int = 50) -> Outcome:
    return play(form, Wrote(text, source), FLOW, None, form.touched_at)


def kept(outcome: Outcome) -> Form:
    assert outcome.form is not None
    return outcome.form


def after(*values: str) -> Form:
    """The form after these presses; words behind an equals sign are written."""
    form = new()
    for value in values:
        form = kept(write(form, value[1:])) if value.startswith("=") else kept(press(form, value))
    return form


def test_a_choice_goes_on() -> None:
    outcome = press(new(), "red")

    assert outcome.effect is Effect.FOLDED
    assert (kept(outcome).step, kept(outcome).path, kept(outcome).answers["colour"]) == ("ticks", ("colour",), "red")
    assert kept(outcome).version == 2


def test_back_returns_with_the_answer_still_there() -> None:
    form = kept(press(after("red", "+a"), FormMove.BACK))

    assert (form.step, form.path) == ("colour", ())
    assert (form.answers["colour"], form.answers["ticks"]) == ("red", ["a"])


def test_back_at_the_beginning_stays() -> None:
    form = new()

    assert press(form, FormMove.BACK) == Outcome(form, Effect.FOLDED)


def test_the_second_tap_of_two_has_moved_on() -> None:
    form = after("red")

    assert press(form, "red", version=1) == Outcome(form, Effect.STALE)


def test_quick_ticks_on_one_screen_all_count() -> None:
    form = after("red")
    drawn = form.version
    form = kept(press(form, "+a", version=drawn))
    form = kept(press(form, "+b", version=drawn))

    assert form.answers["ticks"] == ["a", "b"]


def test_a_tick_tapped_twice_is_one_tick() -> None:
    form = after("red")
    once = kept(press(form, "+a"))

    assert press(once, "+a", version=form.version) == Outcome(once, Effect.FOLDED)


@pytest.mark.parametrize("version", [-1, 0, 99])
def test_a_version_that_was_never_drawn_is_stale(version: int) -> None:
    assert press(new(), "red", version=version).effect is Effect.STALE


@pytest.mark.parametrize(
    "value", ["", "green", "+a", "change.words", FormMove.NEXT, FormMove.SKIP, FormMove.KEEP, FormMove.GO_ON, "~"]
)
def test_what_this_screen_does_not_offer_changes_nothing(value: str) -> None:
    form = new()

    assert press(form, value) == Outcome(form, Effect.FOLDED)


def test_skipping_answers_with_nothing() -> None:
    form = kept(press(after("red", FormMove.NEXT), FormMove.SKIP))

    assert form.step == "last"
    assert form.answers["words"] is None


def test_what_is_missing_is_said_and_nothing_goes_on() -> None:
    outcome = press(after("red", FormMove.NEXT, "=none"), FormMove.NEXT)

    assert (kept(outcome).step, kept(outcome).answers[PROBLEM]) == ("last", FormProblem.CHANGED)


def test_the_last_button_finishes_with_every_answer() -> None:
    outcome = press(after("red", "+a", FormMove.NEXT, "=hello"), FormMove.NEXT)

    assert outcome.effect is Effect.FINISHED
    answers = kept(outcome).answers
    assert (answers["colour"], answers["ticks"], answers["words"]) == ("red", ["a"], "hello")


def test_a_text_renews_the_screen_below_it() -> None:
    outcome = write(after("red", FormMove.NEXT), "hello")

    assert (outcome.effect, kept(outcome).step, kept(outcome).answers["words"]) == (Effect.RENEWED, "last", "hello")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("/accept", "command"),
        (" /x", "command"),
        ("\u200b\u200e", "empty"),
        ("\u202e\n ", "empty"),
        ("\u200d", "empty"),
    ],
)
def test_a_text_that_is_no_answer_says_why(text: str, problem: str) -> None:
    form = after("red", FormMove.NEXT)
    outcome = write(form, text)

    assert outcome.effect is Effect.RENEWED
    assert (kept(outcome).answers[PROBLEM], kept(outcome).step) == (problem, "words")
    assert PROBLEM not in kept(write(kept(outcome), "hello")).answers


def test_a_text_where_buttons_are_asked_says_so() -> None:
    assert kept(write(new(), "red")).answers[PROBLEM] == "press"


def test_a_picture_is_refused_and_loses_nothing() -> None:
    form = after("red", "+a")
    outcome = play(form, SentOther(), FLOW, None, NOW)

    assert (outcome.effect, kept(outcome).answers[PROBLEM]) == (Effect.RENEWED, "no_pictures")
    assert kept(outcome).answers["ticks"] == ["a"]


class TestTooLong:
    """A text over the limit is kept shortened only by her press."""

    def test_waits_for_her_word(self) -> None:
        outcome = write(after("red", FormMove.NEXT), "a" * 15)
        waiting = kept(outcome).answers[LONG]

        assert isinstance(waiting, Mapping)
        assert (waiting["text"], waiting["length"], waiting["limit"]) == ("a" * 10, 15, 10)
        assert "words" not in kept(outcome).answers

    def test_is_kept_by_her_press(self) -> None:
        form = kept(press(after("red", FormMove.NEXT, "=" + "a" * 15), FormMove.KEEP))

        assert (form.step, form.answers["words"]) == ("last", "a" * 10)
        assert LONG not in form.answers

    def test_gives_way_to_a_shorter_one(self) -> None:
        form = after("red", FormMove.NEXT, "=" + "a" * 15, "=short")

        assert (form.step, form.answers["words"]) == ("last", "short")
        assert LONG not in form.answers

    def test_can_be_made_shorter_by_editing(self) -> None:
        form = kept(write(after("red", FormMove.NEXT), "a" * 15, source=60))
        form = kept(play(form, Edited("aaa", 60), FLOW, None, NOW))

        assert (form.step, form.answers["words"]) == ("last", "aaa")

    def test_what_waits_is_read_again_before_it_counts(self) -> None:
        form = after("red", FormMove.NEXT)
        forged = replace(form, answers={**form.answers, LONG: {"text": "b" * 50}})

        assert "words" not in kept(press(forged, FormMove.KEEP)).answers


class TestEdited:
    """An edited message replaces the answer it gave, as long as that answer counts."""

    def test_replaces_its_answer_wherever_she_stands(self) -> None:
        form = kept(write(after("red", FormMove.NEXT), "hello", source=60))
        outcome = play(form, Edited("hullo", 60), FLOW, None, NOW)

        assert (outcome.effect, kept(outcome).step) == (Effect.FOLDED, "last")
        assert kept(outcome).answers["words"] == "hullo"

    def test_comes_too_late_once_another_answer_was_given(self) -> None:
        form = kept(write(after("red", FormMove.NEXT), "hello", source=60))
        form = kept(write(kept(press(form, "change.words")), "better", source=61))
        outcome = play(form, Edited("hullo", 60), FLOW, None, NOW)

        assert outcome == Outcome(form, Effect.KEPT_FIRST)

    @pytest.mark.parametrize("text", ["/start", "\u200b", "much too long for ten"])
    def test_into_something_that_is_no_answer_keeps_the_first(self, text: str) -> None:
        form = kept(write(after("red", FormMove.NEXT), "hello", source=60))

        assert play(form, Edited(text, 60), FLOW, None, NOW) == Outcome(form, Effect.KEPT_FIRST)

    def test_of_what_was_no_answer_is_ignored(self) -> None:
        form = new()

        assert play(form, Edited("hello", 60), FLOW, None, NOW) == Outcome(form, Effect.IGNORED)


class TestEnding:
    """Stop wipes, later keeps, show brings the screen down."""

    def test_stop_wipes(self) -> None:
        assert press(after("red"), FormMove.STOP) == Outcome(None, Effect.ABANDONED)

    def test_an_old_stop_wipes_nothing(self) -> None:
        assert press(after("red"), FormMove.STOP, version=1).effect is Effect.STALE

    def test_later_keeps_where_drafts_may_lie_about(self) -> None:
        form = after("red")

        assert press(form, FormMove.LATER) == Outcome(form, Effect.RESTED)
        assert press(replace(form), FormMove.LATER, HIDING).effect is Effect.FOLDED

    def test_show_works_from_any_screen_however_old(self) -> None:
        form = after("red")

        assert press(form, FormMove.SHOW, version=0) == Outcome(form, Effect.RENEWED)


class TestHidden:
    """Left alone for ten minutes, a form shows nothing of earlier answers (D14)."""

    def left(self) -> Form:
        return after("red", "+a")

    def test_only_after_that_time(self) -> None:
        form = self.left()

        assert not is_hidden(form, HIDING, form.touched_at + IDLE - timedelta(seconds=1))
        assert is_hidden(form, HIDING, form.touched_at + IDLE)
        assert not is_hidden(form, FLOW, form.touched_at + timedelta(days=1))

    @pytest.mark.parametrize("value", ["+b", "-a", FormMove.BACK, FormMove.NEXT, FormMove.LATER])
    def test_a_press_on_the_old_screen_shows_that_it_is_hidden(self, value: str) -> None:
        form = self.left()

        assert press(form, value, HIDING, after=IDLE) == Outcome(form, Effect.FOLDED)

    def test_going_on_asks_the_present_question_anew_and_leads_nowhere_back(self) -> None:
        form = kept(press(self.left(), FormMove.GO_ON, HIDING, after=IDLE))

        assert (form.step, form.path) == ("ticks", ())
        assert (form.answers["colour"], "ticks" in form.answers) == ("red", False)
        assert not is_hidden(form, HIDING, form.touched_at)

    def test_beginning_anew_and_stopping_wipe(self) -> None:
        assert press(self.left(), FormMove.ANEW, HIDING, after=IDLE) == Outcome(None, Effect.RESTARTED)
        assert press(self.left(), FormMove.STOP, HIDING, after=IDLE) == Outcome(None, Effect.ABANDONED)

    def test_a_text_that_answers_the_present_question_wakes_it(self) -> None:
        form = after("red", FormMove.NEXT)
        outcome = play(form, Wrote("hello", 60), HIDING, None, form.touched_at + IDLE)

        assert (kept(outcome).step, kept(outcome).answers["words"]) == ("last", "hello")
        assert kept(outcome).path == ("words",)

    @pytest.mark.parametrize("event", [Wrote("red", 60), SentOther(), Pressed(0, FormMove.SHOW)])
    def test_anything_else_shows_the_hidden_screen_below(self, event: Event) -> None:
        form = self.left()

        assert play(form, event, HIDING, None, form.touched_at + IDLE) == Outcome(form, Effect.RENEWED)

    def test_an_edit_is_ignored(self) -> None:
        form = self.left()

        assert play(form, Edited("x", 50), HIDING, None, form.touched_at + IDLE).effect is Effect.IGNORED


def test_a_new_form_makes_the_old_ones_keyboards_stale() -> None:
    old = after("red", "+a")
    form = begin(FLOW, {}, NOW, old=old)

    assert (form.id, form.version) == (old.id, old.version + 1)
    assert press(form, "red", version=old.version).effect is Effect.STALE


def test_standing_at_a_step_again_keeps_the_answers() -> None:
    form = stand_at(after("red", "+a", FormMove.NEXT, "=hello"), FLOW, "ticks", None, NOW)

    assert (form.step, form.path, form.answers[PROBLEM]) == ("ticks", ("colour",), "changed")
    assert form.answers["words"] == "hello"
    assert kept(press(form, FormMove.NEXT)).step == "words"


def test_a_step_that_no_longer_exists_is_the_first() -> None:
    form = replace(new(), step="forgotten")

    assert kept(press(form, "red")).step == "ticks"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Дос\u200bтук \n", "Достук"),
        ("\u202eabc\u202c", "abc"),
        ("<b>&", "<b>&"),
        ("👩‍👧", "👩‍👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\r\nb\x00", "a\nb"),
        ("e\u0301", "é"),
        ("\u2066\u2069\ufeff", ""),
    ],
)
def test_clean_keeps_what_she_meant(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_what_is_shown_again_is_kept_and_the_screen_of_before_is_stale() -> None:
    seen = ["a", "b"]
    step = replace(FLOW.steps["colour"], drawn=lambda _a, _c: {"seen": list(seen), "changed": {}})
    flow = replace(FLOW, steps={**FLOW.steps, "colour": step})
    form = shown(begin(flow, {}, NOW), flow, None)

    assert form.answers["seen"] == ["a", "b"]
    assert shown(form, flow, None) == form
    seen.append("c")
    again = shown(form, flow, None)
    assert again.answers["seen"] == ["a", "b", "c"]
    pressed = Pressed(form.version, "red")
    assert play(again, pressed, flow, None, NOW).effect is Effect.STALE


def test_what_a_screen_said_once_may_be_said_again() -> None:
    """It is not taken back by being shown; only what is shown otherwise is kept anew."""
    step = replace(FLOW.steps["colour"], drawn=lambda _a, _c: {"seen": ["a"], "changed": {}})
    flow = replace(FLOW, steps={**FLOW.steps, "colour": step})
    form = begin(flow, {"seen": ["a"], "changed": {"b": "1"}}, NOW)

    assert shown(form, flow, None) == form
