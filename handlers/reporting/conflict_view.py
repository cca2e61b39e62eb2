"""The screens of the conflict track in words: what, where, when, whom it touches, what is needed; never who did it (D17).

Not for: which options there are (see handlers/reporting/conflict_flow).
"""

from collections.abc import Mapping

from handlers.crying.kept_words_text import leave_out
from handlers.forms.steps import FormStep, Option
from handlers.reporting.conflict_flow import LEAVE_OUT, conflict_flow
from handlers.ui.labels import N_, label, labels
from handlers.ui.page import LABEL_MOST, Page, Rendered, View, opening, shortened
from handlers.ui.screens import Row, is_more, marked, rows_of, screen, ticked, ways
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.draft import COUNTED, Choices, people_of, place_of
from referrals.domain.form import Form
from referrals.domain.json_values import word, words
from referrals.domain.kind import ConflictGroup, ConflictHelp, ConflictKind, Track
from referrals.domain.place import PlaceCode
from referrals.domain.report import When

PEOPLE: Mapping[str, str] = {
    "women": N_("Women"),
    "men": N_("Men"),
    "girls": N_("Girls"),
    "boys": N_("Boys"),
    "all": N_("Altogether"),
}


async def conflict(page: Page) -> Rendered | None:
    """The form as it stands when it is sent; nothing where it is no longer open."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if form is None or form.flow != Track.CONFLICT:
        return None
    step = conflict_flow(page.facts.policy).step(form.step)
    choices = await page.use_cases.reporting.choices(page.tx, page.reader, form.flow, page.now)
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
        case "where" | "inside":
            return _where(page, form)
        case "help":
            return w.t("What is needed? Tick all that apply.")
        case _:
            return _review(page, form)


def _where(page: Page, form: Form) -> str:
    """The question, with a village she has typed that no list knows."""
    w = page.words
    if words(form.answers, "found"):
        return w.t("Do you mean one of these?")
    question = w.t("Where is it? Tap a place, or type its name.")
    village = w.escape(word(form.answers, "village"))
    return f"{village}\n\n{question}" if village else question


def few_words(words_: Words) -> str:
    lead = words_.t("You can add a few words here, up to 500 characters: what would help others understand?")
    rule = words_.t(
        "Please leave out:\n• names\n• who did it\n• which people they are\n• soldiers and weapons\nIt "
        "could put someone at risk."
    )
    return f"{lead}\n\n{rule}"


def counts(words_: Words, form: Form) -> str:
    """How many people: the question, and what was counted so far."""
    counted = dict(people_of(form.answers))
    lines = [
        f"{words_.t(PEOPLE[who])}: {words_.number(counted.get(who, 0))}"
        for who in COUNTED
        if who != "all" or who in counted
    ]
    question = words_.t(
        "About how many people are affected? Only what you already know; please don’t go and check."
        " You can also type it: “about 40”."
    )
    return "\n".join((question, "", *lines))


def _review(page: Page, form: Form) -> str:
    w, answers = page.words, form.answers
    lead = w.t("When was it? Then tap “Send”. Nothing has been sent yet.")
    lines = (
        (part_label(w, "kind"), label(w, ConflictKind(word(answers, "kind")))),
        (part_label(w, "where"), w.escape(" · ".join(_path(page, form)))),
        (part_label(w, "help"), labels(w, map(ConflictHelp, words(answers, "help"))).lower()),
        (part_label(w, "words"), w.escape(word(answers, "words"))),
    )
    shown = (f"<b>{name}</b>: {answer}" for name, answer in lines if answer)
    # What happened stands last: the first hundred characters may be read on a locked screen.
    return "\n".join((lead, "", few_words(w), "", *shown))


def _path(page: Page, form: Form) -> tuple[str, ...]:
    place, village = place_of(form.answers, page.facts.gazetteer), word(form.answers, "village")
    path = page.facts.gazetteer.path(place, page.words.language) if place else ()
    return (*path, village) if village else path


def people_line(words_: Words, people: tuple[tuple[str, int], ...]) -> str:
    """How many people of which kind, in one line."""
    return ", ".join(f"{words_.t(PEOPLE[who]).lower()} {words_.number(n)}" for who, n in people)


def _rows(page: Page, form: Form, step: FormStep[Choices], choices: Choices) -> tuple[Row, ...]:
    options = step.options(form.answers, choices)
    columns = 2 if step.name in {"where", "inside", "review"} and not words(form.answers, "found") else 1
    own = [each for each in options if each.value.startswith("here.")]
    leave = [each for each in options if each.value == LEAVE_OUT]
    others = [each for each in options if each not in (*own, *leave)]

    def name(option: Option) -> str:
        return _name(page, form, option)

    return (*rows_of(form, own, name), *rows_of(form, others, name, columns=columns), *rows_of(form, leave, name))


def _name(page: Page, form: Form, option: Option) -> str:
    w, value = page.words, option.value
    match form.step:
        case "group":
            return marked(option, label(w, ConflictGroup(value)))
        case "kind":
            return marked(option, label(w, ConflictKind(value)))
        case "review" if value == LEAVE_OUT:
            return leave_out(w)
        case "review":
            return marked(option, label(w, When(value)))
        case "help":
            return ticked(option, label(w, ConflictHelp(value[1:])))
        case _:
            return _place_option(page, form, option)


def counter_name(words_: Words, value: str) -> str:
    """The label of a button that counts people."""
    who, _, rest = value.partition(".")
    return f"{words_.t(PEOPLE[who])} {'−1' if rest[0] == '-' else '+1'}"


def _place_option(page: Page, form: Form, option: Option) -> str:
    w, gazetteer, language = page.words, page.facts.gazetteer, page.words.language
    if is_more(option):
        return w.t("More…")
    verb, _, place = option.value.partition(".")
    found = words(form.answers, "found")
    path = gazetteer.path(PlaceCode(place), language)
    name = ", ".join(reversed(path[1:])) if found else path[-1]
    if found and verb == "at":
        return shortened(name, LABEL_MOST)
    return opening(name) if verb == "in" else marked(option, shortened(name, LABEL_MOST - 2))


def part_label(words_: Words, part: str) -> str:
    """What a part of a report is called."""
    return {
        "kind": words_.t("What"),
        "where": words_.t("Where"),
        "going_on": words_.t("Is it still going on?"),
        "people": words_.t("How many people"),
        "help": words_.t("Needed"),
        "words": words_.t("In words"),
    }[part]


VIEWS: Mapping[ViewKey, View] = {ViewKey.CONFLICT: conflict}
