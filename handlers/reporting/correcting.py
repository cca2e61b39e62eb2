"""She edits a message that no open form asks about: what waits, or what was sent, follows it, or she is asked.

Not for: answers of an open form (see forms/engine) or what an edit changes (referrals/domain/addition).
"""

from handlers.context import Context
from handlers.crying import cry_card
from handlers.forms.steps import Answers, clean
from handlers.reporting import adding
from handlers.said import words_in
from handlers.view_key import ViewKey
from referrals.domain.decision import Refused
from referrals.domain.draft import LONGEST_NUMBER
from referrals.domain.report import Contact
from referrals.reporting import Unclear

CHANGED = "changed"
"""The slot of the word that an edit was taken over."""


async def _reheard(context: Context, message: int, words: str) -> bool:
    """She changed something she said that still waits for her decision; whether she did."""
    cry = await context.use_cases.crying.waiting(context.tx, context.person, context.now)
    if cry is None or message not in cry.said:
        return False
    await cry_card.change(context, cry.joined(message, words, danger=False))
    return True


async def edited(context: Context) -> bool:
    """She changed a message that no open form has asked for: what waits, or what was sent, follows it or she is asked.
    Whether it belongs to anything."""
    message = context.update.effective_message
    text = clean(words_in(message)) if message is not None else ""
    if message is None or not text:
        return False
    if await _reheard(context, message.message_id, text):
        return True
    alarm = context.library.danger.heard_in(text)
    outcome = await context.use_cases.reporting.edited(context.call, message.message_id, text, alarm=alarm)
    match outcome:
        case None:
            return False
        case Unclear(report, part):
            number: Answers = {"contact": Contact.CALL, "number": text[:LONGEST_NUMBER], "unsure": True}
            await adding.start(context, report, part, number if part == "number" else {})
        case Refused():
            context.toast(ViewKey.STATUS_TOO_LATE)
        case _:
            adding.card(context, outcome)
            context.show(ViewKey.ADDING_CHANGED, slot=CHANGED)
    return True
