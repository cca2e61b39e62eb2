"""Where a story begins that is about what follows: the real bot plays it once a session, then each story has a copy of all of it.

`@after(play)` gives a story's `network` the village that `play(network)` left, and the bot starts in it again. Not for: a
beginning that one test has for itself.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
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

Play: TypeAlias = Callable[..., Awaitable[object]]


def after(play: Play, *people: str, **how: Hashable) -> pytest.MarkDecorator:
    """The mark of a module, or of a test: `play(network, *their phones, **how)` comes before it."""
    return pytest.mark.after.with_args(play, *people, **how)


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
            await place.settles()
            yield place


class Beginnings:
    """What was played in this session."""

    def __init__(self, seeded: Path, keys: str) -> None:
        self._seeded = seeded
        self._keys = keys
        self._left: dict[Hashable, Left] = {}

    async def after(self, mark: pytest.Mark, folder: Path) -> Left:
        """Played now if it was not before; `folder` keeps the database."""
        key = mark.args, tuple(sorted(mark.kwargs.items()))
        if key not in self._left:
            self._left[key] = await self._played(mark, folder)
        return self._left[key]

    async def _played(self, mark: pytest.Mark, folder: Path) -> Left:
        play, *people = mark.args
        async with watched(village(self._seeded, folder, self._keys)) as place:
            await play(place, *(place.phones[name] for name in people), **mark.kwargs)
            await place.settles()
            moment = place.world.clock.now()
        place.world.listeners.clear()
        return Left(_copied(place.database_file, folder / "left.db"), moment, place.world, place.phones)


def _copied(file: Path, to: Path) -> Path:
    """With what is only in its log of writes yet."""
    with closing(sqlite3.connect(file)) as disk, closing(sqlite3.connect(to)) as copy:
        disk.backup(copy)
    return to
