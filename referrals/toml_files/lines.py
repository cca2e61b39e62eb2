"""In which line of a TOML file an entry begins, found by reading ever more of the file: tomllib itself does not tell.

Not for mistakes in the TOML: there the parser names the line.
"""

import tomllib
from collections.abc import Mapping, Sequence

_Part = str | int


class Lines:
    """The lines of one file that can be read as a whole."""

    def __init__(self, text: str) -> None:
        self._lines = text.replace("\r\n", "\n").split("\n")
        self._document = tomllib.loads(text)

    def number(self, location: Sequence[_Part]) -> int | None:
        """Of the entry, else of the table that should have it; None for the whole file."""
        there = _present(self._document, location)
        if not there:
            return None
        first, last = 1, len(self._lines)
        while first < last:
            middle = (first + last) // 2
            read, document = self._begun(middle)
            if _present(document, there) == there:
                last = middle
            else:
                first = read + 1
        return first

    def _begun(self, count: int) -> tuple[int, Mapping[str, object]]:
        """As many lines, and those that the last entry in them needs besides."""
        for read in range(count, len(self._lines)):
            try:
                return read, tomllib.loads("\n".join(self._lines[:read]) + "\n")
            except tomllib.TOMLDecodeError:
                continue
        return len(self._lines), self._document


def _present(document: object, location: Sequence[_Part]) -> tuple[_Part, ...]:
    """As much of the way to an entry as the document has."""
    for depth, part in enumerate(location):
        inner = dict(enumerate(document)) if isinstance(document, list) else document
        if not isinstance(inner, dict) or part not in inner:
            return tuple(location[:depth])
        document = inner[part]
    return tuple(location)
