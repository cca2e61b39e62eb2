"""The line and the button by which a form says that what she wrote before goes with it.

Not for: the card of what she wrote (see crying_view), nor what the button does (handlers/crying/crying).
"""

from dataclasses import dataclass

from handlers.callbacks import Verb
from handlers.ui.page import Button, Page, button
from locales.words import Words


@dataclass(frozen=True, slots=True)
class Along:
    """What a form says of words that go with it, and the button that leaves them out."""

    line: str
    leave: tuple[Button, ...]


async def going_along(page: Page) -> Along | None:
    """Where she has chosen to send what she wrote before; she can still leave it out."""
    cry = await page.use_cases.crying.waiting(page.tx, page.reader, page.now)
    if cry is None or not cry.goes_along or not cry.words:
        return None
    line = page.words.t("What you wrote before is sent with it; only the person who takes it reads it.")
    return Along(line, (button(leave_out(page.words), Verb.CRY, cry.id, "leave"),))


def leave_out(words: Words) -> str:
    """The label of the button."""
    # Translators: a button: the text she wrote before is not sent, and is deleted. At most 30 characters.
    return words.t("Leave out what I wrote")
