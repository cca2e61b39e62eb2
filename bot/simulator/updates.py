"""The queue of updates between people and the bot, with Telegram's rules of confirming and forgetting. Pure
state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from bot.simulator.bell import Bell

Json = dict[str, Any]

KEPT = timedelta(hours=24)
QUERIES_KEPT = timedelta(seconds=150)
SAME_OFFSET_WITHIN = 0.5
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    kind: str
    body: Json
    chat_id: int
    made_at: datetime

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}

    def dead(self, now: datetime) -> bool:
        return now - self.made_at > (QUERIES_KEPT if self.kind == "callback_query" else KEPT)


class Updates:
    """`last_id` is given to the newest update; ids rise by one."""

    def __init__(self, first_id: int = 500_000_001) -> None:
        self.last_id = first_id - 1
        self.allowed: list[str] = []
        self.bell = Bell()
        self.turn = 0
        self._queue: dict[int, Update] = {}
        self._polled: tuple[int, float] | None = None

    def put(self, kind: str, body: Json, chat_id: int, now: datetime) -> None:
        """Dropped silently if the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return
        self.last_id += 1
        self._queue[self.last_id] = Update(self.last_id, kind, body, chat_id, now)
        self.bell.ring()

    def confirm(self, offset: int) -> None:
        """Forgets all before `offset`; a negative one keeps only so many of the newest."""
        if offset < 0:
            forgotten: Iterable[int] = list(self._queue)[:offset]
        else:
            forgotten = list(takewhile(lambda update_id: update_id < offset, self._queue))
        for update_id in forgotten:
            del self._queue[update_id]

    def head(self, limit: int, now: datetime) -> list[Update]:
        """The oldest living updates; the dead among them are forgotten."""
        found: list[Update] = []
        dead: list[int] = []
        for update in self._queue.values():
            if update.dead(now):
                dead.append(update.id)
            elif len(found) == limit:
                break
            else:
                found.append(update)
        for update_id in dead:
            del self._queue[update_id]
        return found

    def pending(self, now: datetime) -> int:
        return len(self.head(len(self._queue), now))

    def holds_message(self, chat_id: int, message_id: int) -> bool:
        """Whether what somebody wrote has not been handed over yet."""
        return any(
            update.chat_id == chat_id and update.kind == "message" and update.body["message_id"] == message_id
            for update in self._queue.values()
        )

    def remove(self, update_id: int) -> None:
        self._queue.pop(update_id, None)

    def clear(self) -> None:
        self._queue.clear()

    def polled_again(self, offset: int, at: float) -> bool:
        """Whether the same offset was polled a moment ago: Telegram then gives one update at most."""
        last, self._polled = self._polled, (offset, at)
        return last is not None and last[0] == offset and at - last[1] < SAME_OFFSET_WITHIN

    def next_turn(self) -> int:
        """Only the newest poll is served; those before it notice by their number."""
        self.turn += 1
        self.bell.ring()
        return self.turn
