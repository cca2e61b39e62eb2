"""The simulator as a process of its own, for benchmarks and crash tests: prints its address, then serves
until Ctrl-C.
"""

import argparse
import asyncio
import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

from bot.simulator.server import serve_alone
from bot.simulator.world import TOKEN, World


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--speed", type=float, default=1.0, help="of limits, long polls and expiring presses")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="of every call, there and back")
    parser.add_argument("--start", type=_moment, metavar="ISO", help="the clock's first moment; now, if not given")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--people", type=Path, metavar="JSON", help="a list in the shape of GET /sim/people")
    parser.add_argument("--keep-calls", type=int, default=20_000)
    return parser.parse_args()


def main() -> None:
    asked = _arguments()
    world = World(token=asked.token, start=asked.start, speed=asked.speed, latency_s=asked.latency / 1000)
    world.calls.keep_at_most(asked.keep_calls)
    if asked.people:
        for one in json.loads(asked.people.read_text()):
            world.add_person(one.pop("id"), one.pop("first_name"), **one)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve_alone(world, asked.port, asked.host))


if __name__ == "__main__":
    main()
