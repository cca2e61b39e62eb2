"""The simulated Telegram: everything it remembers, and its few rules about who can be reached. No I/O, no
waiting.

What people do is in people_do.py, what the bot does in sending.py, editing.py and profile.py. One thread
only.
"""

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.simulator.bell import Bell
from bot.simulator.calls import Calls
from bot.simulator.clock import MovableClock
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.limits import RateLimits
from bot.simulator.messages import as_api
from bot.simulator.people import Chat, ChatMessage, GroupChat, Query, SimulatedPerson
from bot.simulator.profile import BotProfile
from bot.simulator.refusals import Impossible, bad_request, forbidden
from bot.simulator.updates import Updates
from bot.simulator.webhook import Webhook

Json = dict[str, Any]

TOKEN = "7000000001:SIMULATOR-not-a-secret-0123456789abc"  # noqa: S105
ANSWER_WITHIN = 15.0
QUERIES_KEPT = 10_000


class World:
    """`changed` rings at every change anybody could see; `listeners` also hear in whose chat (None: in no
    one's).

    `violations` are calls no client should make: unknown methods and parameters, wrong types. A test must
    end with none.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        start: datetime | None = None,
        speed: float = 1.0,
        latency_s: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
        bot_username: str = "chiroq_demo_bot",
    ) -> None:
        self.token = token
        self.clock = MovableClock(start, speed, monotonic)
        self.limits = RateLimits()
        self.calls = Calls()
        self.violations: list[str] = []
        self.files = Files()
        self.updates = Updates()
        self.faults = Faults(latency_s=latency_s, on_change=self.updates.bell.ring)
        self.profile = BotProfile(int(token.partition(":")[0]), bot_username)
        self.webhook = Webhook()
        self.people: dict[int, SimulatedPerson] = {}
        self.groups: dict[int, GroupChat] = {}
        self.queries: dict[str, Query] = {}
        self.changed = Bell()
        self.listeners: list[Callable[[int | None], None]] = []
        self.open = True
        self.answer_within_s = ANSWER_WITHIN
        self._last_message = 100
        self._last_query = 4_000_000_000
        self._last_act = 0
        self._query_ids: deque[str] = deque()

    def add_person(self, person_id: int, first_name: str, **fields: Any) -> SimulatedPerson:
        """Somebody with Telegram on her phone who has not met the bot; fields as in `Person`."""
        if person_id in self.people or person_id <= 0:
            raise Impossible(f"there is a person {person_id} already, or the id is not positive")
        fields.setdefault("order", len(self.people))
        self.people[person_id] = SimulatedPerson(person_id, first_name=first_name, **fields)
        self.notify(person_id)
        return self.people[person_id]

    def add_group(self, group_id: int, title: str, members: set[int]) -> GroupChat:
        """A group the bot is in; the id is negative."""
        self.groups[group_id] = GroupChat(group_id, title=title, members=members)
        return self.groups[group_id]

    def person(self, person_id: int) -> SimulatedPerson:
        """Impossible if there is none."""
        if person_id not in self.people:
            raise Impossible(f"there is no person {person_id}")
        return self.people[person_id]

    def notify(self, person_id: int | None) -> None:
        self.changed.ring()
        for listener in self.listeners:
            listener(person_id)

    def shut(self) -> None:
        """Lets everyone who waits go: the server is stopping."""
        self.open = False
        for bell in (self.changed, self.updates.bell, self.clock.stepped):
            bell.ring()
        for listener in self.listeners:
            listener(None)

    def timestamp(self) -> int:
        return int(self.clock.now().timestamp())

    def next_message_id(self) -> int:
        self._last_message += 1
        return self._last_message

    def next_act(self) -> int:
        """Counts what people do and what the bot shows, in one order."""
        self._last_act += 1
        return self._last_act

    def chat(self, chat_id: object) -> Chat:
        """Where the bot may look, or `chat not found`."""
        found: Chat | None = None
        if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
            chat_id = int(chat_id)
        if isinstance(chat_id, int):
            found = self.groups.get(chat_id) or self.people.get(chat_id)
        if found is None or (isinstance(found, SimulatedPerson) and not found.started and not self._has_met(found)):
            raise bad_request("chat not found")
        return found

    def _has_met(self, person: SimulatedPerson) -> bool:
        return any(person.id in group.members for group in self.groups.values())

    def reachable(self, chat_id: object) -> Chat:
        """Where the bot may write, or Telegram's refusal."""
        chat = self.chat(chat_id)
        if isinstance(chat, SimulatedPerson):
            if chat.deactivated:
                raise forbidden("user is deactivated")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        return chat

    def violate(self, what: str) -> None:
        self.violations.append(what)

    def new_query(self, person: SimulatedPerson, message_id: int, data: str) -> Query:
        self._last_query += 1
        now = self.clock.now().timestamp()
        query = Query(str(self._last_query), person.id, message_id, data, self.clock.monotonic(), now)
        self.queries[query.id] = query
        self._query_ids.append(query.id)
        if len(self._query_ids) > QUERIES_KEPT:
            del self.queries[self._query_ids.popleft()]
        return query

    def too_old(self, query: Query) -> bool:
        """By either clock: an hour skipped is an hour waited."""
        waited = self.clock.monotonic() - query.pressed_at
        skipped = self.clock.now().timestamp() - query.made_at
        return max(waited, skipped) > self.answer_within_s

    def put(self, kind: str, body: Json, chat_id: int) -> None:
        self.updates.put(kind, body, chat_id, self.clock.now())

    def message_json(self, message: ChatMessage, with_reply: bool = True) -> Json:
        """The message in the shape of the Bot API."""
        chat: Chat = self.groups[message.chat_id] if message.chat_id < 0 else self.people[message.chat_id]
        sender = self.profile.as_user() if message.sender is None else self.people[message.sender].as_user()
        shown = as_api(message, chat, sender)
        replied = chat.messages.get(message.reply_to or 0)
        if replied is not None and with_reply:
            shown["reply_to_message"] = self.message_json(replied, with_reply=False)
        return shown
