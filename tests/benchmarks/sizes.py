"""What `make bench-long` says: a column for each size of the network, and bench-long.json. Judges nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measures import Alerts, Waits
from tests.benchmarks.table import THIRDS, in_json, machine

FILE = Path("bench-long.json")


@dataclass(frozen=True, slots=True)
class Size:
    """Our bot at one size. Rates are messages a second of Telegram's time: `rate` of all that counts against its limit, from
    the first message that a member got to the last, `to_members` of those that members got. Other seconds are real."""

    members: int
    rate: float
    to_members: float
    told: int
    twice: int
    urgent: Alerts
    idle_mb: float
    most_mb: float
    busy: float
    machine_busy: float
    """The share of one processor that the bot used, and of all of them that anybody did: near 1, the machine was measured."""
    seconds: float


def show(sizes: Sequence[Size], speed: float) -> None:
    """Goals and figures; memory also as a multiple of the first size's."""
    table = Table(title=f"Ours alone, limits at {speed:g} times their speed, 50 ms a call")
    table.add_column("")
    for head in ("goal", *(f"{each.members:,}" for each in sizes)):
        table.add_column(head, justify="right")
    for name, goal, figure in _ROWS:
        table.add_row(name, goal, *map(figure, sizes))
    table.add_row("… of the first size's", "≤ 1.1", *(f"×{each.most_mb / sizes[0].most_mb:.3f}" for each in sizes))
    Console(width=100).print(table)


def _third(number: int) -> Callable[[Size], str]:
    return lambda each: _waits(each.urgent.thirds[number])


def _waits(waits: Waits) -> str:
    return f"{waits.p50_s:.3f} / {waits.p99_s:.3f} s" if waits.reports else "none"


_ROWS: tuple[tuple[str, str, Callable[[Size], str]], ...] = (
    ("messages/s of Telegram's time", "≥ 28.5 of 30", lambda each: f"{each.rate:.2f}"),
    ("… to members", "", lambda each: f"{each.to_members:.2f}"),
    ("members told", "all", lambda each: f"{each.told:,}"),
    ("… told twice", "0", lambda each: str(each.twice)),
    ("refused (429)", "0", lambda each: str(each.urgent.refusals)),
    ("urgent, p50 / p99", "p99 ≤ 0.25 s", lambda each: _waits(each.urgent.overall)),
    *((f"… {name}", "p99 ≤ 0.25 s", _third(number)) for number, name in enumerate(THIRDS)),
    ("… never arrived", "0", lambda each: f"{each.urgent.overall.lost} of {each.urgent.overall.reports}"),
    ("the bot's share of a processor", "", lambda each: f"{each.busy:.0%}"),
    ("everybody's share of all of them", "", lambda each: f"{each.machine_busy:.0%}"),
    ("real time", "", lambda each: f"{each.seconds:.0f} s"),
    ("memory, idle", "", lambda each: f"{each.idle_mb:.1f} MB"),
    ("memory meanwhile, at most", "", lambda each: f"{each.most_mb:.1f} MB"),
)


def write(sizes: Sequence[Size], speed: float) -> Path:
    """One entry for each size, by its number of members."""
    told = {
        "speed": speed,
        "sizes": {str(each.members): _figures(each, sizes[0]) for each in sizes},
        "machine": machine(),
    }
    FILE.write_text(json.dumps(told, indent=2) + "\n")
    return FILE


def _figures(size: Size, first: Size) -> dict[str, Any]:
    thirds = zip(THIRDS, size.urgent.thirds, strict=True)
    return {
        "broadcast": {
            "rate": round(size.rate, 2),
            "to_members": round(size.to_members, 2),
            "refusals": size.urgent.refusals,
            "told": size.told,
            "twice": size.twice,
            "real_s": round(size.seconds, 1),
        },
        "urgent": _in_json(size.urgent.overall) | {"lost": size.urgent.overall.lost},
        **{f"urgent_{name}": _in_json(waits) for name, waits in thirds},
        "memory": {
            "idle_mb": round(size.idle_mb, 1),
            "most_mb": round(size.most_mb, 1),
            "of_first_size": round(size.most_mb / first.most_mb, 3),
        },
        "busy": {"bot_of_one_cpu": round(size.busy, 2), "all_of_all_cpus": round(size.machine_busy, 2)},
    }


def _in_json(waits: Waits) -> dict[str, Any]:
    return {"p50_s": in_json(waits.p50_s), "p99_s": in_json(waits.p99_s), "reports": waits.reports}
