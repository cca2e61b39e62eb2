"""Answers to what went wrong: what happened, what is kept, what to do next.

Not for: problems inside a form (handlers/reporting/violence_view, conflict) or an invite's (handlers/joining/joining_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.settings.help_view import numbers_of
from handlers.ui.page import Page, Rendered, View, button
from handlers.view_key import ViewKey


async def kept(page: Page) -> Rendered:
    """A turn failed three times: said once, in her language. That someone was told is said only where there is someone."""
    w = page.words
    lines = [w.t("Something went wrong on our side, and what you sent wasn’t processed.")]
    if await page.use_cases.operating.is_told(page.tx):
        lines.append(w.t("The person who runs this bot has been alerted, without seeing what you wrote."))
    lines.append(w.t("Please try again in a few minutes. Emergency numbers are always here: /help"))
    return Rendered(" ".join(lines))


async def unknown(page: Page) -> Rendered:
    """A command we do not have, or a message without a single letter."""
    return Rendered(
        page.words.t(
            "I don’t know this command. Choose from the menu below, or tap /help. If help is needed now, write it "
            "in your own words."
        )
    )


async def only_text(page: Page) -> Rendered:
    """Pictures, voices, stickers outside a form."""
    return Rendered(
        page.words.t(
            "I can only read written words, and haven’t kept anything from this. Write a few words, "
            "choose from the menu below, or tap /help"
        )
    )


async def old_button(page: Page) -> Rendered:
    """A press on a button that means nothing any more."""
    return Rendered(page.words.t("This button is from an earlier message. Look at the newest one below."))


async def no_message(page: Page) -> Rendered:
    """Below it: what a button of a message names is not hers, or was lost with a database (see `restore`)."""
    w = page.words
    country, _ = await page.use_cases.reporting.country(page.tx, page.reader)
    text = w.t("I can’t find this message any more. If something is still needed, please write it again.")
    numbers = f"\n\n{await numbers_of(page, country)}" if country else ""
    return Rendered(f"{text}{numbers}", ((button(w.t("Numbers and who helps nearby"), Verb.HELP, "top"),),))


async def done_already(page: Page) -> Rendered:
    """A double press."""
    return Rendered(page.words.t("This is already done."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.ERROR_KEPT: kept,
    ViewKey.ERROR_UNKNOWN: unknown,
    ViewKey.ERROR_ONLY_TEXT: only_text,
    ViewKey.ERROR_OLD_BUTTON: old_button,
    ViewKey.ERROR_NO_MESSAGE: no_message,
    ViewKey.ERROR_DONE_ALREADY: done_already,
}
