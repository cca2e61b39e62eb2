"""Logging to standard error: one line for each event, nothing of what people write, no token, no key.

Libraries that log addresses or contents are kept quiet, and what looks like a secret is struck out all the same.
Not for: what is worth a line (every module decides that for itself).
"""

import logging
import re
import sys
import traceback
from collections import Counter
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).parent.parent
QUIET = (
    "aiohttp",
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
    "asyncio",
)
SECRETS = re.compile(r"(?<!\d)\d{5,}:[\w-]{20,}|\b(?:find|seal):[\w=-]{20,}|\bgAAAA[\w=-]{20,}")
"""Tokens, encryption keys, sealed values."""
OURS = frozenset({"bot", "handlers", "referrals", "locales"})
"""Whose messages are printed: a library may quote what people wrote, of it only the logger and the kind of error are."""
MOST_EQUAL = 30
"""Lines of one kind in a minute."""
LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

Problem = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Strikes secrets out; of an exception only its kind and the lines of code, since its words may quote somebody."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        if record.name.partition(".")[0] not in OURS:
            record = _without_words(record)
        return SECRETS.sub("…", super().format(record))

    def formatException(self, ei: Problem) -> str:  # noqa: N802  # the library's name
        """The frames and the kind, without the message."""
        kind, _, trace = ei
        name = kind.__name__ if kind is not None else "no exception"
        return "".join(traceback.format_tb(trace)) + name


class Bounded(logging.Filter):
    """Lets so many equal lines of a minute through: what fails a thousand times a second must not fill the disk."""

    def __init__(self) -> None:
        super().__init__()
        self._minute = 0
        self._seen = Counter[tuple[str, int, str]]()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is said. The last one before the others are left out says so."""
        minute = int(record.created // 60)
        if minute != self._minute:
            self._minute = minute
            self._seen.clear()
        ours = record.name.partition(".")[0] in OURS
        kind = record.name, record.levelno, str(record.msg) if ours else ""
        self._seen[kind] += 1
        if ours and self._seen[kind] == MOST_EQUAL:
            record.msg = f"{record.msg} (more of these in this minute are left out)"
        return self._seen[kind] <= MOST_EQUAL


def _without_words(record: logging.LogRecord) -> logging.LogRecord:
    """A record of its own: other handlers may still want the words."""
    kind = record.exc_info[0] if record.exc_info else None
    said = "trouble in a library" if kind is None else kind.__name__
    return logging.LogRecord(record.name, record.levelno, "", 0, said, None, None)


def configure(level: str = "INFO") -> None:
    """Call once at start. An unknown level is INFO."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(LINE))
    handler.addFilter(Bounded())
    known = logging.getLevelNamesMapping()
    logging.basicConfig(level=known.get(level.upper(), logging.INFO), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def where(error: BaseException) -> str:
    """The kind of failure and the line of ours it came from; never its message, which may quote somebody."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if HERE in Path(frame.filename).parents and ".venv" not in frame.filename
    ]
    at = f" at {Path(ours[-1].filename).relative_to(HERE)}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{at}"
