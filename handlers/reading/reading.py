"""A reader and the network's messages to many: what she presses under one of them. Finds out whose every such press is.

Not for: what she wants of them (see subscribing), her answers (see answering) or a coordinator's screens (see campaigns/).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from handlers.callbacks import Press
from handlers.context import Context
from handlers.reading import answering, subscribing
from handlers.view_key import ViewKey
from referrals.campaigning.reading import Letter
from referrals.domain.campaign import message_subject, subject_of

SHARE, PICTURE = "share", "share:picture"
"""The slots of what she can pass on: one of each at a time."""

Pressed = Callable[[Context, Press], Awaitable[None]]


async def pressed(context: Context) -> None:
    """`n:share:12:2026-11-25`, `n:pause:7`, `n:back:5` …"""
    press = context.press
    handler = PRESSES.get(press.word(0))
    if handler is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        await handler(context, press)


async def _letter(context: Context, press: Press, *, preview: bool = False) -> Letter | None:
    """The message under which she pressed, if she has got it: `n:share:12:2026-11-25`. Whoever writes or approves it has it
    where `preview` says so, in the language at the end of the press; else she is told that hers is only a preview.
    """
    campaign, day, language = press.number(1), press.day(2), press.word(3)
    if day is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return None
    use = context.use_cases.campaigning.reading
    found = None if language else await use.read_again(context.call, campaign, day)
    if found is not None:
        return found
    draft = await use.draft_letter(context.call, campaign, day, language or context.person.language)
    if draft is not None and preview:
        return draft
    context.toast(ViewKey.CAMPAIGN_ONLY_READERS if draft else ViewKey.ERROR_OLD_BUTTON)
    return None


def _show(context: Context, key: ViewKey, slot: str, letter: Letter) -> None:
    """As the last message of the chat."""
    context.remove(slot)
    day = letter.message.day.isoformat()
    number, language = letter.campaign.id, letter.language
    context.show(key, slot=slot, about=subject_of(number), campaign=number, day=day, language=language)


async def _share(context: Context, press: Press) -> None:
    letter = await _letter(context, press, preview=True)
    if letter is not None:
        context.toast(ViewKey.CAMPAIGN_COPY_THIS)
        _show(context, ViewKey.CAMPAIGN_SHARE, SHARE, letter)


async def _card(context: Context, press: Press) -> None:
    letter = await _letter(context, press, preview=True)
    if letter is not None:
        context.toast(ViewKey.CAMPAIGN_HOLD_IT)
        _show(context, ViewKey.CAMPAIGN_CARD, PICTURE, letter)


async def _picture(context: Context, press: Press) -> None:
    letter = await _letter(context, press, preview=True)
    if letter is not None:
        _show(context, ViewKey.CAMPAIGN_PICTURE, PICTURE, letter)


async def _earlier(context: Context, press: Press) -> None:
    """In the place of the message itself, so that it can be answered like any other."""
    letter = await _letter(context, press)
    if letter is not None:
        _show(context, ViewKey.CAMPAIGN_AGAIN, message_subject(letter.campaign.id, letter.message.day), letter)


async def _answer(context: Context, press: Press) -> None:
    letter = await _letter(context, press)
    if letter is not None:
        await answering.ask(context, letter.campaign.id, letter.message.day)


async def _wishes(context: Context, press: Press) -> None:
    """Below a preview there is nothing to wish; wherever else she presses, they open."""
    campaign, day = press.number(1), press.day(2)
    if day is not None and await _is_only_preview(context, campaign, day):
        context.toast(ViewKey.CAMPAIGN_ONLY_READERS)
    else:
        await subscribing.PRESSES["wishes"](context, press)


async def _is_only_preview(context: Context, campaign: int, day: date) -> bool:
    use = context.use_cases.campaigning.reading
    draft = await use.draft_letter(context.call, campaign, day, context.person.language)
    return draft is not None and await use.read_again(context.call, campaign, day) is None


async def _close(context: Context, press: Press) -> None:
    context.remove(SHARE)


PRESSES: Mapping[str, Pressed] = {
    "share": _share,
    "card": _card,
    "picture": _picture,
    "earlier": _earlier,
    "answer": _answer,
    "close": _close,
    **answering.PRESSES,
    **subscribing.PRESSES,
    "wishes": _wishes,
}
