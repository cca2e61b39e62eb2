"""Whoever writes for a campaign: own words, one message after another; a notice to a group; a table; what should be changed.

Finds out what a press, a text or a picture belongs to. Not for: what it changes then (see message_parts, message_words,
group_notice, table_sent, sending_back), the campaign's own screens (see campaigning), wording (handlers/views/composing).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import Message, Update

from handlers import (
    answering,
    draft_answers,
    draft_form,
    group_notice,
    message_parts,
    message_words,
    sending_back,
    table_sent,
)
from handlers.callbacks import Press
from handlers.message_parts import At, closed, show_campaign, standing
from handlers.message_words import WORDS, Words, sent_words
from handlers.turn import Parts, Turn, press_of
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.campaign.life import changeable
from referrals.domain.campaign.record import MOST_MESSAGES
from referrals.domain.decision import Refused
from referrals.domain.form import AT_THE_TABLE, COMPOSING, Form
from referrals.domain.person import Person

Pressed = Callable[[Turn, Press], Awaitable[None]]
PressedAt = Callable[[Turn, At, Press], Awaitable[None]]
TypedAt = Callable[[Turn, At, str], Awaitable[None]]
WORDS_ONLY = (*group_notice.STEPS, *sending_back.STEPS)
"""The steps at which neither a picture nor a file has any place."""


def writing(_update: Update, parts: Parts) -> bool:
    """Whether what she sends now belongs to what she is writing."""
    return draft_answers.writing(parts.form)


async def pressed(update: Update, turn: Turn) -> None:
    """`e:new`, `e:more:12`, `e:day:12:2026-11-25:2026-11-26` …: what to do, the campaign, the message, the value."""
    press = press_of(update)
    what = press.word(0)
    if what in PRESSES:
        await PRESSES[what](turn, press)
    elif what in PRESSES_AT:
        at = await _at(turn, press)
        if at is not None:
            await PRESSES_AT[what](turn, at, press)
    else:
        turn.toast("error.old_button")


async def _at(turn: Turn, press: Press) -> At | None:
    """The message that a button names, with her form at it. What has gone is said, what is not there too."""
    campaign = await turn.uses.campaigning.campaign(turn.tx, turn.person, press.number(1), turn.now)
    day = press.day(2)
    message = campaign.message(day) if campaign and day else None
    if campaign is None or message is None:
        turn.toast("error.old_button")
        return None
    if not changeable(campaign, message):
        turn.toast("campaign.said", what="gone")
        return None
    return At(await _form_at(turn, campaign, press.word(2)), campaign, message)


async def _form_at(turn: Turn, campaign: Campaign, day: str) -> Form:
    form = turn.form
    if draft_answers.writing(form):
        here = (json_values.number(form.answers, "campaign"), json_values.word(form.answers, "day"))
        if here == (campaign.id, day):
            return form
    return await draft_form.begin(turn, "message", campaign=campaign.id, day=day, language=turn.person.language)


async def _new(turn: Turn, _press: Press) -> None:
    """A draft of her own words; one that is still without any is gone on with."""
    known = await turn.uses.campaigning.campaigns(turn.tx, turn.person, turn.now)
    blank = next((each for each in known if _is_blank(each, turn.person)), None)
    begun = blank or await turn.uses.campaigning.begin(turn.tx, turn.person, "", turn.now)
    if isinstance(begun, Refused):
        turn.toast("error.old_button")
    else:
        await _ask_for_text(turn, begun)


def _is_blank(campaign: Campaign, person: Person) -> bool:
    mine = campaign.state is CampaignState.DRAFT and campaign.keeper == person.id and campaign.group is None
    return mine and not campaign.pack and not campaign.messages


async def _more(turn: Turn, press: Press) -> None:
    """One more message."""
    campaign = await turn.uses.campaigning.campaign(turn.tx, turn.person, press.number(1), turn.now)
    if campaign is None or campaign.group is not None:
        turn.toast("error.old_button")
    elif len(campaign.messages) >= MOST_MESSAGES:
        turn.toast("composing.full")
    else:
        await _ask_for_text(turn, campaign)


async def _ask_for_text(turn: Turn, campaign: Campaign) -> None:
    await draft_form.begin_below(turn, "text", campaign=campaign.id, day="", language=turn.person.language)


async def _edit(turn: Turn, at: At, _press: Press) -> None:
    """The card of a message, below everything else."""
    draft_form.go(turn, at.form, "message", below=True)


async def _back(turn: Turn, at: At, _press: Press) -> None:
    """The card of the message, in the place of what was asked."""
    draft_form.go(turn, at.form, "message")


async def _language(turn: Turn, press: Press) -> None:
    """`e:lang:12:ru`: another language for the first words."""
    form = turn.form
    if not draft_answers.writing(form) or json_values.number(form.answers, "campaign") != press.number(1):
        turn.toast("error.old_button")
    else:
        message_words.language_pressed(turn, form, press.word(2))


async def _keep_beginning(turn: Turn, _press: Press) -> None:
    form = turn.form
    if not draft_answers.writing(form):
        turn.toast("error.old_button")
    elif form.step in group_notice.STEPS:
        group_notice.keep_beginning(turn, form)
    elif form.step in sending_back.STEPS:
        sending_back.keep_beginning(turn, form)
    else:
        await message_words.keep_beginning(turn, form)


async def _done(turn: Turn, press: Press) -> None:
    """Back to the campaign's own card."""
    campaign = await turn.uses.campaigning.campaign(turn.tx, turn.person, press.number(1), turn.now)
    if campaign is None:
        turn.toast("error.old_button")
    else:
        show_campaign(turn, campaign)


async def _stop(turn: Turn, _press: Press) -> None:
    """She writes no more; what is in a draft stays there."""
    if not draft_answers.writing(turn.form):
        turn.toast("error.old_button")
        return
    if turn.form.step in sending_back.STEPS:
        await sending_back.stopped(turn, turn.form)
        return
    kept = await _left(turn, turn.form)
    draft_form.leave(turn)
    if kept is not None:
        show_campaign(turn, kept)
    else:
        turn.toast("form.deleted")


async def _left(turn: Turn, form: Form) -> Campaign | None:
    """The campaign she was writing in, if anything is in it; a blank draft is thrown away."""
    found = await standing(turn, form)
    if found is None or not _is_blank(found[0], turn.person):
        return found[0] if found else None
    await turn.uses.campaigning.cancel(turn.tx, turn.person, found[0].id, turn.now)
    return None


async def cancel(update: Update, turn: Turn) -> None:
    """`/cancel` while she writes: what is in a draft stays there, and is named."""
    if turn.form is not None and turn.form.step in sending_back.STEPS:
        sending_back.cancelled(turn, turn.form)
        return
    kept = await _left(turn, turn.form) if turn.form else None
    draft_form.leave(turn)
    if kept is not None:
        turn.show("composing.stopped", slot=COMPOSING, campaign=kept.id)
    else:
        turn.show("report.cancelled")


async def wrote(update: Update, turn: Turn) -> None:
    """Any text while she writes."""
    form, message = turn.form, update.effective_message
    if form is None or message is None:
        return
    words = sent_words(message)
    if await _answers(turn, message):
        await answering.wrote(update, turn)
        turn.redraw_form()
    elif form.step in group_notice.STEPS:
        group_notice.wrote(turn, form, words)
    elif form.step in sending_back.STEPS:
        sending_back.wrote(turn, form, words)
    elif form.step in WORDS:
        await message_words.wrote(turn, form, words)
    elif form.step in TYPED:
        await _typed(turn, form, words)
    else:
        draft_form.wrong(turn, form, "which" if form.step == "message" else "press")


async def _answers(turn: Turn, message: Message) -> bool:
    """Whether it replies to one of the network's messages: then it is an answer, whatever she is writing."""
    to = message.reply_to_message
    return (
        to is not None
        and await turn.uses.campaigning.answered(turn.tx, turn.person, to.message_id, turn.now) is not None
    )


async def _typed(turn: Turn, form: Form, words: Words) -> None:
    found = await standing(turn, form)
    if found is None or found[1] is None:
        closed(turn)
    else:
        await TYPED[form.step](turn, At(form, found[0], found[1]), words.text)


async def edited(update: Update, turn: Turn) -> None:
    """A changed message while she writes."""
    form, message = turn.form, update.effective_message
    if form is None or message is None:
        return
    if form.step in group_notice.STEPS:
        group_notice.edited(turn, form, sent_words(message))
    elif form.step in sending_back.STEPS:
        sending_back.edited(turn, form, sent_words(message))
    elif form.step != AT_THE_TABLE:
        await message_words.edited(turn, form, sent_words(message))


async def sent_photo(update: Update, turn: Turn) -> None:
    """A picture for the message at which she is; its words, where words are asked for, are taken too."""
    form, message = turn.form, update.effective_message
    if form is None or message is None:
        return
    if form.step == AT_THE_TABLE:
        await table_sent.sent(turn, message)
    elif form.step in WORDS_ONLY:
        draft_form.wrong(turn, form, "words_only")
    elif form.step in WORDS and sent_words(message).text:
        await message_words.wrote(turn, form, sent_words(message))
    else:
        await _hang(turn, form, sent_words(message).picture)


async def _hang(turn: Turn, form: Form, picture: str) -> None:
    found = await standing(turn, form)
    if found is None:
        closed(turn)
    elif found[1] is None:
        draft_form.wrong(turn, form, "words_first")
    else:
        await message_parts.save(turn, form, found[0].id, replace(found[1], picture=picture), below=True)


async def sent_other(update: Update, turn: Turn) -> None:
    """A file, a voice, a sticker: only a table is taken, where one is expected. Nothing is ever fetched for the rest."""
    form, message = turn.form, update.effective_message
    if form is None or message is None:
        return
    if form.step == AT_THE_TABLE:
        await table_sent.sent(turn, message)
    elif message.document is not None and form.step not in WORDS_ONLY:
        draft_form.wrong(turn, form, "as_photo")
    else:
        draft_form.wrong(turn, form, "words_only")


PRESSES: Mapping[str, Pressed] = {
    "new": _new,
    "more": _more,
    "lang": _language,
    "keep": _keep_beginning,
    "done": _done,
    "stop": _stop,
    "notice": group_notice.begun,
    "send": group_notice.sent,
    "table": table_sent.pressed,
}
PRESSES_AT: Mapping[str, PressedAt] = {
    "edit": _edit,
    "back": _back,
    "day": message_parts.day_pressed,
    "hour": message_parts.hour_pressed,
    "meeting": message_parts.meeting_pressed,
    "picture": message_parts.picture_pressed,
    "fit": message_parts.fit_pressed,
    "drop": message_parts.drop_pressed,
    **dict.fromkeys(WORDS, message_words.words_pressed),
}
"""Those that name a message."""
TYPED: Mapping[str, TypedAt] = {
    "day": message_parts.day_typed,
    "hour": message_parts.hour_typed,
    "meeting": message_parts.meeting_typed,
}
"""The steps at which a text is read as a day or an hour."""
