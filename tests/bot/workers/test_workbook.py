"""Spreadsheets: what is written can be read back, what people send is read as they see it, and nothing that is sent does harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from bot.sending.sheets import write
from bot.workers import workbook
from bot.workers.unreadable import Unreadable, UnreadableReason
from handlers.ui.page import Sheet
from referrals.domain.campaign.grid import Book, Cell, Grid, Origin
from referrals.domain.campaign.sheet import LARGEST

ROWS = (
    ("Күн", "Билдирүү", "Сообщение"),
    ("2026-11-25", "Ар бир үй.\nЭкинчи сап.", "=1+1"),
    ("", "", "+996 @SUM(A1)"),
)
WRITTEN = write(Sheet("16-days.xlsx", ROWS, ("How to fill it in.", "Second note.")))
ALONE = write(Sheet("16-days.xlsx", ROWS))
PAGE = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


Texts = tuple[tuple[str, ...], ...]


def read(content: bytes) -> Texts | Unreadable:
    """What the first sheet shows that holds anything."""
    found = workbook.read(content)
    return found if isinstance(found, Unreadable) else texts(found.grids[0])


def texts(grid: Grid) -> Texts:
    return tuple(tuple(cell.text for cell in row) for row in grid.rows)


def sheets_of(content: bytes) -> dict[str, Texts]:
    found = workbook.read(content)
    assert isinstance(found, Book), found
    return {each.name: texts(each) for each in found.grids}


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
    return changed(PAGE, lambda part: part.replace(b"</sheetData>", more + b"</sheetData>"), ALONE)


def test_what_is_written_is_read_back() -> None:
    assert sheets_of(WRITTEN) == {"16-days": ROWS, "ℹ": (("How to fill it in.",), ("Second note.",))}


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
    assert read(write(Sheet(name, ((f"a{name}",),)))) not in (Unreadable(UnreadableReason.NOT_A_SPREADSHEET), ())


def test_an_empty_sheet_can_be_written() -> None:
    assert read(write(Sheet("empty.xlsx", ()))) == Unreadable(UnreadableReason.EMPTY)


def test_what_cells_show_becomes_text() -> None:
    def fill(made: Workbook) -> None:
        page = made.worksheets[0]
        page.append([date(2026, 11, 25), time(10), datetime(2026, 11, 25, 10, 30), datetime(2026, 11, 25)])  # noqa: DTZ001
        page.append([16, 1.5, True, 1e21, 0.1 + 0.2, time(10, 0, 5), timedelta(hours=30, minutes=5)])
        page.append(["  text \r\n next_x000D_ ", None, "#REF!"])

    assert read(book(fill)) == (
        ("2026-11-25", "10:00", "2026-11-25 10:30", "2026-11-25"),
        ("16", "1.5", "TRUE", "1e+21", "0.3", "10:00", "30:05"),
        ("text \n next", "", "#REF!"),
    )


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 25, 0, 0, 43), "2026-11-25"),  # noqa: DTZ001
        (datetime(2026, 11, 25, 0, 0, 0, 1), "2026-11-25"),  # noqa: DTZ001
        (datetime(2026, 11, 24, 23, 59, 59, 999_999), "2026-11-25"),  # noqa: DTZ001
        (datetime(2026, 11, 25, 14, 30, 43), "2026-11-25 14:30"),  # noqa: DTZ001
    ],
)
def test_a_few_seconds_more_are_noise(moment: datetime, shown: str) -> None:
    assert read(book(lambda made: made.worksheets[0].append([moment]))) == ((shown,),)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("dd.mm.yyyy", "2026-11-25"),
        ('[$-409]d" of "mmmm', "2026-11-25"),
        ("yyyy-mm-dd h:mm:ss", "2026-11-25 18:00"),
        ("h:mm AM/PM", "18:00"),
        ("[h]:mm", "1112442:00"),
        ("0.00", "46351.75"),
        ('#,##0 "days"', "46351.75"),
        ("[Red]General", "46351.75"),
        ("@", "46351.75"),
    ],
)
def test_the_format_says_what_a_number_is(code: str, shown: str) -> None:
    def fill(made: Workbook) -> None:
        made.worksheets[0]["A1"], made.worksheets[0]["A1"].number_format = 46351.75, code

    assert read(book(fill)) == ((shown,),)


def test_days_since_1904() -> None:
    def fill(made: Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904
        made.worksheets[0].append([date(2026, 11, 25)])

    assert read(book(fill)) == (("2026-11-25",),)


def test_of_a_formula_its_value_is_read() -> None:
    filled = with_rows(
        b'<row r="4"><c r="A4"><f>A3+1</f><v>46352</v></c><c r="B4" t="str"><f>"a"</f><v>a</v></c>'
        b'<c r="C4" t="str"><f>""</f><v></v></c><c r="D4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E4"><f>A3</f></c></row>'
    )
    found = workbook.read(filled)
    assert isinstance(found, Book)
    assert found.grids[0].rows[3] == (
        *(Cell("46352", Origin.NUMBER), Cell("a"), Cell(), Cell("#DIV/0!"), Cell("", Origin.FORMULA)),
    )


def test_a_formula_without_its_value_is_told_apart() -> None:
    def fill(made: Workbook) -> None:
        page = made.worksheets[0]
        page.append(["=A1+1"])
        page["A2"] = ArrayFormula("A2:A3", "=SUM(A1:A2)")

    found = workbook.read(book(fill))
    assert isinstance(found, Book)
    assert found.grids[0].rows == ((Cell("", Origin.FORMULA),),) * 2


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("xl/styles.xml", lambda part: part.replace(b"<fill>", b"<fill/><fill>", 1)),
        ("xl/styles.xml", lambda part: part.replace(b"</patternFill>", b"<extLst><ext/></extLst></patternFill>", 1)),
        ("xl/styles.xml", lambda part: part.replace(b"<cellStyles", b'<odd value="?"/><cellStyles', 1)),
        ("xl/theme/theme1.xml", lambda _: b"<not XML"),
        ("docProps/core.xml", lambda part: part.replace(b"</dcterms:created>", b"yesterday</dcterms:created>")),
        ("docProps/app.xml", lambda _: b""),
        (
            "xl/workbook.xml",
            lambda part: part.replace(b"<calcPr", b"<definedNames><definedName/></definedNames><calcPr"),
        ),
        (PAGE, lambda part: part.replace(b"</worksheet>", b"<extLst><ext><odd/></ext></extLst></worksheet>")),
        (PAGE, lambda part: part.replace(b"<sheetData>", b'<cols><col min="x"/></cols><sheetData>')),
        (PAGE, lambda part: part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")),
    ],
    ids=range(10),
)
def test_a_file_that_other_programs_open_is_read(name: str, change: Callable[[bytes], bytes]) -> None:
    odd = changed(name, change)
    assert odd != WRITTEN
    assert read(odd) == ROWS


def test_parts_of_a_text_make_one_and_how_it_is_spoken_is_left_out() -> None:
    rich = "<is><r><t>Ар бир </t></r><rPh><t>aloud</t></rPh><r><t>үй</t></r></is>".encode()
    assert read(with_rows(b'<row><c t="inlineStr">' + rich + b"</c></row>"))[3:] == (("Ар бир үй",),)  # type: ignore[index]


def test_rows_and_cells_keep_their_places() -> None:
    def fill(made: Workbook) -> None:
        page = made.worksheets[0]
        page["C3"], page["A5"], page["F9"] = "deep", "last", " "

    assert read(book(fill)) == ((), (), ("", "", "deep"), (), ("last",))


def test_every_sheet_in_sight_that_holds_anything_is_read() -> None:
    def fill(made: Workbook) -> None:
        made.worksheets[0].append(["not this"])
        made.worksheets[0].sheet_state = "hidden"
        made.create_sheet("cover").append(["Our sixteen days"])
        made.create_sheet("empty")
        made.create_sheet("table").append(["Day"])
        made.create_chartsheet("chart")

    assert sheets_of(book(fill)) == {"cover": (("Our sixteen days",),), "table": (("Day",),)}


def test_a_sheet_that_is_too_large_keeps_no_other_from_being_read() -> None:
    def fill(made: Workbook) -> None:
        made.worksheets[0].append(["Day"])
        made.create_sheet("archive")["A1000"] = "old"

    found = workbook.read(book(fill))
    assert isinstance(found, Book)
    assert (found.left_out, len(found.grids)) == (True, 1)


def test_all_that_may_be_there_is_read() -> None:
    grid = tuple(tuple(f"{row}.{column}" for column in range(workbook.COLUMNS)) for row in range(workbook.ROWS))
    assert read(write(Sheet("full.xlsx", grid))) == grid
    assert read(write(Sheet("long.xlsx", (("x" * workbook.CELL,),)))) == (("x" * workbook.CELL,),)


def test_empty_rows_far_below_are_no_rows() -> None:
    assert read(with_rows(b'<row r="1048576"><c r="A1048576"/></row>')) == ROWS


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", UnreadableReason.NOT_A_SPREADSHEET),
        (b"day;text\n2026-11-25;words", UnreadableReason.NOT_A_SPREADSHEET),
        (b"%PDF-1.7", UnreadableReason.NOT_A_SPREADSHEET),
        (WRITTEN[:700], UnreadableReason.NOT_A_SPREADSHEET),
        (workbook.COMPOUND + b"an old .xls", UnreadableReason.NOT_A_SPREADSHEET),
        (workbook.COMPOUND + workbook.ENCRYPTED, UnreadableReason.PROTECTED),
        (changed("xl/workbook.xml", lambda _: b"<nothing/>"), UnreadableReason.NOT_A_SPREADSHEET),
        (changed("xl/vbaProject.bin", lambda _: b"programs"), UnreadableReason.MACROS),
        (bytes(LARGEST + 1), UnreadableReason.TOO_BIG),
        (changed("xl/theme/theme1.xml", lambda _: bytes(workbook.UNPACKED + 1)), UnreadableReason.TOO_BIG),
        (with_rows(b"<row/>" * 600_000), UnreadableReason.TOO_BIG),
        (write(Sheet("full.xlsx", (("x" * workbook.CELL,) * workbook.COLUMNS,) * 5)), UnreadableReason.TOO_BIG),
        (with_rows(b'<row r="401"><c r="A401"><v>1</v></c></row>'), UnreadableReason.TOO_BIG),
        (with_rows(b'<row r="9"><c r="BI9"><v>1</v></c></row>'), UnreadableReason.TOO_BIG),
        (write(Sheet("long.xlsx", (("x" * (workbook.CELL + 1),),))), UnreadableReason.TOO_BIG),
        (book(lambda made: made.create_sheet("second")), UnreadableReason.EMPTY),
    ],
    ids=range(16),
)
def test_what_is_not_read(content: bytes, why: UnreadableReason) -> None:
    assert read(content) == Unreadable(why)


def test_cells_without_anything_in_them_take_no_room() -> None:
    """160 kB of rows with one empty cell each, in the last column there is."""
    far = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (each, each) for each in range(4, 60_000))
    assert read(with_rows(far)) == ROWS


def test_an_entry_that_needs_a_password() -> None:
    locked = bytearray(WRITTEN)
    at = WRITTEN.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert read(bytes(locked)) == Unreadable(UnreadableReason.PROTECTED)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "%b">%b]>' % (
    b"ha" * 500,
    b"".join(b'<!ENTITY %c "%b">' % (98 + each, b"&%c;" % (97 + each) * 10) for each in range(8)),
)


@pytest.mark.parametrize("name", [PAGE, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
def test_a_billion_laughs_are_not_heard(name: str) -> None:
    def laughing(part: bytes) -> bytes:
        begin = part.index(b"?>") + 2 if part.startswith(b"<?") else 0
        return part[:begin] + LAUGHS + part[begin:].replace(b"<t>", b"<t>&i;", 1)

    assert read(changed(name, laughing)) == Unreadable(UnreadableReason.NOT_A_SPREADSHEET)


def test_sizes_that_a_file_lies_about_are_not_believed() -> None:
    assert read(changed(PAGE, lambda part: part.replace(b'ref="A1:C3"', b'ref="A1:A1"'))) == ROWS
