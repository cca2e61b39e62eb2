"""Hears a cry: words of danger from anyone, anywhere, and whatever someone says where nobody waits for it.

Every path gives an answer that says what is kept, and numbers at once where there may be danger (D12). Not for: plain wishes
(see wishing), the buttons of its card (see cry_card), what becomes of a cry (referrals/crying).
"""

from dataclasses import dataclass, replace

from telegram import Message

from handlers import errors
from handlers.commands import read_command
from handlers.context import Context
from handlers.crying.kept_words import show
from handlers.forms.steps import clean
from handlers.joining import joining
from handlers.said import Said, said, words_in
from handlers.view_key import ViewKey
from locales.plain import Wish
from referrals.domain.broadcast import MessageId
from referrals.domain.cry import CARD, PLACE, Cry, slot_of, voice_in
from referrals.domain.form import ANSWERING_COMPLAINT, COMPOSING, SENDING_BACK

FOR_OTHERS = frozenset({COMPOSING, SENDING_BACK, ANSWERING_COMPLAINT})
"""Forms whose words are written for others to read, often about danger: numbers come, and nothing of it is a cry."""
ASKS = "help"
"""The command by itself asks for the pages of help; the word without the stroke is a cry."""
BESIDE = "cry.beside"
"""The slot of the numbers beside such a form."""


async def listen(context: Context) -> None:
    """After any message was answered: words of danger in it get numbers, whoever answered it and whatever was asked."""
    message = context.update.effective_message if context.update.callback_query is None else None
    if message is None or context.heard:
        return
    words = clean(words_in(message))
    if _only_asks(words) or not context.library.danger.heard_in(words):
        return
    if context.form is not None and context.form.flow in FOR_OTHERS:
        context.show_first(ViewKey.CRY_BESIDE, slot=BESIDE)
        return
    await cried(context, message, Heard(words, danger=True))


def _only_asks(words: str) -> bool:
    command = read_command(words)
    return command is not None and command.name == ASKS and not command.text


async def wrote(context: Context) -> None:
    """A text that nobody waits for."""
    message = context.update.effective_message
    if message is None:
        return
    words = clean(words_in(message))
    danger = context.library.danger.heard_in(words)
    if not words:
        context.show(ViewKey.ERROR_UNKNOWN, slot=errors.UNKNOWN)
    elif not danger and context.library.wishes.read(words) is Wish.THANKS:
        context.show(ViewKey.CRY_THANKS, slot=errors.UNKNOWN)
    elif not danger and await context.use_cases.joining.is_invite(context.tx, words):
        await joining.arrive(context, words)
    elif danger or not await _named_place(context, words):
        await cried(context, message, Heard(words, danger))


async def called(context: Context) -> None:
    """`/sos` with the words behind it, or a voice where no form waits for one: numbers at once. A recording is not kept."""
    message = context.update.effective_message
    if message is not None:
        spoken = said(message) is Said.VOICE
        command = read_command(words_in(message))
        words = clean(command.text if command else words_in(message))
        await cried(context, message, Heard(words, danger=True, spoken=spoken))


async def sent_other(context: Context) -> None:
    """A picture, a sticker, a file: only the words with it can be read."""
    if words_in(context.update.effective_message):
        await wrote(context)
    else:
        context.show(ViewKey.ERROR_ONLY_TEXT, slot=errors.UNKNOWN)


async def showed_where(context: Context) -> None:
    """A position: where she is is never kept (D17), and she may need someone."""
    message = context.update.effective_message
    if message is not None:
        context.show(ViewKey.CRY_POSITION, slot=errors.UNKNOWN)
        await cried(context, message, Heard("", danger=False))


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in a message: the words that can be read, whether there may be danger, whether it was `spoken`; and the
    message to many that it `answers`.
    """

    words: str
    danger: bool
    spoken: bool = False
    answers: MessageId | None = None


async def cried(context: Context, message: Message, heard: Heard) -> None:
    """Keep what she said until she decides, and show what she can do."""
    context.heard = True
    cry = await context.use_cases.crying.waiting(context.tx, context.person, context.now) or Cry()
    cry = cry.joined(message.message_id, heard.words, danger=heard.danger)
    answers, spoken = heard.answers or cry.answers, cry.spoken or heard.spoken
    cry = replace(cry, spoken=spoken, answers=answers, voice=voice_in(cry, context.form))
    await context.use_cases.crying.keep(context.tx, context.person, cry, context.now)
    context.incoming = slot_of(message.message_id)
    if not context.person.chose_language:
        context.show(ViewKey.JOIN_LANGUAGE, slot="join")
    show(context)


async def _named_place(context: Context, words: str) -> bool:
    """Whether she was asked where she is and has written it."""
    cry = await context.use_cases.crying.waiting(context.tx, context.person, context.now)
    if cry is None or cry.step != PLACE:
        return False
    gazetteer = context.facts.gazetteer
    meant = next((each.code for each in gazetteer.find(words) if each.parent is not None), None)
    if meant is None:
        return False
    district = gazetteer.counted_in(meant)
    told = replace(cry, step=CARD, district=district) if district else replace(cry, step=PLACE, area=meant, part=0)
    await context.use_cases.crying.keep(context.tx, context.person, told, context.now)
    show(context)
    return True
