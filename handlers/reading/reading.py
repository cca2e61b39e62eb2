"""A reader and the network's messages to many: what she presses under one of them. Finds out whose every such press is.

Not for: what she wants of them (see subscribing), her answers (see answering) or a coordinator's screens (see campaigns/).
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.callbacks import Press
from handlers.context import Context
from handlers.reading import answering, subscribing
from handlers.view_key import ViewKey
from referrals.campaigning.reading import Letter
from referrals.domain.broadcast import NOT_KEPT, message_subject
from referrals.domain.campaign import subject_of

SHARE, PICTURE = "share", "share:picture"
"""The slots of what she can pass on: one of each at a time."""

Pressed = Callable[[Context, Press], Awaitable[None]]


async def pressed(context: Context) -> None:
    """`n:share:17`, `n:pause:7`, `n:back:5` …"""
    press = context.press
    handler = PRESSES.get(press.word(0))
    if handler is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        await handler(context, press)


async def _letter(context: Context, press: Press, *, preview: bool = False) -> Letter | None:
    """The message under which she pressed, if she has got it: `n:share:17`. Someone who writes or approves it has it where
    `preview` says so, in the language at the end of the press; else she is told that hers is only a preview. A button of
    before messages had ids, `n:share:12:2026-11-25`, finds what she has got, and no preview.
    """
    use, day = context.use_cases.campaigning.reading, press.day(2)
    message, language = press.number(1), press.word(2)
    if day is not None:
        message, language = await use.on_day(context.call, press.number(1), day) or NOT_KEPT, ""
    found = None if language else await use.read_again(context.call, message)
    if found is not None:
        return found
    draft = await use.draft_letter(context.call, message, language or context.person.language)
    if draft is not None and preview:
        return draft
    context.toast(ViewKey.CAMPAIGN_ONLY_READERS if draft else ViewKey.ERROR_OLD_BUTTON)
    return None


def _show(context: Context, key: ViewKey, slot: str, letter: Letter) -> None:
    """As the last message of the chat."""
    context.remove(slot)
    about = subject_of(letter.campaign.id)
    context.show(key, slot=slot, about=about, message=letter.message.id, language=letter.language)


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
        _show(context, ViewKey.CAMPAIGN_AGAIN, message_subject(letter.message.id), letter)


async def _answer(context: Context, press: Press) -> None:
    letter = await _letter(context, press)
    if letter is not None:
        await answering.ask(context, letter.campaign.id, letter.message.id)


async def _wishes(context: Context, press: Press) -> None:
    """Below a preview there is nothing to wish; wherever else she presses, they open."""
    if press.day(2) is None and await _is_only_preview(context, press.number(1)):
        context.toast(ViewKey.CAMPAIGN_ONLY_READERS)
    else:
        await subscribing.PRESSES["wishes"](context, press)


async def _is_only_preview(context: Context, message: int) -> bool:
    use = context.use_cases.campaigning.reading
    draft = await use.draft_letter(context.call, message, context.person.language)
    return draft is not None and await use.read_again(context.call, message) is None


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
