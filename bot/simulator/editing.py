"""The Bot API's methods on what is there already: edit, delete, answer a press, look at chats and files."""

from datetime import timedelta
from typing import Any

from bot.simulator import keyboards, texts
from bot.simulator.people import Chat, ChatMessage, SimulatedPerson, Toast
from bot.simulator.refusals import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from bot.simulator.sending import admit
from bot.simulator.world import World

Json = dict[str, Any]

DELETABLE_FOR = timedelta(hours=48)
DELETED_AT_ONCE = 100
TOAST_LIMIT = 200
DOWNLOADABLE = 20 * 1024 * 1024


def edit_message_text(world: World, params: Json) -> Json:
    text, entities = texts.of_message(params)
    rows = keyboards.inline(params.get("reply_markup"))
    chat, message = _to_edit(world, params)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    if (message.text, message.entities, message.inline) == (text, entities, rows):
        raise bad_request(NOT_MODIFIED)
    admit(world, chat)
    message.text, message.entities = text, entities
    return _edited(world, chat, message, rows)


def edit_message_reply_markup(world: World, params: Json) -> Json:
    rows = keyboards.inline(params.get("reply_markup"))
    chat, message = _to_edit(world, params)
    if message.inline == rows:
        raise bad_request(NOT_MODIFIED)
    admit(world, chat)
    return _edited(world, chat, message, rows)


def _to_edit(world: World, params: Json) -> tuple[Chat, ChatMessage]:
    if "chat_id" not in params or "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = world.reachable(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not None or message.other_markup:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(world: World, chat: Chat, message: ChatMessage, rows: list[list[Json]] | None) -> Json:
    message.inline = rows
    message.edited_at = world.timestamp()
    message.shown_at = world.next_act()
    if isinstance(chat, SimulatedPerson):
        chat.remember(message.text, rows)
    world.notify(chat.id)
    return world.message_json(message)


def delete_message(world: World, params: Json) -> bool:
    chat = world.chat(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    _check_age(world, message)
    _vanish(chat, message)
    world.notify(chat.id)
    return True


def delete_messages(world: World, params: Json) -> bool:
    """Ids that are not there are skipped; one that is too old refuses them all."""
    asked = params["message_ids"]
    if not asked:
        raise bad_request("message identifiers are not specified")
    if len(asked) > DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = world.chat(params["chat_id"])
    found = [chat.messages[i] for i in dict.fromkeys(asked) if i in chat.messages]
    for message in found:
        _check_age(world, message)
    for message in found:
        _vanish(chat, message)
    world.notify(chat.id)
    return True


def _check_age(world: World, message: ChatMessage) -> None:
    if world.clock.now().timestamp() - message.date > DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")


def _vanish(chat: Chat, message: ChatMessage) -> None:
    """A reply keyboard leaves with the message that brought it."""
    del chat.messages[message.id]
    if isinstance(chat, SimulatedPerson) and chat.keyboard_message == message.id:
        chat.keyboard = chat.keyboard_message = None


def answer_callback_query(world: World, params: Json) -> bool:
    """A second answer in time is accepted and replaces the toast."""
    text = params.get("text") or ""
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.queries.get(params["callback_query_id"])
    if query is None or world.too_old(query):
        raise bad_request(QUERY_TOO_OLD)
    person = world.people[query.person_id]
    query.answered = True
    if text:
        query.toast = person.toast = Toast(text, params.get("show_alert", False), int(query.id))
        person.remember(text, None)
    world.notify(person.id)
    return True


def get_file(world: World, params: Json) -> Json:
    stored = world.files.by_id(params["file_id"])
    if len(stored.content) > DOWNLOADABLE:
        raise bad_request("file is too big")
    return stored.as_file() | {"file_path": stored.path}


def get_chat(world: World, params: Json) -> Json:
    chat = world.chat(params["chat_id"])
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    more = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return chat.as_chat() | more


def leave_chat(world: World, params: Json) -> bool:
    chat = world.chat(params["chat_id"])
    if chat.id not in world.groups:
        raise bad_request("chat member status can't be changed in private chats")
    del world.groups[chat.id]
    return True


def set_menu_button(world: World, params: Json) -> bool:
    button = params.get("menu_button") or {"type": "default"}
    if "chat_id" not in params:
        world.profile.menu = button
        world.notify(None)
        return True
    chat = world.reachable(params["chat_id"])
    if isinstance(chat, SimulatedPerson):
        chat.menu = button
        world.notify(chat.id)
    return True


def get_menu_button(world: World, params: Json) -> Json:
    chat = world.reachable(params["chat_id"]) if "chat_id" in params else None
    return (chat.menu if isinstance(chat, SimulatedPerson) else None) or world.profile.menu
