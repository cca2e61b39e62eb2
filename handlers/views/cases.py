"""What a coordinator sees: her list and one case; a responder's own list; duty.

Of the violence track a coordinator sees code, district, urgency, deadline and state, and nothing else (D4): its card is
made by a function that is given nothing else. Not for: offers (see offers).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.views.details import details, district, words_of
from handlers.views.joining import NAMES
from handlers.views.labels import label
from handlers.views.offers import held_card, pushed_to
from handlers.views.page import Button, Page, Rendered, View, button
from locales.words import Html, Words
from referrals.domain.authority import Action, may
from referrals.domain.caseload import due_at, is_overdue
from referrals.domain.kind import ConflictHelp
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.domain.report import HELD, SEEKING, AnyReport, ReportState
from referrals.domain.routing import Ranked, Reason
from referrals.following_up import Held

ON_A_PAGE = 8
_MOST_ASKED = 5


async def case(page: Page) -> Rendered | None:
    """One case, as it stands now; with `push` only that something waits."""
    report = await page.uses.dispatching.case(page.tx, page.reader, page.word("track"), page.number("report"))
    if report is None:
        return None
    if page.params.get("push") is True:
        again = ("again",) if page.params.get("again") is True else ()
        return pushed_to(page.words, "k", report.track, report.id, "show", *again)
    if may(page.reader, Action.FOLLOW_UP, report):
        return held_card(page, Held(report, None))
    if may(page.reader, Action.SEE_WHOLE_CASE, report):
        return await _whole_case(page, report)
    return Rendered("\n\n".join(_outline(page, report)), _buttons(page, report), protect=True)


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
        lines.append(w.t("The writer was asked, and help has not come. Please look again."))
    return lines


def _deadline(w: Words, page: Page, due: datetime) -> str:
    moment = w.moment(due, page.reader.zone, page.now)
    if due <= page.now:
        return w.t("Overdue since <b>{moment}</b>.", moment=moment)
    return w.t("Due by <b>{moment}</b>.", moment=moment)


def state_in_words(page: Page, report: AnyReport) -> str:
    """The state as coordinators say it."""
    w = page.words
    match report.state:
        case ReportState.RECEIVED:
            return w.t("It has just come in.")
        case ReportState.WAITING_FOR_DUTY:
            return w.t("Nobody who may be asked is on duty now.")
        case ReportState.ASKING:
            return w.t("An organisation is being asked.")
        case ReportState.WITH_COORDINATOR:
            return w.t("Nobody is left who may be asked: it is with you.")
        case ReportState.TAKEN:
            return w.t("Somebody has taken it.")
        case ReportState.CONTACTED:
            return w.t("Contact was made.")
        case ReportState.SERVED:
            return w.t("Help was given.")
        case ReportState.CLOSED:
            return w.t("It is closed.")
        case ReportState.WITHDRAWN:
            return w.t("It was taken back and is no longer needed.")


def _buttons(page: Page, report: AnyReport) -> tuple[tuple[Button, ...], ...]:
    w = page.words
    if report.state in SEEKING:
        # Translators: "her" is the writer; she is asked neutrally and at her own hours.
        return (
            (_act(w.t("Ask again"), report, "again"),),
            (_act(w.t("May others be asked? Ask her"), report, "wider"),),
        )
    if report.state in HELD and is_overdue(report, page.now, page.facts.policy):
        return ((_act(w.t("Ask somebody else"), report, "instead"),),)
    return ()


def _act(text: str, report: AnyReport, *act: object) -> Button:
    return button(text, "k", report.track, report.id, *act)


async def _whole_case(page: Page, report: AnyReport) -> Rendered:
    """A conflict: all of it, who has it, who could take it and why."""
    w = page.words
    outline, _, paragraphs = _outline(page, report), *_split(details(page, report))
    # Translators: the first line of a message that may be seen on a locked screen: keep it long and say nothing.
    alone = w.t("This is for you alone; nothing of it can be passed on to others.")
    lines = [alone, *outline, *paragraphs, *words_of(report)]
    if report.taken_by is not None:
        lines.append(w.t("Taken by: {organisation}", organisation=await _name(page, report.taken_by)))
    ranked = await _who_could(page, report)
    if ranked:
        lines.append("\n".join((w.t("Who could take it:"), *(_reasons(page, each) for each in ranked))))
    return Rendered("\n\n".join(lines), _whole_buttons(page, report, ranked), protect=True)


def _split(paragraphs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The heading, which the outline has already, and the rest."""
    return paragraphs[0], paragraphs[1:]


async def _who_could(page: Page, report: AnyReport) -> Sequence[Ranked]:
    if report.state not in SEEKING and not is_overdue(report, page.now, page.facts.policy):
        return ()
    found = await page.uses.dispatching.who_could(page.tx, page.reader, report)
    return [each for each in found if each.code != report.taken_by][:_MOST_ASKED]


def _whole_buttons(page: Page, report: AnyReport, ranked: Sequence[Ranked]) -> tuple[tuple[Button, ...], ...]:
    w = page.words
    rows = [
        (_act(w.t("Ask {organisation}", organisation=Html(_called(page, each))), report, "ask", each.code),)
        for each in ranked
    ]
    if report.state in SEEKING:
        rows.append((_act(w.t("I take care of it myself"), report, "take"),))
    return tuple(rows)


def _called(page: Page, ranked: Ranked) -> str:
    return ranked.candidate.organisation.name(page.words.language)


async def _name(page: Page, code: OrganisationCode) -> str:
    organisation = await page.uses.dispatching.organisation(page.tx, code)
    return organisation.name(page.words.language) if organisation else code


def _reasons(page: Page, ranked: Ranked) -> str:
    """Like "Ayol: covers Batken · Medical help · speaks Кыргызча · 1 open case"."""
    return f"• {page.words.escape(_called(page, ranked))}: " + " · ".join(
        _reason(page, reason, value) for reason, value in ranked.reasons
    )


def _reason(page: Page, reason: Reason, value: str | int) -> str:
    w = page.words
    match reason:
        case Reason.COVERS:
            return w.t("covers {place}", place=page.facts.gazetteer.name(PlaceCode(str(value)), w.language))
        case Reason.OFFERS:
            return label(w, ConflictHelp(str(value)))
        case Reason.SPEAKS:
            return w.t("speaks {language}", language=NAMES.get(str(value), value))
        case Reason.OPEN_CASES:
            return w.tn("{n} open case", "{n} open cases", int(value))
        case Reason.SINGLE:
            return w.t("one focal point only")


async def cases(page: Page) -> Rendered | None:
    """What she has taken herself, then the open cases of her area; the most pressing first."""
    w, after = page.words, page.number("after")
    mine = await page.uses.following_up.caseload(page.tx, page.reader, page.now)
    area = await page.uses.dispatching.cases(page.tx, page.reader, page.now)
    rows = [(_mine(page, each),) for each in mine] + [(_in_area(page, each),) for each in area]
    if not rows:
        return Rendered(w.t("Nothing is open. Thank you."), protect=True)
    text = w.tn("{n} open case, the most pressing first.", "{n} open cases, the most pressing first.", len(rows))
    more = ((button(w.t("More ›"), "k", "list", after + ON_A_PAGE),),) if len(rows) > after + ON_A_PAGE else ()
    return Rendered(text, (*rows[after : after + ON_A_PAGE], *more), protect=True)


def _mine(page: Page, held: Held) -> Button:
    return button(_line(page, held.report), "c", held.report.track, held.report.id, "card", style="primary")


def _in_area(page: Page, report: AnyReport) -> Button:
    return _act(_line(page, report), report, "show")


def _line(page: Page, report: AnyReport) -> str:
    w = page.words
    parts = [report.code, district(page, report), label(w, report.urgency)]
    if is_overdue(report, page.now, page.facts.policy):
        parts.append(w.t("overdue"))
    return " · ".join(parts)


async def lost(page: Page) -> Rendered | None:
    """A focal point has blocked the bot."""
    w = page.words
    if not may(page.reader, Action.SEE_CASES):
        return None
    name = await _name(page, OrganisationCode(page.word("organisation")))
    text = w.t(
        "One of the people who answer cannot be reached here any more: she has blocked this bot. Please find out, and "
        "invite somebody else if needed. Organisation: {organisation}",
        organisation=name,
    )
    return Rendered(text, protect=True)


async def said(page: Page) -> Rendered:
    """The few words over the chat after a coordinator's press."""
    w = page.words
    match page.word("what"):
        case "asked":
            text = w.t("Asked. You see it here when somebody has taken it.")
        case "off":
            until = datetime.fromisoformat(page.word("until"))
            moment = w.moment(until, page.reader.zone, page.now)
            text = w.t("Nobody who may be asked is on duty before {moment}.", moment=moment)
        case "nobody":
            text = w.t("There is nobody else who could be asked.")
        case "wider":
            text = w.t("She will be asked, at her own hours.")
        case _:
            text = w.t("Somebody is being asked right now.")
    return Rendered(text)


async def duty(page: Page) -> Rendered:
    """How it stands, and the two buttons."""
    w, her = page.words, page.reader
    rows = ((button(w.t("I am on"), "d", "on", style="success"), button(w.t("I am off"), "d", "off")),)
    if her.on_duty(page.now):
        text = w.t("You are <b>on</b>: what waits for your organisation reaches you.")
        if her.duty.on_until is not None and page.now < her.duty.on_until:
            moment = w.moment(her.duty.on_until, her.zone, page.now)
            text = "\n".join((text, w.t("At {moment} your usual hours count again.", moment=moment)))
        return Rendered(text, rows)
    text = w.t("You are <b>off</b>: nothing rings.")
    start = her.duty.next_start(page.now, her.zone)
    if start is not None:
        moment = w.moment(start, her.zone, page.now)
        text = "\n".join((text, w.t("You are on again at {moment}.", moment=moment)))
    return Rendered(text, rows)


async def wider(page: Page) -> Rendered | None:
    """To the writer, at her hours: there is something to decide. What it is follows her press (D3)."""
    w = page.words
    report = await page.uses.reporting.status(page.tx, page.reader, page.word("track"), page.number("report"))
    if report is None or report.state not in SEEKING:
        return None
    # Translators: may be seen by others who look at her phone; say nothing of the matter.
    text = w.t("Your message {code}: there is something for you to decide, when it is a good moment.", code=report.code)
    return Rendered(text, ((button(w.t("Look at it"), "r", report.track, report.id, "wider"),),))


VIEWS: Mapping[str, View] = {
    "case.wider": wider,
    "case": case,
    "case.lost": lost,
    "case.said": said,
    "cases": cases,
    "duty": duty,
}
