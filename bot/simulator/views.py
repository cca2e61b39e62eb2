"""What the page is shown, in the JSON shapes of the control contract. Reads the world, changes nothing."""

from typing import Any

from bot.simulator.messages import as_page
from bot.simulator.people import ChatMessage, Query, SimulatedPerson
from bot.simulator.world import World

Json = dict[str, Any]


def person_json(person: SimulatedPerson) -> Json:
    names = ("id", "first_name", "username", "language_code", "about", "order", "time_zone")
    return {name: getattr(person, name) for name in names}


def people_json(world: World) -> list[Json]:
    return [person_json(one) for one in sorted(world.people.values(), key=lambda one: (one.order, one.id))]


def clock_json(world: World) -> Json:
    clock = world.clock
    return {"now": clock.now().isoformat(), "version": clock.version, "speed": clock.speed}


def chat_json(world: World, person: SimulatedPerson) -> Json:
    """Her whole screen. `started`, `pressed`, a message's `waiting`, a person's `time_zone` and the toast's `id` are additions to
    the contract."""
    return {
        "person": person_json(person),
        "bot": bot_json(world, person),
        "messages": [as_page(message) | _on_its_way(world, message) for message in person.visible()],
        "pressed": [
            {"message_id": query.message_id, "data": query.data}
            for query in world.queries.values()
            if _waits(world, person, query)
        ],
        "typing": person.typing_until > world.clock.monotonic(),
        "unread": person.unread,
        "keyboard": person.keyboard,
        "blocked": person.blocked,
        "toast": person.toast.as_json() if person.toast else None,
        "started": person.started,
    }


def _on_its_way(world: World, message: ChatMessage) -> Json:
    """A message of hers that Telegram, which is down, has not taken yet."""
    down = world.faults.down and message.sender is not None
    return {"waiting": True} if down and world.updates.holds_message(message.chat_id, message.id) else {}


def _waits(world: World, person: SimulatedPerson, query: Query) -> bool:
    """Whether her press has no answer yet, and may still get one."""
    return query.person_id == person.id and not query.answered and not world.too_old(query)


def bot_json(world: World, person: SimulatedPerson) -> Json:
    profile, language = world.profile, person.language_code
    return {
        "name": profile.words("name", language),
        "username": profile.username,
        "description": profile.words("description", language),
        "short_description": profile.words("short_description", language),
        "commands": profile.commands_for(person.id, language),
        "menu": person.menu or profile.menu,
    }
