"""Telegram's limits as pure arithmetic: which waiting call may go next, and when.

No clock, no task, no network: the moment is a parameter called `at`, monotonic seconds that never run back.
What a call says and whether it may be repeated is the courier's business; callback answers are not paced.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

from handlers.telegram_limits import MESSAGES_PER_SECOND
from referrals.domain.notice import Lane

TRIPS = 500
"""Answers whose fastest round trip is believed: so many that a few busy seconds, in which every answer is noticed late, do
not pass for a longer way."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram bears. The pace stays below the ceiling, so an alert finds a slot amid a campaign."""

    ceiling: int = 30
    """Calls in any second over all chats."""
    pace: float = MESSAGES_PER_SECOND
    """Calls a second, evenly spaced, for every lane but ALERT."""
    chat_every: float = 1.0
    """Seconds a chat needs for each call, in the long run."""
    chat_burst: int = 3
    """Calls a rested chat takes at once; only for ALERT and REPLY."""
    group_per_minute: int = 20
    group_kept_free: int = 4
    """Of those, how many FOLLOW_UP and CAMPAIGN leave to the lanes above them."""
    together: float = 1.0
    """Refusals in two private chats within so many seconds mean that all of Telegram refuses us."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that wants to go; within a lane the smaller id goes first."""

    lane: Lane
    id: int
    chat: bytes | int
    group: bool = False


@dataclass(slots=True)
class _Chat:
    started_at: float | None = None
    rested_at: float = -inf
    paused_until: float = -inf
    minute: deque[float] = field(default_factory=deque)

    def idle(self, at: float) -> bool:
        busy = self.started_at is not None or max(self.rested_at, self.paused_until) > at
        return not busy and not (self.minute and self.minute[-1] + 60 > at)


class Pacer:
    """Every `started` must be followed by one `answered` or `refused`, or its chat and its slot stay taken.

    A call reaches Telegram at some moment between its start and its answer. So its slot is held in flight and
    for one second after the answer, less the fastest round trip seen lately. Jitter costs pace, steady delay
    does not.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._chats: dict[bytes | int, _Chat] = {}
        self._tidy_above = 64
        self._in_flight = 0
        self._answers: deque[float] = deque()
        self._trips: deque[float] = deque(maxlen=TRIPS)
        self._fastest = 0.0
        self._due = -inf
        self._paused_until = -inf
        self._refusal: tuple[bytes | int, float, float] | None = None

    def choose(self, waiting: Iterable[Waiting], at: float) -> tuple[Waiting | None, float]:
        """The call to start now, or None and when to ask again: `inf` if only an answer or new calls help."""
        soonest = inf
        for item in sorted(waiting, key=lambda each: (each.lane, each.id)):
            slot = self.next_slot(item, at)
            if slot <= at:
                return item, at
            soonest = min(soonest, slot)
        return None, soonest

    def next_slot(self, item: Waiting, at: float) -> float:
        """The earliest moment, not before `at`, this call may start; `inf` while that hangs on an answer."""
        due = at if item.lane is Lane.ALERT else self._due
        return max(at, due, self._paused_until, self._slot_free_at(), self._chat_free_at(item))

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
            self._count(item, chat, at, took)
        self._tidy(at)

    def refused(self, item: Waiting, at: float, retry_after: float) -> None:
        """Telegram answered 429: this chat pauses, and the call is over.

        All pause, for the shorter of both waits, if another private chat was refused just before. A group's
        refusal is no such sign: its own minute is used up.
        """
        self.answered(item, at)
        self._chats.setdefault(item.chat, _Chat()).paused_until = at + retry_after
        if item.group:
            return
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
        ahead = self._limits.chat_burst - 1 if item.lane <= Lane.REPLY else 0
        rested_at = chat.rested_at - ahead * self._limits.chat_every
        return max(rested_at, chat.paused_until, self._minute_free_at(item, chat))

    def _minute_free_at(self, item: Waiting, chat: _Chat) -> float:
        kept_free = self._limits.group_kept_free if item.lane > Lane.REPLY else 0
        too_many = len(chat.minute) - (self._limits.group_per_minute - kept_free)
        return chat.minute[too_many] + 60 if item.group and too_many >= 0 else -inf

    def _count(self, item: Waiting, chat: _Chat, at: float, took: float) -> None:
        self._trips.append(took)
        self._fastest = min(self._trips) if len(self._trips) >= self._limits.ceiling else 0.0
        _append(self._answers, at, forget_after=1)
        chat.rested_at = max(chat.rested_at, at) + self._limits.chat_every
        if item.group:
            _append(chat.minute, at, forget_after=60)

    def _tidy(self, at: float) -> None:
        if len(self._chats) > self._tidy_above:
            self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle(at)}
            self._tidy_above = 2 * len(self._chats) + 64


def _append(log: deque[float], at: float, *, forget_after: float) -> None:
    while log and log[0] + forget_after <= at:
        log.popleft()
    log.append(at)
