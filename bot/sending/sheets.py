"""Spreadsheets: an .xlsx written for somebody to fill in. No text of it becomes a formula.

Slow, so for a thread. Not for: reading one (see workbook), nor what its cells say (views in handlers).
"""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from handlers.ui.page import Sheet

NARROWEST, WIDEST = 12, 60
"""Characters in a column of a sheet that is written."""


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
