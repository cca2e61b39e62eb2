"""A spreadsheet as its owner sees it: what each cell shows, and where among its sheets and rows the table begins.

Not for: reading the file (bot/workers/workbook), nor for what the cells under the heads mean (see sheet).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from referrals.domain.campaign.sheet_headers import SheetHeaders
from referrals.domain.notice import Json

HEAD_ROWS = 20
"""The heads stand in one of so many first rows of a sheet: below a title, perhaps, or a few words on how to fill it in."""


class Origin(StrEnum):
    """How a cell came to show what it shows, as far as that casts doubt on it."""

    TYPED = "typed"
    """No doubt: a text, a day, an hour."""
    NUMBER = "number"
    """A number: of what was typed as 15.10 only 15.1 is left."""
    FORMULA = "formula"
    """A formula whose value is not in the file: what it shows is not known."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows."""

    text: str = ""
    origin: Origin = Origin.TYPED


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: row 1 comes first, column A first in it; empty rows and cells before the last filled one keep their places."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets in sight that hold anything."""

    grids: tuple[Grid, ...]
    left_out: bool = False
    """Whether there are more, too large to be a table of messages."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Where the heads are; `rows` are those of the whole sheet. `sheet` is its name, "" where it is the first one."""

    sheet: str
    rows: Sequence[Sequence[Cell]]
    head: int


def find_table(book: Book, headers: SheetHeaders) -> SheetTable | None:
    """The row that holds most heads we know; None where no row holds any."""
    rows = [(grid, at) for grid in book.grids for at in range(min(len(grid.rows), HEAD_ROWS))]
    best = max(rows, key=lambda each: _heads(each[0].rows[each[1]], headers), default=None)
    if best is None or not _heads(best[0].rows[best[1]], headers):
        return None
    grid, at = best
    return SheetTable("" if grid is book.grids[0] else grid.name, grid.rows, at)


def _heads(row: Sequence[Cell], headers: SheetHeaders) -> int:
    return len({column for cell in row if (column := headers.meant(tidy(cell.text)))[0] is not None})


def tidy(text: str) -> str:
    """What was meant to be written: composed, without control characters and direction marks."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        each for each in composed if each in "\n\u200c\u200d" or unicodedata.category(each)[0] != "C"
    ).strip()


def to_json(book: Book) -> Json:
    """As it is kept between the reading of a file and the turn that takes it. Most cells are a text alone."""
    sheets = [{"name": grid.name, "rows": [list(map(_cell_out, row)) for row in grid.rows]} for grid in book.grids]
    return {"sheets": sheets, "left_out": book.left_out}


def from_json(kept: Json) -> Book | None:
    """None where it is no book."""
    sheets = kept.get("sheets") if isinstance(kept, Mapping) else None
    if not isinstance(kept, Mapping) or not isinstance(sheets, list):
        return None
    return Book(tuple(_grid(each) for each in sheets if isinstance(each, Mapping)), bool(kept.get("left_out")))


def _grid(kept: Mapping[str, Json]) -> Grid:
    rows = kept["rows"]
    listed = rows if isinstance(rows, list) else []
    return Grid(str(kept["name"]), tuple(tuple(map(_cell_in, row)) for row in listed if isinstance(row, list)))


def _cell_out(cell: Cell) -> Json:
    return cell.text if cell.origin is Origin.TYPED else [cell.text, cell.origin.value]


def _cell_in(kept: Json) -> Cell:
    return Cell(str(kept[0]), Origin(str(kept[1]))) if isinstance(kept, list) else Cell(str(kept))
