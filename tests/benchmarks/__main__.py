"""`make bench`: our bot beside python-telegram-bot as its wiki shows it, one after the other, before the same Telegram.

Each gets a fresh Telegram with 50 ms a call and the real limits. It measures and never judges: busy machines are no defect.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from referrals.facts import load_facts
from tests.benchmarks import table
from tests.benchmarks.chiroq import Chiroq
from tests.benchmarks.measures import Results, measure
from tests.benchmarks.stage import staged
from tests.benchmarks.wiki import Wiki
from tests.load.network import Cast, give_phones, plan

MEMBERS = 900
URGENT = 100
CHANGING = 24

_began = time.monotonic()


def say(what: str) -> None:
    """Progress, for whoever waits."""
    print(f"{time.monotonic() - _began:6.1f} s  {what}", flush=True)


async def ours(cast: Cast, folder: Path) -> Results:
    """Chiroq."""
    async with staged() as stage:
        give_phones(stage.world, cast)
        bot = Chiroq(stage, cast, folder, urgent=URGENT)
        try:
            say("Chiroq: settling a network")
            await bot.settle()
            return await measure(stage, bot, lambda what: say(f"Chiroq: {what}"))
        finally:
            await bot.close()


async def theirs(cast: Cast, folder: Path, *, at_once: bool) -> Results:
    """The peer."""
    async with staged() as stage:
        give_phones(stage.world, cast)
        bot = Wiki(stage, cast, folder, urgent=URGENT, at_once=at_once)
        return await measure(stage, bot, lambda what: say(f"{bot.name}: {what}"))


def main() -> None:
    """One run, some minutes."""
    cast = plan(load_facts(), places=URGENT + CHANGING, responders=1, members=MEMBERS)
    only = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="chiroq-bench-") as name:
        folders = [Path(name, each) for each in ("ours", "loop", "at_once")]
        for folder in folders:
            folder.mkdir()
        if only == ["ours"]:
            say(str(asyncio.run(ours(cast, folders[0]))))
            return
        loop = asyncio.run(theirs(cast, folders[1], at_once=False))
        at_once = asyncio.run(theirs(cast, folders[2], at_once=True))
        mine = asyncio.run(ours(cast, folders[0]))
    table.show(mine, loop, at_once)
    say(f"{table.write(mine, loop, at_once)} is written")


if __name__ == "__main__":
    main()
