"""She edits a message that no open form asks about: what waits, or what was sent, follows it, or she is asked.

Not for: answers of an open form (see forms) or what an edit changes (referrals/domain/addition).
"""

from telegram import Update

from handlers import adding, hearing
from handlers.said import words_in
from handlers.steps import Answers, clean
from handlers.turn import Turn
from referrals.domain.decision import Refused
from referrals.domain.draft import LONGEST_NUMBER
from referrals.domain.report import Contact
from referrals.reporting import Unclear

CHANGED = "changed"
"""The slot of the word that an edit was taken over."""


async def _reheard(turn: Turn, message: int, words: str) -> bool:
    """She changed something she said that still waits for her decision; whether she did."""
    cry = await turn.uses.crying.waiting(turn.tx, turn.person, turn.now)
    if cry is None or message not in cry.said:
        return False
    await hearing.change(turn, cry.joined(message, words, danger=False))
    return True


async def edited(update: Update, turn: Turn) -> bool:
    """She changed a message that no open form has asked for: what waits, or what was sent, follows it or she is asked.
    Whether it belongs to anything."""
    message = update.effective_message
    text = clean(words_in(message)) if message is not None else ""
    if message is None or not text:
        return False
    if await _reheard(turn, message.message_id, text):
        return True
    alarm = turn.parts.library.danger.heard_in(text)
    outcome = await turn.uses.reporting.edited(turn.tx, turn.person, message.message_id, text, turn.now, alarm=alarm)
    match outcome:
        case None:
            return False
        case Unclear(report, part):
            number: Answers = {"contact": Contact.CALL, "number": text[:LONGEST_NUMBER], "unsure": True}
            await adding.start(turn, report, part, number if part == "number" else {})
        case Refused():
            turn.toast("status.too_late")
        case _:
            adding.card(turn, outcome)
            turn.show("adding.changed", slot=CHANGED)
    return True
