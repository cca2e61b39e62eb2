"""Reads an .xlsx as its owner sees it: what each cell shows, on every sheet in sight. Formulas are never evaluated.

Only the parts that hold cells and the formats of numbers are looked at: whatever else is odd in a file keeps nobody from
reading it. What is read comes from anybody: sizes are looked at before anything is unpacked, entities are refused
(defusedxml). Slow and untrusted, so for a process of its own (see sandbox). Not for: what the cells mean (domain/campaign).
"""

import io
import logging
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from xml.etree.ElementTree import Element  # the type; defusedxml does the reading

from defusedxml.ElementTree import iterparse
from openpyxl.utils import column_index_from_string

from bot.workers.cell_formats import SINCE_1900, SINCE_1904, Formats, shown_moment
from bot.workers.unreadable import Unreadable, UnreadableReason
from referrals.domain.campaign.grid import Book, Cell, Grid, Origin
from referrals.domain.campaign.sheet import LARGEST

log = logging.getLogger(__name__)

UNPACKED = 20 * 1024 * 1024
"""Bytes of all that is inside."""
MARKS = 500_000
"""Tags and attributes in one part of the file. Each takes memory a hundred times its size, so that a file of 50 kB could take
all there is; a sheet of ROWS and COLUMNS has half as many."""
SHEETS, ROWS, COLUMNS, CELL = 8, 400, 60, 8000
LETTERS = 2_000_000
"""Of all cells together: many cells may show one long text that stands in the file once."""
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How an .xls begins, and an .xlsx that has a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PLACE = re.compile(r"([A-Z]{1,3})\d+")


class _TooLarge(Exception):
    """This sheet is no table of messages."""


def read(content: bytes) -> Book | Unreadable:
    """Every sheet in sight. Dates and hours as ISO has them ("2026-11-25", "10:00", "2026-11-25 10:00"), without seconds."""
    try:
        why = _obstacle(content)
        return Unreadable(why) if why else _Workbook(content).read()
    except MemoryError:
        raise
    except Exception as error:
        log.info("a spreadsheet cannot be read: %s", type(error).__name__)
        return Unreadable(UnreadableReason.NOT_A_SPREADSHEET)


def _obstacle(content: bytes) -> UnreadableReason | None:
    """What can be known before anything is unpacked."""
    if len(content) > LARGEST:
        return UnreadableReason.TOO_BIG
    if content.startswith(COMPOUND):
        return UnreadableReason.PROTECTED if ENCRYPTED in content else UnreadableReason.NOT_A_SPREADSHEET
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return _obstacle_inside(packed)


def _obstacle_inside(packed: zipfile.ZipFile) -> UnreadableReason | None:
    inside = packed.infolist()
    if any(each.flag_bits & 1 for each in inside):
        return UnreadableReason.PROTECTED
    if sum(each.file_size for each in inside) > UNPACKED or any(_marks(packed.read(each)) > MARKS for each in inside):
        return UnreadableReason.TOO_BIG
    if any(each.filename.lower().endswith("vbaproject.bin") for each in inside):
        return UnreadableReason.MACROS
    return None


def _marks(part: bytes) -> int:
    return part.count(b"<") + part.count(b"=")


class _Workbook:
    """The parts of one file."""

    def __init__(self, content: bytes) -> None:
        self._packed = zipfile.ZipFile(io.BytesIO(content))
        self._letters = 0
        (main,) = self._parts("", "officeDocument").values()
        book = self._root(main)
        worksheets = self._parts(main, "worksheet")
        self._sheets = [
            (each.get("name", ""), worksheets[_relation(each)])
            for each in _inside(book, "sheet")
            if each.get("state", "visible") == "visible" and _relation(each) in worksheets
        ]
        since_1904 = any(each.get("date1904") in {"1", "true"} for each in _inside(book, "workbookPr"))
        self._strings = [
            _words(each) for path in self._parts(main, "sharedStrings").values() for each in self._each(path, "si")
        ]
        self._formats = self._read_formats(
            self._parts(main, "styles").values(), SINCE_1904 if since_1904 else SINCE_1900
        )

    def read(self) -> Book | Unreadable:
        """All sheets that hold anything and are not too large."""
        if not self._sheets:
            return Unreadable(UnreadableReason.NOT_A_SPREADSHEET)
        grids, left_out = [], len(self._sheets) > SHEETS
        for name, path in self._sheets[:SHEETS]:
            try:
                rows = self._rows(path)
            except _TooLarge:
                left_out = True
            else:
                grids += [Grid(name, rows)] if rows else []
        if grids:
            return Book(tuple(grids), left_out)
        return Unreadable(UnreadableReason.TOO_BIG if left_out else UnreadableReason.EMPTY)

    def _parts(self, of: str, kind: str) -> Mapping[str, str]:
        """The parts that a part leads to, by their relation's id; those of the file itself for ""."""
        folder, name = posixpath.split(of)
        relations = self._root(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            for each in _inside(relations, "Relationship")
            if each.get("Type", "").endswith(f"/{kind}")
        }

    def _root(self, path: str) -> Element:
        (*_, last) = self._events(path)
        return last

    def _each(self, path: str, tag: str) -> Iterator[Element]:
        """Every element of this kind, emptied once it was looked at."""
        for element in self._events(path):
            if _tag(element) == tag:
                yield element
                element.clear()

    def _events(self, path: str) -> Iterator[Element]:
        with self._packed.open(path) as part:
            for _, element in iterparse(part):
                yield element

    def _read_formats(self, paths: Iterable[str], since: datetime) -> Formats:
        """Of the styles only what says how numbers show: other programs' fills and fonts may be as odd as they like."""
        roots = [self._root(path) for path in paths]
        codes = {
            int(each.get("numFmtId", 0)): each.get("formatCode", "")
            for root in roots
            for each in _inside(root, "numFmt")
        }
        cells = [each for root in roots for group in _inside(root, "cellXfs") for each in group]
        return Formats([int(each.get("numFmtId") or 0) for each in cells], codes, since)

    def _rows(self, path: str) -> tuple[tuple[Cell, ...], ...]:
        rows: dict[int, Mapping[int, Cell]] = {}
        number = 0
        for row in self._each(path, "row"):
            number = int(row.get("r") or number + 1)
            if cells := self._cells(row):
                if number > ROWS or max(cells) > COLUMNS:
                    raise _TooLarge
                rows[number] = cells
        return tuple(_in_places(rows.get(each, {})) for each in range(1, max(rows, default=0) + 1))

    def _cells(self, row: Element) -> Mapping[int, Cell]:
        """Those that are not empty, by column; column A is 1."""
        cells: dict[int, Cell] = {}
        column = 0
        for each in row:
            place = _PLACE.match(each.get("r", ""))
            column = column_index_from_string(place[1]) if place else column + 1
            cell = self._cell(each)
            if cell != Cell():
                cells[column] = cell
                self._letters += len(cell.text)
            if len(cell.text) > CELL or self._letters > LETTERS:
                raise _TooLarge
        return cells

    def _cell(self, element: Element) -> Cell:
        value = "".join(each.text or "" for each in element if _tag(each) == "v")
        match element.get("t", "n"):
            case "inlineStr":
                return Cell(_words(element))
            case "str":
                return Cell(_clean(value))
            case _ if not value:
                return Cell("", Origin.FORMULA) if any(_tag(each) == "f" for each in element) else Cell()
            case "s":
                return Cell(self._strings[int(value)])
            case "b":
                return Cell("TRUE" if value == "1" else "FALSE")
            case "e":
                return Cell(value)
            case "d":
                return Cell(shown_moment(datetime.fromisoformat(value)))
            case _:
                return self._formats.shown(float(value), int(element.get("s") or 0))


def _tag(element: Element) -> str:
    """Without the namespace, of which there are two."""
    return str(element.tag).rpartition("}")[2]


def _inside(root: Element, tag: str) -> Iterator[Element]:
    return (each for each in root.iter() if _tag(each) == tag)


def _relation(element: Element) -> str:
    return next((value for name, value in element.items() if name.endswith("}id")), "")


def _words(element: Element) -> str:
    """A text with all its parts; not how it is read aloud (rPh)."""
    aloud = {each for spoken in _inside(element, "rPh") for each in spoken}
    return _clean("".join(each.text or "" for each in _inside(element, "t") if each not in aloud))


def _clean(text: str) -> str:
    return text.replace("_x000D_", "").replace("\r\n", "\n").strip()


def _in_places(cells: Mapping[int, Cell]) -> tuple[Cell, ...]:
    return tuple(cells.get(each, Cell()) for each in range(1, max(cells, default=0) + 1))
