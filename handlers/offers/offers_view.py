"""What a focal point sees once she has opened it: the card of an offer, and what she has taken until it is closed.

Each press shows one thing more (D4). Nothing here can be forwarded. Not for: the push (see waiting_view), what she is asked on
the way (see offer_questions_view), coordinators (see cases/cases_view) or the details of a report (see details_text).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.offers.details_text import details, district, language_line, wanted, words_of
from handlers.offers.progress_text import progress, she_calls
from handlers.offers.waiting_view import pushed_to
from handlers.toasts import OfferToast
from handlers.ui.labels import label
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.authority import Action, Offered, may
from referrals.domain.kind import Track, Urgency
from referrals.domain.referral import WORKED_ON, ReferralId, ReferralState
from referrals.domain.report import (
    AnyReport,
    ReportState,
    ViolenceReport,
    is_struck,
    is_taken_back,
)
from referrals.following_up import Held

Rows = tuple[tuple[Button, ...], ...]


async def offer(page: Page) -> Rendered | None:
    """The card as it truly stands, once she has opened it."""
    offered = await page.use_cases.dispatching.offers.offered(page.tx, page.reader, page.number("referral"))
    if offered is None and (
        back := await page.use_cases.dispatching.offers.taken_back(page.tx, page.reader, page.number("referral"))
    ):
        return _ended(_taken_back(page, back))
    if offered is None:
        return _ended(page.words.t("It has been passed on. There’s nothing left for you to do."))
    referral = offered.referral
    if referral.state is ReferralState.OFFERED and offered.report.state is not ReportState.WITHDRAWN:
        opened = page.reader.id in referral.opened_by
        return _card(page, offered) if opened else pushed_to(page.words, Verb.OFFER, referral.id, "open")
    return await _answered(page, offered)


def _card(page: Page, offered: Offered) -> Rendered:
    w, referral, report = page.words, offered.referral, offered.report
    answer_by = w.moment(referral.answer_by, page.reader.zone, page.now)
    lines = [
        # Translators: the first lines of a message show on a locked screen: keep this one long and say nothing of the matter.
        w.t("Thank you for opening this. Please answer for your organisation; this can’t be forwarded in Telegram."),
        w.t("Please answer by <b>{moment}</b>.", moment=answer_by),
        *_marked(w, report),
        " · ".join((district(page, report), label(w, report.urgency), *_language(page, report))),
        wanted(page, report),
        w.t("No buttons? Write: <code>/accept {code}</code>", code=report.code),
    ]
    if page.reader.id in referral.declined_by:
        lines.insert(1, w.t("You said that you can’t. A colleague has been contacted; you can still accept."))
    return Rendered("\n\n".join(lines), _answers(page, offered), protect=True)


def _answers(page: Page, offered: Offered) -> Rows:
    """Two ways to say no: hers, and her organisation's."""
    w, referral = page.words, offered.referral
    mine = page.reader.id in referral.declined_by
    return (
        (button(w.t("Accept"), Verb.OFFER, referral.id, "accept", style="success"),),
        *(() if mine else ((button(w.t("I can’t: contact a colleague"), Verb.OFFER, referral.id, "mine"),),)),
        # Translators: "we" is her organisation.
        (button(w.t("We can’t take it"), Verb.OFFER, referral.id, "no"),),
        (know_them(w, referral.id, "back"),),
    )


def _language(page: Page, report: AnyReport) -> tuple[str, ...]:
    """In a conflict the language is a people's: nobody who is only contacted reads it (D17)."""
    if report.track is Track.CONFLICT:
        return ()
    return (language_line(page.words, report),)


def know_them(w: Words, referral: ReferralId, act: str) -> Button:
    """Given back without a reason (D5)."""
    # Translators: she is a neighbour or a relative of those concerned. No reason is asked.
    return button(w.t("I know them: give it back"), Verb.OFFER, referral, act)


async def _answered(page: Page, offered: Offered) -> Rendered:
    w, referral, report = page.words, offered.referral, offered.report
    mine = referral.answered_by == page.reader.id
    if is_taken_back(report) and referral.state is ReferralState.CLOSED:
        return _ended(_taken_back(page, offered))
    if report.state is ReportState.WITHDRAWN:
        text = w.t("{code}: it’s no longer needed. Thank you for being there.", code=report.code)
        stop = w.t("Please don’t write or call any more.")
        return _ended(f"{text}\n{stop}" if mine else text)
    if mine and referral.state is ReferralState.RELEASED and is_taken_back(report):
        return _ended(_taken_back(page, offered))
    if mine and referral.state is ReferralState.RELEASED:
        passed = w.t("{code} has been passed on to someone else.", code=report.code)
        return _ended("\n".join((passed, w.t("Please don’t call or write about it any more."))))
    if may(page.reader, Action.FOLLOW_UP, offered):
        return held_card(page, Held(report, referral))
    if referral.state in WORKED_ON | {ReferralState.CLOSED}:
        return _ended(w.t("A colleague has taken it. Thank you for being there."))
    return _ended(w.t("It has been passed on. There’s nothing left for you to do."))


def _ended(text: str) -> Rendered:
    return Rendered(text, protect=True)


def _taken_back(page: Page, offered: Offered) -> str:
    """Whoever had it is never told in danger to stop calling: who pressed is not known (D24)."""
    w, report = page.words, offered.report
    if offered.referral.answered_by != page.reader.id or report.track is Track.CONFLICT:
        return w.t("{code}: it’s no longer needed. Thank you for being there.", code=report.code)
    back = w.t(
        "{code} was taken back on the phone it was sent from. We don’t know who did it: it may not have been her.",
        code=report.code,
    )
    if report.urgency is Urgency.HOUR:
        return "\n".join((back, w.t("Go by what you know about her: you decide what is safe for her now.")))
    return "\n".join((back, w.t("Please don’t contact her yourself; if she gets in touch, be there for her.")))


def held_card(page: Page, held: Held) -> Rendered:
    """What she has taken: by when to reach out, what is wanted and how. Her own words follow one more press; a coordinator
    who takes care of it herself has seen them already."""
    w, report = page.words, held.report
    if held.work.state is ReferralState.CLOSED:
        return _ended(_closed(w, held))
    hers = words_of(report) if held.offer is None else ()
    text = "\n\n".join((progress(page, held), *_marked(w, report), *details(page, report), *hers))
    return Rendered(text, _held_buttons(w, held), protect=True)


def _marked(w: Words, report: AnyReport) -> tuple[str, ...]:
    """In danger it was taken back from her phone while she has it (D24)."""
    if is_struck(report):
        return (
            w.t(
                "<b>Your organisation was taken off it on her phone. We don’t know who did it: it may not have "
                "been her.</b> You decide what is safe for her. You can also pass it on."
            ),
        )
    if not is_taken_back(report):
        return ()
    return (
        w.t(
            "<b>It was taken back on her phone. We don’t know who did it: it may not have been her.</b> You decide what "
            "is safe for her."
        ),
    )


def _closed(w: Words, held: Held) -> str:
    reason = label(w, held.work.closing) if held.work.closing else ""
    return w.t("{code} is closed: {reason}. Thank you for your work.", code=held.report.code, reason=reason)


def _held_buttons(w: Words, held: Held) -> Rows:
    report, offer, work = held.report, held.offer, held.work
    rows = []
    if offer is not None and words_of(report):
        rows.append((button(_words_label(w, report), Verb.OFFER, offer.id, "words"),))
    if work.state is ReferralState.ACCEPTED:
        rows.append((step(w.t("We have been in touch"), report, "reached"),))
    if work.state is not ReferralState.SERVED:
        rows.append((step(w.t("Help was given"), report, "served"),))
    if work.reminded:
        rows.append((step(w.t("I’m still on it"), report, "still"),))
    elif work.state is ReferralState.ACCEPTED and isinstance(report, ViolenceReport) and not she_calls(report):
        rows.append((step(w.t("Couldn’t reach her yet"), report, "still"),))
    rows.append((step(w.t("Close this case"), report, "close"),))
    if offer is not None:
        rows.append((button(w.t("I can’t continue: pass it on"), Verb.OFFER, offer.id, "leave"),))
        rows.append((know_them(w, offer.id, "sure"),))
    return tuple(rows)


def _words_label(w: Words, report: AnyReport) -> str:
    if isinstance(report, ViolenceReport) and not report.words:
        return w.t("Show how to reach her")
    return w.t("Show what was written")


def step(text: str, report: AnyReport, *act: object) -> Button:
    """A button of a case she works on."""
    return button(text, Verb.WORK, report.track, report.id, *act)


async def nudge(page: Page) -> Rendered | None:
    """The next thing is not recorded yet: what is missing follows a press (D4). Gone as soon as it is recorded."""
    offered = await page.use_cases.dispatching.offers.offered(page.tx, page.reader, page.number("referral"))
    if offered is None or not may(page.reader, Action.SEE_DETAILS, offered):
        return None
    return pushed_to(page.words, Verb.OFFER, offered.referral.id, "show")


async def over(page: Page) -> Rendered | None:
    """What she had has changed; how follows a press (D4)."""
    return pushed_to(page.words, Verb.OFFER, page.number("referral"), "show")


async def said(page: Page) -> Rendered:
    """The few words over the chat after a press."""
    return Rendered(_said(page.words, page.member("what", OfferToast)))


def _said(w: Words, what: OfferToast) -> str:
    match what:
        case OfferToast.TAKEN:
            return w.t("You have it now. Thank you.")
        case OfferToast.LATE:
            return w.t("A colleague was faster: it’s already taken.")
        case OfferToast.GONE:
            return w.t("It has already been passed on.")
        case OfferToast.THANKS:
            return w.t("Thank you for answering. We’ll pass it on.")
        case OfferToast.COLLEAGUE:
            return w.t("Thank you. We’ll contact a colleague of yours; if no one is there, we’ll pass it on.")
        case OfferToast.RECORDED:
            return w.t("Recorded. Thank you.")


async def unknown_code(page: Page) -> Rendered:
    """The same for a code that does not exist and for one of somebody else's case (D25)."""
    w = page.words
    return Rendered(
        w.t("Nothing with this code is waiting for you. Write it like this: /accept K7M-4PX – or tap “Open” above.")
    )


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.OFFER: offer,
    ViewKey.OFFER_NUDGE: nudge,
    ViewKey.OFFER_OVER: over,
    ViewKey.OFFER_SAID: said,
    ViewKey.OFFER_UNKNOWN_CODE: unknown_code,
}
