"""The push: the one message by which a phone rings. It says that something is waiting, and how much, and nothing else (D4).

Not for: the cards that follow a press (see offers_view, cases/cases_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.ui.page import Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.dispatching.duty import WaitingWork


async def waiting(page: Page) -> Rendered | None:
    """One push for all that waits for her; with one thing its button opens that, else her list."""
    pressing, pushed = page.params.get("pressing") is True, page.params.get("push") is True
    waiting = await page.use_cases.dispatching.duty.waiting(page.tx, page.reader, page.now)
    waits = [each for each in waiting if each.presses is pressing]
    found = waits if pushed else [each for each in waits if not each.opened] or waits
    if not found:
        over = page.words.t("It has been taken or passed on: nothing is waiting for you here now. Thank you.")
        return None if pushed else Rendered(over, protect=True)
    if len(found) == 1:
        return pushed_to(page.words, *_opens(found[0]))
    return pushed_to(page.words, Verb.CASE, "waiting", number=len(found))


def _opens(waiting: WaitingWork) -> tuple[Verb, str, str] | tuple[Verb, str, str, str]:
    """The press that shows it."""
    if waiting.referral is not None:
        return Verb.OFFER, str(waiting.referral.id), "show" if waiting.opened else "open"
    return Verb.CASE, waiting.report.track, str(waiting.report.id), "show"


def pushed_to(w: Words, verb: Verb, *act: object, number: int = 1) -> Rendered:
    """A push for one thing or several; what it is about follows a press on its one button."""
    # Translators: seen on a locked screen. It must not say what is waiting, nor from whom.
    one = w.t("Something is waiting for you here.")
    return _push(w, one if number == 1 else _several(w, number), verb, *act)


def _several(w: Words, number: int) -> str:
    # Translators: seen on a locked screen. It must not say what is waiting, nor from whom.
    return w.tn("{n} thing is waiting for you here.", "{n} things are waiting for you here.", number)


def _push(w: Words, text: str, verb: Verb, *act: object) -> Rendered:
    return Rendered(text, ((button(w.t("Open"), verb, *act, style="primary"),),), protect=True)


VIEWS: Mapping[ViewKey, View] = {ViewKey.WAITING: waiting}
