"""Hears whether somebody who writes back may be in danger: words of danger_words.txt, in whichever language and spelling.

Who was heard wrongly presses once more; who was not heard is read by somebody who cannot help. So it hears too much rather
than too little. Not for: what happens then (handlers/answering).
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from locales.previews import read_stems

_NEAREST_LETTER = str.maketrans("ңүөҷҳқғұһәіыэъ", "нуочхкгухаииеь")
"""Letters that a Russian keyboard lacks, or that are often mistaken, as they are typed instead."""
_LOOKALIKE = str.maketrans("abcehikmoptuxy0346", "авсеникмортихуозчб")
"""Latin letters and digits in a Cyrillic word, as what they look like there."""
_CYRILLIC = re.compile("[а-яё]")
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_AGAIN = re.compile(r"(.)\1+")
WHOLE = "."
"""At the end of an entry: the word ends there."""


class DangerWords:
    """The lists of all languages together: women mix them."""

    def __init__(self, folder: Path, languages: Iterable[str]) -> None:
        stems = [stem for each in languages for stem in read_stems(folder / each / "danger_words.txt")]
        self._heard = re.compile(rf"\b(?:{'|'.join(sorted({_pattern(each) for each in stems}))})")

    def heard_in(self, text: str) -> bool:
        """Whether anything in it sounds like danger."""
        return self._heard.search(plain(text)) is not None


def plain(text: str) -> str:
    """As it is compared: small letters without accents, each once in a row, words apart by one space; letters that look alike
    or are typed for each other count as one."""
    small = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", small))
    letters = "".join(each if each.isalnum() else " " for each in bare if not unicodedata.combining(each))
    return " ".join(_AGAIN.sub(r"\1", _word(each)) for each in letters.split())


def _word(word: str) -> str:
    cyrillic = word.translate(_LOOKALIKE) if _CYRILLIC.search(word) else word
    return cyrillic.translate(_NEAREST_LETTER)


def _pattern(stem: str) -> str:
    whole = stem.endswith(WHOLE)
    return re.escape(plain(stem)) + (r"\b" if whole else "")
