"""The Bot API's sending methods: a message from the bot appears on somebody's screen, or Telegram says why
not.
"""

from typing import Any

from bot.simulator import keyboards, pictures, texts
from bot.simulator.calls import Upload
from bot.simulator.files import Stored, in_message
from bot.simulator.people import Chat, ChatMessage, SimulatedPerson
from bot.simulator.refusals import bad_request, too_many
from bot.simulator.world import World

Json = dict[str, Any]

TYPING_LASTS = 5.0
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def admit(world: World, chat: Chat) -> None:
    """Counts one call against the limits, or refuses with 429."""
    wait = world.limits.retry_after(chat.id, world.clock.monotonic())
    if wait is not None:
        raise too_many(wait)


def send_message(world: World, params: Json) -> Json:
    text, entities = texts.of_message(params)
    previews = not (params.get("link_preview_options") or {}).get("is_disabled", False)
    return _send(world, params, text=text, entities=entities, previews=previews)


def send_photo(world: World, params: Json) -> Json:
    return _send_file(world, params, "photo")


def send_document(world: World, params: Json) -> Json:
    return _send_file(world, params, "document")


def send_voice(world: World, params: Json) -> Json:
    return _send_file(world, params, "voice")


def _send_file(world: World, params: Json, kind: str) -> Json:
    text, entities = texts.of_caption(params)
    media = in_message(_stored(world, params[kind], kind, params.get("duration", 0)))
    return _send(world, params, text=text, entities=entities, media=media)


def _stored(world: World, given: Upload | str, kind: str, duration: int) -> Stored:
    if isinstance(given, str):
        if "://" in given:
            raise bad_request("failed to get HTTP URL content")
        return world.files.to_send(given, kind)
    if not given.content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and pictures.kind(given.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return world.files.keep(kind, given.filename, given.content, duration)


def _send(world: World, params: Json, **content: Any) -> Json:
    markup = params.get("reply_markup") or {}
    rows = keyboards.inline(markup) if "inline_keyboard" in markup else None
    aside = keyboards.beside(markup)
    chat = world.reachable(params["chat_id"])
    reply_to = _replied(chat, params.get("reply_parameters") or {})
    admit(world, chat)
    message = ChatMessage(
        world.next_message_id(),
        chat.id,
        world.timestamp(),
        inline=rows,
        other_markup=bool(markup) and "inline_keyboard" not in markup,
        protect=params.get("protect_content", False),
        silent=params.get("disable_notification", False),
        reply_to=reply_to,
        shown_at=world.next_act(),
        **content,
    )
    chat.messages[message.id] = message
    if isinstance(chat, SimulatedPerson):
        _appears(chat, message, markup, aside)
    world.notify(chat.id)
    return world.message_json(message)


def _replied(chat: Chat, wanted: Json) -> int | None:
    message_id: int | None = wanted.get("message_id")
    if message_id is None or message_id in chat.messages:
        return message_id
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _appears(person: SimulatedPerson, message: ChatMessage, markup: Json, aside: Json | None) -> None:
    person.typing_until = 0.0
    person.remember(message.text, message.inline or (aside["rows"] if aside else None))
    if message.other_markup and "force_reply" not in markup:
        person.keyboard = aside
        person.keyboard_message = message.id if aside else None


def send_chat_action(world: World, params: Json) -> bool:
    if params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.reachable(params["chat_id"])
    if isinstance(chat, SimulatedPerson):
        chat.typing_until = world.clock.monotonic() + TYPING_LASTS
    world.notify(chat.id)
    return True
