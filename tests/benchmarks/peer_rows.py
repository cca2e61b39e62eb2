"""What all peers say and keep, so that they differ in nothing but their library: one aiosqlite connection with full sync.

It imports no bot library: each peer's memory is its own.
"""

import time
from pathlib import Path

import aiosqlite

FILE = "peer.db"
HELLO = "Hello! What can I do for you?"
NEWS = "Something new for everybody."
WAITING = "Something is waiting for you."

BUTTONS = (
    ("Right now", "Today"),
    ("In the last 7 days", "Earlier"),
    ("Send",),
    ("Back", "Put aside"),
    ("Stop and delete",),
)
"""As many and as large as on a screen of ours."""

_OPENING = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "CREATE TABLE IF NOT EXISTS turns (at REAL, data TEXT)",
)


async def opened() -> aiosqlite.Connection:
    """In the folder in which the peer runs."""
    database = await aiosqlite.connect(Path(FILE))
    for statement in _OPENING:
        await database.execute(statement)
    return database


async def keep_turn(database: aiosqlite.Connection, pressed: str | None) -> None:
    """The barest turn there is: one row, one commit."""
    await database.execute("INSERT INTO turns VALUES (?, ?)", (time.monotonic(), pressed or ""))
    await database.commit()


def screen(pressed: str) -> str:
    """As long as a screen of ours, and another one after each press."""
    return f"When was it? Then tap Send. Nothing has been sent yet.\n\n{'What would help others understand. ' * 9}\n\n{pressed}"


def readers(first: str, count: str) -> range:
    """Whom a broadcast is for: what stands behind its command."""
    return range(int(first), int(first) + int(count))
