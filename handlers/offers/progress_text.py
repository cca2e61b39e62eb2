"""How far the work on a case has come, for whoever has it: what is to be done next, by when, and what happens without it.

Not for: the card around it (see offers_view) or what the report says (see details_text).
"""

from handlers.ui.page import Page
from locales.words import Words
from referrals.domain.escalation import let_go_at
from referrals.domain.person import ALWAYS
from referrals.domain.referral import ReferralState
from referrals.domain.report import NEEDS_NUMBER, AnyReport, Contact, ViolenceReport
from referrals.following_up import Held


def progress(page: Page, held: Held) -> str:
    """The first lines of a card of hers."""
    w, report = page.words, held.report
    if held.work.reminded:
        return _reminded(page, held)
    match held.work.state:
        case ReferralState.CONTACTED if she_calls(report):
            return w.t("She has been in touch. Thank you. Please record here when help was given.")
        case ReferralState.CONTACTED:
            return w.t("You’ve been in touch. Thank you. Please record here when help was given.")
        case ReferralState.SERVED:
            return w.t("Help was given. Thank you. Please close it here when your work is done.")
        case _ if she_calls(report) and not (isinstance(report, ViolenceReport) and report.wish):
            return _she_calls(w, report)
        case _:
            return _to_reach(page, held)


def _she_calls(w: Words, report: AnyReport) -> str:
    """That she will is said only where she chose it."""
    if isinstance(report, ViolenceReport) and report.contact is Contact.NOT_SAID:
        return w.t(
            "You have it now. Thank you. She may call or come herself: be there for her. When she gets in touch, record it here."
        )
    return w.t(
        "You have it now. Thank you. She’ll call or come herself: be there for her. When she gets in touch, record it here."
    )


def _to_reach(page: Page, held: Held) -> str:
    """By when, and unless she is in danger only in the hours in which she may be contacted (D6)."""
    w, report = page.words, held.report
    moment = w.moment(held.work.due_at or page.now, page.reader.zone, page.now)
    if not isinstance(report, ViolenceReport) or report.danger or report.contact_hours == ALWAYS:
        return w.t("You have it now. Thank you. Please reach out by <b>{moment}</b> and record it here.", moment=moment)
    return w.t(
        "You have it now. Thank you. Please contact her between <b>{start}</b> and <b>{end}</b>, by {moment} at the latest,"
        " and record it here.",
        start=f"{report.contact_hours.start:%H:%M}",
        end=f"{report.contact_hours.end:%H:%M}",
        moment=moment,
    )


def _reminded(page: Page, held: Held) -> str:
    """What is missing, and what happens without an answer."""
    w, report = page.words, held.report
    there = page.facts.gazetteer.zone_of(report.district)
    moment = w.moment(let_go_at(report, held.work, page.facts.policy, there), page.reader.zone, page.now)
    if held.work.state is ReferralState.SERVED:
        return w.t(
            "{code}: help was given, and it isn’t closed yet. Please close it, or tap “I’m still on it”. Otherwise a"
            " coordinator is told at {moment}.",
            code=report.code,
            moment=moment,
        )
    if held.work.state is ReferralState.CONTACTED:
        lacking = w.t("{code}: contact was made, and no help is recorded yet.", code=report.code)
    else:
        lacking = w.t("{code}: no contact is recorded yet.", code=report.code)
    on = w.t("Please record it, or tap “I’m still on it”. Otherwise it is passed on at {moment}.", moment=moment)
    return f"{lacking} {on}"


def she_calls(report: AnyReport) -> bool:
    """Whether she gets in touch herself: then nobody there can reach out."""
    return isinstance(report, ViolenceReport) and report.contact not in NEEDS_NUMBER
