"""The screens of the violence track in words: warm, plain, and harmless in the first hundred characters.

Not for: which options there are (see handlers/reporting/violence_flow).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handlers.crying.kept_words_text import going_along
from handlers.forms.engine import is_hidden
from handlers.forms.options import part_shown
from handlers.forms.steps import FormStep, Option
from handlers.reporting.consent_view import organisations, urgent
from handlers.reporting.violence_flow import TAKEN, sends, violence_flow
from handlers.settings.help_view import numbers_line, numbers_of
from handlers.ui.labels import label
from handlers.ui.page import Page, Rendered, View, opening
from handlers.ui.screens import Row, also_ticked, hidden, is_more, marked, rows_of, screen, ticked, ways
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.draft import CONTACT_HOURS, Choices, contact_of, help_of, in_danger
from referrals.domain.form import Form
from referrals.domain.json_values import word
from referrals.domain.kind import Help, Track, Voice
from referrals.domain.place import PlaceCode
from referrals.domain.report import NEEDS_NUMBER, Contact

Draw = tuple[str, tuple[Row, ...]]


async def violence(page: Page) -> Rendered | None:
    """The form as it stands when it is sent; nothing where it is no longer open."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if form is None or form.flow != Track.VIOLENCE:
        return None
    flow = violence_flow(page.facts.policy)
    choices = replace(await page.use_cases.reporting.choices(page.tx, page.reader, form.flow, page.now), drawing=True)
    if is_hidden(form, flow, page.now):
        asleep = hidden(page.words, form)
        lines = await _lines(page, form, choices) if in_danger(form.answers) else []
        return replace(asleep, text="\n".join((asleep.text, *lines)))
    step = flow.step(form.step)
    question, rows = await _draw(page, form, step, choices)
    lead, numbers = await _urgent(page, form, choices) if in_danger(form.answers) else ("", "")
    along = await going_along(page) if sends(step.name, form.answers) else None
    leave = (along.leave,) if along else ()
    screen_rows = _arranged(page.words, form, step, rows, leave)
    shown = screen(page.words, form, _counted(page.words, form, question), screen_rows)
    return replace(shown, text="\n\n".join(filter(None, (lead, shown.text, along.line if along else "", numbers))))


def _arranged(
    words: Words, form: Form, step: FormStep[Choices], rows: tuple[Row, ...], leave: tuple[Row, ...]
) -> tuple[Row, ...]:
    """In danger the way to send stands first, and six choices are all: where her words go along, another place is typed, and
    they can be left out on the first part of the list."""
    on = words.t("Send") if sends(step.name, form.answers) else words.t("Next ›")
    if step.name != "urgent":
        return (*rows, *leave, *ways(words, form, step, on, rests=False))
    forward, *_, out = ways(words, form, step, on, rests=False)
    return (forward, *((*rows[:-1], *leave) if leave and not part_shown(form.answers) else rows), out)


def _counted(words: Words, form: Form, question: str) -> str:
    """How far she is, where there is time to count."""
    if in_danger(form.answers) or form.step not in _TO_COME:
        return question
    number = len(form.path) + 1
    return words.t("{number} of {of}", number=number, of=number + _to_come(form)) + "\n" + question


_TO_COME = {"danger": 4, "help": 3, "district": 2, "inside": 1, "organisations": 1, "contact": 0}
"""How many screens there are still to come on the shortest way from each."""


def _to_come(form: Form) -> int:
    if form.step == "inside" and form.answers.get("voice") == Voice.ADVICE:
        return 2
    return 0 if sends(form.step, form.answers) else _TO_COME[form.step]


async def _urgent(page: Page, form: Form, choices: Choices) -> tuple[str, str]:
    """What stands first in danger, and the numbers, which stand last: beside the buttons, where a small phone shows them
    (D23)."""
    if form.step == "not_here":
        return "", ""
    lead = call_or_leave(page.words, for_her=form.step == "support" or _about_her(form))
    return lead, "\n".join(await _lines(page, form, choices))


def call_or_leave(words: Words, *, for_her: bool) -> str:
    """The first line wherever there is danger; who writes for another need not leave."""
    if for_her:
        # Translators: the first line of a screen in danger, to someone who writes for another woman. Not the word danger.
        return words.t("Call for her, if you can: someone may see what you write.")
    return words.t("Call, or leave, if you can: someone may see what you write.")


def _countries(page: Page, form: Form, choices: Choices) -> list[PlaceCode]:
    """Whose numbers she needs."""
    place = choices.place(form.answers)
    return [page.facts.gazetteer.country_of(place)] if place else sorted(choices.opened)


async def _lines(page: Page, form: Form, choices: Choices) -> list[str]:
    return await lines_of(page, _countries(page, form, choices), short=True)


async def lines_of(page: Page, countries: Sequence[PlaceCode], *, short: bool = False) -> list[str]:
    """A line for each country, with its name where there are several."""
    name = page.facts.gazetteer.name
    heads = [f"{name(each, page.words.language)}: " if len(countries) > 1 else "" for each in countries]
    return [head + await numbers_line(page, each, short=short) for head, each in zip(heads, countries, strict=True)]


async def _draw(page: Page, form: Form, step: FormStep[Choices], choices: Choices) -> Draw:
    options = step.options(form.answers, choices)
    if step.name == "not_here":
        return await _not_here(page, form)
    draw: Mapping[str, Callable[[Page, Form, tuple[Option, ...], Choices], Draw]] = {
        "danger": _danger,
        "whom": _whom,
        "support": _support,
        "help": _help,
        "district": _district,
        "inside": _district,
        "urgent": urgent,
        "organisations": organisations,
        "contact": _contact,
    }
    return draw[step.name](page, form, options, choices)


def _about_her(form: Form) -> bool:
    return form.answers.get("voice") == Voice.SHE_ASKED


def _danger(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w = page.words
    # Translators: the question whether there is danger now. Do not use the word danger: others may see the screen.
    question = w.t("Is she safe at this moment?") if _about_her(form) else w.t("Are you safe at this moment?")
    names = {
        "yes": w.t("No: help is needed at once"),
        # Translators: bride kidnapping, ala kachuu.
        TAKEN: w.t("Being forced into marriage now"),
        "no": w.t("Yes, for now"),
    }
    return question, rows_of(form, options, lambda each: marked(each, names[each.value]))


def _whom(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w = page.words
    names = {
        Voice.HERSELF: w.t("I do"),
        # Translators: bride kidnapping, ala kachuu: the writer herself, now.
        TAKEN: w.t("I’m being forced to marry"),
        Voice.SHE_ASKED: w.t("A woman who asked me"),
        "does_not_know": w.t("A woman who doesn’t know"),
    }
    # Translators: the answers are the four buttons: "I do", "A woman who asked me" to write for her …
    return w.t("Who needs help?"), rows_of(form, options, lambda each: marked(each, names[each.value]))


def _support(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    name = page.words.t("Advice for myself")
    beside = beside_her_now if in_danger(form.answers) else beside_her
    return beside(page.words), rows_of(form, options, lambda _: name)


def beside_her(words: Words) -> str:
    """She does not know that somebody writes: nothing is sent about her, and how to stand by her (D13)."""
    lead = words.t(
        "Thank you for thinking of her. She decides what happens: nothing about her is sent unless she agrees."
    )
    how = words.t(
        "Stay near her. Listen, believe her, don’t push her and don’t ask for details.\n\nTell no one, "
        "not even the family; if a life is at stake, call a number at once.\n\nIf it’s safe, show her "
        "these numbers and say that you can write here when she wants you to."
    )
    return f"{lead}\n\n{how}"


def beside_her_now(words: Words) -> str:
    """The same where it is urgent, beside numbers."""
    return words.t(
        "Thank you for thinking of her: nothing about her is sent unless she agrees.\n\nStay near. Listen and believe her; don’t "
        "push. Tell no one, not even the family."
    )


def _help(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w = page.words

    def name(option: Option) -> str:
        if is_more(option):
            return w.t("More…")
        return ticked(option, label(w, Help(option.value[1:])))

    question = w.t("What kind of help is needed? Tick all that apply. You never have to say what happened.")
    chosen = {str(each): label(w, each) for each in help_of(form.answers)}
    return "\n\n".join(filter(None, (question, also_ticked(w, chosen, options)))), rows_of(form, options, name)


def _district(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w = page.words

    def name(option: Option) -> str:
        if is_more(option):
            return w.t("More…")
        place = page.facts.gazetteer.name(PlaceCode(option.value[3:]), w.language)
        return opening(place) if option.value.startswith("in.") else marked(option, place)

    question = w.t("Where is help needed? Tap a district, or type the name of a district or village.")
    alone = 1 if form.step == "district" and not part_shown(form.answers) else 0
    own, others = options[:alone], options[alone:]
    return question, (*rows_of(form, own, name), *rows_of(form, others, name, columns=2))


async def _not_here(page: Page, form: Form) -> Draw:
    w, country = page.words, PlaceCode(word(form.answers, "closed"))
    question = closed_country(w, page.facts.gazetteer.name(country, w.language))
    return f"{question}\n\n{await numbers_of(page, country)}", ()


def closed_country(words: Words, name: str) -> str:
    """Why nothing can be brought to anybody in a country that is not open yet (D22)."""
    return words.t(
        "In {country} I can’t pass on such a message yet: the people who would answer are still being prepared. "
        "You can use these numbers now.",
        country=name,
    )


def _contact(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w, way = page.words, contact_of(form.answers)
    hers = _about_her(form)

    def name(option: Option) -> str:
        value = option.value
        if value in CONTACT_HOURS:
            return marked(option, hours_label(w, value))
        if value in set(Contact):
            return marked(option, contact_label(w, Contact(value), hers=hers))
        return ticked(option, w.t("Ask me later if help came"))

    lines = [
        w.t(
            "How and when may the organisation make contact? Only the one that says yes sees this; you can change it "
            "until you send it."
        )
    ]
    if way in NEEDS_NUMBER:
        lines.append(_number(w, word(form.answers, "number")))
    elif hers:
        lines.append(w.t("You’ll get the numbers and a code for her."))
    return "\n\n".join(lines), rows_of(form, options, name)


def _number(words: Words, number: str) -> str:
    """The number as it was typed, or how to give one."""
    how = words.t("Type it here as a message. You can add a word to say first, so that it sounds harmless.")
    if number:
        how = words.t("To change it, type it again. You can add a word to say first, so that it sounds harmless.")
    return "\n\n".join((words.t("The number: {number}", number=number or "…"), how))


def contact_label(words: Words, contact: Contact, *, hers: bool) -> str:
    """The way of contact as the writer reads it."""
    match contact:
        case Contact.SHE_CALLS:
            return words.t("She’ll call or come herself") if hers else words.t("I’ll call or come myself")
        case Contact.CALL:
            return words.t("They may call her") if hers else words.t("They may call me")
        case Contact.MESSAGE:
            return words.t("They may write to her") if hers else words.t("They may write to me")
        case Contact.NOT_SAID:
            return words.t("No number given yet")


def hours_label(words: Words, hours: str) -> str:
    """When contact may be made."""
    return {
        "morning": words.t("In the morning, 8–12"),
        "day": words.t("In the daytime, 12–17"),
        "evening": words.t("In the evening, 17–21"),
        "any": words.t("At any hour"),
    }[hours]


VIEWS: Mapping[ViewKey, View] = {ViewKey.VIOLENCE: violence}
