"""What a number in a spreadsheet shows: a day, an hour or a number, by the format of its cell.

Not for: finding cells in a file (see workbook).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from openpyxl.styles.numbers import BUILTIN_FORMATS

from referrals.domain.campaign.grid import Cell, Origin

SINCE_1900, SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # a spreadsheet knows no zones
_DAY_SECONDS = 24 * 60 * 60
_LOCAL_DAYS = frozenset({*range(27, 37), *range(50, 59)})
"""Formats that each language of the program spells for itself; all of them show a day."""
_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Words, padding, colours and languages in a format."""


class _Shows(Enum):
    NUMBER = auto()
    DAY = auto()
    HOUR = auto()
    MOMENT = auto()
    DURATION = auto()
    """Cells formatted as [h]:mm."""


class Formats:
    """The formats of one file: `styles` gives each style's format, `codes` those that the file spells out."""

    def __init__(self, styles: Sequence[int], codes: Mapping[int, str], since: datetime) -> None:
        self._shows = [_shows(each, codes.get(each) or BUILTIN_FORMATS.get(each, "General")) for each in styles]
        self._since = since

    def shown(self, number: float, style: int) -> Cell:
        """What the cell shows. Of a day whose cell holds a few seconds or a millionth more, the day."""
        shows = self._shows[style] if 0 <= style < len(self._shows) else _Shows.NUMBER
        try:
            return Cell(self._text(number, shows)) if shows is not _Shows.NUMBER else _number(number)
        except (OverflowError, ValueError):
            return _number(number)

    def _text(self, number: float, shows: _Shows) -> str:
        seconds = round(number * _DAY_SECONDS)
        moment = self._since + timedelta(seconds=seconds)
        match shows:
            case _Shows.DAY:
                return f"{moment:%Y-%m-%d}"
            case _Shows.HOUR:
                return f"{moment:%H:%M}"
            case _Shows.DURATION:
                return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
            case _:
                return shown_moment(moment)


def shown_moment(moment: datetime) -> str:
    """Without seconds; the day alone at midnight."""
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%Y-%m-%d %H:%M}"


def _number(number: float) -> Cell:
    return Cell(format(number, ".15g"), Origin.NUMBER)


def _shows(number: int, code: str) -> _Shows:
    said = _SAID.sub("", code.split(";")[0]).lower()
    if number in _LOCAL_DAYS:
        return _Shows.DAY
    if "[" in said:
        return _Shows.DURATION
    hour = "h" in said or "s" in said
    day = "d" in said or "y" in said or ("m" in said and not hour)
    if "general" in said or not (hour or day):
        return _Shows.NUMBER
    return _Shows.MOMENT if hour and day else _Shows.HOUR if hour else _Shows.DAY
