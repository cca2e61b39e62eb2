"""Where a story begins that is about what follows: the real bot plays it once a session, then each story has a copy of all of it.

`pytestmark = after(play)` gives every `network` of a module the village that `play(network)` left, and the bot starts
in it anew. Not for: a beginning that one test has for itself.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.simulator.world import World
from tests.conversation import Phone
from tests.stories.discretion import watched
from tests.stories.village import Village, living, village

Play: TypeAlias = Callable[[Village], Awaitable[object]]


def after(play: Play) -> pytest.MarkDecorator:
    """The mark of a module, or of a test."""
    return pytest.mark.after.with_args(play)


@dataclass(frozen=True, slots=True)
class Left:
    """A village at rest: its database, its Telegram and everybody's phone, as they were at that moment."""

    database: Path
    moment: datetime
    world: World
    phones: dict[str, Phone]

    @asynccontextmanager
    async def again(self, folder: Path, keys: str) -> AsyncIterator[Village]:
        """A copy of it, at the same moment of the calendar."""
        world, phones = deepcopy((self.world, self.phones))
        world.clock.set_back(world.clock.now() - self.moment)
        async with living(self.database, folder, keys, world, phones) as place:
            yield place


class Beginnings:
    """What was played in this session."""

    def __init__(self, seeded: Path, keys: str) -> None:
        self._seeded = seeded
        self._keys = keys
        self._left: dict[Play, Left] = {}

    async def after(self, play: Play, folder: Path) -> Left:
        """Played now if it was not before; `folder` keeps the database."""
        if play not in self._left:
            self._left[play] = await self._played(play, folder)
        return self._left[play]

    async def _played(self, play: Play, folder: Path) -> Left:
        async with watched(village(self._seeded, folder, self._keys)) as place:
            await play(place)
            await place.settles()
            moment = place.world.clock.now()
        place.world.listeners.clear()
        return Left(_copied(place.database_file, folder / "left.db"), moment, place.world, place.phones)


def _copied(file: Path, to: Path) -> Path:
    """With what is only in its log of writes yet."""
    with closing(sqlite3.connect(file)) as disk, closing(sqlite3.connect(to)) as copy:
        disk.backup(copy)
    return to
