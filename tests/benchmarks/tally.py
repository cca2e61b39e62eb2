"""What Telegram was asked since a moment, counted call by call: a log that keeps the newest few thousand is enough.

Not for: what is done meanwhile (see measures), or figures made of the counts.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from math import inf

from bot.simulator.calls import ApiCall, Calls


@dataclass(slots=True)
class Press:
    """An urgent report's last press: at which share of the broadcast, and how long its responder waited."""

    at: float
    progress: float
    took_s: float = inf


class Tally:
    """Begins at the newest call. `look()` before you read, and at least once for each log full of calls."""

    def __init__(self, calls: Calls, members: Collection[int]) -> None:
        self.asked: set[int] = set()
        """Members for whom a call was made, whatever was answered."""
        self.told: set[int] = set()
        """Members who have a message."""
        self.taken = 0
        """Messages to members that Telegram took."""
        self.refusals = 0
        self.moves = 0
        """Calls for members, offers that arrived, and what was not taken."""
        self.between = 0
        """Messages and edits to anybody, from the first one that a member got to the last."""
        self.first_at = self.last_at = 0.0
        self.presses: list[Press] = []
        self._members = frozenset(members)
        self._calls = calls
        self._read = calls.total
        self._since_first = 0
        self._awaited: dict[int, Press] = {}

    @property
    def progress(self) -> float:
        """The share of members for whom a call was made."""
        return len(self.asked) / len(self._members)

    @property
    def seconds(self) -> float:
        """Real ones, from the first message that a member got to the last."""
        return self.last_at - self.first_at

    def press(self, responder: int) -> None:
        """A report is sent now. The first message in this chat from now on is its offer: she gets no others."""
        press = Press(time.monotonic(), self.progress)
        self.presses.append(press)
        self._awaited[responder] = press

    def look(self) -> None:
        """Count what is new. An AssertionError where the log has forgotten some of it."""
        new = self._calls.since(self._read)
        assert self._read + len(new) == self._calls.total, "the log of calls is too short for so rare a look"
        self._read = self._calls.total
        for call in new:
            self._count(call)

    def _count(self, call: ApiCall) -> None:
        self.refusals += call.error_code == 429
        self.moves += not call.ok
        if not _shows(call.method):
            return
        chat: int = call.params.get("chat_id", 0)
        if chat in self._members:
            self.asked.add(chat)
            self.moves += 1
        if call.ok:
            self._taken(call, chat)

    def _taken(self, call: ApiCall, chat: int) -> None:
        self._since_first += 1
        if chat in self._awaited and call.at >= self._awaited[chat].at and call.method.startswith("send"):
            press = self._awaited.pop(chat)
            press.took_s = call.at - press.at
            self.moves += 1
        if chat in self._members:
            self._told(chat, call.at)

    def _told(self, member: int, at: float) -> None:
        if not self.taken:
            self.first_at, self._since_first = at, 1
        self.told.add(member)
        self.taken += 1
        self.last_at = max(self.last_at, at)
        self.between = self._since_first


def _shows(method: str) -> bool:
    """Whether it counts against Telegram's limits: what puts words or pictures before people."""
    return method.startswith("editMessage") or (method.startswith("send") and method != "sendChatAction")
