"""Names from outside, as Telegram tells them: made harmless at the one place where they enter.

Not for: names of the network file, which its reader checks.
"""

import unicodedata
from itertools import groupby

from referrals.domain.shown_text import BLANK_LETTERS, MOST_ACCENTS

LONGEST = 40
"""Characters of a name."""
_ISOLATE, _END = "\u2068", "\u2069"


def name_from_outside(told: str) -> str:
    """Its visible letters on one line, at most LONGEST, fenced so that it cannot turn the text around it; "" where nothing
    would be seen."""
    kept = "".join(" " if each.isspace() else each for each in told if _is_kept(each))
    bare = " ".join(_with_few_marks(kept).split())[:LONGEST].strip()
    return f"{_ISOLATE}{bare}{_END}" if any(_is_seen(each) for each in bare) else ""


def _is_kept(character: str) -> bool:
    """No mark of direction, no invisible letter, nothing unassigned."""
    return character.isspace() or unicodedata.category(character)[0] != "C"


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS


def _with_few_marks(text: str) -> str:
    runs = ("".join(run) for _, run in groupby(text, lambda each: unicodedata.category(each).startswith("M")))
    return "".join(run[:MOST_ACCENTS] if unicodedata.category(run[0]).startswith("M") else run for run in runs)
