"""`make bench`: our bot beside python-telegram-bot and aiogram as their own pages show them, one after the other, before the
same Telegram.

Each gets a fresh Telegram with 50 ms a call and the real limits. It measures and never judges: busy machines are no defect.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from referrals.facts import load_facts
from tests.benchmarks import table
from tests.benchmarks.chiroq import Chiroq
from tests.benchmarks.measures import Results, alerts, measure, start
from tests.benchmarks.recipe import AIOGRAM, AT_ONCE, LOOP, Peer, Recipe
from tests.benchmarks.stage import say, staged
from tests.load.network import Cast, give_phones, plan

CHANGING = 24
FOR_EACH_URGENT = 9
"""Members: about three urgent reports a second while ours tells them something."""
PEERS: Mapping[str, Recipe] = {"loop": LOOP, "at_once": AT_ONCE, "aiogram": AIOGRAM}
OURS = "ours"


def _about(name: str) -> Callable[[str], None]:
    return lambda what: say(f"{name}: {what}")


def _urgent(cast: Cast) -> int:
    return len(cast.places) - CHANGING


async def ours(cast: Cast, folder: Path) -> Results:
    """Chiroq."""
    async with staged() as stage:
        give_phones(stage.world, cast)
        bot = Chiroq(stage, cast, folder, urgent=_urgent(cast))
        try:
            say("Chiroq: settling a network")
            await bot.settle()
            return await measure(stage, bot, _about(bot.name))
        finally:
            await bot.close()


async def one_core(cast: Cast, folder: Path, seconds: float) -> float:
    """The 99th percentile of what urgent reports wait while a message goes to everybody, which took so many seconds."""
    async with staged() as stage:
        give_phones(stage.world, cast)
        bot = Chiroq(stage, cast, folder, urgent=_urgent(cast))
        try:
            await bot.settle()
            await start(stage, bot)
            _, urgent = await alerts(stage, bot, seconds)
            return urgent.overall.p99_s
        finally:
            await bot.process.stop()
            await bot.close()


async def theirs(cast: Cast, folder: Path, recipe: Recipe) -> Results:
    """A peer."""
    async with staged() as stage:
        give_phones(stage.world, cast)
        bot = Peer(stage, cast, folder, urgent=_urgent(cast), recipe=recipe)
        return await measure(stage, bot, _about(bot.name))


def _measured(name: str, cast: Cast) -> Results:
    with tempfile.TemporaryDirectory(prefix="chiroq-bench-") as folder:
        run = partial(theirs, recipe=PEERS[name]) if name in PEERS else ours
        return asyncio.run(run(cast, Path(folder)))


def _on_one_core(cast: Cast, found: Results) -> Results:
    """Telegram and the bot share one processor, as on the smallest machine there is to rent."""
    if not hasattr(os, "sched_setaffinity"):
        return found
    say("Chiroq and Telegram on one processor")
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        with tempfile.TemporaryDirectory(prefix="chiroq-bench-") as folder:
            waited = asyncio.run(one_core(cast, Path(folder), found.broadcast.seconds))
    finally:
        os.sched_setaffinity(0, allowed)
    return replace(found, one_core_p99_s=waited)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("only", nargs="?", choices=[OURS, *PEERS], help="one of them; then no file is written")
    parser.add_argument("--members", type=int, default=table.MEMBERS, help="fewer, to see that all works")
    return parser.parse_args()


def main() -> None:
    """One run, some minutes."""
    asked = _asked()
    places = CHANGING + asked.members // FOR_EACH_URGENT
    cast = plan(load_facts(), places=places, responders=1, members=asked.members, coordinators=2)
    if asked.only:
        alone = _measured(asked.only, cast)
        say(str(_on_one_core(cast, alone) if asked.only == OURS else alone))
        return
    peers = {name: _measured(name, cast) for name in PEERS}
    found = table.Compared(_on_one_core(cast, _measured(OURS, cast)), **peers)
    table.show(found, asked.members)
    say(f"{table.write(found)} is written")


if __name__ == "__main__":
    main()
