"""The screens on which a writer adds to what she has sent. Harmless in the first hundred characters; nothing is compulsory.

Not for: which options there are (see handlers/reporting/adding_flow).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.callbacks import Verb
from handlers.forms.engine import is_hidden
from handlers.forms.steps import Option
from handlers.reporting.adding_flow import adding_flow
from handlers.reporting.conflict_view import counter_name, counts, few_words, part_label
from handlers.reporting.violence_view import contact_label, hours_label
from handlers.status.standing_text import beside
from handlers.ui.keyboard import menu_rows
from handlers.ui.labels import label
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.ui.screens import Row, hidden, marked, rows_of, screen, ticked
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.form import ADDING, Form
from referrals.domain.json_values import number, word
from referrals.domain.kind import ConflictHelp, Help, Voice
from referrals.domain.report import Contact

Draw = tuple[str, tuple[Row, ...]]


async def adding(page: Page) -> Rendered | None:
    """The form as it stands when it is sent, with numbers where it presses; nothing where it is no longer open."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if form is None or form.flow != ADDING:
        return None
    shown, where = await _drawn(page, form), (word(form.answers, "track"), number(form.answers, "report"))
    report = await page.use_cases.reporting.status(page.tx, page.reader, *where)
    return shown if report is None else replace(shown, text=await beside(page, report, shown.text))


async def _drawn(page: Page, form: Form) -> Rendered:
    flow = adding_flow(page.facts.policy)
    if is_hidden(form, flow, page.now):
        return hidden(page.words, form)
    step = flow.step(form.step)
    choices = await page.use_cases.reporting.choices(page.tx, page.reader, form.flow, page.now)
    question, rows = _DRAW[step.name](page.words, form, step.options(form.answers, choices))
    done = [_press(page.words.t("Done"), form, "~next")] if step.goes_on and step.name != "number" else []
    return screen(page.words, form, question, (*rows, *((each,) for each in (*done, _leave(page.words, form)))))


def _press(label_: str, form: Form, value: str) -> Button:
    return button(label_, Verb.FORM, form.id, form.version, value)


def _leave(words: Words, form: Form) -> Button:
    return _press(words.t("Nothing to add"), form, "~stop")


def _menu(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    names = {"number": w.t("How to make contact"), "hours": w.t("When to make contact")}

    def name(option: Option) -> str:
        part = option.value.removeprefix("to.")
        return names.get(part) or part_label(w, part)

    return w.t("What would you like to add or change?"), rows_of(form, options, name)


def _number(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    hers = word(form.answers, "voice") == Voice.SHE_ASKED
    number = w.escape(word(form.answers, "number"))
    if form.answers.get("unsure") is True:
        text, again = w.t("Is this right? {number}", number=number), w.t("If not, type it again.")
        return f"{text}\n\n{again}", rows_of(form, options, lambda _: w.t("Yes, it’s right"))
    # Translators: asked after sending. They may be people of an organisation, or a coordinator.
    asks = w.t("How may the people who say yes make contact?")
    rows = rows_of(form, options, lambda each: marked(each, contact_label(w, Contact(each.value), hers=hers)))
    if hers:
        return " ".join((asks, w.t("Type a phone number here. You can also leave this out."))), rows
    share = (_press(w.t("Share my number"), form, "~share"),)
    shares = w.t("Type a phone number here, or share yours. You can also leave this out.")
    return f"{asks} {shares}", (share, *rows)


def _hours(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    hers = word(form.answers, "voice") == Voice.SHE_ASKED
    question = w.t("When may they contact her?") if hers else w.t("When may they contact you?")
    return question, rows_of(form, options, lambda each: marked(each, hours_label(w, each.value)))


def _wanted(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    question = w.t("What kind of help is needed? Tick all that apply. You never have to say what happened.")
    return question, rows_of(form, options, lambda each: ticked(each, label(w, Help(each.value[1:]))))


def _going_on(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    names = {"yes": w.t("Yes, it’s still going on"), "no": w.t("No, it’s over")}
    return w.t("Is it still going on?"), rows_of(form, options, lambda each: names[each.value])


def _people(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    return counts(w, form), rows_of(form, options, lambda each: counter_name(w, each.value), columns=2)


def _help(w: Words, form: Form, options: tuple[Option, ...]) -> Draw:
    question = w.t("What is needed? Tick all that apply.")
    return question, rows_of(form, options, lambda each: ticked(each, label(w, ConflictHelp(each.value[1:]))))


def _words(w: Words, form: Form, _options: tuple[Option, ...]) -> Draw:
    if word(form.answers, "track") == "conflict":
        return few_words(w), ()
    return w.t("Type it here, up to 500 characters. Only the people who say yes read it."), ()


_DRAW: Mapping[str, Callable[[Words, Form, tuple[Option, ...]], Draw]] = {
    "menu": _menu,
    "number": _number,
    "hours": _hours,
    "wanted": _wanted,
    "going_on": _going_on,
    "people": _people,
    "help": _help,
    "words": _words,
}


async def share(page: Page) -> Rendered:
    """A key under the chat by which Telegram shares her number; the menu comes back as soon as it is used."""
    w = page.words
    text = w.t("Tap the button under the chat to share your number. Only the people who say yes see it.")
    return Rendered(text, keyboard=menu_rows(w, page.reader), shares=w.t("Share my number"))


async def added(page: Page) -> Rendered:
    """Toast, or a message where nothing was pressed: it is kept."""
    return Rendered(page.words.t("Added."))


async def changed(page: Page) -> Rendered:
    """After an edit: it was taken over."""
    return Rendered(page.words.t("Changed."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.ADDING: adding,
    ViewKey.ADDING_SHARE: share,
    ViewKey.ADDING_ADDED: added,
    ViewKey.ADDING_CHANGED: changed,
}
