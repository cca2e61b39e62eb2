"""Telegram's limits as pure arithmetic: which waiting call may go next, and when.

No clock, no task, no network: the moment is a parameter called `at`, monotonic seconds that never run back.
What a call says and whether it may be repeated is the courier's business; callback answers are not paced.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf

from handlers.telegram_limits import MESSAGES_PER_SECOND
from referrals.domain.notice import Priority

RTT_SAMPLES = 500
"""Answers whose fastest round trip is believed: so many that a few busy seconds, in which every answer is noticed late, do
not pass for a longer way."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram bears. The pace stays below the ceiling, so an alert finds a slot amid a campaign."""

    ceiling: int = 30
    """Calls in any second over all chats."""
    pace: float = MESSAGES_PER_SECOND
    """Calls a second, evenly spaced, for every priority but ALERT."""
    chat_every: float = 1.0
    """Seconds a chat needs for each call, in the long run."""
    chat_burst: int = 3
    """Calls a rested chat takes at once; only for ALERT and REPLY."""
    together: float = 1.0
    """Refusals in two chats within so many seconds mean that all of Telegram refuses us."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that wants to go; within a priority the smaller id goes first."""

    priority: Priority
    id: int
    chat: int


@dataclass(slots=True)
class _Chat:
    started_at: float | None = None
    rested_at: float = -inf
    paused_until: float = -inf

    def idle(self, at: float) -> bool:
        return self.started_at is None and max(self.rested_at, self.paused_until) <= at


class Pacer:
    """Every `started` must be followed by one `answered` or `refused`, or its chat and its slot stay taken: `start` sees to it.

    A call reaches Telegram at some moment between its start and its answer. So its slot is held in flight and
    for one second after the answer, less the fastest round trip seen lately. Jitter costs pace, steady delay
    does not.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._chats: dict[int, _Chat] = {}
        self._tidy_above = 64
        self._in_flight = 0
        self._answers: deque[float] = deque()
        self._trips: deque[float] = deque(maxlen=RTT_SAMPLES)
        self._fastest = 0.0
        self._due = -inf
        self._paused_until = -inf
        self._refusal: tuple[int, float, float] | None = None

    def choose(self, waiting: Iterable[Waiting], at: float) -> tuple[Waiting | None, float]:
        """The call to start now, or None and when to ask again: `inf` if only an answer or new calls help."""
        soonest = inf
        for item in sorted(waiting, key=lambda each: (each.priority, each.id)):
            slot = self.next_slot(item, at)
            if slot <= at:
                return item, at
            soonest = min(soonest, slot)
        return None, soonest

    def next_slot(self, item: Waiting, at: float) -> float:
        """The earliest moment, not before `at`, this call may start; `inf` while that hangs on an answer."""
        due = at if item.priority is Priority.ALERT else self._due
        return max(at, due, self._paused_until, self._slot_free_at(), self._chat_free_at(item))

    def start(self, item: Waiting, now: Callable[[], float]) -> "Flight":
        """The call begins now; whoever makes it closes the flight."""
        self.started(item, now())
        return Flight(self, item, now)

    def started(self, item: Waiting, at: float) -> None:
        """The call begins now. ValueError when its chat still has one in flight."""
        chat = self._chats.setdefault(item.chat, _Chat())
        if chat.started_at is not None:
            raise ValueError("a call to this chat is still in flight")
        chat.started_at = at
        self._in_flight += 1
        interval = 1 / self._limits.pace
        self._due = max(self._due, at - interval) + interval

    def answered(self, item: Waiting, at: float, *, reached: bool = True) -> None:
        """The call is over, whatever was said. `reached=False`: it surely never left us and took no slot."""
        chat = self._chats[item.chat]
        if chat.started_at is None:
            raise ValueError("no call to this chat is in flight")
        took, chat.started_at = at - chat.started_at, None
        self._in_flight -= 1
        if reached:
            self._count(chat, at, took)
        self._tidy(at)

    def refused(self, item: Waiting, at: float, retry_after: float) -> None:
        """Telegram answered 429: this chat pauses, and the call is over.

        All pause, for the shorter of both waits, if another chat was refused just before.
        """
        self.answered(item, at)
        self._chats.setdefault(item.chat, _Chat()).paused_until = at + retry_after
        if self._refusal is not None:
            chat, when, wait = self._refusal
            if chat != item.chat and at - when <= self._limits.together:
                self._paused_until = max(self._paused_until, at + min(wait, retry_after))
        self._refusal = (item.chat, at, retry_after)

    def _slot_free_at(self) -> float:
        too_many = self._in_flight + len(self._answers) - self._limits.ceiling
        if too_many < 0:
            return -inf
        if too_many >= len(self._answers):
            return inf
        return self._answers[too_many] + 1 - self._fastest

    def _chat_free_at(self, item: Waiting) -> float:
        chat = self._chats.get(item.chat)
        if chat is None:
            return -inf
        if chat.started_at is not None:
            return inf
        ahead = self._limits.chat_burst - 1 if item.priority <= Priority.REPLY else 0
        rested_at = chat.rested_at - ahead * self._limits.chat_every
        return max(rested_at, chat.paused_until)

    def _count(self, chat: _Chat, at: float, took: float) -> None:
        self._trips.append(took)
        self._fastest = min(self._trips) if len(self._trips) >= self._limits.ceiling else 0.0
        while self._answers and self._answers[0] + 1 <= at:
            self._answers.popleft()
        self._answers.append(at)
        chat.rested_at = max(chat.rested_at, at) + self._limits.chat_every

    def _tidy(self, at: float) -> None:
        if len(self._chats) > self._tidy_above:
            self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle(at)}
            self._tidy_above = 2 * len(self._chats) + 64


class Flight:
    """One call on its way. It has to be closed (`with`), which frees its chat and its slot whatever has happened."""

    def __init__(self, pacer: Pacer, item: Waiting, now: Callable[[], float]) -> None:
        self._pacer, self._item, self._now = pacer, item, now
        self._reached = False
        self._retry_after: float | None = None

    def reached(self) -> None:
        """It may have reached Telegram, and counts against its limits."""
        self._reached = True

    def refused(self, retry_after: float) -> None:
        """Telegram answered 429."""
        self._retry_after = retry_after

    def __enter__(self) -> "Flight":
        return self

    def __exit__(self, *_: object) -> None:
        if self._retry_after is not None:
            self._pacer.refused(self._item, self._now(), self._retry_after)
        else:
            self._pacer.answered(self._item, self._now(), reached=self._reached)
