"""One call of the Bot API, and what became of it in one type. Nothing here waits, paces, repeats or keeps anything.

Not for: what to say (see rendering) or what an outcome means for a row (see outcomes).
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.transport import TOO_LARGE, NotReached, NotTaken
from handlers.ui.page import Attachment

log = logging.getLogger(__name__)

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class File:
    """What goes with a message: its bytes, or Telegram's own id of it."""

    content: bytes | str
    name: str
    photo: bool


@dataclass(frozen=True, slots=True)
class Send:
    """A new message. `file` is what was made of the attachment (see attachments); without one the text goes alone."""

    chat: int
    text: str
    markup: Markup | None
    silent: bool
    protect: bool
    attachment: Attachment | None = None
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Another text and other buttons for a message that stands there."""

    chat: int
    message: int
    text: str
    markup: InlineKeyboardMarkup | None


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message away, on both sides."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class DeleteMany:
    """Take up to 100 messages away, on both sides; those that are not there are passed over."""

    chat: int
    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a press; an empty text only ends its waiting."""

    query: str
    text: str
    alert: bool


Call = Send | Edit | Delete | DeleteMany | Answer


class Why(StrEnum):
    """Why Telegram will never take a call."""

    BLOCKED = "blocked"
    """She blocked the bot, or never started it."""
    DEACTIVATED = "deactivated"
    """Her account is gone."""
    CHAT_NOT_FOUND = "chat not found"
    """There is no such chat, any more."""
    MESSAGE_GONE = "message gone"
    """The message to change is not in the chat."""
    MESSAGE_STUCK = "message stuck"
    """The message is there, and Telegram will not change or delete it."""
    TOO_LATE = "too late"
    """The press can no longer be answered."""
    FILE_REFUSED = "file refused"
    """Telegram has no such file any more, or does not take it for a picture."""
    FORBIDDEN = "forbidden"
    """Telegram forbids writing in this chat, for whatever reason."""
    REJECTED = "rejected"
    """Telegram refuses this chat or this content, in words we don't know; perhaps our own mistake."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has done it, or it was so already. `message` is the id of a new message, `file` of what went with it."""

    message: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """Surely not done; to be tried again. After `after` seconds in this chat, or, if None, when Telegram can be reached again."""

    after: float | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody answered, or something between us and Telegram did: it may have been done."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another id now; nothing was done."""

    chat: int


@dataclass(frozen=True, slots=True)
class Final:
    """Not done, and never will be."""

    why: Why


Outcome = Sent | Retry | Unknown | Moved | Final


async def execute(bot: Bot, call: Call) -> Outcome:
    """Make the call once. Errors other than Telegram's are raised: they are mistakes of this program."""
    try:
        return await _make(bot, call)
    except TelegramError as error:
        return outcome_of(error)


async def _make(bot: Bot, call: Call) -> Sent:
    match call:
        case Send(file=File() as file):
            sent = await _send_file(bot, call, file)
            return Sent(sent.message_id, sent.photo[-1].file_id if sent.photo else None)
        case Send():
            return Sent((await _send(bot, call)).message_id)
        case Edit():
            await bot.edit_message_text(
                call.text,
                chat_id=call.chat,
                message_id=call.message,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=call.markup,
            )
        case Delete():
            await bot.delete_message(call.chat, call.message)
        case DeleteMany():
            await bot.delete_messages(call.chat, call.messages)
        case Answer():
            await bot.answer_callback_query(call.query, call.text or None, show_alert=call.alert or None)
    return Sent()


async def _send(bot: Bot, call: Send) -> Message:
    return await bot.send_message(
        call.chat,
        call.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        disable_notification=call.silent,
        protect_content=call.protect,
        reply_markup=call.markup,
    )


async def _send_file(bot: Bot, call: Send, file: File) -> Message:
    content = file.content if isinstance(file.content, str) else InputFile(file.content, file.name)
    send = partial(bot.send_photo, photo=content) if file.photo else partial(bot.send_document, document=content)
    return await send(
        call.chat,
        caption=call.text,
        parse_mode=ParseMode.HTML,
        disable_notification=call.silent,
        protect_content=call.protect,
        reply_markup=call.markup,
    )


def outcome_of(error: TelegramError) -> Outcome:
    """Decided by class; the words only refine it. A 400 or 403 from Telegram itself is final, other refusals pass, and
    whatever may have been done is in doubt: time-outs and other network errors."""
    match error:
        case RetryAfter():
            return Retry(_seconds(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return _said(REFUSED, error.message) or (Final(Why.FORBIDDEN) if _is_telegrams(error) else Retry(None))
        case BadRequest():
            return _said(SAID, error.message) or (Retry(None) if _is_foreign(error) else Final(Why.REJECTED))
        case InvalidToken() | Conflict():
            log.error("Telegram does not accept this bot: %s", type(error).__name__)
            return Retry(None)
        case NotTaken() | NotReached():
            return Retry(None)
        case _:
            return Unknown()


SAID: tuple[tuple[str, Outcome], ...] = (
    ("message is not modified", Sent()),
    ("message to edit not found", Final(Why.MESSAGE_GONE)),
    ("message to delete not found", Final(Why.MESSAGE_GONE)),
    ("message_id_invalid", Final(Why.MESSAGE_GONE)),
    ("message can't be edited", Final(Why.MESSAGE_STUCK)),
    ("there is no text in the message to edit", Final(Why.MESSAGE_STUCK)),
    ("message can't be deleted", Final(Why.MESSAGE_STUCK)),
    ("query is too old", Final(Why.TOO_LATE)),
    ("query id is invalid", Final(Why.TOO_LATE)),
    ("query_id_invalid", Final(Why.TOO_LATE)),
    ("chat not found", Final(Why.CHAT_NOT_FOUND)),
    ("user not found", Final(Why.CHAT_NOT_FOUND)),
    ("peer_id_invalid", Final(Why.CHAT_NOT_FOUND)),
    ("user is deactivated", Final(Why.DEACTIVATED)),
    ("input_user_deactivated", Final(Why.DEACTIVATED)),
    ("user_is_blocked", Final(Why.BLOCKED)),
    ("chat_restricted", Final(Why.FORBIDDEN)),
    ("chat_write_forbidden", Final(Why.FORBIDDEN)),
    ("privacy_restricted", Final(Why.FORBIDDEN)),
    ("no rights to send", Final(Why.FORBIDDEN)),
    ("can't send messages to bots", Final(Why.FORBIDDEN)),
    ("wrong file identifier", Final(Why.FILE_REFUSED)),
    ("wrong remote file", Final(Why.FILE_REFUSED)),
    ("invalid file_id", Final(Why.FILE_REFUSED)),
    ("can't use file of type", Final(Why.FILE_REFUSED)),
    ("image_process_failed", Final(Why.FILE_REFUSED)),
    ("photo_invalid_dimensions", Final(Why.FILE_REFUSED)),
    (TOO_LARGE.lower(), Final(Why.FILE_REFUSED)),
)
"""What a bad request says, in lower case, and what that means."""


REFUSED: tuple[tuple[str, Outcome], ...] = (
    ("user is deactivated", Final(Why.DEACTIVATED)),
    ("bot was blocked by the user", Final(Why.BLOCKED)),
    ("can't initiate conversation", Final(Why.BLOCKED)),
    ("bot was kicked", Final(Why.BLOCKED)),
    ("not a member", Final(Why.BLOCKED)),
)
"""What Telegram forbids, as far as it is known which of its reasons it is."""


def _said(table: tuple[tuple[str, Outcome], ...], message: str) -> Outcome | None:
    said = message.lower()
    return next((outcome for words, outcome in table if words in said), None)


def _is_telegrams(error: Forbidden) -> bool:
    """Telegram begins each of its reasons like this. A firewall or proxy on the way does not, and lets up some day."""
    return error.message.startswith("Forbidden: ")


def _is_foreign(error: BadRequest) -> bool:
    """Telegram says what is bad about a request. An answer without that comes from a firewall or proxy on the way."""
    return error.__cause__ is not None or error.message.lower() in {"", "bad request"} or "(400)" in error.message


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
