"""Whoever writes for a campaign: own words, one message after another; a notice to a group; a table; what should be changed.

Finds out what a press, a text or a picture belongs to. Not for: what it changes then (see message_fields, message_texts,
group_notice, spreadsheet, campaigns/change_request), the campaign's own screens (see campaigns), wording (see
drafting_view).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import Message

from handlers.callbacks import Press
from handlers.campaigns import change_request
from handlers.campaigns.campaign_cards import draw_anew, names_a_day
from handlers.context import Context
from handlers.drafting import (
    form_answers,
    form_state,
    group_notice,
    leaving,
    media,
    message_fields,
    message_texts,
    spreadsheet,
)
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.leaving import is_blank
from handlers.drafting.message_fields import At, closed, show_campaign, standing
from handlers.drafting.message_texts import WORDS, MessageTexts, sent_words
from handlers.form_handler import FormAnswer, FormHandler
from handlers.said import Said
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from locales.plain import Wish
from referrals.domain import json_values
from referrals.domain.broadcast import NOT_KEPT, MessageId
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.model import MOST_MESSAGES
from referrals.domain.campaign.transitions import changeable
from referrals.domain.decision import Refused
from referrals.domain.form import AT_THE_TABLE, COMPOSING, Form

Pressed = Callable[[Context, Press], Awaitable[None]]
PressedAt = Callable[[Context, At, Press], Awaitable[None]]
TypedAt = Callable[[Context, At, str], Awaitable[None]]
WordsAnswer = Callable[[Context, Form, MessageTexts], Awaitable[None]]


async def pressed(context: Context) -> None:
    """`e:new`, `e:more:12`, `e:day:12:17:2026-11-26` …: what to do, the campaign, the message, the value."""
    press = context.press
    what = press.word(0)
    if names_a_day(press):
        await draw_anew(context, press)
    elif what in PRESSES:
        await PRESSES[what](context, press)
    elif what in PRESSES_AT:
        at = await _at(context, press)
        if at is not None:
            await PRESSES_AT[what](context, at, press)
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


async def _at(context: Context, press: Press) -> At | None:
    """The message that a button names, with her form at it. What has gone is said, what is not there too."""
    campaign = await context.use_cases.campaigning.showing.campaign(context.call, press.number(1))
    message = campaign.message(MessageId(press.number(2))) if campaign else None
    if campaign is None or message is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return None
    if not changeable(campaign, message):
        context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.GONE)
        return None
    return At(await _form_at(context, campaign, message.id), campaign, message)


async def _form_at(context: Context, campaign: Campaign, message: MessageId) -> Form:
    form = context.form
    if form_answers.writing(form):
        here = (json_values.number(form.answers, "campaign"), json_values.number(form.answers, "message"))
        if here == (campaign.id, message):
            return form
    language = context.person.language
    return await form_state.begin(context, "message", campaign=campaign.id, message=message, language=language)


async def _new(context: Context, _press: Press) -> None:
    """A draft of her own words; one that is still without any is gone on with."""
    known = await context.use_cases.campaigning.showing.campaigns(context.call)
    blank = next((each for each in known if is_blank(each, context.person)), None)
    begun = blank or await context.use_cases.campaigning.drafting.begin(context.call, "")
    if isinstance(begun, Refused):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        await _ask_for_text(context, begun)


async def _more(context: Context, press: Press) -> None:
    """One more message."""
    campaign = await context.use_cases.campaigning.showing.campaign(context.call, press.number(1))
    if campaign is None or campaign.group is not None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif len(campaign.messages) >= MOST_MESSAGES:
        context.toast(ViewKey.COMPOSING_FULL)
    else:
        await _ask_for_text(context, campaign)


async def _ask_for_text(context: Context, campaign: Campaign) -> None:
    language = context.person.language
    await form_state.begin_below(context, "text", campaign=campaign.id, message=NOT_KEPT, language=language)


async def _edit(context: Context, at: At, _press: Press) -> None:
    """The card of a message, below everything else."""
    form_state.go(context, at.form, "message", below=True)


async def _back(context: Context, at: At, _press: Press) -> None:
    """The card of the message, in the place of what was asked."""
    form_state.go(context, at.form, "message")


async def _language(context: Context, press: Press) -> None:
    """`e:lang:12:ru`: another language for the first words."""
    form = context.form
    if not form_answers.writing(form) or json_values.number(form.answers, "campaign") != press.number(1):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        message_texts.language_pressed(context, form, press.word(2))


async def _done(context: Context, press: Press) -> None:
    """Back to the campaign's own card."""
    campaign = await context.use_cases.campaigning.showing.campaign(context.call, press.number(1))
    if campaign is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        show_campaign(context, campaign)


async def _of_the_step(context: Context, press: Press) -> None:
    """`e:keep`, `e:stop`: what these do depends on what she is writing."""
    form = context.form
    if form_answers.writing(form):
        await at_step(form).pressed[press.word(0)](context, form)
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


PRESSES: Mapping[str, Pressed] = {
    "new": _new,
    "more": _more,
    "lang": _language,
    "keep": _of_the_step,
    "done": _done,
    "stop": _of_the_step,
    "notice": group_notice.begun,
    "send": group_notice.sent,
    "table": spreadsheet.pressed,
}
PRESSES_AT: Mapping[str, PressedAt] = {
    "edit": _edit,
    "back": _back,
    "day": message_fields.day_pressed,
    "hour": message_fields.hour_pressed,
    "meeting": message_fields.meeting_pressed,
    "picture": message_fields.picture_pressed,
    "fit": message_fields.fit_pressed,
    "drop": message_fields.drop_pressed,
    **dict.fromkeys(WORDS, message_texts.words_pressed),
}
"""Those that name a message."""
TYPED: Mapping[str, TypedAt] = {
    "day": message_fields.day_typed,
    "hour": message_fields.hour_typed,
    "meeting": message_fields.meeting_typed,
}
"""The steps at which a text is read as a day or an hour."""


def _worded(answer: WordsAnswer) -> FormAnswer:
    async def worded(context: Context, form: Form, message: Message) -> None:
        await answer(context, form, sent_words(message))

    return worded


async def _wrote_beside(context: Context, form: Form, _words: MessageTexts) -> None:
    """Words where none are asked for."""
    form_state.wrong(context, form, DraftProblem.WHICH if form.step == "message" else DraftProblem.PRESS)


async def _typed(context: Context, form: Form, words: MessageTexts) -> None:
    found = await standing(context, form)
    if found is None or found[1] is None:
        closed(context)
    else:
        await TYPED[form.step](context, At(form, found[0], found[1]), words.text)


async def _sent_photo(context: Context, form: Form, message: Message) -> None:
    """The words under it are taken too, where words are asked for."""
    words = sent_words(message)
    await (message_texts.wrote(context, form, words) if words.text else media.sent_photo(context, form, message))


async def _ignored(_context: Context, _form: Form, _message: Message) -> None:
    """An edit of what was no answer."""


_MESSAGE = FormHandler(
    wrote=_worded(_wrote_beside),
    edited=_worded(message_texts.edited),
    media={Said.PHOTO: media.sent_photo, Said.OTHER: media.sent_file},
    cancel=leaving.cancelled,
    pressed={"keep": message_texts.keep_beginning, "stop": leaving.stopped},
    wishes=frozenset({Wish.CANCEL}),
)
"""The card of a message, and the questions about it that only buttons answer."""
_WORDS = replace(
    _MESSAGE,
    wrote=_worded(message_texts.wrote),
    media={Said.PHOTO: _sent_photo, Said.OTHER: media.sent_file},
)
_TYPED = replace(_MESSAGE, wrote=_worded(_typed))
_TABLE = replace(_MESSAGE, edited=_ignored, media=dict.fromkeys((Said.PHOTO, Said.OTHER), spreadsheet.sent))
_WORDS_ONLY = replace(_MESSAGE, media=dict.fromkeys((Said.PHOTO, Said.OTHER), media.words_only))
_NOTICE = replace(
    _WORDS_ONLY,
    wrote=_worded(group_notice.wrote),
    edited=_worded(group_notice.edited),
    pressed={"keep": group_notice.keep_beginning, "stop": leaving.stopped},
)
_CHANGE_REQUEST = replace(
    _WORDS_ONLY,
    wrote=_worded(change_request.wrote),
    edited=_worded(change_request.edited),
    cancel=change_request.cancelled,
    pressed={"keep": change_request.keep_beginning, "stop": change_request.stopped},
)
STEPS: Mapping[str, FormHandler] = {
    **dict.fromkeys(WORDS, _WORDS),
    **dict.fromkeys(TYPED, _TYPED),
    **dict.fromkeys(group_notice.STEPS, _NOTICE),
    **dict.fromkeys(change_request.STEPS, _CHANGE_REQUEST),
    AT_THE_TABLE: _TABLE,
}


async def _begin_again(context: Context, form: Form, _message: Message) -> None:
    """Nothing is written into another message; what was written stays, with a button to it."""
    form_state.leave(context)
    context.show(ViewKey.COMPOSING_STOPPED, slot=COMPOSING, campaign=json_values.number(form.answers, "campaign"))


_OF_BEFORE = replace(_MESSAGE, wrote=_begin_again, media=dict.fromkeys((Said.PHOTO, Said.OTHER), _begin_again))
"""A form of before messages had ids names one by its day, on which there may be another one by now."""


def at_step(form: Form) -> FormHandler:
    """What answers at the step at which she is."""
    return _OF_BEFORE if json_values.word(form.answers, "day") else STEPS.get(form.step, _MESSAGE)
