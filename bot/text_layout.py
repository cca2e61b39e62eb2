"""Texts for pictures: which letters the fonts have, lines that fit a box, and setting them, also from right to left.

The fonts are the project's own (bot/fonts), since a server may have none. Arabic letters join only where Pillow finds
libraqm and libfribidi: `can_set` says so. Not for: what a picture looks like (see cards).
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont, features
from PIL.ImageFont import FreeTypeFont, Layout

FONTS = Path(__file__).with_name("fonts")
BREAKS_BELOW = 48
"""Below this size a word may be broken anywhere; above it a smaller size is tried first."""
FROM_RIGHT = frozenset({"ar", "fa", "ps", "prs", "ur"})
MIRRORED = str.maketrans("()[]{}<>", ")(][}{><")
ABSENT = "\uffff"
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_SPACE = re.compile(r"[^\S\u00a0]+")
_BEFORE_WHAT_BEGINS_NO_LINE = re.compile(r" (?=[–—·•] |\w(?:[,.;:!?…»]|$))")
_AFTER_ONE_LETTER = re.compile(r"(?<!\S)(\w) ")
_LETTER = re.compile(r".[\u0300-\u036f\u064b-\u065f\u200c\u200d]*")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font, in the order they are read."""

    text: str
    arabic: bool

    @property
    def direction(self) -> str | None:
        return "rtl" if self.arabic else None


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is set. `arabic`: there are Arabic letters in it, which need more room."""

    size: int
    from_right: bool
    arabic: bool

    @property
    def step(self) -> float:
        """From one baseline to the next."""
        return self.size * (1.5 if self.arabic else 1.24)

    @property
    def ascent(self) -> float:
        """From the top of the tallest letter there may be to the baseline."""
        return max(self._font(each).getmetrics()[0] for each in {False, self.arabic})

    @property
    def descent(self) -> float:
        """From the baseline to the foot of the lowest letter there may be."""
        return max(self._font(each).getmetrics()[1] for each in {False, self.arabic})

    def length(self, line: str) -> float:
        return sum(self._length(run) for run in _in_sight(line, self.from_right))

    def write(self, draw: ImageDraw.ImageDraw, line: str, left: float, baseline: float, ink: tuple[int, ...]) -> None:
        for run in _in_sight(line, self.from_right):
            font = self._font(run.arabic)
            draw.text((left, baseline), run.text, ink, font, anchor="ls", direction=run.direction)
            left += self._length(run)

    def _length(self, run: Run) -> float:
        return self._font(run.arabic).getlength(run.text, direction=run.direction)

    def _font(self, arabic: bool) -> FreeTypeFont:
        return _font(self.size, arabic)


@dataclass(frozen=True, slots=True)
class Lines:
    """A text broken for a box; `height` is from the top of the tallest letter there may be to the foot of the lowest."""

    face: Face
    lines: tuple[str, ...]

    @property
    def width(self) -> float:
        return max(map(self.face.length, self.lines))

    @property
    def height(self) -> float:
        return self.face.ascent + self.face.descent + self.face.step * (len(self.lines) - 1)

    def write(self, draw: ImageDraw.ImageDraw, left: float, top: float, right: float, ink: tuple[int, ...]) -> None:
        """Between `left` and `right`, flush with the side it is read from."""
        for number, line in enumerate(self.lines):
            x = right - self.face.length(line) if self.face.from_right else left
            self.face.write(draw, line, x, top + self.face.ascent + number * self.face.step, ink)


def can_set(text: str) -> bool:
    """Whether these letters can be set here as they have to be."""
    return bool(features.check("raqm")) or not _ARABIC.search(text)


def spelled(text: str) -> str:
    """One line of letters that the fonts have, in their composed form; the others are left out. No line will begin with a
    dash, nor a word of one letter stand at the wrong end of one."""
    known = "".join(each for each in unicodedata.normalize("NFC", text) if each.isspace() or _is_known(each))
    bound = _BEFORE_WHAT_BEGINS_NO_LINE.sub("\u00a0", _SPACE.sub(" ", known).strip())
    return _AFTER_ONE_LETTER.sub("\\1\u00a0", bound)


def fit(text: str, width: float, height: float, sizes: Sequence[int], language: str) -> Lines:
    """The largest of `sizes`, which rise, at which the text fits. ValueError when it fits at none."""

    def broken(size: int) -> Lines:
        face = Face(size, language in FROM_RIGHT, bool(_ARABIC.search(text)))
        return Lines(face, _broken(text, face, width))

    def is_too_large(size: int) -> bool:
        lines = broken(size)
        return lines.height > height or lines.width > width

    first_too_large = bisect_left(sizes, True, key=is_too_large)
    if first_too_large == 0:
        raise ValueError("the text does not fit at any size")
    found = broken(sizes[first_too_large - 1])
    return Lines(found.face, _balanced(text, found))


def _balanced(text: str, found: Lines) -> tuple[str, ...]:
    """As many lines, of lengths as even as can be."""
    face = found.face
    longest = max(map(face.length, text.split(" ")))
    narrow, wide = found.width / 2, found.width
    for _ in range(6):
        middle = (narrow + wide) / 2
        if middle >= longest and len(_broken(text, face, middle)) <= len(found.lines):
            wide = middle
        else:
            narrow = middle
    return _broken(text, face, wide)


def _broken(text: str, face: Face, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and face.length(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        elif face.size < BREAKS_BELOW and face.length(word) > width:
            lines += _pieces(word, face, width)
        else:
            lines.append(word)
    return tuple(lines)


def _pieces(word: str, face: Face, width: float) -> list[str]:
    """A word too long for a line, cut where it must be; a mark stays with its letter."""
    pieces = [""]
    for letter in _LETTER.findall(word):
        if pieces[-1] and face.length(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _in_sight(line: str, from_right: bool) -> list[Run]:
    """The runs of a line from left to right."""
    runs = list(_runs(line, from_right))
    if not from_right:
        return runs
    return [
        run if run.arabic or _has_words(run.text) else Run(run.text.translate(MIRRORED), False) for run in runs[::-1]
    ]


def _runs(line: str, from_right: bool) -> Iterator[Run]:
    """In the order they are read. Between Arabic letters a sign that only the other font has stands alone."""
    kinds = _kinds(line, from_right)
    for (arabic, lent), group in groupby(
        zip(line, kinds, strict=True), lambda each: (each[1], each[1] and not _has(*each))
    ):
        text = "".join(letter for letter, _ in group)
        yield from (Run(sign, False) for sign in text) if lent else (Run(text, arabic),)


def _kinds(line: str, from_right: bool) -> list[bool]:
    """Of each letter, whether it is set as Arabic. Numbers go with the letter before; signs between two letters of one kind
    with them; the rest with the line."""
    strong, before = list[bool | None](), from_right
    for letter in line:
        strong.append(_strength(letter, before))
        before = before if strong[-1] is None else strong[-1]
    kinds = list[bool]()
    for at, kind in enumerate(strong):
        before = kinds[-1] if kinds else from_right
        after = next((each for each in strong[at:] if each is not None), from_right)
        kinds.append(before if kind is None and before == after else from_right if kind is None else kind)
    return kinds


def _strength(letter: str, before: bool) -> bool | None:
    """Whether it is Arabic; None for a sign of no script."""
    if _is_arabic(letter):
        return True
    if letter.isdigit():
        return before
    return False if letter.isalpha() else None


def _is_arabic(letter: str) -> bool:
    return _ARABIC.match(letter) is not None


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


@lru_cache(maxsize=160)
def _font(size: int, arabic: bool) -> FreeTypeFont:
    engine = Layout.RAQM if features.check("raqm") else Layout.BASIC
    return ImageFont.truetype(FONTS / f"NotoSans{'Arabic' if arabic else ''}-Bold.ttf", size, layout_engine=engine)


def _is_known(letter: str) -> bool:
    return _has(letter, False) or _has(letter, True)


@lru_cache(maxsize=4096)
def _has(letter: str, arabic: bool) -> bool:
    """Whether the font has the letter: else it draws what it draws for one that there cannot be."""
    return _shape(letter, arabic) != _shape(ABSENT, arabic)


def _shape(letter: str, arabic: bool) -> tuple[tuple[int, int], bytes]:
    font = _plain_font(arabic)
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=2)
def _plain_font(arabic: bool) -> FreeTypeFont:
    name = f"NotoSans{'Arabic' if arabic else ''}-Bold.ttf"
    return ImageFont.truetype(FONTS / name, 40, layout_engine=Layout.BASIC)
