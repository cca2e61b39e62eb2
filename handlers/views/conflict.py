"""The screens of the conflict track in words: what, where, when, whom it touches, what is needed; never who did it (D17).

Not for: which options there are (see handlers/conflict_flow).
"""

from collections.abc import Mapping

from handlers.conflict_flow import conflict_flow
from handlers.options import words
from handlers.steps import Option, Step
from handlers.views.labels import N_, label, labels
from handlers.views.page import Page, Rendered, View
from handlers.views.screens import Row, marked, rows_of, screen, ticked, ways
from locales.words import Words
from referrals.domain.draft import AFFECTED, Choices, people_of, place_of, word
from referrals.domain.form import Form
from referrals.domain.kind import ConflictGroup, ConflictHelp, ConflictKind, Track
from referrals.domain.place import PlaceCode
from referrals.domain.report import When

PEOPLE: Mapping[str, str] = {
    "women": N_("Women"),
    "men": N_("Men"),
    "girls": N_("Girls"),
    "boys": N_("Boys"),
}


async def conflict(page: Page) -> Rendered | None:
    """The form as it stands when it is sent; nothing where it is no longer open."""
    form = await page.uses.reporting.open_form(page.tx, page.reader)
    if form is None or form.flow != Track.CONFLICT:
        return None
    step = conflict_flow(page.facts.policy).step(form.step)
    choices = await page.uses.reporting.choices(page.tx, page.reader, form.flow, page.now)
    w = page.words
    on = w.t("Send") if step.name == "review" else w.t("Next ›")
    return screen(
        w, form, _question(page, form), (*_rows(page, form, step, choices), *ways(w, form, step, on, rests=True))
    )


def _question(page: Page, form: Form) -> str:
    w = page.words
    match form.step:
        case "group":
            return w.t("What has happened, or is about to?")
        case "kind":
            return w.t("Which of these comes closest?")
        case "country" | "province" | "district" | "community":
            return _where(page, form)
        case "when":
            return w.t("When was it?")
        case "going_on":
            return w.t("Is it still going on?")
        case "people":
            return _counts(w, form)
        case "help":
            return w.t("What is needed? Tick all that fits.")
        case "words":
            return _few_words(w)
        case _:
            return _review(page, form)


def _where(page: Page, form: Form) -> str:
    """The question with what is known of the answer."""
    w = page.words
    if words(form.answers, "found"):
        return w.t("Do you mean one of these?")
    if form.step == "community":
        question = w.t("Which village or town? Press it, write any name, or skip.")
    else:
        question = w.t("Where is it? Press, or write the name of the place.")
    known = w.escape(" · ".join(_path(page, form)))
    return f"{known}\n\n{question}" if known else question


def _few_words(words_: Words) -> str:
    lead = words_.t(
        "If you like, add a few words: what would help others to understand and to bring help. Up to 500 characters."
    )
    rule = words_.t(
        "Please write no names, nothing about who did it or which people they are, and nothing about soldiers or"
        " weapons: it could put somebody at risk."
    )
    return f"{lead}\n\n{rule}"


def _counts(words_: Words, form: Form) -> str:
    counts = dict(people_of(form.answers))
    lines = [f"{words_.t(PEOPLE[who])}: {words_.number(counts.get(who, 0))}" for who in AFFECTED]
    question = words_.t("How many people does it touch, as far as you know? Do not go and look.")
    return "\n".join((question, "", *lines))


def _review(page: Page, form: Form) -> str:
    w, answers = page.words, form.answers
    lead = w.t("Please read it once more. You can change every answer. Nothing has been sent yet: “Send” does that.")
    lines = (
        (_part_label(w, "kind"), label(w, ConflictKind(word(answers, "kind")))),
        (_part_label(w, "where"), " · ".join(_path(page, form))),
        (_part_label(w, "when"), _when(w, form)),
        (_part_label(w, "people"), people_line(w, people_of(form.answers))),
        (_part_label(w, "help"), labels(w, map(ConflictHelp, words(answers, "help")))),
        (_part_label(w, "words"), word(answers, "words")),
    )
    shown = (w.t("<b>{name}</b>: {answer}", name=name, answer=answer or "–") for name, answer in lines)
    return "\n".join((lead, "", *shown))


def _path(page: Page, form: Form) -> tuple[str, ...]:
    place, village = place_of(form.answers, page.facts.gazetteer), word(form.answers, "village")
    path = page.facts.gazetteer.path(place, page.words.language) if place else ()
    return (*path, village) if village else path


def _when(words_: Words, form: Form) -> str:
    when = label(words_, When(word(form.answers, "when")))
    match form.answers.get("going_on"):
        case "yes" if form.answers.get("when") != When.NOW:
            return ", ".join((when, words_.t("still going on")))
        case "no":
            return ", ".join((when, words_.t("over now")))
        case _:
            return when


def people_line(words_: Words, people: tuple[tuple[str, int], ...]) -> str:
    """How many people of which kind, in one line."""
    return ", ".join(f"{words_.t(PEOPLE[who])} {words_.number(n)}" for who, n in people)


def _rows(page: Page, form: Form, step: Step[Choices], choices: Choices) -> tuple[Row, ...]:
    options = step.options(form.answers, choices)
    columns = 1 if words(form.answers, "found") else {"people": 3, "group": 1, "help": 1, "kind": 1}.get(step.name, 2)
    own = [each for each in options if each.value.startswith("here.")]
    others = [each for each in options if each not in own]

    def name(option: Option) -> str:
        return _name(page, form, option)

    return (*rows_of(form, own, name), *rows_of(form, others, name, columns=columns))


def _name(page: Page, form: Form, option: Option) -> str:
    w, value = page.words, option.value
    match form.step:
        case "group":
            return marked(option, label(w, ConflictGroup(value)))
        case "kind":
            return marked(option, label(w, ConflictKind(value)))
        case "when":
            return marked(option, label(w, When(value)))
        case "going_on":
            return marked(option, w.t("Yes, it goes on") if value == "yes" else w.t("No, it is over"))
        case "people":
            return _counter_name(w, value)
        case "help":
            return ticked(option, label(w, ConflictHelp(value[1:])))
        case "review":
            return f"✎ {_part_label(w, value.removeprefix('change.'))}"
        case _:
            return _place_option(page, form, option)


def _counter_name(words_: Words, value: str) -> str:
    who, _, rest = value.partition(".")
    return {"-": "−1", "+": f"{words_.t(PEOPLE[who])} +1", "*": "+10"}[rest[0]]


def _place_option(page: Page, form: Form, option: Option) -> str:
    gazetteer, language = page.facts.gazetteer, page.words.language
    head, dot, rest = option.value.partition(".")
    if head == "own":
        return f"«{word(form.answers, 'typed')}»"
    if dot and head == "at":
        return ", ".join(reversed(gazetteer.path(PlaceCode(rest), language)[1:]))
    return marked(option, gazetteer.name(PlaceCode(rest if dot else head), language))


def _part_label(words_: Words, part: str) -> str:
    return {
        "kind": words_.t("What"),
        "where": words_.t("Where"),
        "when": words_.t("When"),
        "people": words_.t("People"),
        "help": words_.t("Needed"),
        "words": words_.t("In words"),
    }[part]


VIEWS: Mapping[str, View] = {"conflict": conflict}
