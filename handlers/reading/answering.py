"""Answers to the network's messages: a reader writes one and decides what becomes of it; a coordinator reads them.

What may be about danger reaches nobody before its writer has chosen (D21). Not for: what is dangerous (locales/danger) or what
an answer is (referrals/campaigning/answering).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from telegram import Message

from handlers import errors
from handlers.callbacks import Press
from handlers.context import Context
from handlers.crying import crying
from handlers.form_handler import FormHandler
from handlers.forms.steps import clean
from handlers.reading.choices import ROOM
from handlers.reporting import correcting, reporting
from handlers.said import Said
from handlers.view_key import ViewKey
from locales.plain import Wish
from referrals.campaigning.answering import Answered
from referrals.domain.broadcast import MessageId
from referrals.domain.campaign import CampaignId, subject_of
from referrals.domain.campaign.answer import AnswerState, AnswerTooLong, TooManyAnswers, answer_slot
from referrals.domain.campaign.notices import answers_slot
from referrals.domain.decision import Refused
from referrals.domain.form import PROMPT, Form
from referrals.domain.notice import Json, Mode
from referrals.domain.outside_name import name_from_outside

FLOW = "answering"
"""The form in which the next text is the answer."""
AWAITED = timedelta(hours=24)
ASIDE = "answer"
"""The slot of what is said about an answer that was not kept."""
Pressed = Callable[[Context, Press], Awaitable[None]]


async def ask(context: Context, campaign: CampaignId, message: MessageId, **problem: Json) -> None:
    """The next text is the answer to this message. What was open rests."""
    answers: dict[str, Json] = {"campaign": campaign, "message": message, **problem}
    form = Form(None, FLOW, FLOW, answers, (), 1, context.now, context.now + AWAITED)
    context.keep_form(await context.use_cases.drafts.begin(context.tx, context.person, form, context.now))
    context.redraw_form()


async def _wrote_awaited(context: Context, form: Form, message: Message) -> None:
    """The text she was asked for; one that replies to another of the network's messages answers that one."""
    of = await _replied(context, message) or await context.use_cases.campaigning.replies.asked(context.call, form)
    context.keep_form(None)
    context.remove(PROMPT)
    if of is None:
        await crying.wrote(context)
    else:
        await _answer(context, message, replace(of, meant=True))


async def _replied(context: Context, message: Message) -> Answered | None:
    to = message.reply_to_message
    return None if to is None else await context.use_cases.campaigning.replies.answered(context.call, to.message_id)


async def answered_beside(context: Context, message: Message) -> bool:
    """Whether her text replies to one of the network's messages: then it is an answer, whatever is being written, and the
    form is shown again."""
    of = await _replied(context, message)
    if of is None:
        return False
    if context.library.danger.heard_in(message.text or ""):
        context.redraw_form()
        await _answer(context, message, of)
    else:
        await _answer(context, message, of)
        context.redraw_form()
    return True


async def wrote(context: Context) -> None:
    """A text that nobody has asked for: an answer where it replies to one of the network's messages, perhaps one where it
    stands below it, else heard for what it is."""
    message = context.update.effective_message
    if message is None:
        return
    to = message.reply_to_message
    of = await context.use_cases.campaigning.replies.answered(context.call, to.message_id if to else None)
    if of is None:
        await crying.wrote(context)
    else:
        await _answer(context, message, of)


async def edited(context: Context) -> None:
    """She changed what she had written. What was passed on stays as it was; only danger is heard in the new words."""
    if await correcting.edited(context):
        return
    message = context.update.effective_message
    words = clean(message.text or "") if message else ""
    if message is None or not context.library.danger.heard_in(words):
        return
    to = message.reply_to_message
    of = await context.use_cases.campaigning.replies.answered_before(
        context.call, to.message_id if to else None, message.date
    )
    if of is not None:
        await _answer(context, message, of)


async def _sent_other(context: Context, _form: Form, _message: Message) -> None:
    """A picture or a voice where words are awaited: nothing of it is kept."""
    context.show(ViewKey.ANSWER_ONLY_WORDS, slot=ASIDE)
    context.redraw_form()


FORM = FormHandler(
    wrote=_wrote_awaited,
    media=dict.fromkeys((Said.PHOTO, Said.VOICE, Said.OTHER), _sent_other),
    wishes=frozenset({Wish.STOP, Wish.CANCEL}),
    sees_replies=True,
)
"""The next text is her answer; a greeting may be one."""


async def _answer(context: Context, message: Message, of: Answered) -> None:
    """Passed on at once only where she meant it and nothing sounds like danger (D21)."""
    words = clean(message.text or "")
    if not words:
        context.show(ViewKey.ERROR_UNKNOWN, slot=errors.UNKNOWN)
        return
    if context.library.danger.heard_in(words):
        heard = crying.Heard(words, danger=True, answers=of.message)
        await crying.cried(context, message, heard)
        return
    held = not of.meant
    outcome = await context.use_cases.campaigning.replies.answer(context.call, of.message, words, held=held)
    about = subject_of(of.campaign)
    match outcome:
        case AnswerTooLong(length) if held:
            context.show(ViewKey.ANSWER_UNSURE, slot=ASIDE, about=about, answer=0, length=length, message=of.message)
        case AnswerTooLong(length):
            await ask(context, of.campaign, of.message, length=length)
        case TooManyAnswers():
            context.show(ViewKey.ANSWER_TOO_MANY, slot=ASIDE)
        case Refused():
            context.show(ViewKey.ERROR_UNKNOWN, slot=errors.UNKNOWN)
        case _:
            key = ViewKey.ANSWER_UNSURE if held else ViewKey.ANSWER_PASSED_ON
            context.show(key, slot=answer_slot(outcome), about=about, answer=outcome)


async def _not_now(context: Context, press: Press) -> None:
    if context.form is not None and context.form.flow == FLOW:
        context.keep_form(None)
    context.remove(PROMPT)


async def _name(context: Context, press: Press) -> None:
    """As Telegram calls her; kept sealed, and only with this answer."""
    user = context.update.effective_user
    await _pass_on(context, press, name_from_outside(user.first_name) if user else "")


async def _on(context: Context, press: Press) -> None:
    await _pass_on(context, press, None)


async def _pass_on(context: Context, press: Press, name: str | None) -> None:
    answer = press.number(1)
    own = await context.use_cases.campaigning.replies.own_answer(context.call, answer)
    if own is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    await context.use_cases.campaigning.replies.pass_on(context.call, answer, name)
    context.show(
        ViewKey.ANSWER_PASSED_ON,
        slot=answer_slot(own.id),
        mode=Mode.SEND_OR_EDIT,
        about=subject_of(own.campaign),
        answer=answer,
    )


async def _back(context: Context, press: Press) -> None:
    own = await context.use_cases.campaigning.replies.own_answer(context.call, press.number(1))
    if own is None:
        context.toast(ViewKey.ERROR_DONE_ALREADY)
        return
    await context.use_cases.campaigning.replies.take_back(context.call, own.id)
    read = own.state is AnswerState.READ
    context.show(
        ViewKey.ANSWER_GONE, slot=answer_slot(own.id), mode=Mode.SEND_OR_EDIT, about=subject_of(own.campaign), read=read
    )


async def _write(context: Context, press: Press) -> None:
    """It is about safety: the way to people who can help begins as it always does."""
    await reporting.report(context)


async def _answers(context: Context, press: Press) -> None:
    """A coordinator reads: the first screen comes below, older ones take its place."""
    campaign, before = CampaignId(press.number(1)), max(press.number(2), 0)
    slot = answers_slot(campaign)
    await context.use_cases.campaigning.replies.mark_read(context.call, campaign, before, ROOM)
    mode = Mode.SEND_OR_EDIT if press.word(2) else Mode.SEND
    if mode is Mode.SEND:
        context.remove(slot)
    context.show(
        ViewKey.CAMPAIGN_ANSWERS, slot=slot, mode=mode, about=subject_of(campaign), campaign=campaign, before=before
    )


async def _shut(context: Context, press: Press) -> None:
    context.remove(answers_slot(CampaignId(press.number(1))))


PRESSES: Mapping[str, Pressed] = {
    "not_now": _not_now,
    "name": _name,
    "on": _on,
    "back": _back,
    "write": _write,
    "answers": _answers,
    "shut": _shut,
}
