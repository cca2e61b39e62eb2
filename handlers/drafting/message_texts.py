"""The words of one message: its text, what to do and the words of its picture, in each language; and changing them by an edit.

What is too long is kept until she says what to do with it. Not for: wording (handlers/drafting/drafting_view).
"""

from dataclasses import dataclass, replace
from typing import Any

from telegram import Message as Sent

from handlers.callbacks import Press
from handlers.context import Context
from handlers.drafting import form_answers, form_state
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_fields import At, closed, first_message, save, standing
from handlers.forms.steps import clean
from handlers.view_key import ViewKey
from locales.words import LANGUAGES
from referrals.domain import json_values
from referrals.domain.broadcast import NOT_KEPT
from referrals.domain.campaign import CampaignId, Message, Text
from referrals.domain.campaign.model import LONGEST_TEXT
from referrals.domain.campaign.sheet import LONGEST_CARD
from referrals.domain.form import Form
from referrals.domain.notice import Json
from referrals.domain.text_length import beginning, length

WORDS = ("text", "call_to_action", "card")
"""The steps that take words; each is a part of a `Text`."""
LONGEST_ACT = 300
SPLIT_AT = 4000
"""What is longer was cut by Telegram, and its rest comes at once in another message."""
AT_ONCE = 3
"""Seconds."""
LONGEST_KEPT = 20_000
_EDITABLE = 20
"""Of her newest messages an edit counts."""


@dataclass(frozen=True, slots=True)
class MessageTexts:
    """What she sent: `source` is the id of her message, `at` its second, `picture` came with it."""

    text: str
    source: int
    at: int
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which words are meant: a part of a message's `Text`, in a language; or a step that has words of one kind only."""

    part: str
    language: str = ""


def sent_words(message: Sent) -> MessageTexts:
    """A text, or the words under a picture."""
    picture = message.photo[-1].file_id if message.photo else ""
    said = clean(message.text or message.caption or "")
    return MessageTexts(said, message.message_id, int(message.date.timestamp()), picture)


async def words_pressed(context: Context, at: At, press: Press) -> None:
    """`e:text:12:17:ru`, `e:call_to_action:…`, `e:card:…`; with "none" behind it those words go."""
    part, language = press.word(0), press.word(3) or json_values.word(at.form.answers, "language")
    if part != "text" and language not in at.message.texts:
        language = next(iter(at.message.texts), language)
    if language not in LANGUAGES:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif press.word(4) == "none":
        await _take_out(context, at, part, language)
    else:
        form_state.go(context, at.form, part, language=language)


async def _take_out(context: Context, at: At, part: str, language: str) -> None:
    """Without its text a language has nothing; the last language stays."""
    texts = dict(at.message.texts)
    if part == "text" and len(texts) > 1:
        texts.pop(language, None)
    elif part != "text" and language in texts:
        texts[language] = _with(texts[language], part, "")
    await save(context, at.form, at.campaign.id, replace(at.message, texts=texts), below=False)


def _with(text: Text, part: str, words: str) -> Text:
    changed: dict[str, Any] = {part: words}
    return replace(text, **changed)


def language_pressed(context: Context, form: Form, language: str) -> None:
    """Another language for the first words of a message."""
    if language in LANGUAGES and form.step == "text":
        form_state.go(context, form, "text", language=language)
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


async def wrote(context: Context, form: Form, words: MessageTexts) -> None:
    """Words for the step at which she is; what follows a text that was cut belongs to it."""
    words = rejoined(form, words)
    if words.text:
        await put(context, form, _asked(form), words)
    else:
        form_state.wrong(context, form, DraftProblem.EMPTY)


def rejoined(form: Form, words: MessageTexts) -> MessageTexts:
    """With what came just before it, where Telegram has cut one long text in two."""
    waiting = form_answers.too_long(form)
    untouched = json_values.number(waiting, "version") == form.version
    if untouched and words.at - json_values.number(waiting, "at") <= AT_ONCE:
        return replace(words, text=f"{json_values.word(waiting, 'text')}{words.text}"[:LONGEST_KEPT])
    return words


def kept_whole(form: Form, asked: Asked, words: MessageTexts, limit: int) -> Json:
    """What is too long for a part, until she says what to do with it (see `form_answers.too_long`)."""
    return {
        "part": asked.part,
        "language": asked.language,
        "text": words.text,
        "limit": limit,
        "source": words.source,
        "at": words.at,
        "picture": words.picture,
        "version": form.version + 1 if length(words.text) >= SPLIT_AT else 0,
    }


def what_fits(form: Form) -> MessageTexts | None:
    """The beginning of what was too long for the part that is asked for; None where nothing was."""
    waiting = form_answers.too_long(form)
    if not waiting:
        return None
    kept = beginning(json_values.word(waiting, "text"), json_values.number(waiting, "limit")).rstrip()
    source, at = json_values.number(waiting, "source"), json_values.number(waiting, "at")
    return MessageTexts(kept, source, at, json_values.word(waiting, "picture"))


def _asked(form: Form) -> Asked:
    return Asked(form.step, json_values.word(form.answers, "language"))


async def put(context: Context, form: Form, asked: Asked, words: MessageTexts) -> None:
    """Keep these words; the first ones make the message."""
    message = await _message(context, form)
    if message is None:
        closed(context)
        return
    if asked.part != "text" and asked.language not in message.texts:
        form_state.wrong(context, form, DraftProblem.WORDS_FIRST)
        return
    limit = _limit(message, asked)
    if length(words.text) <= limit:
        await _keep(context, form, message, asked, words)
        return
    long = kept_whole(form, asked, words, limit)
    form_state.go(context, form, asked.part, below=True, language=asked.language, long=long)


async def _message(context: Context, form: Form) -> Message | None:
    """The message she writes, a new one where it has no id yet; None where it is gone."""
    found = await standing(context, form)
    if found is None or (found[1] is None and json_values.number(form.answers, "message", NOT_KEPT) != NOT_KEPT):
        return None
    return found[1] or first_message(context, found[0])


async def _keep(context: Context, form: Form, message: Message, asked: Asked, words: MessageTexts) -> None:
    part, language = asked.part, asked.language
    text = _with(message.texts.get(language, Text("")), part, words.text)
    written = replace(message, texts={**message.texts, language: text}, picture=words.picture or message.picture)
    answers: dict[str, Json] = {**form.answers, "sources": _sources(form) | {str(words.source): [part, language]}}
    waiting = json_values.table(form.answers, "long")
    if (json_values.word(waiting, "part"), json_values.word(waiting, "language")) == (part, language):
        del answers["long"]
    campaign = CampaignId(json_values.number(form.answers, "campaign"))
    await save(context, replace(form, answers=answers | {"language": language}), campaign, written, below=True)


def _sources(form: Form) -> dict[str, Json]:
    return dict(list(json_values.table(form.answers, "sources").items())[1 - _EDITABLE :])


def _limit(message: Message, asked: Asked) -> int:
    """How long these words may be, beside the others."""
    text = message.texts.get(asked.language, Text(""))
    match asked.part:
        case "text":
            return LONGEST_TEXT - length(text.call_to_action)
        case "call_to_action":
            return min(LONGEST_ACT, LONGEST_TEXT - length(text.text))
        case _:
            return LONGEST_CARD


async def keep_beginning(context: Context, form: Form) -> None:
    """She wants only the beginning of what was too long."""
    words, message = what_fits(form), await _message(context, form)
    if words is None or message is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    await _keep(context, form, message, _asked(form), words)


async def edited(context: Context, form: Form, words: MessageTexts) -> None:
    """She changed a text she had sent: the words it became are changed."""
    waiting = json_values.table(form.answers, "long")
    if json_values.number(waiting, "source") == words.source:
        which: Json = [waiting.get("part"), waiting.get("language")]
    else:
        which = json_values.table(form.answers, "sources").get(str(words.source))
    if isinstance(which, list) and words.text:
        await put(context, form, Asked(*map(str, which)), words)
