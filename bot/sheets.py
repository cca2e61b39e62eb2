"""Spreadsheets: an .xlsx written for somebody to fill in, and one read back as a grid of texts. Formulas are never evaluated.

What is read comes from anybody: sizes are looked at before anything is unpacked, and openpyxl reads with defusedxml, so that
entities and zip bombs do not fill the memory. Slow, so for a thread. Not for: what the cells mean.
"""

import io
import logging
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from handlers.views.page import Sheet
from referrals.domain.campaign.sheet import LARGEST

log = logging.getLogger(__name__)

UNPACKED = 20 * 1024 * 1024
"""Bytes of all that is inside."""
MARKS = 500_000
"""Tags and attributes in one part of the file. Each takes memory a hundred times its size, so that a file of 50 kB could take
all there is; a sheet of ROWS and COLUMNS has half as many."""
ROWS, COLUMNS, CELL = 400, 60, 8000
EXCEL_ROWS = 1_048_576
NARROWEST, WIDEST = 12, 60
"""Characters in a column of a sheet that is written."""
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How an .xls begins, and an .xlsx that has a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Grid: TypeAlias = tuple[tuple[str, ...], ...]
"""Row 1 of the sheet comes first, column A first in it; empty rows and cells before the last filled one keep their places."""


class Why(StrEnum):
    """Why a file cannot be read."""

    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    """It is no .xlsx, or a damaged one."""
    TOO_BIG = "too_big"
    """More bytes, rows, columns or characters in a cell than are read."""
    PROTECTED = "protected"
    """It has a password."""
    EMPTY = "empty"
    """Nothing is written in its first sheet."""
    MACROS = "macros"
    """There are programs in it."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was not read."""

    why: Why


def write(sheet: Sheet) -> bytes:
    """The .xlsx: its head bold and always in sight, its notes on a second page. No text of it becomes a formula."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = (
        "".join(each for each in sheet.name.removesuffix(".xlsx") if each.isalnum() or each in " -_")[:31] or "1"
    )
    _fill(page, sheet.rows)
    page.freeze_panes = "A2"
    for cell in page[1]:
        cell.font = Font(bold=True)
    if sheet.notes:
        notes = book.create_sheet("ℹ")
        _fill(notes, [(note,) for note in sheet.notes])
        notes.column_dimensions["A"].width = 1.5 * WIDEST
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(page: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    widths: dict[int, int] = {}
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = page.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            widths[column] = max(widths.get(column, NARROWEST), *map(len, text.split("\n")))
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)


def read(content: bytes) -> Grid | Unreadable:
    """The first sheet that can be seen. Dates and times as ISO has them ("2026-11-25", "10:00", "2026-11-25 10:00"), formulas
    as their text."""
    try:
        why = _obstacle(content)
        return Unreadable(why) if why else _read(content)
    except Exception as error:
        log.info("a spreadsheet cannot be read: %s", type(error).__name__)
        return Unreadable(Why.NOT_A_SPREADSHEET)


def _obstacle(content: bytes) -> Why | None:
    """What can be known before anything is unpacked."""
    if len(content) > LARGEST:
        return Why.TOO_BIG
    if content.startswith(COMPOUND):
        return Why.PROTECTED if ENCRYPTED in content else Why.NOT_A_SPREADSHEET
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return _obstacle_inside(packed)


def _obstacle_inside(packed: zipfile.ZipFile) -> Why | None:
    inside = packed.infolist()
    if any(each.flag_bits & 1 for each in inside):
        return Why.PROTECTED
    if sum(each.file_size for each in inside) > UNPACKED or any(_marks(packed.read(each)) > MARKS for each in inside):
        return Why.TOO_BIG
    if any(each.filename.lower().endswith("vbaproject.bin") for each in inside):
        return Why.MACROS
    return None


def _marks(part: bytes) -> int:
    return part.count(b"<") + part.count(b"=")


def _read(content: bytes) -> Grid | Unreadable:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        page = next(each for each in book.worksheets if each.sheet_state == "visible")
        page.reset_dimensions()  # what the file says of its size may be wrong
        return _grid(page.iter_rows(values_only=True))
    finally:
        book.close()


def _grid(rows: Iterable[Sequence[object]]) -> Grid | Unreadable:
    grid: list[tuple[str, ...]] = []
    last = 0
    for number, values in enumerate(rows, 1):
        row = _trimmed([_text(each) for each in values])
        if number > EXCEL_ROWS or len(row) > COLUMNS or (row and (number > ROWS or max(map(len, row)) > CELL)):
            return Unreadable(Why.TOO_BIG)
        if number <= ROWS:
            grid.append(row)
        last = number if row else last
    return tuple(grid[:last]) if last else Unreadable(Why.EMPTY)


def _trimmed(row: list[str]) -> tuple[str, ...]:
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return format(value, ".15g")
        case datetime():
            return _day(value) if value.time() == time() else f"{_day(value)} {_hour(value.time())}"
        case date():
            return _day(value)
        case time():
            return _hour(value)
        case timedelta():
            return _duration(value)
        case _:
            return str(getattr(value, "text", value)).replace("_x000D_", "").replace("\r\n", "\n").strip()


def _day(value: date) -> str:
    return f"{value:%Y-%m-%d}"


def _hour(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _duration(value: timedelta) -> str:
    """Cells formatted as [h]:mm."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
