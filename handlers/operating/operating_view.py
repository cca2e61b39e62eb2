"""What the bot itself needs: the operator's alert, which names nothing, and numbers that a coordinator has to have rung.

Not for: what `check` says (bot/cli/check_report).
"""

from collections.abc import Mapping

from handlers.ui.page import Page, Rendered, View
from handlers.view_key import ViewKey
from referrals.domain.authority import coordinates_in
from referrals.domain.person import Role
from referrals.domain.place import PlaceCode


async def alert(page: Page) -> Rendered | None:
    """At any hour, on any lock screen: that something needs her, and where to look. Never what."""
    if not page.reader.has(Role.OPERATOR):
        return None
    # Translators: to the person who runs the bot on a computer. The command stays as it is.
    return Rendered(
        page.words.t(
            "Something needs your attention as the person who runs this bot. Run <code>python -m bot check</code>"
        )
    )


async def numbers(page: Page) -> Rendered | None:
    """To a coordinator: some numbers of her country have not been rung for too long (D22)."""
    w, place = page.words, PlaceCode(page.word("country"))
    lapsed = await page.use_cases.operating.lapsed(page.tx, place, page.now)
    if not lapsed or not coordinates_in(page.reader, place):
        return None
    days = page.facts.policy.hotline_period.days
    text = (
        w.t("It’s time for a routine check."),
        w.t(
            "No one has confirmed these numbers in the last {days} days, so the bot shows them as not checked lately: "
            "{numbers}",
            days=days,
            numbers=", ".join(each.number for each in lapsed),
        ),
        w.t(
            "Please call each number and check that the right service answers. Then tell the person who runs this bot, "
            "who records it."
        ),
    )
    return Rendered("\n\n".join(text))


VIEWS: Mapping[ViewKey, View] = {ViewKey.OPERATOR_ALERT: alert, ViewKey.OPERATOR_NUMBERS: numbers}
"""Shown from use cases only."""
