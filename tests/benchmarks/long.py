"""`make bench-long`: our bot alone, telling 900, 10,000 and 100,000 members something while urgent reports come in.

On the fast clock: Telegram's limits and the courier's waits pass faster, the way to Telegram and the machine do not. So rates
are in messages a second of Telegram's time, and what a responder waits in real seconds. It measures and never judges.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from referrals.facts import load_facts
from tests.benchmarks import sizes
from tests.benchmarks.chiroq import Chiroq
from tests.benchmarks.measures import alerts, start
from tests.benchmarks.scales import weighing
from tests.benchmarks.sizes import Size
from tests.benchmarks.stage import Stage, say, staged
from tests.load.network import Cast, give_phones, plan

SIZES = (900, 10_000, 100_000)
SPEED = 2.0
"""At which a machine with two processors keeps up."""
FOR_EACH_URGENT, MOST_URGENT = 150, 99
"""Members, and reports at most: a handful among thousands. What many among few do is seen in `make bench`."""
PACE = 28.5
"""Messages a second of Telegram's time that are hoped for: by it the reports are spread at first."""


async def measure(cast: Cast, folder: Path, speed: float) -> Size:
    """One size, on a fresh Telegram and with a fresh bot."""
    members = len(cast.members)
    async with staged(speed) as stage:
        give_phones(stage.world, cast)
        bot = Chiroq(stage, cast, folder, urgent=len(cast.places))
        try:
            say(f"{members:,} members: settling")
            await bot.settle()
            await start(stage, bot)
            return await _weighed(stage, bot, speed)
        finally:
            await bot.process.stop()
            await bot.close()


async def _weighed(stage: Stage, bot: Chiroq, speed: float) -> Size:
    members = len(bot.members)
    idle = bot.process.resident_mb
    async with weighing(bot.process) as scales:
        tally, urgent = await alerts(
            stage, bot, members / PACE / speed, lambda progress: say(f"{members:,} members: {progress:.0%} are told")
        )
    passed = tally.seconds * speed
    return Size(
        members,
        rate=(tally.between - 1) / passed,
        to_members=(tally.taken - 1) / passed,
        told=len(tally.told),
        twice=tally.taken - len(tally.told),
        urgent=urgent,
        idle_mb=idle,
        most_mb=scales.most_mb,
        busy=scales.busy,
        machine_busy=scales.machine_busy,
        seconds=tally.seconds,
    )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.long", description=__doc__)
    parser.add_argument("members", nargs="*", type=int, default=SIZES, help="sizes; memory is compared with the first")
    parser.add_argument("--speed", type=float, default=SPEED, help="how many times faster Telegram's limits pass")
    parser.add_argument(
        "--urgent", type=int, help="how many urgent reports at every size; else one for each 150 members"
    )
    return parser.parse_args()


def main() -> None:
    """A quarter of an hour for each 50,000 members at twice the speed."""
    asked, found = _asked(), list[Size]()
    for members in asked.members:
        urgent = asked.urgent or min(MOST_URGENT, max(1, members // FOR_EACH_URGENT))
        cast = plan(load_facts(), places=urgent, responders=1, members=members, coordinators=2)
        with tempfile.TemporaryDirectory(prefix="chiroq-bench-") as folder:
            found.append(asyncio.run(measure(cast, Path(folder), asked.speed)))
        say(f"{sizes.write(found, asked.speed)} is written")
    sizes.show(found, asked.speed)


if __name__ == "__main__":
    main()
