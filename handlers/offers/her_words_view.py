"""What a writer typed, for the one who has it: in a message of its own, in as many parts as it takes, never cut.

Not for: who may read it (domain/authority) or the card it belongs to (see offers_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.offers.details_text import typed
from handlers.telegram_limits import TEXT_LIMIT
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.authority import Action, may
from referrals.domain.text_length import beginning, length

MOST = TEXT_LIMIT - 600
"""Characters of hers in one part; the rest is for the line above them, in any language."""


async def her_words(page: Page) -> Rendered | None:
    """One part of them, to be taken away again by one press."""
    w, referral = page.words, page.number("referral")
    offered = await page.use_cases.dispatching.offers.offered(page.tx, page.reader, referral)
    if offered is None or not may(page.reader, Action.SEE_DETAILS, offered):
        return None
    # Translators: fills the preview on a locked screen, before her words: at least 100 characters, and harmless.
    lead = w.t(
        "This is only for you. Read it where no one can look over your shoulder, then remove it with the button below."
    )
    parts = pieces("\n\n".join(typed(offered.report)), MOST)
    part = min(int(page.word("part") or 0), len(parts) - 1)
    away = (button(w.t("Remove it"), Verb.OFFER, referral, "hide"),)
    rows = [row for row in (_turning(w, referral, part, len(parts)), away) if row]
    return Rendered(f"{lead}\n\n{w.escape(parts[part])}", tuple(rows), protect=True)


def _turning(w: Words, referral: int, part: int, of: int) -> tuple[Button, ...]:
    back = [button(w.t("‹ Previous part"), Verb.OFFER, referral, "words", part - 1)] if part else []
    on = w.t("Next part: {part} of {of} ›", part=part + 2, of=of)
    return (*back, *([button(on, Verb.OFFER, referral, "words", part + 1)] if part + 1 < of else []))


def pieces(text: str, most: int) -> tuple[str, ...]:
    """A text in parts of at most so many of the characters Telegram counts, between words where it can be."""
    found = []
    while length(text) > most:
        part = beginning(text, most)
        end = max(part.rfind(each, len(part) // 2) for each in "\n ")
        found.append(part[: end + 1] if end > 0 else part)
        text = text[len(found[-1]) :]
    return (*found, text)


VIEWS: Mapping[ViewKey, View] = {ViewKey.OFFER_WORDS: her_words}
