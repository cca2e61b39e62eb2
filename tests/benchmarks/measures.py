"""What is measured, the same for every bot, at the simulator's call log. Measures; judges nothing.

Not for: how a particular bot is loaded, pressed or started (see chiroq and recipe), or counting calls (see tally).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, isfinite, nan
from statistics import median
from typing import Protocol

from bot.simulator import people_do
from tests.benchmarks.stage import LOOK_EVERY, Stage
from tests.benchmarks.tally import Press, Tally
from tests.load.process import BotProcess

NEVER = 90.0
"""Seconds after which what has not begun is taken for lost."""
QUIET = 5.0
LULL = 4.0
"""Seconds without any of the calls in question, longer than a refusal makes a bot wait, after which none will come."""
STARTS = 3
ROUNDS, A_ROUND = 10, 1.2
"""Of presses, one in each chat; and seconds that one lasts at least: a chat may change once a second."""
FILLED_FOR = 240.0
"""Seconds that a report may lie filled in: after ten minutes a draft hides its answers."""
SOONEST, LATEST = 0.5, 4.0
"""Of the even distance between two urgent reports, what it is at least and at most."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """A report that lacks one press, and the chat in which that press must show."""

    press: Callable[[], object]
    responder: int

    def send(self, tally: Tally) -> None:
        """The press, timed."""
        tally.press(self.responder)
        self.press()


@dataclass(frozen=True, slots=True)
class Turns:
    """Whole turns a second, and processor time of the bot for each, with all that it sends because of it."""

    per_s: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Screen:
    """A message with buttons in this chat; each press, numbered from 0, makes it another one."""

    chat: int
    press: Callable[[int], object]


class Bot(Protocol):
    """One that can be measured."""

    name: str
    process: BotProcess
    members: Sequence[int]
    visitor: int
    """Somebody who says /start."""
    urgent: int
    """How many reports can be sent."""

    async def load(self) -> None:
        """Begin to tell all members something; return at once."""

    async def prepare(self, first: int, last: int) -> list[Urgent]:
        """Those of the reports from number `first` on and before `last`, up to their last press."""

    async def turns(self) -> Turns:
        """Presses that all wait already."""

    async def screens(self) -> list[Screen]:
        """After the turns: what is pressed again and again."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`rate` is messages a second between the first and the last; `taken` of them were delivered."""

    rate: float
    refusals: int
    taken: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds from press to the responder's message: of `reports` of them, infinite where it never came."""

    p50_s: float
    p99_s: float
    reports: int
    lost: int


@dataclass(frozen=True, slots=True)
class Alerts:
    """Over the whole broadcast, and in each third of its progress: at its beginning, in its middle, at its end."""

    overall: Waits
    thirds: tuple[Waits, Waits, Waits]
    refusals: int


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of one bot."""

    broadcast: Broadcast
    urgent: Alerts
    turns: Turns
    press_cpu_ms: float
    """Processor time of one press answered: something is kept, the press is answered, the screen is drawn again."""
    first_answer_s: float
    idle_mb: float
    one_core_p99_s: float = nan
    """Urgent reports once more, all of this on one processor. Not measured of peers."""


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


async def start(stage: Stage, bot: Bot) -> None:
    """Until somebody is answered."""
    mark = stage.mark()
    people_do.says(stage.world, bot.visitor, "/start")
    bot.process.start()
    assert await stage.until(partial(stage.sent, mark, [bot.visitor]), NEVER), bot.process.said()
    await stage.quiet(QUIET)


async def presses(stage: Stage, bot: Bot) -> float:
    """Milliseconds of processor time for each. All of a round are answered before the next."""
    screens = await bot.screens()
    await stage.quiet()
    used = bot.process.cpu_s
    for number in range(ROUNDS):
        mark, began = stage.mark(), time.monotonic()
        for screen in screens:
            screen.press(number)
        answered = await stage.until(partial(_answered, stage, mark, {each.chat for each in screens}), NEVER)
        assert answered, f"{bot.name} did not answer every press:\n{bot.process.said()}"
        await stage.watched(began + A_ROUND - time.monotonic(), lambda: None)
    return 1000 * (bot.process.cpu_s - used) / (ROUNDS * len(screens))


def _answered(stage: Stage, mark: int, chats: set[int]) -> bool:
    calls = [each for each in stage.world.calls.since(mark) if each.ok]
    drawn = {each.params["chat_id"] for each in calls if each.method == "editMessageText"}
    return chats <= drawn and sum(each.method == "answerCallbackQuery" for each in calls) >= len(chats)


async def broadcast(stage: Stage, bot: Bot) -> Broadcast:
    """Everybody is told something, and nothing else happens."""
    tally = Tally(stage.world.calls, bot.members)
    await bot.load()
    await _begins(stage, bot, tally)
    await _all_told(stage, tally)
    rate = (tally.taken - 1) / tally.seconds if tally.taken > 1 else 0.0
    return Broadcast(rate, tally.refusals, tally.taken, tally.seconds)


async def _begins(stage: Stage, bot: Bot, tally: Tally) -> None:
    """Until the first message; an AssertionError with what the bot said last where none comes."""
    begun = await stage.until(partial(_begun, tally), NEVER)
    assert begun, f"{bot.name} told nobody anything:\n{bot.process.said()}"


async def _all_told(stage: Stage, tally: Tally) -> None:
    """Until nothing comes any more of what is counted. An offer that nobody answers rings again and again."""
    since, before = time.monotonic(), -1
    while time.monotonic() - since < LULL:
        if tally.moves != before:
            since, before = time.monotonic(), tally.moves
        await stage.watched(LOOK_EVERY, tally.look)


def _begun(tally: Tally) -> bool:
    tally.look()
    return bool(tally.asked)


async def alerts(
    stage: Stage, bot: Bot, expected: float, say: Callable[[float], None] = lambda progress: None
) -> tuple[Tally, Alerts]:
    """Reports are sent one after the other, spread over the time in which everybody is told something; that takes about
    `expected` seconds, or longer because of them. `say` hears ten times how far it is."""
    even = expected / bot.urgent
    batch = max(1, int(FILLED_FOR / even))
    ready = await bot.prepare(0, batch)
    await stage.quiet()
    tally = Tally(stage.world.calls, bot.members)
    await bot.load()
    await _begins(stage, bot, tally)
    began = time.monotonic()
    for number in range(bot.urgent):
        if number == len(ready):
            ready += await bot.prepare(number, number + batch)
        if number % ceil(bot.urgent / 10) == 0:
            say(tally.progress)
        await stage.watched(_until_next(tally, began, number, bot.urgent, even), tally.look)
        ready[number].send(tally)
    await _all_told(stage, tally)
    return tally, _alerts(tally)


def _until_next(tally: Tally, began: float, number: int, reports: int, even: float) -> float:
    """Seconds after which the broadcast should have come as far as this report's place in it, as it went until now. A
    broadcast that stands still goes on being pressed into."""
    left = (number + 0.5) / reports - tally.progress
    one_share = (time.monotonic() - began) / tally.progress
    return min(max(left * one_share, SOONEST * even), LATEST * even)


def _alerts(tally: Tally) -> Alerts:
    thirds = [[each for each in tally.presses if min(2, int(3 * each.progress)) == third] for third in range(3)]
    beginning, middle, end = map(waits, thirds)
    return Alerts(waits(tally.presses), (beginning, middle, end), tally.refusals)


def waits(presses: Sequence[Press]) -> Waits:
    """Of no presses, figures that are none."""
    took = sorted(each.took_s for each in presses)
    return Waits(_rank(took, 0.5), _rank(took, 0.99), len(took), sum(not isfinite(each) for each in took))


def _rank(ordered: Sequence[float], share: float) -> float:
    """The nearest rank."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else nan


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
        say("presses, each answered")
        pressed = await presses(stage, bot)
        await stage.quiet()
        say(f"a message to {len(bot.members)} members")
        told = await broadcast(stage, bot)
        say("urgent reports during the same")
        _, urgent = await alerts(stage, bot, told.seconds)
        return Results(told, urgent, turns, pressed, started, resident)
    finally:
        await bot.process.stop()
