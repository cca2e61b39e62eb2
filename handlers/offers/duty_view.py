"""A focal point's duty: how it stands, the two buttons, and whether anybody at her organisation is there.

Not for: weekly hours (see settings/settings_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.ui.page import Page, Rendered, View, button
from handlers.view_key import ViewKey
from referrals.dispatching.duty import Gap


async def duty(page: Page) -> Rendered:
    """How it stands, and the two buttons."""
    w = page.words
    rows = (
        (button(w.t("I’m on duty"), Verb.DUTY, "on", style="success"), button(w.t("I’m off duty"), Verb.DUTY, "off")),
    )
    lines = [
        *_hers(page),
        *[_gap(page, each) for each in await page.use_cases.dispatching.duty.gaps(page.tx, page.reader, page.now)],
    ]
    return Rendered("\n".join(lines), rows)


def _hers(page: Page) -> list[str]:
    w, her = page.words, page.reader
    if her.on_duty(page.now):
        lines = [w.t("You’re <b>on duty</b>: what’s waiting for your organisation reaches you.")]
        if her.duty.on_until is not None and page.now < her.duty.on_until:
            moment = w.moment(her.duty.on_until, her.zone, page.now)
            lines.append(w.t("From {moment} your usual hours apply again.", moment=moment))
        return lines
    lines = [
        w.t(
            "You’re <b>off duty</b>: nothing new for your organisation reaches you. If something "
            "you’ve already taken is urgent, you can still get an alert."
        )
    ]
    start = her.duty.next_start(page.now, her.zone)
    if start is not None:
        lines.append(w.t("You’re on duty again at {moment}.", moment=w.moment(start, her.zone, page.now)))
    return lines


def _gap(page: Page, gap: Gap) -> str:
    w, name = page.words, gap.organisation.name(page.words.language)
    if gap.until is None:
        return w.t("No one is on duty at {organisation} now, and no one has duty hours.", organisation=name)
    moment = w.moment(gap.until, page.reader.zone, page.now)
    return w.t("No one is on duty at {organisation} before {moment}.", organisation=name, moment=moment)


async def last(page: Page) -> Rendered | None:
    """Over the chat, as she goes off: nobody else is there."""
    gaps = await page.use_cases.dispatching.duty.gaps(page.tx, page.reader, page.now)
    return Rendered(" ".join(_gap(page, each) for each in gaps)) if gaps else None


VIEWS: Mapping[ViewKey, View] = {ViewKey.DUTY: duty, ViewKey.DUTY_LAST: last}
