"""What must not stand where a locked screen shows the beginning of a message: the lists not_in_previews.txt, read once.

Not for: what to say instead (views in handlers) or danger in what readers write (see danger).
"""

import re
from collections.abc import Iterable
from pathlib import Path

PREVIEW = 100
"""How many characters of a message a locked screen may show."""
SPOKEN_BESIDE = "ru"
"""The language whose words stand in texts of every other one."""


def read_stems(file: Path) -> tuple[str, ...]:
    """The entries of a list: one a line, without comments."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


class Previews:
    """The lists of all languages."""

    def __init__(self, folder: Path, languages: Iterable[str]) -> None:
        stems = {each: read_stems(folder / each / "not_in_previews.txt") for each in languages}
        self._telling = {each: _beginning(its) for each, its in stems.items()}
        self._read = PREVIEW + max((len(stem) for its in stems.values() for stem in its), default=0)

    def tell(self, text: str, language: str = "") -> bool:
        """Whether the beginning of this plain text says something that a locked screen must not show. A text of a known
        language is held against its own list and the one whose words are mixed in everywhere, any other against all."""
        chosen = {language, SPOKEN_BESIDE} if language in self._telling else self._telling
        found = (self._telling[each].search(text, 0, self._read) for each in chosen)
        return any(word is not None and word.start() < PREVIEW for word in found)


def _beginning(stems: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})", re.IGNORECASE)
