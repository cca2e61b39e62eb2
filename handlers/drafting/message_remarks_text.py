"""What is worth a second look in the words of a message: a link, a name, a number, a beginning that tells too much.

The same for whoever writes and for whoever approves. Not for: what keeps a message from being sent (domain/campaign/transitions).
"""

from collections.abc import Iterable

from handlers.campaigns.campaign_text import languages
from handlers.ui.page import Page
from locales.words import Html, Words
from referrals.domain.campaign import Message
from referrals.domain.campaign.content_warnings import Remark, remarks


def kinds_of(message: Message) -> frozenset[Remark]:
    """What its words hold, in any language."""
    return frozenset[Remark]().union(
        *(remarks(f"{each.text}\n{each.call_to_action}") for each in message.texts.values())
    )


def in_words(w: Words, message: Message) -> list[str]:
    """Each a sentence; nothing of it is refused."""
    said = {
        Remark.LINK: w.t("There’s a link. It may not open on a weak connection, and others can see what was opened."),
        Remark.NAME: w.t("There’s a name with @. Does this person know that everyone will read it?"),
        Remark.PHONE: w.t("There’s a phone number. That’s fine if it’s a public one."),
    }
    kinds = kinds_of(message)
    return [sentence for kind, sentence in said.items() if kind in kinds]


def telling(page: Page, messages: Iterable[Message]) -> list[str]:
    """One sentence at most, for all of them together."""
    tells = page.library.previews.tell
    told = dict.fromkeys(
        each
        for message in messages
        for each, text in message.texts.items()
        if tells(f"{text.text}\n{text.call_to_action}", each)
    )
    line = page.words.t(
        "The beginning says a lot to anyone who sees the locked phone ({languages}). I’ve put a "
        "neutral line before it.",
        languages=languages(list(told)),
    )
    return [line] if told else []


def marked(w: Words, found: Iterable[str]) -> list[str]:
    """As they stand below a message."""
    return [w.t("⚠ {remark}", remark=Html(each)) for each in found]
