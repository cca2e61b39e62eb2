"""Raw updates: whose one is and when she wrote, before it is kept; whether it has the shape of one, before it is played.

A wrong type anywhere is a hostile or broken client's: nothing fails, and trying again would not help. What no database keeps is
taken out of its texts. Not for: what an update means (see handlers).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Bot, Update
from telegram.constants import ChatType

Shape: TypeAlias = "type | range | tuple[Shape] | Mapping[str, Shape]"
"""A type, a whole number within bounds, a list of equals, or an object whose named fields have shapes where they are given."""

_ID = range(-(2**53), 2**53)
_NUMBER = range(2**31)
_MOMENT = range(2**33)
_USER: Shape = {"id": _ID, "first_name": str, "last_name": str, "username": str, "language_code": str}
_CHAT: Shape = {"id": _ID, "type": str}
_FILE: Shape = {"file_id": str, "file_unique_id": str, "file_name": str, "mime_type": str, "file_size": _ID}
_SHORT: Mapping[str, Shape] = {"message_id": _NUMBER, "date": _MOMENT, "chat": _CHAT}
_MESSAGE: Shape = {
    **_SHORT,
    "from": _USER,
    "text": str,
    "caption": str,
    "photo": (_FILE,),
    "voice": _FILE,
    "document": _FILE,
    "reply_to_message": _SHORT,
}
_UPDATE: Shape = {
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": {"id": str, "from": _USER, "data": str, "message": _SHORT},
    "my_chat_member": {"chat": _CHAT, "from": _USER, "new_chat_member": {"status": str}},
}


def chat_of(raw: Mapping[str, Any]) -> int | None:
    """The chat in which a raw update happened, so that its order is kept; None where none can be read."""
    for body in raw.values():
        if isinstance(body, Mapping):
            for holder in (body, body.get("message")):
                chat = holder.get("chat") if isinstance(holder, Mapping) else None
                if isinstance(chat, Mapping) and isinstance(chat.get("id"), int):
                    return int(chat["id"])
    author = author_of(raw)
    return None if author is None else int(author["id"])


def author_of(raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Whoever made a raw update, with an id that is a number; None where nobody can be read."""
    for body in raw.values():
        who = body.get("from") if isinstance(body, Mapping) else None
        if isinstance(who, Mapping) and isinstance(who.get("id"), int):
            return who
    return None


def message_of(raw: Mapping[str, Any]) -> int | None:
    """The id of the message that she wrote; None where a raw update is none, or has no id that is one."""
    message = raw.get("message")
    number = message.get("message_id") if isinstance(message, Mapping) else None
    return number if _fits(number, _NUMBER) else None


def written_at(raw: Mapping[str, Any], now: datetime) -> datetime:
    """When she wrote, as Telegram says: while nobody fetched, that was earlier (D6). Presses carry no time."""
    message = raw.get("message")
    date = message.get("date") if isinstance(message, Mapping) else None
    if not isinstance(date, int):
        return now
    return datetime.fromtimestamp(max(0, min(date, now.timestamp())), now.tzinfo)


def read_update(raw: Mapping[str, Any], bot: Bot) -> Update | None:
    """The update; None where it is none, whatever is wrong with it."""
    if not _fits(raw, _UPDATE):
        return None
    try:
        return Update.de_json(_cleaned(raw), bot)
    except Exception:  # the library checks nothing, so anything may come
        return None


def _fits(value: Any, shape: Shape) -> bool:
    match shape:
        case range():
            return isinstance(value, int) and not isinstance(value, bool) and value in shape
        case type():
            return isinstance(value, shape)
        case tuple():
            return isinstance(value, list) and all(_fits(each, shape[0]) for each in value)
        case _:
            return isinstance(value, Mapping) and all(
                _fits(value[name], of) for name, of in shape.items() if name in value
            )


def _cleaned(value: Any) -> Any:
    """The same without NUL and half characters, which PostgreSQL and UTF-8 refuse."""
    match value:
        case str():
            return value.replace("\0", "").encode(errors="ignore").decode()
        case Mapping():
            return {name: _cleaned(each) for name, each in value.items()}
        case list():
            return [_cleaned(each) for each in value]
        case _:
            return value


def is_private(update: Update) -> bool:
    """Whether it happened between her and the bot. A press whose message Telegram no longer names did: it is hers alone."""
    chat, query = update.effective_chat, update.callback_query
    if chat is None:
        return query is not None
    return chat.type == ChatType.PRIVATE
