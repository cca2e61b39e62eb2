"""The screens on which she agrees by name to whom may be contacted: calmly, and in danger with one press (D3, D9).

Not for: which organisations are named (see domain/naming), nor the other questions (see violence_view).
"""

from collections.abc import Mapping, Sequence

from handlers.forms.steps import Option
from handlers.reporting.violence_flow import FIRST_PART
from handlers.ui.labels import labels
from handlers.ui.page import LABEL_MOST, Page, Rendered, View, named, shortened
from handlers.ui.screens import Row, also_ticked, is_more, rows_of, ticked
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.consent import CHANGED, Change, changes, read_choice
from referrals.domain.draft import Choices, help_of
from referrals.domain.form import Form
from referrals.domain.json_values import table
from referrals.domain.kind import Help
from referrals.domain.naming import not_covered
from referrals.domain.organisation import Organisation
from referrals.domain.place import PlaceCode
from referrals.domain.shown_text import LONGEST_NAME

Draw = tuple[str, tuple[Row, ...]]
NAME_BESIDE_TICK = LABEL_MOST - 2
"""Characters of a name that a small phone shows behind a tick."""
SHORT_NAME = 40
"""Characters of a name in a few words over the chat."""


def urgent(page: Page, form: Form, options: tuple[Option, ...], choices: Choices) -> Draw:
    """One press sends: where, whom, and what each of them learns, in as few words as there can be."""
    w, named, place = page.words, choices.named(form.answers), choices.place(form.answers)
    by_code = {str(each.code): each for each in named}

    def name(option: Option) -> str:
        if option.value == "place":
            return w.t("Another place")
        if option.value == FIRST_PART:
            return w.t("‹ Back")
        if is_more(option):
            return w.t("More…")
        return _consent_name(page, by_code, option)

    where = page.facts.gazetteer.name(place, w.language) if place else ""
    seen = [each for each in named if any(option.value[1:] == each.code for option in options)]
    chosen = _chosen(w, form, choices)
    lines = (
        # The first hundred characters may be read on a locked screen: they name no place.
        _sending(w, named),
        w.t("Where: <b>{place}</b>. Elsewhere? Type the name.", place=where),
        changed_since(w, form, named),
        _whole_names(w, [each for each in seen if not each.must_report]),
        also_ticked(w, chosen, options),
        by_law(w, tuple(each for each in named if each in seen or str(each.code) in chosen)),
    )
    return "\n\n".join(each for each in lines if each), rows_of(form, options, name)


def _whole_names(words: Words, shown: Sequence[Organisation]) -> str:
    """Of those whose name a small phone cuts on their button."""
    names = (each.name(words.language) for each in shown)
    return "\n".join(words.escape(each) for each in names if len(each) > NAME_BESIDE_TICK)


def _chosen(words: Words, form: Form, choices: Choices) -> dict[str, str]:
    """The names of those ticked, by code."""
    codes = choices.ticked(form.answers)
    return {str(each.code): each.name(words.language) for each in choices.named(form.answers) if each.code in codes}


def _sending(words: Words, named: tuple[Organisation, ...]) -> str:
    if not named:
        return words.t(
            "There’s no one here we can contact right now. Tap “Send”: a coordinator is told that "
            "help is needed here, and can look for someone."
        )
    return words.t(
        "Tap “Send”: we contact those ticked, one at a time. First they see only the help, district, "
        "language and urgency."
    )


def organisations(page: Page, form: Form, options: tuple[Option, ...], choices: Choices) -> Draw:
    """The calm screen: all that can be named, what each offers and learns, and who must report."""
    w, named = page.words, choices.named(form.answers)
    by_code = {str(each.code): each for each in named}

    def name(option: Option) -> str:
        return w.t("More…") if is_more(option) else _consent_name(page, by_code, option)

    texts = (_consent(w, form, named), also_ticked(w, _chosen(w, form, choices), options))
    return "\n\n".join(filter(None, texts)), rows_of(form, options, name)


def changed_since(words: Words, form: Form, named: tuple[Organisation, ...]) -> str:
    """Who is no longer ticked since the screen before, and why (D3)."""
    before = table(form.answers, CHANGED)
    lines = [line for each in named if each.code in before for line in _changes(words, each, str(before[each.code]))]
    return "\n".join((words.t("Changed since you saw this, and no longer ticked:"), *lines)) if lines else ""


def _changes(words: Words, organisation: Organisation, mark: str, most: int = LONGEST_NAME) -> list[str]:
    name = shortened(organisation.name(words.language), most)
    return [_change(words, name, each) for each in changes(mark, organisation)]


def _change(words: Words, name: str, change: Change) -> str:
    match change:
        case Change.AUTHORITY:
            return words.t("{name} is now police, army or officials.", name=name)
        case Change.LAW:
            return words.t("{name} must now, by law, tell the authorities what it hears.", name=name)
        case Change.NAME:
            return words.t("{name} is a new name: it may be another organisation.", name=name)


async def changed(page: Page) -> Rendered:
    """Toast: the one she pressed is no longer what the screen showed; she reads it again first (D3). There all of it is said:
    here is room for one change and a short name."""
    w, (code, mark) = page.words, read_choice(page.word("choice"))
    found = await page.use_cases.telling.organisation(page.tx, code)
    lines = _changes(w, found, mark, SHORT_NAME)[:1] if found is not None else []
    return Rendered(" ".join((*lines, w.t("Nothing was sent. Please read it again and choose."))))


def _consent_name(page: Page, by_code: Mapping[str, Organisation], option: Option) -> str:
    w, value = page.words, option.value[1:]
    if value == "authorities":
        return w.t("No police, army or officials")
    if value.startswith("away."):
        place = page.facts.gazetteer.name(PlaceCode(value[5:]), w.language)
        label = named(lambda each: w.t("No one from {place}", place=each), place, LABEL_MOST - len(ticked(option, "")))
        return ticked(option, label)
    return ticked(option, by_code[value].name(w.language))


def _consent(words: Words, form: Form, named: tuple[Organisation, ...]) -> str:
    if not named:
        return words.t(
            "We don’t know anyone here yet who offers this. If you continue, only a coordinator of "
            "the network is told that someone is waiting, where and how urgent it is, and can look "
            "for help."
        )
    lead = words.t(
        "Tick the organisations you allow us to contact. We contact one at a time, and no one else."
        " A coordinator sees only the district, how urgent it is and whether someone has taken it."
    )
    learns = words.t(
        "Each of them first sees only the kind of help, the district, the language and how soon. Only the one that says"
        " yes sees how to make contact."
    )
    missing, new = _not_offered(words, named, help_of(form.answers)), changed_since(words, form, named)
    # What is wanted stands behind the lead: the first hundred characters may be read on a locked screen.
    parts = (lead, missing, new, by_law(words, named), offers(words, named), learns)
    return "\n\n".join(each for each in parts if each)


def _not_offered(words: Words, named: tuple[Organisation, ...], wanted: tuple[Help, ...]) -> str:
    """What nobody here gives, before she sends: those below can be contacted instead."""
    missing = not_covered(named, wanted)
    if not missing:
        return ""
    return words.t(
        "No one here offers this: {help}. We can still contact those below; they may know who does.",
        help=labels(words, missing).lower(),
    )


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


VIEWS: Mapping[ViewKey, View] = {ViewKey.CONSENT_CHANGED: changed}
