"""A series of messages written in a table: the sheets of a file -> messages, or all that is to be mended, cell by cell.

Not for: what a head means (see sheet_headers), where the heads are (see grid), reading files (bot/workers/workbook), wording.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from referrals.domain.campaign.date_parsing import WRITING_HOURS, DateWords, NoSuchDay, is_over, moment_at
from referrals.domain.campaign.grid import Book, Cell, Origin, find_table, tidy
from referrals.domain.campaign.model import LONGEST_TEXT, MOST_MESSAGES, Message, Text
from referrals.domain.campaign.sheet_headers import COMMON, WORDS, Column, Part, SheetHeaders
from referrals.domain.notice import Json
from referrals.domain.text_length import length

LARGEST = 2 * 1024 * 1024
"""Bytes of a file that is worth fetching and reading."""
LONGEST_CARD = 120
"""Characters of the words for a picture."""
USUAL_HOUR = time(10)
"""Of a message for which no hour is named."""
_ONE_OR_TEN = re.compile(r"([1-9]|[12]\d|3[01])\.1")
"""A number in which January and October are the same."""
EXAMPLE = "✎"
"""With this begins what an empty table holds as an example."""


class Wrong(StrEnum):
    """What is to be mended; each with the facts that its sentence needs."""

    UNKNOWN_COLUMN = "unknown_column"
    """`found`: a head that is none of ours."""
    WHICH_LANGUAGE = "which_language"
    """`found`: a head without its language."""
    COLUMN_TWICE = "column_twice"
    """`found`, `other`: this column is there already."""
    NO_HEADS = "no_heads"
    """No row at the beginning of any sheet names columns."""
    FORMULA = "formula"
    """A formula without its value."""
    WHICH_DAY = "which_day"
    """`found`: a number like 15.1, which may be 1 or 10 behind the point; `day`."""
    NO_DAY_COLUMN = "no_day_column"
    """Nothing tells when."""
    NO_TEXT_COLUMN = "no_text_column"
    """Nothing tells what."""
    NO_ROWS = "no_rows"
    """There is a head and nothing under it."""
    TOO_MANY = "too_many"
    """`count`, `limit`: of rows."""
    EXAMPLE_LEFT = "example_left"
    """The example still stands there."""
    NO_DAY = "no_day"
    """A row without a day."""
    NOT_A_DAY = "not_a_day"
    """`found` cannot be understood as a day."""
    NO_SUCH_DAY = "no_such_day"
    """`day`, `month`: like 31 November."""
    PAST = "past"
    """`day`, `hour`: over already where the writer is."""
    DAY_TWICE = "day_twice"
    """`day`, `other`: the cell that has it first."""
    DAY_TAKEN = "day_taken"
    """`day`: the campaign has a message on it."""
    NOT_AN_HOUR = "not_an_hour"
    """`found` cannot be understood as an hour."""
    NOT_A_MOMENT = "not_a_moment"
    """`found` cannot be understood as the day and hour of a meeting."""
    QUIET = "quiet"
    """`hour`: nobody may be written to then."""
    NO_TEXT = "no_text"
    """A row without words in any language."""
    ALONE = "alone"
    """Something to do, or words for a picture, without a text in the same language."""
    TOO_LONG = "too_long"
    """`length`, `limit`: in characters; a text counts together with what to do."""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What is written in tables, in all languages together."""

    headers: SheetHeaders
    dates: DateWords


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing to mend, and the cell it stands in ("C7"; "" for the whole table)."""

    cell: str
    wrong: Wrong
    facts: Mapping[str, Json] = field(default_factory=dict)


def cell_name(row: int, column: int) -> str:
    """As a table names it; both counted from 0: (6, 2) is "C7"."""
    letters = chr(ord("A") + column % 26)
    return f"{chr(ord('A') + column // 26 - 1)}{letters}{row + 1}" if column >= 26 else f"{letters}{row + 1}"


def read(
    book: Book, words: SheetWords, zone: str, now: datetime, taken: frozenset[date] = frozenset()
) -> tuple[Message, ...] | tuple[SheetProblem, ...]:
    """The messages in order of their days; or every problem, row by row, and nothing half read. `zone` is the writer's,
    `taken` are days that the campaign has already."""
    table = find_table(book, words.headers)
    if table is None:
        return (SheetProblem("", Wrong.NO_HEADS),)
    reading = _Reading(words, zone, now, taken, f"{table.sheet}!" if table.sheet else "")
    columns = reading.columns(table.head, [each.text for each in table.rows[table.head]])
    below = range(table.head + 1, len(table.rows))
    rows = [(number, table.rows[number]) for number in below if any(map(_filled, table.rows[number]))]
    if not rows:
        reading.wrong("", Wrong.NO_ROWS)
    elif len(rows) > MOST_MESSAGES - len(taken):
        reading.wrong("", Wrong.TOO_MANY, count=len(rows), limit=MOST_MESSAGES - len(taken))
    found = [reading.message(_Row(number, row, columns)) for number, row in rows]
    messages = [each for each in found if each is not None]
    return tuple(reading.problems) or tuple(sorted(messages, key=lambda each: each.day))


def _filled(cell: Cell) -> bool:
    return cell.origin is Origin.FORMULA or bool(tidy(cell.text))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, asked by what a column holds."""

    number: int
    cells: Sequence[Cell]
    columns: Mapping[Column, int]

    def cell(self, part: Part, language: str = "") -> str:
        """The cell's name; "" where there is no such column."""
        at = self.columns.get((part, language))
        return "" if at is None else cell_name(self.number, at)

    def __getitem__(self, column: Column) -> str:
        return tidy(self._shown(column).text)

    def origin(self, column: Column) -> Origin:
        return self._shown(column).origin

    def _shown(self, column: Column) -> Cell:
        at = self.columns.get(column)
        return self.cells[at] if at is not None and at < len(self.cells) else Cell()


class _Reading:
    """Notes what is wrong while a table is read."""

    def __init__(self, words: SheetWords, zone: str, now: datetime, taken: frozenset[date], sheet: str) -> None:
        self.problems: list[SheetProblem] = []
        self._words = words
        self._sheet = sheet
        self._zone = zone
        self._now = now
        self._taken = taken
        self._days: dict[date, str] = {}

    def wrong(self, cell: str, wrong: Wrong, **facts: Json) -> None:
        self.problems.append(SheetProblem(f"{self._sheet}{cell}" if cell else "", wrong, facts))

    def columns(self, number: int, names: Sequence[str]) -> Mapping[Column, int]:
        """Where each column is; heads may stand in any order."""
        columns: dict[Column, int] = {}
        for at, name in enumerate(map(tidy, names)):
            column = self._column(cell_name(number, at), name) if name else None
            if column in columns:
                self.wrong(
                    cell_name(number, at), Wrong.COLUMN_TWICE, found=name, other=cell_name(number, columns[column])
                )
            elif column is not None:
                columns[column] = at
        parts = {part for part, _ in columns}
        if Part.DAY not in parts:
            self.wrong("", Wrong.NO_DAY_COLUMN)
        if Part.TEXT not in parts:
            self.wrong("", Wrong.NO_TEXT_COLUMN)
        return columns

    def _column(self, cell: str, name: str) -> Column | None:
        part, languages = self._words.headers.meant(name)
        if part in COMMON and not languages:
            return part, ""
        if part is None or part in COMMON or len(languages) > 1:
            self.wrong(cell, Wrong.UNKNOWN_COLUMN, found=name)
        elif not languages:
            self.wrong(cell, Wrong.WHICH_LANGUAGE, found=name)
        else:
            return part, languages[0]
        return None

    def message(self, row: _Row) -> Message | None:
        """One row's; None where it cannot be one."""
        unknown = [column for column in row.columns if row.origin(column) is Origin.FORMULA]
        for column in unknown:
            self.wrong(row.cell(*column), Wrong.FORMULA)
        if unknown:
            return None
        hour = self._hour(row)
        day = self._day(row, hour)
        event_at, texts = self._meeting(row, day), self._texts(row)
        return None if day is None else Message(day, texts, hour=hour, event_at=event_at)

    def _hour(self, row: _Row) -> time | None:
        """USUAL_HOUR where none is named; None where it is wrong."""
        found, cell = row[Part.HOUR, ""], row.cell(Part.HOUR)
        hour = self._words.dates.read_hour(found) if found else USUAL_HOUR
        if hour is None:
            self.wrong(cell, Wrong.NOT_AN_HOUR, found=found)
        elif not WRITING_HOURS.hold(hour):
            self.wrong(cell, Wrong.QUIET, hour=hour.isoformat("minutes"))
        else:
            return hour
        return None

    def _day(self, row: _Row, hour: time | None) -> date | None:
        found, cell = row[Part.DAY, ""], row.cell(Part.DAY)
        if not cell:
            return None
        if not found:
            self.wrong(cell, Wrong.NO_DAY)
            return None
        if row.origin((Part.DAY, "")) is Origin.NUMBER and _ONE_OR_TEN.fullmatch(found):
            self.wrong(cell, Wrong.WHICH_DAY, found=found, day=int(found.partition(".")[0]))
            return None
        day = self._read_day(found, cell, Wrong.NOT_A_DAY, found)
        return None if day is None else self._new(day, hour or time(23, 59), cell)

    def _read_day(self, typed: str, cell: str, otherwise: Wrong, found: str) -> date | None:
        """A day that somebody typed; noted where it is none."""
        day = self._words.dates.read_day(typed, self._now.astimezone(ZoneInfo(self._zone)).date())
        match day:
            case None:
                self.wrong(cell, otherwise, found=found)
            case NoSuchDay():
                self.wrong(cell, Wrong.NO_SUCH_DAY, day=day.day, month=day.month)
            case _:
                return day
        return None

    def _meeting(self, row: _Row, goes_on: date | None) -> datetime | None:
        """None where there is none, or where it is wrong."""
        found, cell = row[Part.MEETING, ""], row.cell(Part.MEETING)
        if not found:
            return None
        typed, clock = self._words.dates.split_moment(found)
        hour = self._words.dates.read_hour(clock)
        if hour is None or (not typed and "." in clock):  # "5.12" may be meant as a day
            self.wrong(cell, Wrong.NOT_A_MOMENT, found=found)
            return None
        day = self._read_day(typed, cell, Wrong.NOT_A_MOMENT, found) if typed else goes_on
        if day is None:
            return None
        if is_over(day, hour, self._zone, self._now):
            self.wrong(cell, Wrong.PAST, day=day.isoformat(), hour=hour.isoformat("minutes"))
            return None
        return moment_at(day, hour, self._zone)

    def _new(self, day: date, hour: time, cell: str) -> date:
        if is_over(day, hour, self._zone, self._now):
            self.wrong(cell, Wrong.PAST, day=day.isoformat(), hour=hour.isoformat("minutes"))
        elif day in self._days:
            self.wrong(cell, Wrong.DAY_TWICE, day=day.isoformat(), other=self._days[day])
        elif day in self._taken:
            self.wrong(cell, Wrong.DAY_TAKEN, day=day.isoformat())
        self._days.setdefault(day, cell)
        return day

    def _texts(self, row: _Row) -> Mapping[str, Text]:
        texts: dict[str, Text] = {}
        for language in dict.fromkeys(language for _, language in row.columns if language):
            text = Text(*(row[part, language] for part in WORDS))
            if text != Text(""):
                self._check(row, language, text)
                texts[language] = text
        anywhere = next((row.cell(*column) for column in row.columns if column[0] is Part.TEXT), "")
        if not texts and anywhere:
            self.wrong(anywhere, Wrong.NO_TEXT)
        return texts

    def _check(self, row: _Row, language: str, text: Text) -> None:
        cells = {part: row.cell(part, language) for part in WORDS}
        written = {Part.TEXT: text.text, Part.ACT: text.call_to_action, Part.CARD: text.card}
        examples = [cells[part] for part, each in written.items() if each.startswith(EXAMPLE)]
        if examples:
            self.wrong(examples[0], Wrong.EXAMPLE_LEFT)
        elif not text.text:
            self.wrong(cells[Part.TEXT] or cells[Part.ACT] or cells[Part.CARD], Wrong.ALONE)
        together = length(text.text) + length(text.call_to_action)
        if together > LONGEST_TEXT:
            self.wrong(cells[Part.TEXT] or cells[Part.ACT], Wrong.TOO_LONG, length=together, limit=LONGEST_TEXT)
        if length(text.card) > LONGEST_CARD:
            self.wrong(cells[Part.CARD], Wrong.TOO_LONG, length=length(text.card), limit=LONGEST_CARD)
