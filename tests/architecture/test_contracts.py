"""The contracts in pyproject.toml see everything: all rooms, and every package that the lock lets a room import."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.checkout import ROOMS, ROOT, called, modules

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


CLOCKS = frozenset({"now", "today", "utcnow"})
"""What asks a clock when it is called, by whatever name the clock goes."""


def imported(room: str) -> set[str]:
    names = set()
    for path in modules(room):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    return names - sys.stdlib_module_names


def test_the_linter_looks_at_every_room() -> None:
    assert PYPROJECT["tool"]["importlinter"]["root_packages"] == list(ROOMS)


def test_the_simulator_needs_aiohttp_alone() -> None:
    assert imported("bot/simulator") <= {"bot", "aiohttp"}


def test_the_domain_needs_nothing() -> None:
    assert imported("referrals/domain") <= {"referrals"}


def test_the_domain_asks_no_clock() -> None:
    """The moment is a parameter called `now`."""
    asked = [
        f"{called(path)}:{node.lineno}"
        for path in modules("referrals/domain")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    assert asked == []


def test_the_contracts_are_kept() -> None:
    """In a process of its own: the linter silences every logger of the one it runs in."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
