"""A peer as something to be measured: its process, and how people make it do the same as ours.

The peers' own side is in peer_ptb.py and peer_aiogram.py.
"""

import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.simulator import people_do
from tests.benchmarks.measures import NEVER, Screen, Turns, Urgent, steady_rate
from tests.benchmarks.peer_rows import FILE
from tests.benchmarks.stage import Stage
from tests.load.network import Cast
from tests.load.process import ROOT, BotProcess

PRESSES = 600


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which bot, and by which of its commands it broadcasts."""

    name: str
    module: str
    command: str
    python: Path = Path(sys.executable)
    """Of the environment in which its library lies."""


LOOP = Recipe("PTB, in a loop", "tests.benchmarks.peer_ptb", "/broadcast")
AT_ONCE = Recipe("PTB, all at once", "tests.benchmarks.peer_ptb", "/at_once")
"""The whole broadcast is handed to AIORateLimiter together."""
AIOGRAM = Recipe(
    "aiogram", "tests.benchmarks.peer_aiogram", "/broadcast", ROOT / ".venv" / "aiogram" / "bin" / "python"
)


class Peer:
    """One of them. Urgent presses and turns come from the same people as ours."""

    def __init__(self, stage: Stage, cast: Cast, folder: Path, *, urgent: int, recipe: Recipe) -> None:
        self.name = recipe.name
        self.process = BotProcess(folder, ("-m", recipe.module, stage.world.token, stage.url), {}, recipe.python)
        self.members: Sequence[int] = cast.members
        self.visitor = cast.coordinators[0]
        self.urgent = urgent
        self._stage = stage
        self._places = cast.places[:urgent]
        self._changing = [place.reporter for place in cast.places[urgent:]]
        self._file = folder / FILE
        self._command = recipe.command

    async def load(self) -> None:
        people_do.says(self._stage.world, self.visitor, f"{self._command} {self.members[0]} {len(self.members)}")

    async def prepare(self, first: int, last: int) -> list[Urgent]:
        return [self._urgent(place.reporter, place.responders[0]) for place in self._places[first:last]]

    def _urgent(self, reporter: int, responder: int) -> Urgent:
        return Urgent(lambda: people_do.presses(self._stage.world, reporter, 1, f"send:{responder}"), responder)

    async def turns(self) -> Turns:
        before = self.process.cpu_s
        for number in range(PRESSES):
            reporter = self._changing[number % len(self._changing)]
            people_do.presses(self._stage.world, reporter, 1, f"change:{number}")
        await self._stage.quiet()
        with sqlite3.connect(self._file) as database:
            moments = [at for (at,) in database.execute("SELECT at FROM turns ORDER BY at")]
        return Turns(steady_rate(moments), 1000 * (self.process.cpu_s - before) / len(moments))

    async def screens(self) -> list[Screen]:
        mark = self._stage.mark()
        for reporter in self._changing:
            people_do.says(self._stage.world, reporter, "/screen")
        assert await self._stage.until(
            lambda: len(self._stage.sent(mark, self._changing)) == len(self._changing), NEVER
        )
        return [Screen(reporter, partial(self._answer, reporter)) for reporter in self._changing]

    def _answer(self, reporter: int, number: int) -> None:
        world = self._stage.world
        people_do.presses(world, reporter, world.person(reporter).visible()[-1].id, f"answer:{number}")
