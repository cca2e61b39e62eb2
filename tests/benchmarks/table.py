"""What the benchmark says at its end: a table for people, bench.json for whoever compares runs. Judges nothing."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from math import inf, isfinite, isnan, nan
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measures import Results
from tests.benchmarks.stopwatch import CHECKED
from tests.load.process import ROOT

FILE = Path("bench.json")
THIRDS = ("beginning", "middle", "end")
_PACKAGES = ("python-telegram-bot", "sqlalchemy", "aiosqlite", "aiolimiter", "httpx", "aiohttp")
_PACKAGES_OF_AIOGRAM = ("aiogram", "aiohttp")
MEMBERS = 900
"""As many as the network that asked for it has; a smaller run only shows that everything works."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Ours, both ways in which PTB can broadcast, and aiogram's one."""

    ours: Results
    loop: Results
    at_once: Results
    aiogram: Results


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    goal: str
    value: Callable[[Results], float]
    unit: str = ""
    digits: int = 0

    def absolute(self, results: Results) -> str:
        value = self.value(results)
        return "never" if value == inf else "none" if isnan(value) else f"{value:.{self.digits}f}{self.unit}"

    def beside(self, results: Results, ours: Results) -> str:
        """The figure, and how many times ours it is."""
        ratio = self.value(results) / self.value(ours) if self.value(ours) else nan
        return self.absolute(results) + (f"  ×{ratio:.3g}" if isfinite(ratio) else "")


def show(found: Compared, members: int = MEMBERS) -> None:
    """Goals, ours, and beside each figure of a peer how many times ours it is."""
    table = Table(title="Side by side, 50 ms a call; × is how many times Chiroq's")
    for head in ("", "goal", "Chiroq", "PTB, in a loop", "PTB, all at once", "aiogram"):
        table.add_column(head, justify="right" if head else "left", no_wrap=True)
    for row in _rows(members):
        peers = (row.beside(each, found.ours) for each in (found.loop, found.at_once, found.aiogram))
        table.add_row(row.name, row.goal, row.absolute(found.ours), *peers)
    Console(width=120).print(table)
    minutes = check_cpu_min()
    print(
        "make check:", "not measured" if minutes is None else f"{minutes} processor minutes, when it last passed here"
    )


def _rows(members: int) -> tuple[_Row, ...]:
    return (
        _Row(f"broadcast to {members}, messages/s", "≥ 28.5", lambda each: each.broadcast.rate, digits=1),
        _Row("… delivered", str(members), lambda each: each.broadcast.taken),
        _Row("… refused (429)", "0", lambda each: each.broadcast.refusals),
        _Row("urgent during it, p50", "", lambda each: each.urgent.overall.p50_s, " s", 3),
        _Row("urgent during it, p99", "≤ 0.25 s", lambda each: each.urgent.overall.p99_s, " s", 3),
        *(_third(number, name) for number, name in enumerate(("at its beginning", "in its middle", "at its end"))),
        _Row("… never arrived", "0", lambda each: each.urgent.overall.lost),
        _Row("… refused meanwhile", "0", lambda each: each.urgent.refusals),
        _Row("whole turns/s (peers: a bare row)", "≥ 60", lambda each: each.turns.per_s),
        _Row("… processor time a turn", "", lambda each: each.turns.cpu_ms, " ms", 1),
        _Row("one press answered, processor time", "≤ 2.5 × PTB", lambda each: each.press_cpu_ms, " ms", 1),
        _Row("urgent during it, on one core, p99", "≤ 0.25 s", lambda each: each.one_core_p99_s, " s", 3),
        _Row("start to first answer", "≤ PTB + 1 s", lambda each: each.first_answer_s, " s", 3),
        _Row("memory, idle", "≤ 100 MB", lambda each: each.idle_mb, " MB"),
    )


def _third(number: int, name: str) -> _Row:
    return _Row(f"… {name}, p99", "≤ 0.25 s", lambda each: each.urgent.thirds[number].p99_s, " s", 3)


def write(found: Compared) -> Path:
    """`peer` is PTB in a loop, as most bots have it; `peer_at_once` hands everything to its rate limiter together;
    `peer_aiogram` is aiogram's own example."""
    ours = found.ours
    told = {
        **_figures(ours),
        "press": {
            "cpu_ms": round(ours.press_cpu_ms, 2),
            "cpu_ratio": round(ours.press_cpu_ms / found.loop.press_cpu_ms, 2),
        },
        "urgent_one_core": {"p99_s": in_json(ours.one_core_p99_s)},
        "check": {"cpu_min": check_cpu_min()},
        "peer": _figures(found.loop),
        "peer_at_once": _figures(found.at_once),
        "peer_aiogram": _figures(found.aiogram),
        "machine": machine(),
    }
    FILE.write_text(json.dumps(told, indent=2) + "\n")
    return FILE


def _figures(results: Results) -> dict[str, Any]:
    urgent = results.urgent
    return {
        "broadcast": {"rate": round(results.broadcast.rate, 2), "refusals": results.broadcast.refusals},
        "urgent": {"p50_s": in_json(urgent.overall.p50_s), "p99_s": in_json(urgent.overall.p99_s)},
        **{f"urgent_{name}_p99_s": in_json(third.p99_s) for name, third in zip(THIRDS, urgent.thirds, strict=True)},
        "turns": {"per_s": round(results.turns.per_s, 1)},
        "press": {"cpu_ms": round(results.press_cpu_ms, 2)},
        "start": {"first_answer_s": round(results.first_answer_s, 3)},
        "memory": {"idle_mb": round(results.idle_mb, 1)},
    }


def check_cpu_min() -> float | None:
    """Processor minutes of the last `make check` that passed in this checkout; None where none did."""
    return round(json.loads(CHECKED.read_text())["cpu_s"] / 60, 2) if CHECKED.exists() else None


def in_json(seconds: float) -> float | None:
    """JSON knows no infinity: what never arrived, or was never sent, is null."""
    return round(seconds, 4) if isfinite(seconds) else None


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "cpu": _cpu(),
        "load_1_min": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in _PACKAGES},
        **{name: _locked(name) for name in _PACKAGES_OF_AIOGRAM},
    }


def _locked(name: str) -> str:
    """The version in the environment of aiogram: with hashes, it is the one that the lock names."""
    lock = (ROOT / "requirements-aiogram.txt").read_text()
    return lock.partition(f"\n{name}==")[2].split()[0]


def _cpu() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
