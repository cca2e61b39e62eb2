"""What a focal point sees: the push, the card of an offer, and what she has taken until it is closed.

A push says only that something is waiting; each press shows one thing more (D4). Nothing here can be forwarded.
Not for: coordinators (see cases) or the details of a report (see details).
"""

from collections.abc import Mapping

from handlers.views.details import details, district, wanted, words_of
from handlers.views.joining import NAMES
from handlers.views.labels import CLOSING_REASONS, DECLINE_REASONS, GBV_KINDS, label
from handlers.views.page import Button, Page, Rendered, View, button
from locales.words import Words
from referrals.domain.authority import Action, Offered, may
from referrals.domain.caseload import due_at, is_overdue
from referrals.domain.referral import ReferralId, ReferralState
from referrals.domain.report import NEEDS_NUMBER, AnyReport, ReportState, ViolenceReport
from referrals.following_up import Held

Rows = tuple[tuple[Button, ...], ...]


async def offer(page: Page) -> Rendered | None:
    """The card as it truly stands. With `push`, or before her first press, only that something waits."""
    offered = await page.uses.dispatching.offered(page.tx, page.reader, page.number("referral"))
    pushed = page.params.get("push") is True
    if offered is None:
        return None if pushed else _ended(page.words.t("It has been passed on. There is nothing left for you to do."))
    if offered.referral.state is not ReferralState.OFFERED:
        return None if pushed else await _answered(page, offered)
    if offered.report.state is ReportState.WITHDRAWN:
        return await _answered(page, offered)
    if pushed or page.reader.id not in offered.referral.opened_by:
        return pushed_to(page.words, "o", offered.referral.id, "open")
    return _card(page, offered)


def pushed_to(w: Words, verb: str, *act: object) -> Rendered:
    """All that a push says (D4); what it is about follows a press on its one button."""
    # Translators: seen on a locked screen. It must not say what is waiting, nor from whom.
    text = w.t("Something is waiting for you here.")
    return Rendered(text, ((button(w.t("Open"), verb, *act, style="primary"),),), protect=True)


def _card(page: Page, offered: Offered) -> Rendered:
    w, referral, report = page.words, offered.referral, offered.report
    answer_by = w.moment(referral.answer_by, page.reader.zone, page.now)
    lines = (
        # Translators: the first lines of a message show on a locked screen: keep this one long and say nothing of the matter.
        w.t("Thank you for looking. Please decide for your organisation; nothing here can be passed on to others."),
        w.t("Please answer by <b>{moment}</b>.", moment=answer_by),
        f"{district(page, report)} · {label(w, report.urgency)} · {NAMES.get(report.language, report.language)}",
        wanted(page, report),
        w.t("No buttons? Write: <code>/accept {code}</code>", code=report.code),
    )
    rows = (
        (button(w.t("Accept"), "o", referral.id, "accept", style="success"),),
        (button(w.t("Decline"), "o", referral.id, "no"),),
        (_know_them(w, referral.id, "back"),),
    )
    return Rendered("\n\n".join(lines), rows, protect=True)


def _know_them(w: Words, referral: ReferralId, act: str) -> Button:
    # Translators: she is a neighbour or a relative of those concerned. No reason is asked.
    return button(w.t("I know these people: give it back"), "o", referral, act)


async def _answered(page: Page, offered: Offered) -> Rendered:
    w, referral, report = page.words, offered.referral, offered.report
    mine = referral.answered_by == page.reader.id
    if report.state is ReportState.WITHDRAWN:
        text = w.t("{code}: it is no longer needed. Thank you for being there.", code=report.code)
        stop = w.t("Please do not write or call any more.")
        return _ended(f"{text}\n{stop}" if mine else text)
    if may(page.reader, Action.FOLLOW_UP, offered):
        return held_card(page, Held(report, referral))
    if referral.state in {ReferralState.ACCEPTED, ReferralState.DONE}:
        return _ended(w.t("A colleague has taken it. Thank you for being there."))
    return _ended(w.t("It has been passed on. There is nothing left for you to do."))


def _ended(text: str) -> Rendered:
    return Rendered(text, protect=True)


def held_card(page: Page, held: Held) -> Rendered:
    """What she has taken: by when to reach out, what is wanted and how. Her own words follow one more press; without a
    referral a coordinator has it, who has seen them already."""
    w, report = page.words, held.report
    if report.state is ReportState.CLOSED:
        return _ended(_closed(w, report))
    hers = words_of(report) if held.referral is None else ()
    text = "\n\n".join((_progress(page, held), *details(page, report), *hers))
    return Rendered(text, _held_buttons(w, held), protect=True)


def _closed(w: Words, report: AnyReport) -> str:
    reason = label(w, report.closing) if report.closing else ""
    return w.t("{code} is closed: {reason}. Thank you for your work.", code=report.code, reason=reason)


def _progress(page: Page, held: Held) -> str:
    w, report = page.words, held.report
    due = due_at(report, page.facts.policy)
    match report.state:
        case ReportState.CONTACTED:
            return w.t("You have reached out. Thank you. Please record here when help was given.")
        case ReportState.SERVED:
            return w.t("Help was given. Thank you. Please close it here when your work is done.")
        case _ if held.referral and not _she_calls(report) and is_overdue(report, page.now, page.facts.policy):
            return w.t(
                "{code}: no contact is recorded yet. Please reach out and record it, or give it back if you cannot.",
                code=report.code,
            )
        case _:
            moment = w.moment(due or page.now, page.reader.zone, page.now)
            if _she_calls(report):
                return w.t(
                    "You have it now. Thank you. She calls or comes herself: be there for her, and record it here."
                )
            return w.t(
                "You have it now. Thank you. Please reach out by <b>{moment}</b> and record it here.", moment=moment
            )


def _she_calls(report: AnyReport) -> bool:
    return isinstance(report, ViolenceReport) and report.contact not in NEEDS_NUMBER


def _held_buttons(w: Words, held: Held) -> Rows:
    report, referral = held.report, held.referral
    rows = []
    if referral is not None and words_of(report):
        rows.append((button(_words_label(w, report), "o", referral.id, "words"),))
    if report.state is ReportState.TAKEN:
        rows.append((_step(w.t("We have been in touch"), report, "reached"),))
    if report.state is not ReportState.SERVED:
        rows.append((_step(w.t("Help was given"), report, "served"),))
    rows.append((_step(w.t("Close"), report, "close"),))
    if referral is not None:
        rows.append((_know_them(w, referral.id, "sure"),))
    return tuple(rows)


def _words_label(w: Words, report: AnyReport) -> str:
    if isinstance(report, ViolenceReport) and not report.words:
        return w.t("Show how to reach her")
    return w.t("Show what was written")


def _step(text: str, report: AnyReport, *act: object) -> Button:
    return button(text, "c", report.track, report.id, *act)


async def reasons(page: Page) -> Rendered | None:
    """Why not? Nobody has to say."""
    w, referral = page.words, page.number("referral")
    if await page.uses.dispatching.offered(page.tx, page.reader, referral) is None:
        return None
    choices = [(button(label(w, each), "o", referral, "no", each),) for each in DECLINE_REASONS]
    rows = (
        *choices,
        (button(w.t("Without a reason"), "o", referral, "no", "none"),),
        (button(w.t("‹ Back"), "o", referral, "open"),),
    )
    return Rendered(w.t("Why not this time? You need not say."), rows, protect=True)


async def sure(page: Page) -> Rendered | None:
    """Giving back what she has taken cannot be undone: asked once."""
    w, referral = page.words, page.number("referral")
    if await page.uses.dispatching.offered(page.tx, page.reader, referral) is None:
        return None
    text = w.t("Give it back? It goes on at once, and your organisation is not asked again unless she wishes it.")
    rows = ((button(w.t("Yes, give it back"), "o", referral, "back"),), (button(w.t("‹ Back"), "o", referral, "open"),))
    return Rendered(text, rows, protect=True)


async def her_words(page: Page) -> Rendered | None:
    """What she wrote herself, in its own message, to be taken away again by one press."""
    w = page.words
    offered = await page.uses.dispatching.offered(page.tx, page.reader, page.number("referral"))
    if offered is None or not may(page.reader, Action.SEE_DETAILS, offered):
        return None
    # Translators: fills the preview on a locked screen, before her words: at least 100 characters, and harmless.
    lead = w.t(
        "This is for you alone. Read it where nobody looks over your shoulder, "
        "then take it away with the button below it."
    )
    text = "\n\n".join((lead, *words_of(offered.report)))
    return Rendered(text, ((button(w.t("Take it away"), "o", offered.referral.id, "hide"),),), protect=True)


async def nudge(page: Page) -> Rendered | None:
    """Nobody has reached her yet: what is missing follows a press (D4). Gone as soon as it is recorded."""
    offered = await page.uses.dispatching.offered(page.tx, page.reader, page.number("referral"))
    if offered is None or offered.report.state is not ReportState.TAKEN:
        return None
    return pushed_to(page.words, "o", offered.referral.id, "show")


async def kinds(page: Page) -> Rendered | None:
    """After help was given: the kind, where she knows it (D1). Only counted."""
    w = page.words
    held = await _held(page)
    if held is None:
        return None
    choices = [(_step(label(w, each), held.report, "kind", n),) for n, each in enumerate(GBV_KINDS)]
    text = w.t(
        "It is recorded. If you know it after listening, which kind was it? It is only counted. You can skip this."
    )
    return Rendered(text, (*choices, (_step(w.t("Skip"), held.report, "show"),)), protect=True)


async def closing(page: Page) -> Rendered | None:
    """Why her work ends."""
    w = page.words
    held = await _held(page)
    if held is None:
        return None
    choices = [(_step(label(w, each), held.report, "end", each),) for each in CLOSING_REASONS]
    return Rendered(w.t("Why does it end?"), (*choices, (_step(w.t("‹ Back"), held.report, "show"),)), protect=True)


async def _held(page: Page) -> Held | None:
    return await page.uses.following_up.held(page.tx, page.reader, page.word("track"), page.number("report"))


async def said(page: Page) -> Rendered:
    """The few words over the chat after a press."""
    w = page.words
    match page.word("what"):
        case "taken":
            text = w.t("You have it now. Thank you.")
        case "late":
            text = w.t("A colleague was faster: it is taken already.")
        case "gone":
            text = w.t("It has been passed on already.")
        case "thanks":
            text = w.t("Thank you for answering. It goes on from here without you.")
        case _:
            text = w.t("Recorded. Thank you.")
    return Rendered(text)


async def unknown_code(page: Page) -> Rendered:
    """The same for a code that does not exist and for one of somebody else's case (D25)."""
    w = page.words
    return Rendered(
        w.t("Nothing under this code is waiting for you. Write it like this: /accept K7M-4PX – or press Open above.")
    )


VIEWS: Mapping[str, View] = {
    "offer": offer,
    "offer.reasons": reasons,
    "offer.sure": sure,
    "offer.words": her_words,
    "offer.nudge": nudge,
    "offer.kinds": kinds,
    "offer.closing": closing,
    "offer.said": said,
    "offer.unknown_code": unknown_code,
}
