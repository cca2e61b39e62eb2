"""How a case stands and what has happened to it, as coordinators read it: times and kinds, and nobody's name (D4).

Not for: the card around it (see cases_view), or what its writer reads (see status/standing_text).
"""

from collections.abc import Mapping

from handlers.ui.labels import N_
from handlers.ui.page import Page
from locales.words import Words
from referrals.domain.report import OPEN, AnyReport, ReportState, is_taken_back


def state_in_words(page: Page, report: AnyReport) -> str:
    """The state as coordinators say it."""
    w = page.words
    if not is_taken_back(report):
        return _stage(w, report)
    back = w.t("It was taken back on the phone it was sent from. We don’t know who did it.")
    return f"{back} {_stage(w, report)}" if report.state in OPEN else back


def _stage(w: Words, report: AnyReport) -> str:
    match report.state:
        case ReportState.RECEIVED:
            return w.t("It has just come in.")
        case ReportState.WAITING_FOR_DUTY:
            return w.t("No one we can contact is on duty now.")
        case ReportState.ASKING:
            return w.t("An organisation has been contacted and hasn’t answered yet.")
        case ReportState.WITH_COORDINATOR:
            return w.t("No one is left to contact: it’s with the coordinators.")
        case ReportState.TAKEN:
            return w.t("Someone has taken it.")
        case ReportState.CONTACTED:
            return w.t("Contact was made.")
        case ReportState.SERVED:
            return w.t("Help was given.")
        case _:
            return w.t("It’s closed.")


_HAPPENED: Mapping[str, str] = {
    # Translators: lines of a case's history, each after its time. Nobody is named.
    "asked": N_("one organisation was contacted"),
    "declined": N_("it said no"),
    "given_back": N_("it said no"),
    "lapsed": N_("no answer"),
    "rung": N_("a colleague there was contacted"),
    "duty_awaited": N_("no one was on duty"),
    "handed_to_coordinator": N_("no one was left to contact"),
    "operator_alerted": N_("the person who runs the bot was told"),
    "taken": N_("someone took it"),
    "reminded": N_("a reminder was sent"),
    "still_on_it": N_("still in hand"),
    "contacted": N_("contact was made"),
    "served": N_("help was given"),
    "rerouted": N_("passed on"),
    "fell_silent": N_("passed on"),
    "holder_gone": N_("passed on"),
    "passed_on": N_("passed on"),
    "wider_asked": N_("she was asked whether we may try others"),
    "widened": N_("she allowed one more"),
    "closed": N_("closed"),
}
_LINES = 10


async def history(page: Page, report: AnyReport) -> str:
    """When what happened, and never who (D4). What repeats within a moment is one line."""
    happened = await page.use_cases.dispatching.oversight.history(page.tx, report)
    kinds = ["", *(each.kind for each in happened)]
    told = [
        (page.words.moment(each.at, page.reader.zone, page.now), each.kind)
        for before, each in zip(kinds, happened, strict=False)
        if not (before == "rung" and each.kind == "asked")
    ]
    lines = [f"{moment} · {page.words.t(_HAPPENED[kind])}" for moment, kind in told if kind in _HAPPENED]
    return "\n".join(list(dict.fromkeys(lines))[-_LINES:])
