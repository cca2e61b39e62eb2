"""What a coordinator sees of one case.

Of the violence track she sees code, district, urgency, deadline, state, and when somebody was contacted or said no, never who
(D4). Not for: her list (see caseload_view) or offers (see offers/offers_view).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.callbacks import Verb
from handlers.cases.case_history_text import history, state_in_words
from handlers.offers.details_text import details, district, words_of
from handlers.offers.offers_view import held_card
from handlers.offers.waiting_view import pushed_to
from handlers.settings.help_view import numbers_of, open_hours
from handlers.toasts import CaseToast
from handlers.ui.labels import label, language_name
from handlers.ui.page import Button, Page, Rendered, View, button, named
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.dispatching.overseeing import NextStep
from referrals.domain.authority import Action, may
from referrals.domain.caseload import due_at
from referrals.domain.kind import ConflictHelp
from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.domain.report import HELD, OPEN, SEEKING, AnyReport
from referrals.domain.routing import ExclusionReason, Ranked
from referrals.following_up import Held

_MOST_ASKED = 5
MOST_NUMBERS = 20


async def case(page: Page) -> Rendered | None:
    """One case, as it stands now; with `push` only that something waits."""
    report = await page.use_cases.dispatching.oversight.case(
        page.tx, page.reader, page.word("track"), page.number("report")
    )
    if report is None:
        return None
    if page.params.get("push") is True:
        again = ("again",) if page.params.get("again") is True else ()
        return pushed_to(page.words, Verb.CASE, report.track, report.id, "show", *again)
    if report.work is not None and may(page.reader, Action.FOLLOW_UP, report):
        return held_card(page, Held(report, report.work))
    if may(page.reader, Action.SEE_WHOLE_CASE, report):
        return await _whole_case(page, report)
    lines = [*_outline(page, report), await history(page, report)]
    return Rendered("\n\n".join(filter(None, lines)), await _buttons(page, report), protect=True)


def _outline(page: Page, report: AnyReport) -> list[str]:
    """Code, district, urgency, deadline, state (D4)."""
    w, due = page.words, due_at(report, page.facts.policy)
    lines = [
        f"<b>{report.code}</b> · {district(page, report)} · {label(w, report.urgency)}",
        state_in_words(page, report),
    ]
    if due is not None:
        lines.append(_deadline(w, page, due))
    if page.params.get("again") is True:
        lines.append(w.t("The writer says that help hasn’t come. Please look again."))
    return lines


def _deadline(w: Words, page: Page, due: datetime) -> str:
    moment = w.moment(due, page.reader.zone, page.now)
    if due <= page.now:
        return w.t("Overdue since <b>{moment}</b>.", moment=moment)
    return w.t("Due by <b>{moment}</b>.", moment=moment)


async def _buttons(page: Page, report: AnyReport) -> tuple[tuple[Button, ...], ...]:
    """Only what can still be done."""
    steps = await page.use_cases.dispatching.oversight.next_steps(page.tx, page.reader, report, page.now)
    w = page.words
    names = {
        NextStep.AGAIN: w.t("Try someone now"),
        NextStep.NEXT: w.t("Try the next one now"),
        NextStep.REFUSED: w.t("Try one that said no"),
        NextStep.INSTEAD: w.t("Contact someone else"),
        NextStep.REMIND: w.t("Remind the person who has it"),
        # Translators: "her" is the writer; she is asked neutrally and at her own hours.
        NextStep.WIDER: w.t("Ask her: may we try others?"),
        NextStep.TAKE: w.t("I’ll take care of it myself"),
        NextStep.NUMBERS: w.t("Numbers you can call"),
    }
    return tuple((_act(names[each], report, each),) for each in NextStep if each in steps)


def _act(text: str, report: AnyReport, *act: object) -> Button:
    return button(text, Verb.CASE, report.track, report.id, *act)


async def _whole_case(page: Page, report: AnyReport) -> Rendered:
    """A conflict: all of it, who has it, who could take it and why."""
    w = page.words
    outline, _, paragraphs = _outline(page, report), *_split(details(page, report))
    # Translators: the first line of a message that may be seen on a locked screen: keep it long and say nothing.
    alone = w.t("This is only for you, and it can’t be forwarded in Telegram.")
    lines = [alone, *outline, *paragraphs, *words_of(report)]
    if report.taken_by is not None:
        lines.append(w.t("Taken by: {organisation}", organisation=await _name(page, report.taken_by)))
    lines += filter(None, [await history(page, report)])
    ranked = await _who_could(page, report)
    if ranked:
        lines.append("\n".join((w.t("Who could take it:"), *(_reasons(page, each) for each in ranked))))
    return Rendered("\n\n".join(lines), await _whole_buttons(page, report, ranked), protect=True)


def _split(paragraphs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The heading, which the outline has already, and the rest."""
    return paragraphs[0], paragraphs[1:]


async def _who_could(page: Page, report: AnyReport) -> Sequence[Ranked]:
    found = await page.use_cases.dispatching.oversight.who_could(page.tx, page.reader, report)
    return [each for each in found if each.code != report.taken_by][:_MOST_ASKED] if report.state in OPEN else ()


async def _whole_buttons(page: Page, report: AnyReport, ranked: Sequence[Ranked]) -> tuple[tuple[Button, ...], ...]:
    """In a conflict each organisation has its button."""
    act = "instead" if report.state in HELD else "ask"
    there = await page.use_cases.dispatching.oversight.contactable(page.tx, report, page.now)
    w = page.words

    def label(name: str) -> str:
        # Translators: a button; {organisation} is a name.
        return w.t("Contact {organisation}", organisation=name)

    rows = [(_act(named(label, _called(page, each)), report, act, each.code),) for each in ranked if each.code in there]
    general = {NextStep.AGAIN, NextStep.NEXT, NextStep.REFUSED, NextStep.INSTEAD, NextStep.WIDER}
    steps = await page.use_cases.dispatching.oversight.next_steps(page.tx, page.reader, report, page.now)
    names = {
        NextStep.REMIND: w.t("Remind the person who has it"),
        NextStep.TAKE: w.t("I’ll take care of it myself"),
        NextStep.NUMBERS: w.t("Numbers you can call"),
    }
    return (*rows, *((_act(names[each], report, each),) for each in NextStep if each in steps - general))


def _called(page: Page, ranked: Ranked) -> str:
    return ranked.candidate.organisation.name(page.words.language)


async def _name(page: Page, code: OrganisationCode) -> str:
    organisation = await page.use_cases.dispatching.oversight.organisation(page.tx, code)
    return organisation.name(page.words.language) if organisation else code


def _reasons(page: Page, ranked: Ranked) -> str:
    """Like "Ayol: covers Batken · medical help · speaks Кыргызча · 1 open case"."""
    return f"• {page.words.escape(_called(page, ranked))}: " + " · ".join(
        _reason(page, reason, value) for reason, value in ranked.reasons
    )


def _reason(page: Page, reason: ExclusionReason, value: str | int) -> str:
    w = page.words
    match reason:
        case ExclusionReason.COVERS:
            return w.t("covers {place}", place=page.facts.gazetteer.name(PlaceCode(str(value)), w.language))
        case ExclusionReason.OFFERS:
            return label(w, ConflictHelp(str(value))).lower()
        case ExclusionReason.SPEAKS:
            return w.t("speaks {language}", language=language_name(str(value)))
        case ExclusionReason.OPEN_CASES:
            return w.tn("{n} open case", "{n} open cases", int(value))
        case ExclusionReason.SINGLE:
            return w.t("only one contact person")


async def sure(page: Page) -> Rendered | None:
    """Before it is taken from somebody who is not late."""
    w = page.words
    report = await page.use_cases.dispatching.oversight.case(
        page.tx, page.reader, page.word("track"), page.number("report")
    )
    if report is None:
        return None
    text = w.t(
        "Someone has it, and it isn’t overdue. Contact someone else all the same? The person who has it is told."
    )
    yes = _act(w.t("Yes, contact someone else"), report, "instead", page.word("value") or "any", "yes")
    return Rendered(text, ((yes,), (_act(w.t("‹ Back"), report, "card"),)), protect=True)


async def numbers(page: Page) -> Rendered | None:
    """Who could be rung: in the conflict track those of the case, and everybody in the district who has a number, so that
    nobody learns who was contacted (D4)."""
    w, oversight = page.words, page.use_cases.dispatching.oversight
    report = await oversight.case(page.tx, page.reader, page.word("track"), page.number("report"))
    if report is None:
        return None
    own = await oversight.of_the_case(page.tx, page.reader, report)
    listed = [each for each in await oversight.to_ring(page.tx, report) if each not in own][:MOST_NUMBERS]
    lines = [w.t("When you call, say only that something is waiting in the bot: no code, no place, nothing about it.")]
    if own:
        lines.append("\n".join((w.t("Contacted about this:"), *await _numbers(page, own))))
    if listed:
        lines.append("\n".join((w.t("In this district:"), *await _numbers(page, listed))))
    elif not own:
        lines.append(w.t("No organisation in this district has a public number."))
    lines.append("\n".join((w.t("For everyone:"), await numbers_of(page, report.country))))
    return Rendered("\n\n".join(lines), ((_act(w.t("‹ Back"), report, "card"),),), protect=True)


async def _numbers(page: Page, organisations: Sequence[Organisation]) -> list[str]:
    """Each with its public number and when it may be rung, as the network's file says."""
    w, profiles = page.words, await page.use_cases.enrolling.profiles(page.tx)
    return [
        f"{w.escape(each.name(w.language))}: {w.escape(each.phone)}{open_hours(profiles[each.code])}"
        if each.phone
        else w.t("{name}: no public number", name=each.name(w.language))
        for each in organisations
    ]


async def lost(page: Page) -> Rendered | None:
    """An organisation needs another person; which one follows her press."""
    w = page.words
    if not may(page.reader, Action.SEE_CASES):
        return None
    code = OrganisationCode(page.word("organisation"))
    if page.params.get("push") is True:
        return pushed_to(w, Verb.CASE, "lost", code)
    text = w.t(
        "A contact person of an organisation can no longer be reached through this bot. Please find "
        "out why, and have someone else invited if needed. Organisation: {organisation}",
        organisation=await _name(page, code),
    )
    return Rendered(text, protect=True)


async def said(page: Page) -> Rendered:
    """The few words over the chat after a coordinator's press."""
    return Rendered(_said(page, page.member("what", CaseToast)))


def _said(page: Page, what: CaseToast) -> str:
    w = page.words
    match what:
        case CaseToast.ASKED:
            return w.t("Contacted. You’ll see here when someone has taken it.")
        case CaseToast.OFF:
            until = datetime.fromisoformat(page.word("until"))
            moment = w.moment(until, page.reader.zone, page.now)
            return w.t("No one we can contact is on duty before {moment}.", moment=moment)
        case CaseToast.NOBODY:
            return w.t("There’s no one else we can contact.")
        case CaseToast.WIDER:
            return w.t("We’ll ask her, at hours that suit her.")
        case CaseToast.WIDER_BEFORE:
            return w.t("She has been asked already.")
        case CaseToast.REMINDED:
            return w.t("Reminded.")
        case CaseToast.ASKING:
            return w.t("We’re contacting someone right now.")


async def wider(page: Page) -> Rendered | None:
    """To the writer, at her hours: there is something to decide. What it is follows her press (D3)."""
    w = page.words
    report = await page.use_cases.reporting.status(page.tx, page.reader, page.word("track"), page.number("report"))
    if report is None or report.state not in SEEKING:
        return None
    # Translators: may be seen by others who look at her phone; say nothing of the matter.
    text = w.t("Your message {code}: there’s something for you to decide, when it’s a good moment.", code=report.code)
    return Rendered(text, ((button(w.t("View"), Verb.REPORT, report.track, report.id, "wider"),),))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CASE_WIDER: wider,
    ViewKey.CASE: case,
    ViewKey.CASE_LOST: lost,
    ViewKey.CASE_NUMBERS: numbers,
    ViewKey.CASE_SAID: said,
    ViewKey.CASE_SURE: sure,
}
