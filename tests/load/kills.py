"""Killing the real process again and again, and what a kill may cost: the calls that were in flight.

Not for: what the bot is doing meanwhile (see the tests).
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Container, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.simulator.calls import ApiCall
from bot.simulator.world import World
from referrals.storage.database import Database
from referrals.storage.migrations import migrate
from referrals.storage.sealed import fresh_keys, read_keyring
from tests.load.network import Cast, settle
from tests.load.process import BotProcess

AT_START = 5
"""Of so many kills, one comes while the process is still starting."""
START = 0.8
"""Seconds within which a start is killed, about as long as one takes."""
INSTANT = 0.05
"""Seconds behind its last deed, at most, in which a kill comes: before, amid or after the next commit."""
LONGEST_WORK = 10.0
"""Seconds of a life that finds too little to do."""
UNRECORDED_WITHIN = 5.0
"""Real seconds between a call's arrival and a kill, at most, for it to count as in flight: a busy machine keeps results late."""
TAKEN_WITHIN = 0.5
"""Real seconds after a kill within which a busy simulator may still take what was on its way; the next life has hardly begun."""


@asynccontextmanager
async def settled(folder: Path, cast: Cast) -> AsyncIterator[tuple[Database, str]]:
    """A database with everybody in it, and the keys that open it."""
    keys = fresh_keys()
    database = Database(f"sqlite+aiosqlite:///{folder / 'crash.db'}", read_keyring(keys))
    try:
        await migrate(database)
        await settle(database, cast)
        _remember_slots(folder / "crash.db")
        yield database, keys
    finally:
        await database.close()


def settings(world: World, url: str, database: Database, keys: str) -> dict[str, str]:
    """What the process is started with."""
    return {
        "BOT_TOKEN": world.token,
        "BOT_API_URL": url,
        "CLOCK_URL": f"{url}/clock",
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "ENCRYPTION_KEYS": keys,
        "LOG_LEVEL": "WARNING",
    }


async def live_and_die(
    bot: BotProcess, world: World, chance: random.Random, most: int, moment: Callable[[], bool] = lambda: True
) -> float:
    """One life, which ends at work, after up to so many deeds, when the moment has come; when it ended."""
    polls = world.updates.turn
    bot.start()
    while world.updates.turn == polls:
        bot.check()
        await asyncio.sleep(0.01)
    await _work(bot, world, chance.randrange(most), moment)
    await asyncio.sleep(chance.uniform(0, INSTANT))
    bot.kill()
    return time.monotonic()


async def die_at_the_start(bot: BotProcess, chance: random.Random) -> float:
    """A life too short to do much; when it ended."""
    bot.start()
    await asyncio.sleep(chance.uniform(0, START))
    bot.kill()
    return time.monotonic()


async def _work(bot: BotProcess, world: World, deeds: int, moment: Callable[[], bool]) -> None:
    """Until it has done so much, however busy the machine is, and the moment has come; at most `LONGEST_WORK`."""
    goal, end = world.calls.deeds + deeds, time.monotonic() + LONGEST_WORK
    while (world.calls.deeds < goal or not moment()) and time.monotonic() < end:
        bot.check()
        await asyncio.sleep(0.005)


async def quiet(bot: BotProcess, world: World, seconds: float = 1.5, within: float = 120.0) -> None:
    """Until nothing was done for a while and no update waits; AssertionError where it never comes to rest."""
    began = since = time.monotonic()
    before = -1
    while time.monotonic() - since < seconds:
        bot.check()
        assert time.monotonic() - began < within, f"it never rests: {world.calls.answers}"
        await asyncio.sleep(0.05)
        deeds = world.calls.deeds
        if deeds != before or world.updates.pending(world.clock.now()):
            since, before = time.monotonic(), deeds


def _remember_slots(file: Path) -> None:
    """A table beside the bot's own keeps the slot in which each message was sent, which the bot forgets
    when another one takes it."""
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE sent_in (telegram_id INTEGER PRIMARY KEY, slot TEXT)")
        connection.execute(
            "CREATE TRIGGER remember AFTER INSERT ON messages WHEN NEW.direction = 'out' BEGIN"
            " INSERT OR IGNORE INTO sent_in VALUES (NEW.telegram_id, NEW.slot); END"
        )


def recorded(file: Path) -> dict[int, str]:
    """The messages that the bot knows it has sent, each with its slot; ids are unique in the simulator's whole world."""
    with sqlite3.connect(file) as connection:
        return dict(connection.execute("SELECT telegram_id, slot FROM sent_in").fetchall())


def in_flight(sent: Iterable[ApiCall], known: Container[int | None], killed_at: Sequence[float]) -> int:
    """Calls in flight at a kill: they had reached Telegram, and the process died before it had kept the answer.

    That is what "in flight" means to the bot: from the call until its result is committed. Only the dead process's own
    file can tell; a message it never recorded, without a kill shortly after, is not counted and so allows no duplicate.
    """
    lost = [call.at for call in sent if call.message_id not in known]
    return sum(any(-TAKEN_WITHIN <= kill - at <= UNRECORDED_WITHIN for kill in killed_at) for at in lost)
