"""A reader and the network's messages to many: what she presses under one of them. Finds out whose every such press is.

Not for: what she wants of them (see subscribing), her answers (see answering) or a coordinator's screens (see campaigning).
"""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Update

from handlers import answering, subscribing
from handlers.callbacks import Press
from handlers.turn import Turn, press_of
from referrals.campaigning.reading import Letter
from referrals.domain.campaign import message_subject, subject_of

SHARE, PICTURE = "share", "share:picture"
"""The slots of what she can pass on: one of each at a time."""

Pressed = Callable[[Update, Turn, Press], Awaitable[None]]


async def pressed(update: Update, turn: Turn) -> None:
    """`n:share:12:2026-11-25`, `n:pause:7`, `n:back:5` …"""
    press = press_of(update)
    handler = PRESSES.get(press.word(0))
    if handler is None:
        turn.toast("error.old_button")
    else:
        await handler(update, turn, press)


async def _letter(turn: Turn, press: Press) -> Letter | None:
    """The message under which she pressed, if she has got it. A coordinator is told that hers is only a preview."""
    campaign, day = press.number(1), press.day(2)
    if day is None:
        turn.toast("error.old_button")
        return None
    found = await turn.uses.campaigning.read_again(turn.tx, turn.person, campaign, day)
    if found is None:
        language = turn.person.language
        draft = await turn.uses.campaigning.draft_letter(turn.tx, turn.person, campaign, day, language)
        turn.toast("campaign.only_readers" if draft else "error.old_button")
    return found


def _show(turn: Turn, key: str, slot: str, letter: Letter) -> None:
    """As the last message of the chat."""
    turn.remove(slot)
    day = letter.message.day.isoformat()
    turn.show(key, slot=slot, about=subject_of(letter.campaign.id), campaign=letter.campaign.id, day=day)


async def _share(update: Update, turn: Turn, press: Press) -> None:
    letter = await _letter(turn, press)
    if letter is not None:
        turn.toast("campaign.copy_this")
        _show(turn, "campaign.share", SHARE, letter)


async def _card(update: Update, turn: Turn, press: Press) -> None:
    letter = await _letter(turn, press)
    if letter is not None:
        _show(turn, "campaign.card", PICTURE, letter)


async def _picture(update: Update, turn: Turn, press: Press) -> None:
    letter = await _letter(turn, press)
    if letter is not None:
        _show(turn, "campaign.picture", PICTURE, letter)


async def _earlier(update: Update, turn: Turn, press: Press) -> None:
    """In the place of the message itself, so that it can be answered like any other."""
    letter = await _letter(turn, press)
    if letter is not None:
        _show(turn, "campaign.again", message_subject(letter.campaign.id, letter.message.day), letter)


async def _answer(update: Update, turn: Turn, press: Press) -> None:
    letter = await _letter(turn, press)
    if letter is not None:
        await answering.ask(turn, letter.campaign.id, letter.message.day)


async def _close(update: Update, turn: Turn, press: Press) -> None:
    turn.remove(SHARE)


PRESSES: Mapping[str, Pressed] = {
    "share": _share,
    "card": _card,
    "picture": _picture,
    "earlier": _earlier,
    "answer": _answer,
    "close": _close,
    **answering.PRESSES,
    **subscribing.PRESSES,
}
