"""Spreadsheets: what is written can be read back, what people send is read as text, and nothing that is sent does harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from bot import sheets
from bot.sheets import Unreadable, Why, read, write
from handlers.views.page import Sheet
from referrals.domain.campaign.sheet import LARGEST

ROWS = (
    ("Күн", "Билдирүү", "Сообщение"),
    ("2026-11-25", "Ар бир үй.\nЭкинчи сап.", "=1+1"),
    ("", "", "+996 @SUM(A1)"),
)
WRITTEN = write(Sheet("16-days.xlsx", ROWS, ("How to fill it in.", "Second note.")))
PAGE = "xl/worksheets/sheet1.xml"


def book(fill: Callable[[Workbook], object]) -> bytes:
    made, file = Workbook(), io.BytesIO()
    fill(made)
    made.save(file)
    return file.getvalue()


def changed(name: str, change: Callable[[bytes], bytes], content: bytes = WRITTEN) -> bytes:
    """The file with one of its parts changed; a part that is not there is added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for each in {*old.namelist(), name}:
            part = old.read(each) if each in old.namelist() else b""
            new.writestr(each, change(part) if each == name else part)
    return file.getvalue()


def with_rows(more: bytes) -> bytes:
    return changed(PAGE, lambda part: part.replace(b"</sheetData>", more + b"</sheetData>"))


def test_what_is_written_is_read_back_and_its_notes_are_not() -> None:
    assert read(WRITTEN) == ROWS


def test_a_template_is_easy_to_fill_in() -> None:
    made = load_workbook(io.BytesIO(WRITTEN))
    page, notes = made.worksheets
    assert (page.title, page.freeze_panes) == ("16-days", "A2")
    assert [cell.font.bold for row in page.iter_rows(max_row=2) for cell in row] == [True] * 3 + [False] * 3
    assert all(12 <= column.width <= 60 for column in page.column_dimensions.values())
    assert page["C2"].data_type == "s"
    assert [cell.value for cell in notes["A"]] == ["How to fill it in.", "Second note."]


@pytest.mark.parametrize("name", ["", "***.xlsx", "[a/b]?.xlsx", "д" * 80 + ".xlsx", "two\x07words"])
def test_any_name_and_any_letter_can_be_written(name: str) -> None:
    assert read(write(Sheet(name, ((f"a{name}",),)))) not in (Unreadable(Why.NOT_A_SPREADSHEET), ())


def test_an_empty_sheet_can_be_written() -> None:
    assert read(write(Sheet("empty.xlsx", ()))) == Unreadable(Why.EMPTY)


def test_what_cells_hold_becomes_text() -> None:
    def fill(made: Workbook) -> None:
        page = made.worksheets[0]
        page.append([date(2026, 11, 25), time(10), datetime(2026, 11, 25, 10, 30), datetime(2026, 11, 25)])  # noqa: DTZ001
        page.append([16, 1.5, True, 1e21, 0.1 + 0.2, time(10, 0, 5), timedelta(hours=30, minutes=5)])
        page.append(["=A1+1", "  text \r\n next_x000D_ ", None, "#REF!"])
        page["A4"] = ArrayFormula("A4:A5", "=SUM(A1:A2)")

    assert read(book(fill)) == (
        ("2026-11-25", "10:00", "2026-11-25 10:30", "2026-11-25"),
        ("16", "1.5", "TRUE", "1e+21", "0.3", "10:00:05", "30:05"),
        ("=A1+1", "text \n next", "", "#REF!"),
        ("=SUM(A1:A2)",),
    )


def test_rows_and_cells_keep_their_places() -> None:
    def fill(made: Workbook) -> None:
        page = made.worksheets[0]
        page["C3"], page["A5"], page["F9"] = "deep", "last", " "

    assert read(book(fill)) == ((), (), ("", "", "deep"), (), ("last",))


def test_the_first_sheet_in_sight_is_read() -> None:
    def fill(made: Workbook) -> None:
        made.worksheets[0].sheet_state = "hidden"
        made.create_sheet("seen").append(["this"])
        made.create_sheet("other").append(["not this"])

    assert read(book(fill)) == (("this",),)


def test_all_that_may_be_there_is_read() -> None:
    grid = tuple(tuple(f"{row}.{column}" for column in range(sheets.COLUMNS)) for row in range(sheets.ROWS))
    assert read(write(Sheet("full.xlsx", grid))) == grid
    assert read(write(Sheet("long.xlsx", (("x" * sheets.CELL,),)))) == (("x" * sheets.CELL,),)


def test_empty_rows_far_below_are_no_rows() -> None:
    assert read(with_rows(b'<row r="1048576"><c r="A1048576"/></row>')) == ROWS


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.NOT_A_SPREADSHEET),
        (b"day;text\n2026-11-25;words", Why.NOT_A_SPREADSHEET),
        (b"%PDF-1.7", Why.NOT_A_SPREADSHEET),
        (WRITTEN[:700], Why.NOT_A_SPREADSHEET),
        (sheets.COMPOUND + b"an old .xls", Why.NOT_A_SPREADSHEET),
        (sheets.COMPOUND + sheets.ENCRYPTED, Why.PROTECTED),
        (changed("xl/workbook.xml", lambda _: b"<nothing/>"), Why.NOT_A_SPREADSHEET),
        (changed("xl/vbaProject.bin", lambda _: b"programs"), Why.MACROS),
        (bytes(LARGEST + 1), Why.TOO_BIG),
        (changed("xl/theme/theme1.xml", lambda _: bytes(sheets.UNPACKED + 1)), Why.TOO_BIG),
        (with_rows(b"<row/>" * 600_000), Why.TOO_BIG),
        (with_rows(b'<row r="999999999"/>'), Why.TOO_BIG),
        (with_rows(b'<row r="401"><c r="A401"><v>1</v></c></row>'), Why.TOO_BIG),
        (with_rows(b'<row r="9"><c r="BI9"><v>1</v></c></row>'), Why.TOO_BIG),
        (write(Sheet("long.xlsx", (("x" * (sheets.CELL + 1),),))), Why.TOO_BIG),
        (book(lambda made: made.create_sheet("second").append(["words"])), Why.EMPTY),
    ],
    ids=range(16),
)
def test_what_is_not_read(content: bytes, why: Why) -> None:
    assert read(content) == Unreadable(why)


def test_an_entry_that_needs_a_password() -> None:
    locked = bytearray(WRITTEN)
    at = WRITTEN.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert read(bytes(locked)) == Unreadable(Why.PROTECTED)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "%b">%b]>' % (
    b"ha" * 500,
    b"".join(b'<!ENTITY %c "%b">' % (98 + each, b"&%c;" % (97 + each) * 10) for each in range(8)),
)


@pytest.mark.parametrize("name", [PAGE, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_billion_laughs_are_not_heard(name: str) -> None:
    def laughing(part: bytes) -> bytes:
        begin = part.index(b"?>") + 2 if part.startswith(b"<?") else 0
        return part[:begin] + LAUGHS + part[begin:].replace(b"<t>", b"<t>&i;", 1)

    assert openpyxl.DEFUSEDXML
    assert read(changed(name, laughing)) == Unreadable(Why.NOT_A_SPREADSHEET)


def test_sizes_that_a_file_lies_about_are_not_believed() -> None:
    assert read(changed(PAGE, lambda part: part.replace(b'ref="A1:C3"', b'ref="A1:A1"'))) == ROWS
