"""What is read of an update as Telegram gave it, before it is kept and played: its chat, who made it, when she wrote.

Whatever is there, nothing fails. Not for: what it means (see shape, then handlers).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


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


def written_at(raw: Mapping[str, Any], now: datetime) -> datetime:
    """When she wrote, as Telegram says: while nobody fetched, that was earlier (D6). Presses carry no time."""
    message = raw.get("message")
    date = message.get("date") if isinstance(message, Mapping) else None
    if not isinstance(date, int):
        return now
    return datetime.fromtimestamp(max(0, min(date, now.timestamp())), now.tzinfo)
