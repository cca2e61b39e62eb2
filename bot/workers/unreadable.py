"""Why a file that somebody sent cannot be read: what the process that reads it says to the bot.

Not for: reading (see workbook), which alone needs the libraries for it.
"""

from dataclasses import dataclass
from enum import StrEnum


class UnreadableReason(StrEnum):
    """Why a file cannot be read."""

    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    """It is no .xlsx, or a damaged one."""
    TOO_BIG = "too_big"
    """More bytes, rows, columns or characters in a cell than are read."""
    TOO_ODD = "too_odd"
    """Reading it takes more time or memory than a table of messages ever does."""
    PROTECTED = "protected"
    """It has a password."""
    EMPTY = "empty"
    """Nothing is written in any sheet in sight."""
    MACROS = "macros"
    """There are programs in it."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was not read."""

    why: UnreadableReason
