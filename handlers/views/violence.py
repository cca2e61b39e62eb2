"""The screens of the violence track in words: warm, plain, and harmless in the first hundred characters.

Not for: which options there are (see handlers/violence_flow).
"""

from collections.abc import Callable, Mapping
from html import unescape

from handlers.forms import is_hidden
from handlers.steps import Option, Step
from handlers.views.help import numbers_of
from handlers.views.labels import label, labels
from handlers.views.page import Page, Rendered, View, button
from handlers.views.screens import Row, hidden, marked, rows_of, screen, ticked, ways
from handlers.violence_flow import TAKEN, violence_flow
from locales.words import Words
from referrals.domain.draft import CONTACT_HOURS, Choices, contact_of, word
from referrals.domain.form import Form
from referrals.domain.kind import Help, Track, Voice
from referrals.domain.organisation import Organisation
from referrals.domain.place import PlaceCode
from referrals.domain.report import NEEDS_NUMBER, Contact

Draw = tuple[str, tuple[Row, ...]]
_SCREENS = ("danger", "help", "district", "organisations", "contact")


async def violence(page: Page) -> Rendered | None:
    """The form as it stands when it is sent; nothing where it is no longer open."""
    form = await page.uses.reporting.open_form(page.tx, page.reader)
    if form is None or form.flow != Track.VIOLENCE:
        return None
    flow = violence_flow(page.facts.policy)
    if is_hidden(form, flow, page.now):
        return hidden(page.words, form)
    step = flow.step(form.step)
    choices = await page.uses.reporting.choices(page.tx, page.reader, form.flow, page.now)
    question, rows = await _draw(page, form, step, choices)
    on = page.words.t("Send") if step.name == "contact" else page.words.t("Next ›")
    return screen(
        page.words, form, _counted(page.words, form, question), (*rows, *ways(page.words, form, step, on, rests=False))
    )


def _counted(words: Words, form: Form, question: str) -> str:
    """How far she is: at most seven screens from the first question to sending (D1)."""
    if form.step not in _SCREENS:
        return question
    skipped = 1 if form.answers.get("voice") == Voice.ADVICE else 0
    number = _SCREENS.index(form.step) + 3 - skipped
    return words.t("{number} of {of}", number=number, of=7 - skipped) + "\n" + question


async def _draw(page: Page, form: Form, step: Step[Choices], choices: Choices) -> Draw:
    options = step.options(form.answers, choices)
    if step.name == "not_here":
        return await _not_here(page, form)
    draw: Mapping[str, Callable[[Page, Form, tuple[Option, ...], Choices], Draw]] = {
        "danger": _danger,
        "help": _help,
        "district": _district,
        "organisations": _organisations,
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
        TAKEN: w.t("Being taken for marriage right now"),
        "no": w.t("Yes, for now"),
    }
    return question, rows_of(form, options, lambda each: marked(each, names[each.value]))


def _help(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w = page.words

    def name(option: Option) -> str:
        if option.value == "more":
            return w.t("More…")
        return ticked(option, label(w, Help(option.value[1:])))

    question = w.t("Which help is wanted? Tick all that fits. You never have to say what happened.")
    return question, rows_of(form, options, name)


def _district(page: Page, form: Form, options: tuple[Option, ...], _choices: Choices) -> Draw:
    w = page.words

    def name(option: Option) -> str:
        if option.value == "else":
            return w.t("Somewhere else")
        return marked(option, page.facts.gazetteer.name(PlaceCode(option.value[3:]), w.language))

    question = w.t("In which place is help wanted? Press it, or write the name of the district or village.")
    return question, rows_of(form, options, name, columns=2)


async def _not_here(page: Page, form: Form) -> Draw:
    w, country = page.words, PlaceCode(word(form.answers, "closed"))
    question = closed_country(w, page.facts.gazetteer.name(country, w.language))
    return f"{question}\n\n{await numbers_of(page, country)}", ()


def closed_country(words: Words, name: str) -> str:
    """Why nothing can be brought to anybody in a country that is not open yet (D22)."""
    return words.t(
        "In {country} I cannot bring such a message to anybody yet: the people who would answer are still being"
        " prepared. These numbers are open to you now.",
        country=name,
    )


def _organisations(page: Page, form: Form, options: tuple[Option, ...], choices: Choices) -> Draw:
    w, named = page.words, choices.named(form.answers)
    by_code = {str(each.code): each for each in named}

    def name(option: Option) -> str:
        value = option.value[1:]
        if value == "authorities":
            return w.t("Nobody from police, army or authorities")
        if value.startswith("away."):
            place = page.facts.gazetteer.name(PlaceCode(value[5:]), w.language)
            return ticked(option, unescape(w.t("Nobody who lives in {place}", place=place)))
        return ticked(option, by_code[value].name(w.language))

    return _whom(w, named), rows_of(form, options, name)


def _whom(words: Words, named: tuple[Organisation, ...]) -> str:
    if not named:
        return words.t(
            "Nobody here who offers this is known to me yet. If you go on, only a coordinator of the network hears that"
            " somebody waits, where and how urgently, and she looks for help."
        )
    lead = words.t(
        "These can be asked, one after the other, and no others. Those ticked are asked; change it as you like."
        " A coordinator sees only where it is, how urgent it is and how it stands."
    )
    learns = words.t(
        "Whoever is asked sees at first only which help, which district and how soon. How to make contact is seen by"
        " the one who says yes."
    )
    return "\n\n".join(each for each in (lead, by_law(words, named), offers(words, named), learns) if each)


def by_law(words: Words, named: tuple[Organisation, ...]) -> str:
    """Who must report what it hears, said before anything is told (D9); "" where nobody must."""
    must = ", ".join(each.name(words.language) for each in named if each.must_report)
    return words.t("By law these must tell the authorities what they hear: {names}.", names=must) if must else ""


def offers(words: Words, named: tuple[Organisation, ...]) -> str:
    """Each by name with what it offers."""
    return "\n".join(
        words.t("<b>{name}</b>: {offers}", name=each.name(words.language), offers=labels(words, sorted(each.services)))
        for each in named
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
        return ticked(option, w.t("You may ask me later whether help came"))

    lines = [
        w.t("How and when may the one who says yes make contact? The others who are asked do not see this answer.")
    ]
    if way in NEEDS_NUMBER:
        lines.append(w.t("The number: {number}", number=word(form.answers, "number") or "…"))
        lines.append(w.t("Write it here as a message. You can add a word to say first, so that it sounds harmless."))
    elif hers:
        lines.append(w.t("You will get the numbers and a code for her."))
    return "\n\n".join(lines), rows_of(form, options, name)


def contact_label(words: Words, contact: Contact, *, hers: bool) -> str:
    """The way of contact as the writer reads it."""
    match contact:
        case Contact.SHE_CALLS:
            return words.t("She calls or comes herself") if hers else words.t("I call or come myself")
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


async def danger_numbers(page: Page) -> Rendered:
    """In danger: numbers at once, the women's line before the police, and that writing may be seen (D23)."""
    w, country = page.words, page.word("country")
    opened, _ = await page.uses.reporting.checks(page.tx)
    countries = [PlaceCode(country)] if country else sorted(opened)
    gazetteer = page.facts.gazetteer
    blocks = [f"<b>{gazetteer.name(each, w.language)}</b>\n{await numbers_of(page, each)}" for each in countries]
    lead = w.t(
        "Call, or leave, if you can: what you write here may be seen by somebody else. You can go on at any time."
    )
    go_on = button(w.t("Go on writing"), "f", page.number("form"), 0, "~show")
    return Rendered("\n\n".join((lead, *blocks)), ((go_on,),))


VIEWS: Mapping[str, View] = {"violence": violence, "violence.numbers": danger_numbers}
