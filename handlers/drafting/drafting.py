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
from handlers.campaigns.campaign_prompts_view import CampaignToast
from handlers.context import Context
from handlers.drafting import form_answers, form_state, group_notice, message_fields, message_texts, spreadsheet
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_fields import At, closed, show_campaign, standing
from handlers.drafting.message_texts import WORDS, MessageTexts, sent_words
from handlers.reading import answering
from handlers.view_key import ViewKey
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.campaign.model import MOST_MESSAGES
from referrals.domain.campaign.transitions import changeable
from referrals.domain.decision import Refused
from referrals.domain.form import AT_THE_TABLE, COMPOSING, Form
from referrals.domain.person import Person

Pressed = Callable[[Context, Press], Awaitable[None]]
PressedAt = Callable[[Context, At, Press], Awaitable[None]]
TypedAt = Callable[[Context, At, str], Awaitable[None]]
WORDS_ONLY = (*group_notice.STEPS, *change_request.STEPS)
"""The steps at which neither a picture nor a file has any place."""


def writing(context: Context) -> bool:
    """Whether what she sends now belongs to what she is writing."""
    return form_answers.writing(context.form)


async def pressed(context: Context) -> None:
    """`e:new`, `e:more:12`, `e:day:12:2026-11-25:2026-11-26` …: what to do, the campaign, the message, the value."""
    press = context.press
    what = press.word(0)
    if what in PRESSES:
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
    day = press.day(2)
    message = campaign.message(day) if campaign and day else None
    if campaign is None or message is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return None
    if not changeable(campaign, message):
        context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.GONE)
        return None
    return At(await _form_at(context, campaign, press.word(2)), campaign, message)


async def _form_at(context: Context, campaign: Campaign, day: str) -> Form:
    form = context.form
    if form_answers.writing(form):
        here = (json_values.number(form.answers, "campaign"), json_values.word(form.answers, "day"))
        if here == (campaign.id, day):
            return form
    return await form_state.begin(context, "message", campaign=campaign.id, day=day, language=context.person.language)


async def _new(context: Context, _press: Press) -> None:
    """A draft of her own words; one that is still without any is gone on with."""
    known = await context.use_cases.campaigning.showing.campaigns(context.call)
    blank = next((each for each in known if _is_blank(each, context.person)), None)
    begun = blank or await context.use_cases.campaigning.drafting.begin(context.call, "")
    if isinstance(begun, Refused):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        await _ask_for_text(context, begun)


def _is_blank(campaign: Campaign, person: Person) -> bool:
    mine = campaign.state is CampaignState.DRAFT and campaign.owner == person.id and campaign.group is None
    return mine and not campaign.pack and not campaign.messages


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
    await form_state.begin_below(context, "text", campaign=campaign.id, day="", language=context.person.language)


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


async def _keep_beginning(context: Context, _press: Press) -> None:
    form = context.form
    if not form_answers.writing(form):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif form.step in group_notice.STEPS:
        group_notice.keep_beginning(context, form)
    elif form.step in change_request.STEPS:
        change_request.keep_beginning(context, form)
    else:
        await message_texts.keep_beginning(context, form)


async def _done(context: Context, press: Press) -> None:
    """Back to the campaign's own card."""
    campaign = await context.use_cases.campaigning.showing.campaign(context.call, press.number(1))
    if campaign is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        show_campaign(context, campaign)


async def _stop(context: Context, _press: Press) -> None:
    """She writes no more; what is in a draft stays there."""
    if not form_answers.writing(context.form):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    if context.form.step in change_request.STEPS:
        await change_request.stopped(context, context.form)
        return
    kept = await _left(context, context.form)
    form_state.leave(context)
    if kept is not None:
        show_campaign(context, kept)
    else:
        context.toast(ViewKey.FORM_DELETED)


async def _left(context: Context, form: Form) -> Campaign | None:
    """The campaign she was writing in, if anything is in it; a blank draft is thrown away."""
    found = await standing(context, form)
    if found is None or not _is_blank(found[0], context.person):
        return found[0] if found else None
    await context.use_cases.campaigning.oversight.cancel(context.call, found[0].id)
    return None


async def cancel(context: Context) -> None:
    """`/cancel` while she writes: what is in a draft stays there, and is named."""
    if context.form is not None and context.form.step in change_request.STEPS:
        change_request.cancelled(context, context.form)
        return
    kept = await _left(context, context.form) if context.form else None
    form_state.leave(context)
    if kept is not None:
        context.show(ViewKey.COMPOSING_STOPPED, slot=COMPOSING, campaign=kept.id)
    else:
        context.show(ViewKey.REPORT_CANCELLED)


async def wrote(context: Context) -> None:
    """Any text while she writes."""
    form, message = context.form, context.update.effective_message
    if form is None or message is None:
        return
    words = sent_words(message)
    if await _answers(context, message):
        await answering.wrote(context)
        context.redraw_form()
    elif form.step in group_notice.STEPS:
        group_notice.wrote(context, form, words)
    elif form.step in change_request.STEPS:
        change_request.wrote(context, form, words)
    elif form.step in WORDS:
        await message_texts.wrote(context, form, words)
    elif form.step in TYPED:
        await _typed(context, form, words)
    else:
        form_state.wrong(context, form, DraftProblem.WHICH if form.step == "message" else DraftProblem.PRESS)


async def _answers(context: Context, message: Message) -> bool:
    """Whether it replies to one of the network's messages: then it is an answer, whatever she is writing."""
    to = message.reply_to_message
    return (
        to is not None and await context.use_cases.campaigning.replies.answered(context.call, to.message_id) is not None
    )


async def _typed(context: Context, form: Form, words: MessageTexts) -> None:
    found = await standing(context, form)
    if found is None or found[1] is None:
        closed(context)
    else:
        await TYPED[form.step](context, At(form, found[0], found[1]), words.text)


async def edited(context: Context) -> None:
    """A changed message while she writes."""
    form, message = context.form, context.update.effective_message
    if form is None or message is None:
        return
    if form.step in group_notice.STEPS:
        group_notice.edited(context, form, sent_words(message))
    elif form.step in change_request.STEPS:
        change_request.edited(context, form, sent_words(message))
    elif form.step != AT_THE_TABLE:
        await message_texts.edited(context, form, sent_words(message))


async def sent_photo(context: Context) -> None:
    """A picture for the message at which she is; its words, where words are asked for, are taken too."""
    form, message = context.form, context.update.effective_message
    if form is None or message is None:
        return
    if form.step == AT_THE_TABLE:
        await spreadsheet.sent(context, message)
    elif form.step in WORDS_ONLY:
        form_state.wrong(context, form, DraftProblem.WORDS_ONLY)
    elif form.step in WORDS and sent_words(message).text:
        await message_texts.wrote(context, form, sent_words(message))
    else:
        await _hang(context, form, sent_words(message).picture)


async def _hang(context: Context, form: Form, picture: str) -> None:
    found = await standing(context, form)
    if found is None:
        closed(context)
    elif found[1] is None:
        form_state.wrong(context, form, DraftProblem.WORDS_FIRST)
    else:
        await message_fields.save(context, form, found[0].id, replace(found[1], picture=picture), below=True)


async def sent_other(context: Context) -> None:
    """A file, a voice, a sticker: only a table is taken, where one is expected. Nothing is ever fetched for the rest."""
    form, message = context.form, context.update.effective_message
    if form is None or message is None:
        return
    if form.step == AT_THE_TABLE:
        await spreadsheet.sent(context, message)
    elif message.document is not None and form.step not in WORDS_ONLY:
        form_state.wrong(context, form, DraftProblem.AS_PHOTO)
    else:
        form_state.wrong(context, form, DraftProblem.WORDS_ONLY)


PRESSES: Mapping[str, Pressed] = {
    "new": _new,
    "more": _more,
    "lang": _language,
    "keep": _keep_beginning,
    "done": _done,
    "stop": _stop,
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
