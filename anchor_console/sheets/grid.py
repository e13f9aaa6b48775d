"""The cells of a file as text: CSV in the encodings and with the delimiters that spreadsheets write, and XLSX."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from anchor_console.core.lazy_pattern import lazily
from anchor_console.sheets.delimited import Delimited
from anchor_console.sheets.encoded import text_of
from anchor_console.sheets.guarding import MARK, unguarded

LARGEST_FILE = 64 * 1024 * 1024
LONGEST_CELL = 10_000
_MOST_COLUMNS = 500
_LARGEST_UNPACKED = 512 * 1024 * 1024
_MOST_PARTS = 2_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError
)  # fmt: skip
"""What the library raises, each at some place, of a package that was damaged on its way."""
_MOST_CELLS = 20_000_000
_ROWS_ALIKE = 5
"""So many rows that are all longer tell that a last one without an end is not whole."""

_FORMULA_TEXT = lazily(r'="(.*)"')
"""How shops' files keep a spreadsheet from rounding an id."""
_PAGE = lazily(r"\s*<(?:!doctype|html|head|meta|body|table|\?xml)\b", re.IGNORECASE)
"""How the files of some back offices begin that they call .xls."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What a workbook with a password has in place of its parts, in the wrapping of an old one."""
_EXACT = 2.0**53
"""From here on a number of a workbook stands for several, and an id of so many digits is told as a rounded one."""
_BRACKETED = lazily(r"\([^)]*\)|\[[^]]*\]|【[^】]*】")
_CELL_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")


class SheetError(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


class GridRow(msgspec.Struct, frozen=True):
    """`number` is the row's as a spreadsheet or an editor counts it, from 1; cells are stripped."""

    number: int
    cells: list[str]


class Grid(msgspec.Struct, frozen=True):
    """One table of a file, without its empty rows; `name` is that of the worksheet, None for CSV."""

    name: str | None
    rows: list[GridRow]
    merged: tuple[tuple[int, int, int], ...] = ()
    """Cells that stand merged over several rows: the first and last row's number, and the column from 0."""
    is_cut_off: bool = False
    """Whether the file ends in the middle of the last row, as one does that was still being saved or sent."""
    is_damaged: bool = False
    """Whether characters of the file were broken on its way: `encoded.BROKEN` stands for each."""
    open_quotes: Mapping[int, int] = msgspec.field(default_factory=dict)
    """Row number -> the place, from 0, of a cell that a quote opens and none closes: it was read as a character."""


def read_grids(path: Path) -> list[Grid]:
    """The tables of the file, one for each worksheet that has cells.

    Raises:
        SheetError: too large, of another kind, or broken.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SheetError(f"{path.name} is larger than {LARGEST_FILE // 2**20} MB; split it")
        raw = path.read_bytes()
    except OSError as exc:
        raise SheetError(f"cannot read {path}: {exc.strerror}") from exc
    if raw.startswith(b"PK"):
        _check_package(path.name, raw)
        return _workbook(path.name, raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        if _LOCKED in raw:
            raise SheetError(f"{path.name} is locked with a password; save it without one")
        return _workbook(path.name, raw)
    read = text_of(raw)
    if read is None:
        raise SheetError(f"{path.name} is no text in UTF-8 or GB18030; save it as CSV (UTF-8) and import that")
    text = read.text
    if _PAGE.match(text):
        raise SheetError(f"{path.name} is a web page by another name; open it in a spreadsheet, save it as XLSX or CSV")
    grid = _delimited_grid(text)
    is_cut_off = read.is_cut_off or grid.is_cut_off or _lacks_an_end(text, grid.rows)
    return [replace(grid, is_cut_off=is_cut_off, is_damaged=read.is_damaged)]


# -- CSV


def text_grid(text: str) -> Grid:
    """The table of a text that was copied from a spreadsheet or is CSV."""
    return _delimited_grid(text)


def _lacks_an_end(text: str, rows: Sequence[GridRow]) -> bool:
    last = rows[-_ROWS_ALIKE - 1 :]
    return (
        not text.endswith(("\n", "\r"))
        and len(last) > _ROWS_ALIKE
        and all(len(row.cells) > len(last[-1].cells) for row in last[:-1])
    )


def _delimited_grid(text: str) -> Grid:
    rows: list[GridRow] = []
    open_quotes: dict[int, int] = {}
    is_cut_off = False
    for record in Delimited(text).records():
        cells = [_plain(cell) for cell in record.cells[:_MOST_COLUMNS]]
        is_cut_off = is_cut_off or record.is_cut_off
        if any(cells):
            rows.append(GridRow(record.number, cells))
            if record.open_quote is not None:
                open_quotes[record.number] = record.open_quote
    return Grid(None, rows, is_cut_off=is_cut_off, open_quotes=open_quotes)


def _plain(cell: str) -> str:
    cell = cell[:LONGEST_CELL].strip()
    if cell.startswith(MARK):
        return unguarded(cell).strip()
    if cell.startswith('="'):
        found = _FORMULA_TEXT.fullmatch(cell)
        return found[1].strip() if found else cell
    return cell


# -- XLSX


def _check_package(name: str, raw: bytes) -> None:
    """Refuse what would unpack to more than a spreadsheet of our sizes, before anything unpacks it.

    A single cell in the last row and column would make a reader that keeps a rectangle take all memory there is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
                raise SheetError(f"{name} unpacks to more than a spreadsheet should; save it as CSV (UTF-8)")
            unpacked = 0
            for part in parts:
                if not part.filename.lower().endswith(".xml") or "sheet" not in part.filename.lower():
                    continue
                rows = columns = 1
                tail = b""
                with package.open(part) as stream:
                    while chunk := stream.read(1 << 20):
                        unpacked += len(chunk)
                        if unpacked > _LARGEST_UNPACKED:
                            raise SheetError(f"{name} unpacks to more than a spreadsheet should")
                        for letters, digits in _CELL_PLACE.findall(tail + chunk):
                            rows = max(rows, int(digits))
                            if len(letters) > 1:
                                columns = max(columns, _column(letters))
                        tail = chunk[-32:]
                if rows * max(columns, 26) > _MOST_CELLS:
                    raise SheetError(f"{name} has cells too far apart; copy its table to a new sheet and save that")
    except _BROKEN as exc:
        raise SheetError(f"{name} is a broken spreadsheet; save it as CSV (UTF-8) and import that") from exc


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


def _workbook(name: str, raw: bytes) -> list[Grid]:
    # Imported here for a quick start: only imports need it.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        grids = []
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            page = workbook.get_sheet_by_name(sheet.name)
            rows = list(_sheet_rows(page))
            if rows:
                grids.append(Grid(sheet.name, rows, _merged(page)))
    except PasswordError as exc:
        raise SheetError(f"{name} is locked with a password; save it without one") from exc
    except (CalamineError, OSError, ValueError) as exc:
        raise SheetError(f"{name} is a broken spreadsheet; save it as CSV (UTF-8) and import that") from exc
    if not grids:
        raise SheetError(f"{name} is empty")
    return grids


def _sheet_rows(sheet: object) -> Iterator[GridRow]:
    for number, record in enumerate(sheet.to_python(skip_empty_area=False), 1):  # type: ignore[attr-defined]
        cells = [value.strip() if type(value) is str else _cell(value) for value in record[:_MOST_COLUMNS]]
        if any(cells):
            yield GridRow(number, [_plain(cell) if cell.startswith(("'", '="')) else cell for cell in cells])


def _merged(sheet: object) -> tuple[tuple[int, int, int], ...]:
    ranges = sheet.merged_cell_ranges or ()  # type: ignore[attr-defined]
    return tuple((top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges if bottom > top)


def _cell(value: object) -> str:
    """A cell as a person reads it: `89.9`, never `89.90000000000001`; an id without `.0`."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:.12g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()[:LONGEST_CELL]


def folded(heading: str) -> str:
    """A heading for comparing: `商品名称（必填）*` and `商品 名称` are one."""
    text = _plain_heading(heading)
    return _without_signs(_BRACKETED.sub("", text) or text)


def folded_whole(heading: str) -> str:
    """The same with what it says in brackets: `商品实际价格(单件)` and `商品实际价格(总共)` are two."""
    return _without_signs(_plain_heading(heading))


def folded_brackets(heading: str) -> list[str]:
    """What a heading says in brackets, for comparing."""
    return [_without_signs(said[1:-1]) for said in _BRACKETED.findall(_plain_heading(heading))]


def _plain_heading(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold()


def _without_signs(text: str) -> str:
    return re.sub(r"[\s_\-*:'\"./]+", "", text)
