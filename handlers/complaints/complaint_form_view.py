"""The screens of whoever complains: short, warm, and nothing she must say. Harmless in the first hundred characters.

Not for: which options there are (see complaint_flow) or what she reads after sending (see complaints_view).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.complaints.complaint_flow import HERE, complaint_flow
from handlers.forms.engine import is_hidden
from handlers.forms.steps import Option
from handlers.ui.page import Page, Rendered, View, named
from handlers.ui.screens import Row, hidden, is_more, marked, rows_of, screen, ways
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.complaining import ComplaintChoices
from referrals.domain.complaint import About, Whose
from referrals.domain.form import COMPLAINT, Form
from referrals.domain.json_values import word
from referrals.domain.place import PlaceCode

Draw = tuple[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a screen is drawn from."""

    page: Page
    form: Form
    choices: ComplaintChoices
    options: tuple[Option, ...]

    @property
    def words(self) -> Words:
        return self.page.words


async def complaint(page: Page) -> Rendered | None:
    """The form as it stands when it is sent; nothing where it is no longer open."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if form is None or form.flow != COMPLAINT:
        return None
    flow = complaint_flow(page.facts.policy)
    if is_hidden(form, flow, page.now):
        return hidden(page.words, form)
    step, choices = flow.step(form.step), await page.use_cases.complaining.choices(page.call)
    question, rows = _DRAW[step.name](_Sheet(page, form, choices, step.options(form.answers, choices)))
    return screen(page.words, form, question, (*rows, *ways(page.words, form, step, "", rests=False)))


def about_label(w: Words, about: About) -> str:
    """What a complaint is about, on a button or a card."""
    match about:
        case About.ORGANISATION:
            return w.t("Someone of an organisation")
        case About.COORDINATOR:
            return w.t("A coordinator or leader")
        case About.SEXUAL:
            # Translators: someone wanted something sexual in return for help, or harassed her. Plain, and not crude: it
            # stands on a button that others may see. At most 30 characters.
            return w.t("Sexual demands or harassment")
        case About.OTHER:
            return w.t("Something else")


def _about(sheet: _Sheet) -> Draw:
    w = sheet.words
    text = (
        # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
        w.t(
            "If something in this network isn’t right, you can say so here. You don’t have to say who you are, or to join."
        ),
        w.t(
            "Someone reads it who works apart from the people it’s about. They won’t see it, and help doesn’t depend on "
            "it. What is it about?"
        ),
    )
    rows = rows_of(sheet.form, sheet.options, lambda each: marked(each, about_label(w, About(each.value))))
    return "\n\n".join(text), rows


def _country(sheet: _Sheet) -> Draw:
    gazetteer, w = sheet.page.facts.gazetteer, sheet.words

    def label(option: Option) -> str:
        return marked(option, gazetteer.name(PlaceCode(option.value), w.language))

    return w.t("Which country is it about?"), rows_of(sheet.form, sheet.options, label, columns=2)


def _whom(sheet: _Sheet) -> Draw:
    w = sheet.words
    names: dict[str, str] = {each.code: each.name(w.language) for each in sheet.choices.organisations}

    def label(option: Option) -> str:
        if is_more(option):
            return w.t("More…")
        match option.value:
            case Whose.COORDINATOR:
                return about_label(w, About.COORDINATOR)
            case Whose.NOT_SAID:
                return w.t("Another, or I’d rather not say")
            case code:
                return named(lambda name: marked(option, name), names.get(code, code))

    text = w.t("Who do they work with? No one from there reads what you write, and no one there is told.")
    return text, rows_of(sheet.form, sheet.options, label)


def _words(sheet: _Sheet) -> Draw:
    w = sheet.words
    told = w.t("Type it here in your own words, up to 500 characters. You can leave out names, and whatever you like.")
    if word(sheet.form.answers, "about") != About.SEXUAL:
        return told, ()
    # Translators: to someone who was sexually exploited or harassed. Warm, short; never a question about what happened.
    fault = w.t("It isn’t your fault. Help never has a price.")
    return f"{told}\n\n{fault}", ()


def _send(sheet: _Sheet) -> Draw:
    w = sheet.words
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    asks = w.t(
        "Would you like an answer in this chat? It comes only in the hours when you may be written to (see Settings), and "
        "without a sound."
    )
    kept = w.t("You wrote:")

    def label(option: Option) -> str:
        return w.t("Send, and answer me here") if option.value == HERE else w.t("Send, no message to me")

    return f"{asks}\n\n{kept}\n{w.escape(word(sheet.form.answers, 'words'))}", rows_of(sheet.form, sheet.options, label)


_DRAW: Mapping[str, Callable[[_Sheet], Draw]] = {
    "about": _about,
    "country": _country,
    "whom": _whom,
    "words": _words,
    "send": _send,
}
VIEWS: Mapping[ViewKey, View] = {ViewKey.COMPLAINT: complaint}
