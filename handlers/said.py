"""What a message is: words, a picture, a voice, a contact, a position, another thing someone sent, or Telegram's own service.

Told by what it carries, since new kinds keep coming. Not for: who answers it (see routes).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from telegram import Message


class Said(StrEnum):
    """The names by which the table of routes calls them."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    """Also a video in a circle: someone speaks."""
    CONTACT = "contact"
    POSITION = "position"
    OTHER = "message"
    """Anything else that a person sends."""
    SERVICE = "service"
    """No one has said anything: a timer was set, something was pinned, a picture of the chat was changed."""


_OTHERS = (
    "animation",
    "audio",
    "checklist",
    "dice",
    "document",
    "game",
    "paid_media",
    "poll",
    "sticker",
    "story",
    "video",
    "caption",
)
_KINDS: Mapping[str, Said] = {
    "text": Said.TEXT,
    "photo": Said.PHOTO,
    "live_photo": Said.PHOTO,
    "voice": Said.VOICE,
    "video_note": Said.VOICE,
    "contact": Said.CONTACT,
    "venue": Said.POSITION,
    "location": Said.POSITION,
    **dict.fromkeys(_OTHERS, Said.OTHER),
}
"""The fields of a message that carry what a person said, in the order in which they are looked for."""
_CARRIES = frozenset({"file_id", "text"})
"""What is in anything that can be looked at, listened to or read."""


def said(message: Message) -> Said:
    """What this message is. A kind that the library does not know yet is something said if it can be read or looked at."""
    known = next((kind for name, kind in _KINDS.items() if getattr(message, name, None)), None)
    if known is not None:
        return known
    return Said.OTHER if _carries(message.api_kwargs) else Said.SERVICE


def _carries(value: Any) -> bool:
    match value:
        case Mapping():
            return any((key in _CARRIES and bool(each)) or _carries(each) for key, each in value.items())
        case list() | tuple():
            return any(map(_carries, value))
        case _:
            return False


def words_in(message: Message | None) -> str:
    """What can be read in it: the text, the words under a picture, or a contact's number."""
    if message is None:
        return ""
    if message.contact is not None:
        return number_in(message)
    return message.text or message.caption or ""


def number_in(message: Message) -> str:
    """The number of a contact as it is dialled from anywhere; "" where the message is none."""
    digits = "".join(each for each in message.contact.phone_number if each.isdigit()) if message.contact else ""
    return f"+{digits}" if digits else ""
