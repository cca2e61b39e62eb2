"""Short answers beside a cry: to a kind word, to a position, and that something is deleted.

Not for: the card of a cry (see crying_view).
"""

from collections.abc import Mapping

from handlers.ui.page import Page, Rendered, View
from handlers.view_key import ViewKey


async def thanks(page: Page) -> Rendered:
    """A kind word for a kind word."""
    return Rendered(page.words.t("Thank you too. I’m here whenever you need me; numbers are always here: /help"))


async def position(page: Page) -> Rendered:
    """Where she is, is never kept (D17)."""
    return Rendered(page.words.t("I can’t read a location, and haven’t kept yours. Please write the place in words."))


async def deleted(page: Page) -> Rendered:
    """Toast: what is gone, and what is not."""
    if page.params.get("draft") is True:
        return Rendered(
            page.words.t("The words you wrote are deleted here and in this chat. What you started is still open.")
        )
    return Rendered(page.words.t("The words you wrote are deleted, here and in this chat."))


async def left_out(page: Page) -> Rendered:
    """Toast: the message goes without what she wrote before."""
    return Rendered(page.words.t("Left out, and deleted here and in this chat."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CRY_THANKS: thanks,
    ViewKey.CRY_POSITION: position,
    ViewKey.CRY_DELETED: deleted,
    ViewKey.CRY_LEFT_OUT: left_out,
}
