"""Our bot as something to be measured: the real process, its database, and people who use it.

A campaign is approved by this process, through the same use cases and the same file; the bot is not told and finds it at its
next tick. Not for: what is measured (see measures).
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.simulator import people_do
from referrals.domain.report import When
from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import fresh_keys, read_keyring
from tests.benchmarks.measures import Screen, Turns, Urgent, steady_rate
from tests.benchmarks.stage import Stage
from tests.load import news, reports
from tests.load.hands import Button, Hands
from tests.load.network import Cast, Place, settle
from tests.load.process import real_bot

CHANGES = 25
"""How often each of those who change an answer does so."""
CYCLE = (When.TODAY, When.NOW)
"""Answers of the last screen in turn: each press is kept, and the screen is drawn again."""


class Chiroq:
    """`urgent` of the places report urgently, the others change answers."""

    name = "Chiroq"

    def __init__(self, stage: Stage, cast: Cast, folder: Path, *, urgent: int) -> None:
        keys = fresh_keys()
        url = f"sqlite+aiosqlite:///{folder / 'chiroq.db'}"
        settings = {
            "BOT_TOKEN": stage.world.token,
            "BOT_API_URL": stage.url,
            "DATABASE_URL": url,
            "ENCRYPTION_KEYS": keys,
            "LOG_LEVEL": "WARNING",
            "LISTEN": "",
        }
        if stage.world.clock.speed != 1:
            settings["CLOCK_URL"] = f"{stage.url}/clock"
        self.process = real_bot(folder, settings)
        self.members: Sequence[int] = cast.members
        self.visitor = cast.coordinators[0]
        self._stage = stage
        self._cast = cast
        self._file = folder / "chiroq.db"
        self._database = Database(url, read_keyring(keys))
        self.urgent = urgent
        self._reporting, self._changing = cast.places[:urgent], cast.places[urgent:]
        self._reviews: Sequence[Button] = ()

    async def settle(self) -> None:
        """Tables and people, before the first start."""
        await migrate(self._database)
        await settle(self._database, self._cast)

    async def close(self) -> None:
        await self._database.close()

    async def load(self) -> None:
        await news.bring(self._database, self._cast)

    async def prepare(self, first: int, last: int) -> list[Urgent]:
        filling = (self._fill(place) for place in self._reporting[first:last])
        return list(await asyncio.gather(*filling))

    async def _fill(self, place: Place) -> Urgent:
        hands = Hands(self._stage.watch, place.reporter)
        send = await reports.danger(hands, place)
        return Urgent(lambda: hands.presses(send), place.responders[0])

    async def turns(self) -> Turns:
        self._reviews = reviews = await asyncio.gather(*(self._review(place) for place in self._changing))
        await self._stage.quiet()
        with sqlite3.connect(self._file) as database:
            (before,) = database.execute("SELECT max(id) FROM inbox").fetchone()
        used = self.process.cpu_s
        for number in range(CHANGES):
            for place, review in zip(self._changing, reviews, strict=True):
                self._change(place.reporter, review, number)
        await self._stage.quiet()
        self._all_counted(reviews)
        played = self._played_since(before)
        return Turns(steady_rate(played), 1000 * (self.process.cpu_s - used) / len(played))

    async def screens(self) -> list[Screen]:
        return [
            Screen(place.reporter, partial(self._change_again, place.reporter, review))
            for place, review in zip(self._changing, self._reviews, strict=True)
        ]

    def _change_again(self, reporter: int, review: Button, number: int) -> None:
        self._change(reporter, review, CHANGES + number)

    async def _review(self, place: Place) -> Button:
        return await reports.conflict(Hands(self._stage.watch, place.reporter), place)

    def _change(self, reporter: int, review: Button, number: int) -> None:
        """Another answer on the screen she reads; every press makes one version."""
        message, (format_, verb, form, version, *_) = review[0], review.words
        at, value = int(version) + number, CYCLE[number % len(CYCLE)]
        people_do.presses(self._stage.world, reporter, message, ":".join((format_, verb, form, str(at), value)))

    def _all_counted(self, reviews: Sequence[Button]) -> None:
        """AssertionError where a press changed nothing: then something else was measured."""
        with sqlite3.connect(self._file) as database:
            versions = dict(database.execute("SELECT id, version FROM forms").fetchall())
        for review in reviews:
            form, version = map(int, review.words[2:4])
            assert versions[form] == version + CHANGES, (
                f"form {form} stands at {versions[form]}, not {version + CHANGES}"
            )

    def _played_since(self, before: int) -> list[float]:
        with sqlite3.connect(self._file) as database:
            rows = database.execute("SELECT done_at FROM inbox WHERE id > ? AND state = 'done'", (before,)).fetchall()
        return sorted(datetime.fromisoformat(done_at).timestamp() for (done_at,) in rows)
