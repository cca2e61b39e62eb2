"""Time zone data: the project's own count, those of the tzdata package it locks. A machine's may be years old, and
then every hour in a country that changed its clock since is wrong.

Not for: which zone somebody lives in (see domain/place), nor for the time itself (see clock).
"""

import re
import zoneinfo
from importlib.metadata import version
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.txt"


def use_our_own() -> None:
    """Before the first zone is loaded: PYTHONTZPATH and the machine's folders count no more."""
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()


def installed() -> str:
    """The version of the package that is there."""
    return version("tzdata")


def locked(lock: Path = LOCK) -> str:
    """The version that this checkout was tested with; "" where it ships without its lock."""
    found = re.search(r"^tzdata==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE) if lock.exists() else None
    return found[1] if found else ""
