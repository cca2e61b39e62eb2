"""The columns of a table of messages: their heads in each language, and what a head means that somebody wrote herself.

Not for: the cells under them (see sheet).
"""

import re
from collections.abc import Mapping
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

HEADS: Mapping[str, Mapping[Part, str]] = {
    language: dict(zip(Part, named, strict=True))
    for language, named in {
        "en": ("Day", "Hour", "Meeting", "Text", "To do", "On the picture"),
        "ru": ("День", "Час", "Встреча", "Текст", "Что сделать", "На картинке"),
        "ky": ("Күн", "Саат", "Жолугушуу", "Текст", "Эмне кылуу керек", "Сүрөттө"),
        "tg": ("Рӯз", "Соат", "Вохӯрӣ", "Матн", "Чӣ бояд кард", "Дар расм"),
    }.items()
}
"""The heads of an empty table, by language."""
_ALSO: Mapping[Part, tuple[str, ...]] = {
    Part.DAY: ("date", "when", "дата", "число", "когда", "күнү", "сана"),
    Part.HOUR: ("time", "at", "время", "убакыт", "вақт"),
    Part.MEETING: ("event", "webinar", "собрание", "вебинар", "жыйын", "мулоқот", "ҷамъомад"),
    Part.TEXT: ("message", "words", "сообщение", "слова", "билдирүү", "паём", "хабар"),
    Part.ACT: ("act", "action", "what to do", "действие", "сделать", "иш", "амал"),
    Part.CARD: ("card", "picture", "picture words", "картинка", "открытка", "сүрөт", "сурат", "расм"),
}
LANGUAGE_NAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("English", "en", "английский", "англисче", "англисӣ"),
    "ru": ("Русский", "ru", "russian", "орусча", "русӣ", "русски"),
    "ky": ("Кыргызча", "ky", "kg", "kyrgyz", "киргизский", "кыргызский", "қирғизӣ"),
    "tg": ("Тоҷикӣ", "tg", "tj", "tajik", "таджикский", "тажикче"),
}
"""Each language as a head may name it, its own name first."""
COMMON = frozenset({Part.DAY, Part.HOUR, Part.MEETING})
"""Columns that are the same for all languages."""
WORDS = (Part.TEXT, Part.ACT, Part.CARD)
"""Columns that stand there once for each language, in the order of a `Text`."""
_PLAIN = str.maketrans("ӯӣҷқғҳүөңё", "уичкгхуоне")
"""Letters that a keyboard may lack."""


def heads(language: str) -> tuple[str, ...]:
    """The first row of an empty table for somebody who reads this language: her own language's columns come first."""
    named = HEADS.get(language) or HEADS["en"]
    order = sorted(LANGUAGE_NAMES, key=lambda each: each != language)
    texts = (f"{named[part]} · {LANGUAGE_NAMES[each][0]}" for each in order for part in WORDS)
    return (named[Part.DAY], named[Part.HOUR], named[Part.MEETING], *texts)


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold().translate(_PLAIN)))


_PARTS = {_key(each[part]): part for each in HEADS.values() for part in Part} | {
    _key(each): part for part, spelled in _ALSO.items() for each in spelled
}
_LANGUAGES = {_key(name): language for language, names in LANGUAGE_NAMES.items() for name in names}


def meant(head: str) -> tuple[Part | None, tuple[str, ...]]:
    """What the column holds, None where that is unknown, and the languages it names."""
    words = _key(head).split()
    part = _PARTS.get(" ".join(each for each in words if each not in _LANGUAGES))
    return part, tuple(_LANGUAGES[each] for each in words if each in _LANGUAGES)
