"""How any form's screen is drawn: the problem first, the question, the options, and the ways on, back and out.

Not for: the questions (see reporting/violence_view, reporting/conflict_view) or what a press does (see handlers/forms/engine).
"""

import logging
from collections.abc import Callable, Iterable, Mapping

from handlers.callbacks import Verb
from handlers.forms.steps import LONG, PROBLEM, Answers, C, FormMove, FormProblem, FormStep, Option
from handlers.ui.page import Button, Rendered, Style, button, in_rows
from locales.words import Words
from referrals.domain.form import Form
from referrals.domain.json_values import table
from referrals.domain.kind import Track
from referrals.domain.notice import Json

log = logging.getLogger(__name__)
ON, OFF = "☑", "☐"
Row = tuple[Button, ...]


def rows_of(
    form: Form, options: Iterable[Option], label: Callable[[Option], str], *, columns: int = 1
) -> tuple[Row, ...]:
    """A button for each option, so many in a row."""
    buttons = [button(label(each), Verb.FORM, form.id, form.version, each.value) for each in options]
    return in_rows(buttons, columns)


def ticked(option: Option, label: str) -> str:
    """The label of a toggle."""
    return f"{ON if option.chosen else OFF} {label}"


def marked(option: Option, label: str) -> str:
    """The label of one choice of many; the present one is marked."""
    return f"• {label}" if option.chosen else label


def is_more(option: Option) -> bool:
    """Whether it leads to the other parts of a long list."""
    return option.value.startswith("more")


def also_ticked(words: Words, chosen: Mapping[str, str], options: Iterable[Option]) -> str:
    """Those of them that another part of the list has, by name; "" where all are shown."""
    shown = {each.value[1:] for each in options}
    behind = [name for value, name in chosen.items() if value not in shown]
    return words.t("Also ticked: {names}.", names=", ".join(behind)) if behind else ""


def ways(words: Words, form: Form, step: FormStep[C], on: str, *, rests: bool) -> tuple[Row, ...]:
    """On, past, back and out. `on` is the label of the way on."""
    forward = [_way(form, on, FormMove.NEXT, style="success")] if step.goes_on else []
    if step.skippable:
        forward.append(_way(form, words.t("Skip"), FormMove.SKIP))
    back = [_way(form, words.t("‹ Back"), FormMove.BACK)] if form.path else []
    if rests:
        back.append(_way(form, words.t("Save for later"), FormMove.LATER))
    out = [_way(form, words.t("Stop and delete"), FormMove.STOP)]
    return tuple(tuple(row) for row in (forward, back, out) if row)


def _way(form: Form, label: str, move: str, style: Style = None) -> Button:
    return button(label, Verb.FORM, form.id, form.version, move, style=style)


def screen(words: Words, form: Form, question: str, rows: tuple[Row, ...]) -> Rendered:
    """The whole screen. What went wrong with her last text stands first; a text that was too long waits for her word."""
    if waiting := table(form.answers, LONG):
        keep = (button(words.t("Keep the beginning"), Verb.FORM, form.id, form.version, FormMove.KEEP),)
        return Rendered(f"{_too_long(words, waiting)}\n\n{question}", (keep, *rows))
    problem = problem_text(words, form.answers)
    return Rendered(f"{problem}\n\n{question}" if problem else question, rows)


def _too_long(words: Words, waiting: Mapping[str, Json]) -> str:
    return words.t(
        "That’s {length} characters, and the limit is {limit}. Keep only the beginning, or write a shorter one?",
        length=waiting.get("length"),
        limit=waiting.get("limit"),
    )


def problem_text(words: Words, answers: Answers) -> str:
    """Why her last text or press did not count, and what to do instead; "" where all is well."""
    match answers.get(PROBLEM):
        case FormProblem.PRESS:
            return words.t("Please tap one of the buttons below.")
        case FormProblem.COMMAND:
            return words.t("That looks like a command. Type it without the slash, or tap a button.")
        case FormProblem.EMPTY:
            return words.t("I couldn’t find any letters in that. Please type it again.")
        case FormProblem.NO_PLACE:
            return words.t("I don’t know this name. Choose from the buttons, or type it another way.")
        case FormProblem.NO_NUMBER:
            return words.t("Type the number first, as a message here, or tap the first button.")
        case FormProblem.NO_COUNT:
            return words.t("Please type a number, like “about 40” or “40–50”.")
        case FormProblem.NO_PICTURES:
            return _no_pictures(words)
        case FormProblem.NO_FILES if answers.get("track") == Track.VIOLENCE:  # she adds to what she sent
            return _no_pictures(words)
        case FormProblem.NO_FILES:
            return words.t("I can only take words here. Please type, or tap a button.")
        case FormProblem.CHANGED:
            return words.t("Something has changed in the meantime. Please answer this again.")
        case None:
            return ""
        case key:
            log.error("a form was kept with the unknown problem %s", key)
            # Translators: said after a press of which nothing more is known
            return words.t("Look at the newest message below.")


def _no_pictures(words: Words) -> str:
    return words.t(
        "I can’t take pictures or recordings here, and haven’t kept anything. Please type, or tap a "
        "button. If it’s safe, keep yours yourself, to show to a doctor or a lawyer."
    )


def hidden(words: Words, form: Form) -> Rendered:
    """The screen of a form that was left alone: nothing of it is shown (D14)."""
    rows = tuple(
        (button(label, Verb.FORM, form.id, form.version, move),)
        for label, move in (
            (words.t("Continue"), FormMove.GO_ON),
            (words.t("Start again"), FormMove.ANEW),
            (words.t("Stop and delete"), FormMove.STOP),
        )
    )
    return Rendered(
        words.t("You were away for a while. What you chose before isn’t shown any more. Do you want to continue?"),
        rows,
    )
