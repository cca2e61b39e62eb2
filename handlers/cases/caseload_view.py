"""A list of what waits: for a focal point her offers and what she has, for a coordinator the open cases of her area.

Each line says whether somebody has it; the buttons are short enough for one line of a phone. Not for: one case (see cases_view).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.callbacks import Verb
from handlers.offers.details_text import district
from handlers.ui.labels import label
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.dispatching.duty import WaitingWork
from referrals.domain.authority import Action, coordinated, may
from referrals.domain.caseload import is_overdue
from referrals.domain.report import HELD, AnyReport
from referrals.following_up import Held

ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing on the list: the report, how it stands in a few words, and its press."""

    report: AnyReport
    stands: str
    press: tuple[Verb, *tuple[str | int, ...]]


async def cases(page: Page) -> Rendered | None:
    """Offers that wait for her answer, then what she has, then the cases of her area; the most pressing first."""
    w, after = page.words, page.number("after")
    lines = await _lines(page)
    if not lines:
        return Rendered("\n".join((w.t("Nothing is open. Thank you."), *_area(page))), protect=True)
    shown = lines[after : after + ON_A_PAGE]
    head = w.tn("{n} open case.", "{n} open cases, most urgent first.", len(lines))
    text = "\n".join((head, "", *(_row(page, each) for each in shown), "", *_area(page)))
    more = ((button(w.t("More ›"), Verb.CASE, "list", after + ON_A_PAGE),),) if len(lines) > after + ON_A_PAGE else ()
    return Rendered(text.rstrip(), (*in_rows([_key(w, each) for each in shown]), *more), protect=True)


async def _lines(page: Page) -> list[_Line]:
    use_cases = page.use_cases
    offers = [
        each for each in await use_cases.dispatching.duty.waiting(page.tx, page.reader, page.now) if each.referral
    ]
    mine = await use_cases.following_up.caseload(page.tx, page.reader, page.now)
    area = await use_cases.dispatching.oversight.cases(page.tx, page.reader, page.now)
    held = {(each.report.track, each.report.id) for each in mine}
    return [
        *(_offer(page, each) for each in offers),
        *(_mine(page, each) for each in mine),
        *(_in_area(page, each) for each in area if (each.track, each.id) not in held),
    ]


def _offer(page: Page, offer: WaitingWork) -> _Line:
    referral = offer.referral
    if referral is None:
        raise TypeError("only offers wait for an answer")
    moment = page.words.moment(referral.answer_by, page.reader.zone, page.now)
    stands = page.words.t("waiting for your answer until {moment}", moment=moment)
    return _Line(offer.report, stands, (Verb.OFFER, referral.id, "show" if offer.opened else "open"))


def _mine(page: Page, held: Held) -> _Line:
    late = is_overdue(held.report, page.now, page.facts.policy)
    stands = page.words.t("yours, overdue") if late else page.words.t("yours")
    return _Line(held.report, stands, (Verb.WORK, held.report.track, held.report.id, "card"))


def _in_area(page: Page, report: AnyReport) -> _Line:
    w, late = page.words, is_overdue(report, page.now, page.facts.policy)
    if report.state in HELD:
        stands = w.t("taken, overdue") if late else w.t("taken")
    else:
        stands = w.t("no one has it, overdue") if late else w.t("no one has it yet")
    return _Line(report, stands, (Verb.CASE, report.track, report.id, "show"))


def _row(page: Page, line: _Line) -> str:
    report = line.report
    return f"<b>{report.code}</b> · {district(page, report)} · {label(page.words, report.urgency)} · {line.stands}"


def _key(w: Words, line: _Line) -> Button:
    verb, *act = line.press
    return button(line.report.code, verb, *act, style=None if verb is Verb.CASE else "primary")


def _area(page: Page) -> tuple[str, ...]:
    """Which cases a coordinator sees, so that an empty list says of where it is."""
    if not may(page.reader, Action.SEE_CASES):
        return ()
    w, gazetteer = page.words, page.facts.gazetteer
    names = [
        gazetteer.name(each, w.language) if each else w.t("the whole network") for each in coordinated(page.reader)
    ]
    return (w.t("You see the cases of: {places}.", places=", ".join(names)),)


VIEWS: Mapping[ViewKey, View] = {ViewKey.CASES: cases}
