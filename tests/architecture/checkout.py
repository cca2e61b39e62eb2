"""Where the checkout is and what it holds, for the tests of this folder."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "referrals", "locales")


def modules(*rooms: str) -> list[Path]:
    """Every module of these rooms, the tests among them if asked for."""
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def kept_files() -> list[Path]:
    """What git keeps, and what it would keep if asked to add everything."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def called(path: Path) -> str:
    return str(path.relative_to(ROOT))
