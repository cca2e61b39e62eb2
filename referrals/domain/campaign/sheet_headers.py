"""The columns of a table of messages: their heads in each language, and what a head means that somebody wrote herself.

Not for: the words of any language (locales/sheet_headers), nor the cells under the heads (see sheet).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """What a column holds; the last three once for each language."""

    DAY = "day"
    """The local day it goes on."""
    HOUR = "hour"
    """The local hour; left empty, USUAL_HOUR."""
    MEETING = "meeting"
    """The moment of a meeting to which it invites, by the writer's own clock; an hour alone is one of that day."""
    TEXT = "text"
    """What it says."""
    ACT = "act"
    """One thing to do."""
    CARD = "card"
    """The words of its picture."""


Column = tuple[Part, str]
"""What a column holds, and in which language; "" for what is the same for all."""

COMMON = frozenset({Part.DAY, Part.HOUR, Part.MEETING})
"""Columns that are the same for all languages."""
WORDS = (Part.TEXT, Part.ACT, Part.CARD)
"""Columns that stand there once for each language, in the order of a `Text`."""
_PLAIN = str.maketrans("ӯӣҷқғҳүөңё", "уичкгхуоне")
"""Letters that a keyboard may lack."""


@dataclass(frozen=True, slots=True)
class HeadWords:
    """The heads of columns in one language, and what it calls the languages."""

    heads: Mapping[Part, str]
    """Of an empty table."""
    also: Mapping[Part, tuple[str, ...]]
    """What somebody may write instead."""
    languages: Mapping[str, tuple[str, ...]]
    """By code; of the language itself, its own name first."""


@dataclass(frozen=True, slots=True)
class SheetHeaders:
    """The heads of all languages together, by the code of the language; the first one serves whoever reads none of them."""

    words: Mapping[str, HeadWords]
    _parts: Mapping[str, Part] = field(init=False, repr=False, compare=False)
    _languages: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        each_word = self.words.values()
        parts = {_key(word): part for words in each_word for part, spelled in words.also.items() for word in spelled}
        parts |= {_key(head): part for words in each_word for part, head in words.heads.items()}
        languages = {
            _key(name): code for words in each_word for code, names in words.languages.items() for name in names
        }
        object.__setattr__(self, "_parts", parts)
        object.__setattr__(self, "_languages", languages)

    def own_name(self, language: str) -> str:
        """What a language calls itself."""
        return self.words[language].languages[language][0]

    def of_empty_table(self, language: str) -> tuple[str, ...]:
        """The first row for somebody who reads this language: her own language's columns come first."""
        named = (self.words.get(language) or next(iter(self.words.values()))).heads
        order = sorted(self.words, key=lambda each: each != language)
        texts = (f"{named[part]} · {self.own_name(each)}" for each in order for part in WORDS)
        return (named[Part.DAY], named[Part.HOUR], named[Part.MEETING], *texts)

    def meant(self, head: str) -> tuple[Part | None, tuple[str, ...]]:
        """What the column holds, None where that is unknown, and the languages it names."""
        words = _key(head).split()
        part = self._parts.get(" ".join(each for each in words if each not in self._languages))
        return part, tuple(self._languages[each] for each in words if each in self._languages)


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold().translate(_PLAIN)))
