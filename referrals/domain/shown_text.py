"""Texts of the network's file that people read on a small screen: what keeps one from being shown as it is.

Not for: names that Telegram gives us, which nobody can be asked to mend (see outside_name).
"""

import unicodedata
from collections.abc import Iterator

LONGEST_NAME = 80
"""Characters of an organisation's or a group's name: it stands on a button or in one line with others."""
LONGEST_ABOUT = 300
"""Characters of what an organisation says of itself, and of what the law makes it report."""
MOST_ACCENTS = 2
"""On one letter; more is a pile that hides the lines around it."""
BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
"""Letters and signs to Unicode, nothing to the eye."""
_JOINERS = frozenset("\u200c\u200d")
"""Invisible, and part of how Persian is spelled."""
_LOOK_ALIKE = str.maketrans("abcehikmoptxyәөү", "авсенікмортхуаоу")
"""A Latin letter and the Cyrillic one of the same shape are the same to whoever reads a name."""


def flaws(text: str, longest: int, *, one_line: bool) -> Iterator[str]:
    """What is wrong with it, each as an operator reads it."""
    if one_line and len(text.splitlines()) > 1:
        yield "must be one line"
    if any(unicodedata.category(each) in {"Cc", "Cf", "Co", "Cn"} for each in text if each not in {"\n", *_JOINERS}):
        yield "has an invisible character in it: type it again instead of copying it"
    elif not any(each.isalnum() for each in text if each not in BLANK_LETTERS):
        yield "has nothing in it that can be seen"
    if _piles(text):
        yield f"has a letter with more than {MOST_ACCENTS} accents"
    if len(text) > longest:
        yield f"has {len(text)} characters; at most {longest} fit"


def _piles(text: str) -> bool:
    marks = 0
    for each in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.category(each) in {"Mn", "Me"} else 0
        if marks > MOST_ACCENTS:
            return True
    return False


def looks_like(text: str) -> str:
    """Two names with the same value cannot be told apart on a screen."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LOOK_ALIKE)
    return "".join(each for each in plain if each.isalnum() and each not in BLANK_LETTERS)
