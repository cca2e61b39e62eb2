"""Reads the tables of an edited file and notes all that is wrong with them, instead of the first thing only.

Not for opening files, nor for what an entry means: those who read one kind of file know that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

Accepts = Callable[[str, str], bool]
"""Takes a word and the key it stands at; for a word it refuses it notes the problem and returns False."""

_DURATION = re.compile(r"([1-9]\d{0,3}) ?(min|h|days?)")
_UNIT = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where (`organisations[2].covers[0]`; "" for the whole file), what is expected, what may have been
    meant."""

    path: str
    says: str
    suggestions: tuple[str, ...] = ()

    def __str__(self) -> str:
        meant = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"{self.path}: {self.says}{meant}" if self.path else f"{self.says}{meant}"


def resembling(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The nearest of the known spellings, none or one."""
    return tuple(get_close_matches(word, list(known), n=1, cutoff=0.6))


class Table:
    """One table while it is read. A wrong entry notes a problem and is read as a harmless stand-in.

    What is read must therefore be thrown away when `problems` is not empty in the end.
    """

    def __init__(self, entries: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self._entries = entries
        self._path = path
        self._read: set[str] = set()
        self.problems = problems

    def __iter__(self) -> Iterator[str]:
        """The names of its entries, in the order of the file."""
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def path(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def wrong(self, key: str, says: str, suggestions: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(self.path(key), says, suggestions))

    def text(self, key: str) -> str:
        found = self._typed(key, str, "a text in quotes", "?")
        if not found.strip():
            self.wrong(key, "must not be empty")
        return found.strip()

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self._offers(key) else None

    def number(self, key: str) -> int:
        return self._typed(key, int, "a whole number", 1)

    def flag(self, key: str) -> bool:
        return self._typed(key, bool, "true or false", False)

    def optional_flag(self, key: str) -> bool:
        """False where the entry is missing."""
        return self.flag(key) if self._offers(key) else False

    def day(self, key: str) -> date:
        return self._typed(key, date, "a date like 2026-03-01, without quotes", date.min)

    def optional_day(self, key: str) -> date | None:
        return self.day(key) if self._offers(key) else None

    def clock(self, key: str) -> time:
        return self._typed(key, time, "a time like 08:00:00, without quotes", time.min)

    def duration(self, key: str) -> timedelta:
        text = self._typed(key, str, 'a length of time like "10 min", "4 h" or "7 days"', "1 min")
        match = _DURATION.fullmatch(text)
        if match is None:
            self.wrong(key, f'{text!r} is no length of time like "10 min", "4 h" or "7 days"')
            return timedelta(minutes=1)
        return int(match[1]) * _UNIT[match[2]]

    def optional_duration(self, key: str) -> timedelta | None:
        return self.duration(key) if self._offers(key) else None

    def words(self, key: str, accepts: Accepts | None = None) -> tuple[str, ...]:
        """A list of texts, not empty, each once; those that `accepts` refuses are left out."""
        found = self._typed(key, list, "a list of texts in square brackets", [])
        kept = []
        if key in self._entries and found == []:
            self.wrong(key, "must not be empty")
        for number, word in enumerate(found):
            if not isinstance(word, str):
                self.wrong(f"{key}[{number}]", "must be a text in quotes")
            elif accepts is None or accepts(word, f"{key}[{number}]"):
                kept.append(word)
        return tuple(dict.fromkeys(kept))

    def optional_words(self, key: str, accepts: Accepts | None = None) -> tuple[str, ...]:
        return self.words(key, accepts) if self._offers(key) else ()

    def texts(self, key: str, languages: Iterable[str]) -> Mapping[str, str]:
        """Texts by language code, at least one."""
        table = self.table(key)
        if not table:
            self.wrong(key, 'must have a text for at least one language, like { ru = "…" }')
        for language in table:
            if language not in languages:
                table.wrong(language, "is not a language code of this project", resembling(language, languages))
        return {language: table.text(language) for language in table}

    def optional_texts(self, key: str, languages: Iterable[str]) -> Mapping[str, str]:
        return self.texts(key, languages) if self._offers(key) else {}

    def choice(self, key: str, kind: type[E]) -> E:
        anything = next(iter(kind))
        word = self._typed(key, str, f"one of {_all(kind)}", anything.value)
        return kind(word) if self.is_among(kind)(word, key) else anything

    def choices(self, key: str, kind: type[E]) -> frozenset[E]:
        return frozenset(kind(word) for word in self.words(key, self.is_among(kind)))

    def optional_choices(self, key: str, kind: type[E]) -> frozenset[E]:
        return self.choices(key, kind) if self._offers(key) else frozenset()

    def table(self, key: str) -> "Table":
        entries = self._typed(key, dict, "a table", {})
        return Table(entries, self.path(key), self.problems)

    def tables(self, key: str) -> tuple["Table", ...]:
        found = self._typed(key, list, f"a list of tables, each headed [[{key}]]", [])
        inner = []
        for number, entries in enumerate(found):
            if isinstance(entries, dict):
                inner.append(Table(entries, self.path(f"{key}[{number}]"), self.problems))
            else:
                self.wrong(f"{key}[{number}]", f"must be a table, headed [[{key}]]")
        return tuple(inner)

    def is_among(self, known: Iterable[str]) -> Accepts:
        """For `words`: accepts these only."""
        listed = tuple(known)

        def accepts(word: str, key: str) -> bool:
            if word not in listed:
                self.wrong(key, f"{word!r} is not one of {', '.join(listed)}", resembling(word, listed))
            return word in listed

        return accepts

    def close(self, refused: Mapping[str, str] | None = None) -> None:
        """Notes every entry nobody has read; `refused` says why some are never accepted."""
        for key in self._entries:
            if refused and key.casefold() in refused:
                self.wrong(key, refused[key.casefold()])
            elif key not in self._read:
                self.wrong(key, "is not an entry known here", resembling(key, self._read))

    def _offers(self, key: str) -> bool:
        self._read.add(key)
        return key in self._entries

    def _typed(self, key: str, kind: type[T], expected: str, instead: T) -> T:
        if not self._offers(key):
            return self._missing(key, expected, instead)
        found = self._entries[key]
        if type(found) is kind:
            return found
        self.wrong(key, f"must be {expected}")
        return instead

    def _missing(self, key: str, expected: str, instead: T) -> T:
        self._read.add(key)
        self.wrong(key, f"is missing: {expected}")
        return instead


def _all(kind: type[StrEnum]) -> str:
    return ", ".join(member.value for member in kind)
