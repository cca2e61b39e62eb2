"""Hears whether somebody who writes may be in danger: words of danger_words.txt, in whichever language and spelling, also
with letters apart ("п о м о г и"), hidden ("уб*ет") or Latin ("meni urup jatat").

Who was heard wrongly presses once more; who was not heard is read by somebody who cannot help. So it hears too much rather
than too little. Not for: what happens then (handlers/crying/crying).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, product
from pathlib import Path
from typing import TypeAlias

from locales.previews import read_stems

_NEAREST_LETTER = str.maketrans("ңүөҷҳқғұһәіыэъ", "нуочхкгухаииеь")
"""Letters that a Russian keyboard lacks, or that are often mistaken, as they are typed instead."""
_LOOKALIKE = str.maketrans("abcehikmoptuxy0346", "авсеникмортихуозчб")
"""Latin letters and digits in a Cyrillic word, as what they look like there."""
_SOUNDS = {
    **dict(zip("abcdefghiklmnopqrstuvwxyzı", "абцдефгхиклмнопкрстуввхизи", strict=True)),
    "shch": "щ",
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "kh": "х",
    "gh": "г",
    "ts": "ц",
    "ya": "я",
    "yu": "ю",
    "yo": "ё",
}
"""Latin letters as what they sound like; without "j"."""
_SPELLINGS: tuple[Mapping[str, str] | None, ...] = (
    None,
    {**_SOUNDS, "j": "ж"},
    {**_SOUNDS, "j": "ч"},
    {**_SOUNDS, "j": "и", "ja": "я", "ju": "ю", "jo": "ё", "iu": "ю"},
)
"""A Latin word as it stands, and in Cyrillic as Kyrgyz, Tajik and Russian women write it."""
_AFTER_CONSONANT = re.compile(r"(?<=[bcdfghklmnpqrstvwxz])[yj](?=e)")
"""A softness: "byet"."""
_SOUND = re.compile("shch|[sczkg]h|ts|[yj][auo]|iu|[a-zı]")
_CYRILLIC = re.compile("[а-яё]")
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_AGAIN = re.compile(r"([^X])\1+")
_HIDING = re.compile(r"(?<=[^\W_])[*#@$%&_~^+×•●]+(?=[^\W_])")
"""What stands for letters inside a word."""
_HIDDEN = "X"
"""A hidden letter in what is compared, where all other letters are small."""
_HIDDEN_AS = (lambda run: " ", lambda run: "", lambda run: _HIDDEN, lambda run: _HIDDEN * len(run[0]))
LONG_ENOUGH = 4
"""A word of so many letters is heard in the middle of letters that stand apart, too: nobody sees where it began."""
_MARKS = frozenset("^|$") | {"ь?"}
"""In an entry: nothing is said before, a word ends, nothing is said after, a softness that may be missing."""
WHOLE = "."
"""At the end of an entry: the word ends there."""
ALONE = "!"
"""At the end of an entry: nothing else is said."""


class DangerWords:
    """All lists together: women mix languages, and write in some that the bot does not speak."""

    def __init__(self, folder: Path) -> None:
        stems = {stem for each in folder.glob("*/danger_words.txt") for stem in read_stems(each)}
        apart = {plain(each).replace(" ", "") for each in stems if not each.endswith(ALONE)}
        self._heard = _Ear(map(_entry, stems), anywhere=False)
        self._heard_apart = _Ear((_letters(each) for each in apart if len(each) >= LONG_ENOUGH), anywhere=True)

    def heard_in(self, text: str) -> bool:
        """Whether anything in it sounds like danger."""
        return any(
            self._heard.hears(words) or any(map(self._heard_apart.hears, joined))
            for words, joined in set(_readings(text))
        )


_Tree: TypeAlias = "tuple[str, ...] | dict[str, _Tree]"
"""The rests of entries that begin alike, by their next letter; of one alone, its letters. Empty: an entry ends here."""


class _Ear:
    """Finds any of some entries, each a sequence of letters and of the marks below; `anywhere` also inside a word."""

    def __init__(self, entries: Iterable[Sequence[str]], *, anywhere: bool) -> None:
        self._entries = _tree({tuple(each) for each in entries})
        self._anywhere = anywhere

    def hears(self, reading: str) -> bool:
        return any(
            _goes_on(self._entries, reading, at)
            for at in range(len(reading))
            if self._anywhere or at == 0 or reading[at - 1] == " "
        )


def _tree(entries: Collection[tuple[str, ...]]) -> _Tree:
    if () in entries:
        return ()
    if len(entries) == 1:
        return next(iter(entries))
    begun: dict[str, set[tuple[str, ...]]] = {}
    for letter, *rest in entries:
        begun.setdefault(letter, set()).add(tuple(rest))
    return {letter: _tree(rests) for letter, rests in begun.items()}


def _goes_on(tree: _Tree, reading: str, at: int) -> bool:
    """Whether one of these entries goes on from here to its end."""
    if not tree:
        return True
    if isinstance(tree, tuple):
        return _fits(tree[0], tree[1:], reading, at)
    here = reading[at : at + 1]
    following = tree if here == _HIDDEN else {here, *_MARKS} & tree.keys()
    return any(_fits(letter, tree[letter], reading, at) for letter in following)


def _fits(letter: str, rest: _Tree, reading: str, at: int) -> bool:
    here = reading[at : at + 1]
    match letter:
        case "^":
            return at == 0 and _goes_on(rest, reading, at)
        case "|":
            return here in {"", " "} and _goes_on(rest, reading, at)
        case "$":
            return not here and _goes_on(rest, reading, at)
        case "ь?":
            return _goes_on(rest, reading, at) or (here in {"ь", _HIDDEN} and _goes_on(rest, reading, at + 1))
        case " ":
            return here == " " and _goes_on(rest, reading, at + 1)
        case _:
            return here in {letter, _HIDDEN} and _goes_on(rest, reading, at + 1)


def plain(text: str) -> str:
    """As it is compared: small letters without accents, each once in a row, words apart by one space; letters that look alike
    or are typed for each other count as one."""
    return " ".join(_word(each, None) for each in _spaced(_bare(text)).split())


def _readings(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A text in every way it may be meant, and the words of it whose letters stood apart."""
    bare = _bare(text)
    for words in {tuple(_spaced(_HIDING.sub(hidden, bare)).split()) for hidden in _HIDDEN_AS}:
        latin = any("a" <= letter <= "z" for word in words for letter in word)
        for (said, joined), spelling in product({(words, ()), _together(words)}, _SPELLINGS if latin else (None,)):
            yield " ".join(_word(each, spelling) for each in said), tuple(_word(each, spelling) for each in joined)


def _bare(text: str) -> str:
    """Small letters without accents, apostrophes and what nobody sees."""
    small = unicodedata.normalize("NFKD", text.replace("🆘", " sos ")).casefold()
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", small))
    return "".join(each for each in letters if unicodedata.category(each) not in {"Cf", "Mn", "Me", "Mc"})


def _spaced(bare: str) -> str:
    return "".join(each if each.isalnum() else " " for each in bare)


def _together(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """With single letters that follow each other as one word; and those words."""
    said: list[str] = []
    joined: list[str] = []
    for single, run in groupby(words, lambda word: len(word) == 1):
        letters = list(run)
        if single and len(letters) > 1:
            joined.append("".join(letters))
            letters = joined[-1:]
        said += letters
    return tuple(said), tuple(joined)


def _word(word: str, spelling: Mapping[str, str] | None) -> str:
    if _CYRILLIC.search(word):
        word = word.translate(_LOOKALIKE)
    elif spelling is not None:
        soft = _AFTER_CONSONANT.sub("ь", word)
        word = _SOUND.sub(lambda sound: spelling.get(sound[0]) or "".join(map(spelling.__getitem__, sound[0])), soft)
        word = "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))
    return _AGAIN.sub(r"\1", word.translate(_NEAREST_LETTER))


def _entry(stem: str) -> list[str]:
    letters = _letters(plain(stem))
    if stem.endswith(ALONE):
        return ["^", *letters, "$"]
    return [*letters, "|"] if stem.endswith(WHOLE) else letters


def _letters(compared: str) -> list[str]:
    """A softness in a longer word may be missing, as it is where women write in Latin letters."""
    return [each + "?" if each == "ь" and len(compared) > LONG_ENOUGH else each for each in compared]
