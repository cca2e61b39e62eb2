"""What a focal point is asked on the way: why not, is she sure, which kind it was, why it ends.

Not for: the cards these screens stand in the place of (see offers_view).
"""

from collections.abc import Mapping

from handlers.callbacks import GBV_CODES, Verb
from handlers.offers.offers_view import step
from handlers.ui.labels import DECLINE_REASONS, label
from handlers.ui.page import Page, Rendered, View, button
from handlers.view_key import ViewKey
from referrals.domain.escalation import closing_reasons
from referrals.following_up import Held


async def reasons(page: Page) -> Rendered | None:
    """Why not? Nobody has to say."""
    w, referral = page.words, page.number("referral")
    if await page.use_cases.dispatching.offers.offered(page.tx, page.reader, referral) is None:
        return None
    choices = [(button(label(w, each), Verb.OFFER, referral, "no", each),) for each in DECLINE_REASONS]
    rows = (
        *choices,
        (button(w.t("I’d rather not say"), Verb.OFFER, referral, "no", "none"),),
        (button(w.t("‹ Back"), Verb.OFFER, referral, "open"),),
    )
    return Rendered(w.t("Why not this time? You don’t have to say."), rows, protect=True)


async def sure(page: Page) -> Rendered | None:
    """Giving back what she has taken cannot be undone: asked once."""
    w, referral = page.words, page.number("referral")
    if await page.use_cases.dispatching.offers.offered(page.tx, page.reader, referral) is None:
        return None
    text = w.t(
        "Give it back? We pass it on straight away, and won’t contact your organisation about it again unless the writer"
        " wants us to."
    )
    rows = (
        (button(w.t("Yes, give it back"), Verb.OFFER, referral, "back"),),
        (button(w.t("‹ Back"), Verb.OFFER, referral, "open"),),
    )
    return Rendered(text, rows, protect=True)


async def leaving(page: Page) -> Rendered | None:
    """She cannot go on: asked once, since a colleague's phone rings."""
    w, referral = page.words, page.number("referral")
    if await page.use_cases.dispatching.offers.offered(page.tx, page.reader, referral) is None:
        return None
    text = w.t("Pass it on? We contact a colleague of yours first, then the next organisation.")
    rows = (
        (button(w.t("Yes, pass it on"), Verb.OFFER, referral, "pass"),),
        (button(w.t("‹ Back"), Verb.OFFER, referral, "open"),),
    )
    return Rendered(text, rows, protect=True)


async def kinds(page: Page) -> Rendered | None:
    """After help was given: the kind, where she knows it (D1). Only counted."""
    w = page.words
    held = await _held(page)
    if held is None:
        return None
    choices = [(step(label(w, each), held.report, "kind", code),) for code, each in GBV_CODES.items()]
    text = w.t(
        "Saved. Now that you have listened to her, which of these was it? This is only for statistics, and you can skip"
        " it."
    )
    return Rendered(text, (*choices, (step(w.t("Skip"), held.report, "show"),)), protect=True)


async def closing(page: Page) -> Rendered | None:
    """Why her work ends: only what fits the facts."""
    w = page.words
    held = await _held(page)
    if held is None:
        return None
    reasons = closing_reasons(held.report, held.work, page.now)
    choices = [(step(label(w, each), held.report, "end", each),) for each in reasons]
    rows = (*choices, (step(w.t("‹ Back"), held.report, "show"),))
    return Rendered(w.t("Why are you closing it?"), rows, protect=True)


async def _held(page: Page) -> Held | None:
    return await page.use_cases.following_up.held(page.tx, page.reader, page.word("track"), page.number("report"))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.OFFER_REASONS: reasons,
    ViewKey.OFFER_SURE: sure,
    ViewKey.OFFER_LEAVING: leaving,
    ViewKey.OFFER_KINDS: kinds,
    ViewKey.OFFER_CLOSING: closing,
}
