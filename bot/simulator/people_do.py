"""What people do in Telegram: write, press, edit, delete, block. Each act changes the world and tells the
bot by an update.

What a real client would not allow raises Impossible.
"""

from typing import Any

from bot.simulator import keyboards
from bot.simulator.files import Stored, in_message
from bot.simulator.messages import inaccessible
from bot.simulator.people import ChatMessage, Query, SimulatedPerson
from bot.simulator.pictures import kind, picture, sound
from bot.simulator.refusals import Impossible
from bot.simulator.texts import MESSAGE_LIMIT, commands_in, units
from bot.simulator.world import World

Json = dict[str, Any]


def says(world: World, person_id: int, text: str, reply_to: int | None = None) -> ChatMessage:
    """A text over Telegram's limit goes out in parts, as clients send it; the last part is returned."""
    if not text.strip():
        raise Impossible("an empty text cannot be sent")
    parts = _parts(text.strip())
    sent = [_write(world, person_id, text=part, entities=commands_in(part), reply_to=reply_to) for part in parts]
    return sent[-1]


def _parts(text: str) -> list[str]:
    parts = [""]
    size = 0
    for character in text:
        size += units(character)
        if size > MESSAGE_LIMIT:
            parts.append("")
            size = units(character)
        parts[-1] += character
    return parts


def starts(world: World, person_id: int, payload: str | None = None) -> ChatMessage:
    """Opens the bot by its link; `payload` is what stands behind `?start=`. Someone who had blocked it
    unblocks it.
    """
    if world.person(person_id).blocked:
        unblocks(world, person_id)
    return says(world, person_id, f"/start {payload}" if payload else "/start")


def taps(world: World, person_id: int, label: str) -> ChatMessage:
    """Presses the button of the reply keyboard with exactly this label."""
    person = world.person(person_id)
    rows = person.keyboard["rows"] if person.keyboard else []
    button = next((b for b in keyboards.buttons(rows) if b["text"] == label), None)
    if button is None or person.keyboard is None:
        raise Impossible(f"no key {label!r} beside her text field")
    if person.keyboard["one_time"]:
        person.keyboard = None
    if button.get("request_contact"):
        return shares_contact(world, person_id)
    return says(world, person_id, label)


def presses(world: World, person_id: int, message_id: int, data: str) -> Query:
    """Any data on any message id: nothing stops a changed client from sending what no button said."""
    person = _acting(world, person_id)
    message = person.messages.get(message_id)
    query = world.new_query(person, message_id, data)
    about = world.message_json(message) if message else inaccessible(person, message_id)
    body = {
        "id": query.id,
        "from": person.as_user(),
        "message": about,
        "chat_instance": str(person.id),
        "data": data,
    }
    world.put("callback_query", body, person_id)
    world.notify(person_id)
    return query


def edits(world: World, person_id: int, message_id: int, text: str) -> ChatMessage:
    person = _acting(world, person_id)
    message = person.messages.get(message_id)
    if message is None or message.sender is None:
        raise Impossible("she can only edit a message of her own")
    message.text, message.entities = text.strip(), commands_in(text.strip())
    message.edited_at = world.timestamp()
    world.put("edited_message", world.message_json(message), person_id)
    world.notify(person_id)
    return message


def sends_photo(world: World, person_id: int, caption: str = "", content: bytes | None = None) -> ChatMessage:
    filled = content or picture(world.next_act())
    name = "photo.png" if kind(filled) == "image/png" else "photo.jpg"
    return _sends_file(world, person_id, world.files.keep("photo", name, filled), caption)


def sends_voice(world: World, person_id: int, seconds: int = 5) -> ChatMessage:
    stored = world.files.keep("voice", "voice.oga", sound(world.next_act()), seconds)
    return _sends_file(world, person_id, stored, "")


def sends_document(world: World, person_id: int, filename: str, content: bytes, caption: str = "") -> ChatMessage:
    if not content:
        raise Impossible("an empty file cannot be sent")
    return _sends_file(world, person_id, world.files.keep("document", filename, content), caption)


def _sends_file(world: World, person_id: int, stored: Stored, caption: str) -> ChatMessage:
    return _write(world, person_id, text=caption, entities=commands_in(caption), media=in_message(stored))


def shares_contact(world: World, person_id: int) -> ChatMessage:
    person = world.person(person_id)
    contact = {
        "phone_number": person.phone or "+10000000000",
        "first_name": person.first_name,
        "user_id": person.id,
    }
    return _write(world, person_id, media={"contact": contact})


def shares_location(world: World, person_id: int, latitude: float, longitude: float) -> ChatMessage:
    return _write(world, person_id, media={"location": {"latitude": latitude, "longitude": longitude}})


def forwards(world: World, person_id: int, message_id: int, from_person: int) -> ChatMessage:
    """She sends the bot a copy of a message out of somebody's chat with it; protected ones cannot leave
    their chat.
    """
    message = world.person(from_person).messages.get(message_id)
    if message is None:
        raise Impossible("there is no such message to forward")
    if message.protect:
        raise Impossible("the message is protected from forwarding")
    author = world.profile.as_user() if message.sender is None else world.person(message.sender).as_user()
    origin = {"type": "user", "sender_user": author, "date": message.date}
    copy = {"text": message.text, "entities": message.entities, "media": message.media}
    return _write(world, person_id, forwarded=origin, **copy)


def deletes(world: World, person_id: int, message_id: int, for_both: bool = False) -> None:
    """From her own screen; `for_both` takes it from the bot too. The bot is told of neither."""
    person = world.person(person_id)
    message = person.messages.get(message_id)
    if message is None:
        raise Impossible("there is no such message to delete")
    message.hidden = True
    if for_both:
        del person.messages[message_id]
    world.notify(person_id)


def clears(world: World, person_id: int, for_both: bool = False) -> None:
    person = world.person(person_id)
    for message in person.messages.values():
        message.hidden = True
    if for_both:
        person.messages.clear()
    person.keyboard = person.toast = None
    world.notify(person_id)


def blocks(world: World, person_id: int) -> None:
    _membership(world, person_id, blocked=True)


def unblocks(world: World, person_id: int) -> None:
    _membership(world, person_id, blocked=False)


def _membership(world: World, person_id: int, blocked: bool) -> None:
    person = world.person(person_id)
    if person.blocked == blocked:
        return
    person.blocked = blocked
    states: list[Json] = [{"status": "member"}, {"status": "kicked", "until_date": 0}]
    old, new = states if blocked else reversed(states)
    bot = world.profile.as_user()
    body = {"chat": person.as_chat(), "from": person.as_user(), "date": world.timestamp()}
    body |= {"old_chat_member": {"user": bot, **old}, "new_chat_member": {"user": bot, **new}}
    world.put("my_chat_member", body, person_id)
    world.notify(person_id)


def deactivates(world: World, person_id: int) -> None:
    """Her account is gone."""
    world.person(person_id).deactivated = True
    world.notify(person_id)


def reads(world: World, person_id: int) -> None:
    person = world.person(person_id)
    if person.unread:
        person.read()
        world.notify(person_id)


def _acting(world: World, person_id: int) -> SimulatedPerson:
    person = world.person(person_id)
    if person.blocked or person.deactivated:
        raise Impossible("she has blocked the bot, or her account is gone")
    person.toast = None
    person.read()
    person.acted_at = world.next_act()
    return person


def _write(world: World, person_id: int, **fields: Any) -> ChatMessage:
    person = _acting(world, person_id)
    person.started = True
    message = ChatMessage(world.next_message_id(), person_id, world.timestamp(), sender=person_id, **fields)
    person.messages[message.id] = message
    world.put("message", world.message_json(message), person_id)
    world.notify(person_id)
    return message
