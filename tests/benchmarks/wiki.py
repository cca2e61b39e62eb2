"""The peer as something to be measured: its process, and how people make it do the same as ours.

Its side is in peer.py. `at_once` hands the whole broadcast to AIORateLimiter together instead of in a loop.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.simulator import people_do
from tests.benchmarks.measures import Turns, Urgent, steady_rate
from tests.benchmarks.stage import Stage
from tests.load.network import Cast
from tests.load.process import BotProcess

PRESSES = 600


class Wiki:
    """One variant of the peer. Urgent presses and turns come from the same people as ours."""

    def __init__(self, stage: Stage, cast: Cast, folder: Path, *, urgent: int, at_once: bool) -> None:
        self.name = "PTB, all at once" if at_once else "PTB, in a loop"
        self.process = BotProcess(folder, ("-m", "tests.benchmarks.peer", stage.world.token, stage.url), {})
        self.members: Sequence[int] = cast.members
        self.visitor = cast.coordinators[0]
        self._stage = stage
        self._places = cast.places[:urgent]
        self._changing = [place.reporter for place in cast.places[urgent:]]
        self._file = folder / "peer.db"
        self._command = "/at_once" if at_once else "/broadcast"

    async def load(self) -> None:
        people_do.says(self._stage.world, self.visitor, f"{self._command} {self.members[0]} {len(self.members)}")

    async def prepare(self) -> list[Urgent]:
        return [self._urgent(place.reporter, place.responders[0]) for place in self._places]

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
