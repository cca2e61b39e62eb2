"""A place's name as people write it: spelling, the word for its kind ("айылы", "район", "шаҳри"), a Russian adjective.

Not for: which places there are, nor for the order in which those that are found are shown (see place).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_LETTERS_AND_DIGITS = ("Ll", "Lo", "Nd")
"""Not Lm: the Uzbek apostrophe in its proper form counts as a letter of that class."""
_NEAREST_LETTER = str.maketrans("ңүөҷҳқғұһәіыэıə", "нуочхкгухаииеia")
_SAME_SOUND = (
    *(("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("x", "h"), ("gh", "g"), ("q", "k"), ("w", "v")),
    *(("y", "i"), ("ii", "i"), ("дж", "ж"), ("ии", "и"), ("ъ", ""), ("ь", "")),
)


def spelling(text: str) -> str:
    """A name as it is compared: without case, accents, spaces, hyphens and apostrophes.

    Letters that a Russian keyboard lacks count as their nearest Russian letter, and common Latin spellings
    of one sound as one.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_NEAREST_LETTER)
    letters = "".join(each for each in plain if unicodedata.category(each) in _LETTERS_AND_DIGITS)
    for written, sound in _SAME_SOUND:
        letters = letters.replace(written, sound)
    return letters


_KINDS: Mapping[str, str] = {
    "province": """
        region province oblast область области областью обл автономная облусу облус облусунун облусунда
        вилояти вилоят вил viloyati viloyat вилояти облысы облыс welaýaty welaýat велаят велаята
    """,
    "district": """
        district raion rayon район района районе районы рн району районунун районунда ноҳияи ноҳия ноҳияҳои ноҳ н
        tumani tuman тумани туман ауданы аудан etraby etrap
    """,
    "town": """
        town city город города городе гор г посёлок пос пгт шаары шаар шаарынын шаарында ш
        шаҳри шаҳр shahri shahar қаласы şäheri şäher
    """,
    "community": """
        village community municipality jamoat село села селе с кишлак кишлака аул аила айыл сельсовет джамоат джамоата
        айылы айылынын айылында айыл-өкмөтү өкмөтү аймагы аймак кыштагы кыштак шаҳраки ҷамоати ҷамоат ҷамоаи
        деҳаи деҳа деҳоти қишлоқи qishlogʻi qishloq қишлоғи ауылы ауыл obasy
    """,
}
"""Words for the kind of a place, by its level; a town can be of any. None is a village's whole name: Шаҳрак and Қалъа are."""
_KIND_WORDS = {spelling(word): kind for kind, words in _KINDS.items() for word in words.split()}
_BETWEEN_WORDS = re.compile(r"[\s.,;:()«»\"“”/]+")
_ADJECTIVE = re.compile(r"(.{2,}?)(ин|ен|н|ов)?ск(?:и|ая|ое|ие|ого|ому|ом|им|ои|ую|их)")
_LONGEST_LEFT_OUT = 2
"""Letters at the end of a name that its adjective drops: "Исфара" and "Исфаринский"."""
_SHORTEST_CUT = 3


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name in the ways in which it is compared."""

    whole: str
    words: tuple[str, ...]
    """In the order of the alphabet, since the kind stands before the name or behind it."""
    core: str
    """Without the word for its kind; the whole where nothing else is said."""
    kind: str
    """The kind that it names: a value of `Level`, or "town", which can be of any; "" where it names none."""
    stems: tuple[tuple[str, int], ...]
    """If it is an adjective: what the name itself may begin with, and how many letters more it may have."""

    def is_called(self, other: "Spelled") -> bool:
        """Whether both are one name apart from the kind, or one is the adjective of the other."""
        return self.core == other.core or _made_of(self, other.core) or _made_of(other, self.core)


def spelled(text: str) -> Spelled:
    """How a name is compared."""
    words = [word for each in _BETWEEN_WORDS.split(text) if (word := spelling(each))]
    whole = spelling(text)
    core = spelling("".join(each for each in words if each not in _KIND_WORDS)) or whole
    kind = next((kind for each in words if (kind := _KIND_WORDS.get(each))), "")
    return Spelled(whole, tuple(sorted(words)), core, kind, _stems(core))


@lru_cache(maxsize=10_000)
def without_kind(name: str) -> str:
    """The name as it is written, without the word for its kind: what a list is ordered by."""
    words = [each for each in name.split() if spelling(each) not in _KIND_WORDS]
    return " ".join(words) or name


def all_spelled(names: Iterable[str]) -> tuple[Spelled, ...]:
    """Each of these names once."""
    return tuple(dict.fromkeys(map(spelled, names)))


def _stems(core: str) -> tuple[tuple[str, int], ...]:
    found = _ADJECTIVE.fullmatch(core)
    if found is None:
        return ()
    whole, cut = found[1] + (found[2] or ""), found[1]
    return ((whole, 0), (cut, _LONGEST_LEFT_OUT)) if len(cut) >= _SHORTEST_CUT else ((whole, 0),)


def _made_of(adjective: Spelled, name: str) -> bool:
    return bool(adjective.stems) and any(
        name.startswith(stem) and len(name) <= len(stem) + more for stem, more in adjective.stems
    )
