"""What the benchmark says at its end: a table for people, bench.json for whoever compares runs. Judges nothing."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measures import Results

FILE = Path("bench.json")
TURNS = "whole turns/s"


def show(ours: Results, loop: Results, at_once: Results) -> None:
    """Goals, ours, and both ways in which the peer can broadcast."""
    table = Table("", "goal", "Chiroq", "PTB, in a loop", "PTB, all at once", title="Side by side, 50 ms a call")
    for name, goal, figure in _ROWS:
        table.add_row(name, goal, *(figure(each) for each in (ours, loop, at_once)))
        if name == TURNS:
            table.add_row("… of a bare handler's", "", f"{ours.turns.per_s / loop.turns.per_s:.0%}", "100%", "100%")
    Console(width=110).print(table)


_ROWS: tuple[tuple[str, str, Callable[[Results], str]], ...] = (
    ("broadcast to 900, messages/s", "≥ 28.5", lambda each: f"{each.broadcast.rate:.1f}"),
    ("… delivered", "900", lambda each: str(each.broadcast.taken)),
    ("… refused (429)", "0", lambda each: str(each.broadcast.refusals)),
    ("urgent during it, p50", "", lambda each: _seconds(each.urgent.p50_s)),
    ("urgent during it, p99", "≤ 0.25 s", lambda each: _seconds(each.urgent.p99_s)),
    ("… never arrived", "0", lambda each: str(each.urgent.lost)),
    ("… refused meanwhile", "0", lambda each: str(each.urgent.refusals)),
    (TURNS, "≥ 60", lambda each: f"{each.turns.per_s:.0f}"),
    ("… processor time a turn", "", lambda each: f"{each.turns.cpu_ms:.1f} ms"),
    ("start to first answer", "", lambda each: _seconds(each.first_answer_s)),
    ("memory, idle", "", lambda each: f"{each.idle_mb:.0f} MB"),
)


def _seconds(value: float) -> str:
    return f"{value:.3f} s" if isfinite(value) else "never"


def write(ours: Results, loop: Results, at_once: Results) -> Path:
    """`peer` is the loop, as most bots have it; `peer_at_once` hands everything to the rate limiter together."""
    found = {**_figures(ours), "peer": _figures(loop), "peer_at_once": _figures(at_once), "machine": machine()}
    FILE.write_text(json.dumps(found, indent=2) + "\n")
    return FILE


def _figures(results: Results) -> dict[str, Any]:
    return {
        "broadcast": {"rate": round(results.broadcast.rate, 2), "refusals": results.broadcast.refusals},
        "urgent": {"p50_s": _json(results.urgent.p50_s), "p99_s": _json(results.urgent.p99_s)},
        "turns": {"per_s": round(results.turns.per_s, 1)},
        "start": {"first_answer_s": round(results.first_answer_s, 3)},
        "memory": {"idle_mb": round(results.idle_mb, 1)},
    }


def _json(seconds: float) -> float | None:
    """JSON knows no infinity: what never arrived is null."""
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
        **{name: version(name) for name in ("python-telegram-bot", "sqlalchemy", "aiosqlite", "aiolimiter", "httpx")},
    }


def _cpu() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
