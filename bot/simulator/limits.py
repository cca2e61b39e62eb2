"""Telegram's rate limits as arithmetic: 30 a second over all chats, one a second in a chat after a short
burst, 20 a minute in
a group. Only what puts words before people counts (sends and edits). It answers; it never waits.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import ceil, inf


@dataclass(slots=True)
class RateLimits:
    """A refused call takes no slot. `at` is the clock's monotonic and must not run backwards."""

    on: bool = True
    overall: int = 30
    chat_every: float = 1.0
    chat_burst: int = 4
    group_per_minute: int = 20
    _second: deque[float] = field(default_factory=deque, init=False)
    _rested: dict[int, float] = field(default_factory=dict, init=False)
    _minutes: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque), init=False)

    def retry_after(self, chat_id: int, at: float) -> int | None:
        """None admits the call and counts it; otherwise whole seconds to wait, at least one."""
        if not self.on:
            return None
        wait = max(self._wait_overall(at), self._wait_chat(chat_id, at), self._wait_group(chat_id, at))
        if wait > 0:
            return max(1, ceil(wait))
        self._count(chat_id, at)
        return None

    def _wait_overall(self, at: float) -> float:
        return _wait(self._second, self.overall, 1.0, at)

    def _wait_chat(self, chat_id: int, at: float) -> float:
        return self._rested.get(chat_id, -inf) - at - (self.chat_burst - 1) * self.chat_every

    def _wait_group(self, chat_id: int, at: float) -> float:
        return _wait(self._minutes[chat_id], self.group_per_minute, 60.0, at) if chat_id < 0 else 0.0

    def _count(self, chat_id: int, at: float) -> None:
        self._second.append(at)
        self._rested[chat_id] = max(at, self._rested.get(chat_id, at)) + self.chat_every
        if chat_id < 0:
            self._minutes[chat_id].append(at)


def _wait(log: deque[float], most: int, window: float, at: float) -> float:
    while log and log[0] + window <= at:
        log.popleft()
    return log[0] + window - at if len(log) >= most else 0.0
