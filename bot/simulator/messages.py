"""A message in its two shapes: as the Bot API tells the bot, and as the page shows it to a person."""

from typing import Any

from bot.simulator import keyboards
from bot.simulator.people import Chat, ChatMessage
from bot.simulator.texts import as_html

Json = dict[str, Any]


def as_api(message: ChatMessage, chat: Chat, sender: Json) -> Json:
    shown: Json = {"message_id": message.id, "from": sender, "chat": chat.as_chat(), "date": message.date}
    words = ("caption", "caption_entities") if message.media else ("text", "entities")
    shown |= message.media
    if message.text:
        shown[words[0]] = message.text
    if message.entities:
        shown[words[1]] = message.entities
    if message.edited_at:
        shown["edit_date"] = message.edited_at
    if message.inline:
        shown["reply_markup"] = {"inline_keyboard": message.inline}
    if message.protect:
        shown["has_protected_content"] = True
    if message.forwarded:
        shown["forward_origin"] = message.forwarded
    return shown


def inaccessible(chat: Chat, message_id: int) -> Json:
    """What the bot learns of a press on a message that is gone."""
    return {"chat": chat.as_chat(), "message_id": message_id, "date": 0}


def as_page(message: ChatMessage) -> Json:
    """One message of the control contract."""
    shown: Json = {
        "message_id": message.id,
        "from": "bot" if message.sender is None else "me",
        "date": message.date,
        "edited": message.edited_at is not None,
        "html": as_html(message.text, message.entities),
        "text": message.text,
        "inline_keyboard": keyboards.shown(message.inline),
        "protect": message.protect,
        "silent": message.silent,
        "deleted": False,
    }
    if message.reply_to:
        shown["reply_to"] = message.reply_to
    if message.forwarded:
        shown["forwarded"] = True
    return shown | _media(message.media)


def _media(media: Json) -> Json:
    if "photo" in media:
        largest = media["photo"][-1]
        return {"photo": _url(largest), "photo_size": [largest["width"], largest["height"]]}
    if "voice" in media:
        return {"voice": {"url": _url(media["voice"]), "duration": media["voice"]["duration"]}}
    if "document" in media:
        document = media["document"]
        return {"document": {"url": _url(document), "name": document["file_name"], "size": document["file_size"]}}
    return {name: media[name] for name in ("contact", "location") if name in media}


def _url(file: Json) -> str:
    return f"/sim/files/{file['file_id']}"
