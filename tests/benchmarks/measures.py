"""What is measured, the same for every bot, at the simulator's call log. Measures; judges nothing.

Not for: how a particular bot is loaded, pressed or started (see chiroq and wiki).
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, inf
from statistics import median
from typing import Protocol

from bot.simulator import people_do
from tests.benchmarks.stage import Stage
from tests.load.process import BotProcess

URGENT_EVERY = 0.3
LOAD_FIRST = 3.0
"""Seconds of load before the first urgent report."""
NEVER = 90.0
"""Seconds after which what has not arrived is taken for lost."""
QUIET = 5.0
LULL = 4.0
"""Seconds without any call, longer than a refusal makes a bot wait, after which nothing more will come."""
STARTS = 3


@dataclass(frozen=True, slots=True)
class Urgent:
    """A report that lacks one press, and the chat in which that press must show."""

    press: Callable[[], object]
    responder: int


@dataclass(frozen=True, slots=True)
class Turns:
    """Whole turns a second, and processor time of the bot for each, with all that it sends because of it."""

    per_s: float
    cpu_ms: float


class Bot(Protocol):
    """One that can be measured."""

    name: str
    process: BotProcess
    members: Sequence[int]
    visitor: int
    """Somebody who says /start."""

    async def load(self) -> None:
        """Begin to tell all members something; return at once."""

    async def prepare(self) -> list[Urgent]:
        """Reports up to their last press."""

    async def turns(self) -> Turns:
        """Presses that all wait already."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`rate` is messages a second between the first and the last; `taken` of them were delivered."""

    rate: float
    refusals: int
    taken: int


@dataclass(frozen=True, slots=True)
class Alerts:
    """Seconds from press to the responder's message; `lost` never came."""

    p50_s: float
    p99_s: float
    lost: int
    refusals: int


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of one bot."""

    broadcast: Broadcast
    urgent: Alerts
    turns: Turns
    first_answer_s: float
    idle_mb: float


async def first_answer(stage: Stage, bot: Bot) -> float:
    """Seconds from the birth of the process to its first answer, the middle one of a few starts; leaves it running."""
    took = []
    for _ in range(STARTS):
        await bot.process.stop()
        mark = stage.mark()
        people_do.says(stage.world, bot.visitor, "/start")
        began = time.monotonic()
        bot.process.start()
        await stage.until(partial(_answered_or_dead, stage, bot, mark), NEVER)
        bot.process.check()
        took.append(stage.sent(mark, [bot.visitor])[0].at - began)
        await stage.quiet()
    return median(took)


def _answered_or_dead(stage: Stage, bot: Bot, mark: int) -> bool:
    return bool(stage.sent(mark, [bot.visitor])) or not bot.process.lives


async def broadcast(stage: Stage, bot: Bot) -> Broadcast:
    """Everybody is told something, and nothing else happens."""
    mark = stage.mark()
    await bot.load()
    await _all_told(stage, bot, mark)
    return _broadcast(stage, bot, mark)


async def _all_told(stage: Stage, bot: Bot, mark: int) -> None:
    await stage.until(partial(stage.sent, mark, bot.members), NEVER)
    await stage.quiet(within=NEVER)


def _broadcast(stage: Stage, bot: Bot, mark: int) -> Broadcast:
    at = sorted(call.at for call in stage.sent(mark, bot.members))
    rate = (len(at) - 1) / (at[-1] - at[0]) if len(at) > 1 else 0.0
    return Broadcast(rate, stage.refusals(mark), len(at))


async def urgent(stage: Stage, bot: Bot) -> Alerts:
    """Reports are sent one after the other while everybody is told something."""
    ready = await bot.prepare()
    await stage.quiet()
    mark = stage.mark()
    await bot.load()
    await stage.until(partial(stage.sent, mark, bot.members), NEVER)
    await asyncio.sleep(LOAD_FIRST)
    pressed = []
    due = time.monotonic()
    for each in ready:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        pressed.append((time.monotonic(), each.responder))
        each.press()
        due += URGENT_EVERY
    await stage.quiet(LULL, within=NEVER)
    return _alerts(stage, mark, pressed)


def _alerts(stage: Stage, mark: int, pressed: Sequence[tuple[float, int]]) -> Alerts:
    """The first message in a responder's chat after the press is the offer: she gets no others."""
    arrived: dict[int, float] = {}
    for call in stage.sent(mark, [responder for _, responder in pressed]):
        arrived.setdefault(call.params["chat_id"], call.at)
    took = sorted(arrived.get(responder, inf) - at for at, responder in pressed)
    lost = sum(each == inf for each in took)
    return Alerts(_rank(took, 0.5), _rank(took, 0.99), lost, stage.refusals(mark))


def _rank(ordered: Sequence[float], share: float) -> float:
    """The nearest rank."""
    return ordered[ceil(share * len(ordered)) - 1]


def steady_rate(moments: Sequence[float]) -> float:
    """Events a second from the first to the last."""
    return (len(moments) - 1) / (moments[-1] - moments[0]) if len(moments) > 1 else 0.0


async def measure(stage: Stage, bot: Bot, say: Callable[[str], None]) -> Results:
    """All of it; ends with the process stopped."""
    try:
        say("start to first answer, memory")
        started = await first_answer(stage, bot)
        await stage.quiet(QUIET)
        resident = bot.process.resident_mb
        say("whole turns")
        turns = await bot.turns()
        await stage.quiet()
        say(f"a message to {len(bot.members)} members")
        told = await broadcast(stage, bot)
        say("urgent reports during the same")
        alerts = await urgent(stage, bot)
        return Results(told, alerts, turns, started, resident)
    finally:
        await bot.process.stop()
