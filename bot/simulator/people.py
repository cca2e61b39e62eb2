"""Who is there: people, groups, their messages, and what a press waits for. Records with their Bot API
shape, no behaviour.
"""

from collections import deque
from dataclasses import dataclass, field
from itertools import takewhile
from math import inf
from typing import Any

from bot.simulator.texts import Entity

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class ChatMessage:
    """`sender` is None for the bot's own. `hidden`: she took it off her own screen, the bot does not know.
    `shown_at` and a person's `acted_at` count in one order what is shown and done.
    """

    id: int
    chat_id: int
    date: int
    sender: int | None = None
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    inline: list[list[Json]] | None = None
    other_markup: bool = False
    media: Json = field(default_factory=dict)
    protect: bool = False
    silent: bool = False
    previews: bool = True
    reply_to: int | None = None
    forwarded: Json | None = None
    edited_at: int | None = None
    hidden: bool = False
    shown_at: int = 0


@dataclass(slots=True, eq=False)
class Chat:
    """A negative id is a group's. `messages` are those the bot could still reach, oldest first."""

    id: int
    messages: dict[int, ChatMessage] = field(default_factory=dict)

    def as_chat(self) -> Json:
        raise NotImplementedError


@dataclass(slots=True, eq=False)
class GroupChat(Chat):
    title: str = ""
    members: set[int] = field(default_factory=set)

    def as_chat(self) -> Json:
        return {"id": self.id, "type": "group", "title": self.title}


@dataclass(slots=True, eq=False)
class Toast:
    text: str
    alert: bool = False
    id: int = 0

    def as_json(self) -> Json:
        return {"text": self.text, "alert": self.alert, "id": self.id}


@dataclass(slots=True, eq=False)
class SimulatedPerson(Chat):
    """Her id is also the id of her chat with the bot. `shown`: every text of the bot that ever stood on her
    screen.
    """

    first_name: str = ""
    username: str | None = None
    language_code: str | None = "en"
    about: str = ""
    order: int = 0
    phone: str = ""
    time_zone: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    read_up_to: int = 0
    keyboard: Json | None = None
    keyboard_message: int | None = None
    toast: Toast | None = None
    typing_until: float = -inf
    shown: deque[str] = field(default_factory=lambda: deque(maxlen=2000))
    menu: Json | None = None
    acted_at: int = 0

    def as_user(self) -> Json:
        told = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        told |= {"username": self.username} if self.username else {}
        return told | ({"language_code": self.language_code} if self.language_code else {})

    def as_chat(self) -> Json:
        told = {"id": self.id, "type": "private", "first_name": self.first_name}
        return told | ({"username": self.username} if self.username else {})

    @property
    def unread(self) -> int:
        """How many of the bot's messages she has not read; deleted ones do not count."""
        newest_first = takewhile(lambda message: message.id > self.read_up_to, reversed(self.messages.values()))
        return sum(message.sender is None and not message.hidden for message in newest_first)

    def read(self) -> None:
        self.read_up_to = next(reversed(self.messages), 0)

    def remember(self, text: str, rows: list[list[Json]] | None) -> None:
        """Keeps what stood on her screen, with the labels under it, for `shown`."""
        labels = [button["text"] for row in rows or () for button in row]
        self.shown.append("\n".join([text, *labels]))

    def visible(self) -> list[ChatMessage]:
        """What stands on her screen, oldest first."""
        return [message for message in self.messages.values() if not message.hidden]


@dataclass(slots=True, eq=False)
class Query:
    """A press, waiting for the bot's answer; `answered` may come without a toast."""

    id: str
    person_id: int
    message_id: int
    data: str
    pressed_at: float
    made_at: float
    answered: bool = False
    toast: Toast | None = None
