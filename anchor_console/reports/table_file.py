"""Tables as files that spreadsheets read well, CSV and XLSX: formulas made harmless, ids kept as text.

CSV is UTF-8 with BOM and CRLF. The same table gives the same bytes in both.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from anchor_console.core.clock import from_ms
from anchor_console.core.money import format_minor
from anchor_console.sheets.guarding import guarded, unguarded

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class Cell:
    """How values become text cells."""

    @staticmethod
    def text(value: str | None) -> str:
        """Text, an id too, that no spreadsheet reckons, rounds or takes for a day."""
        return "" if value is None else guarded(value)

    @staticmethod
    def money(minor: int | None) -> str:
        return "" if minor is None else format_minor(minor)

    @staticmethod
    def time(at_ms: int | None) -> str:
        """ISO 8601 in this PC's zone, with offset."""
        if at_ms is None:
            return ""
        local: datetime = from_ms(at_ms).astimezone()
        return local.isoformat(timespec="milliseconds")

    @staticmethod
    def whole(value: int | None) -> str:
        return "" if value is None else str(value)


class Table(msgspec.Struct, frozen=True):
    """`headings` stand above the columns in place of their names, where people read it and no program."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    headings: Sequence[str] | None = None


def to_csv(table: Table) -> bytes:
    """The table's bytes; the same table gives the same bytes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.headings or table.columns)
    writer.writerows(table.rows)
    return out.getvalue().encode("utf-8-sig")


MONEY_COLUMNS = frozenset({
    "unit_price", "discount", "amount", "paid_amount", "seller_discount", "platform_discount", "shipping_fee",
    "refund_amount", "commission", "list_price", "live_price", "floor_price", "spent",
})  # fmt: skip
WHOLE_COLUMNS = frozenset({
    "qty", "count", "wanted", "waiting", "held", "sold", "released", "people", "lines", "stock", "per_fan_limit",
    "orders", "units", "returned", "sessions", "messages", "level", "stock_left",
})  # fmt: skip
"""What a workbook has as numbers; all else is text, so that no id is rounded."""

_MOST_ROWS = 1_048_575
_WIDEST = 40
_WIDE = {
    "text": 40,
    "answer": 40,
    "note": 30,
    "notes": 40,
    "name": 24,
    "product_name": 24,
    "fan_name": 18,
    "session_id": 30,
}
"""Columns that hold more than their name is long, in characters; times are all of one width."""
_TIME_WIDE = 30


class CannotWrite(Exception):
    """The file was not written, and what stood there before still does."""


def part_of(path: Path) -> Path:
    """What `path` is called until all of it is there."""
    return path.with_name(f"{path.name}.part")


def write_csv(table: Table, path: Path) -> None:
    """Write the table to `path` as CSV, whole or not at all.

    Raises:
        CannotWrite: the folder is missing, the disk full, or the file open in a spreadsheet.
    """
    write_rows(table.columns, table.rows, path, as_workbook=False, headings=table.headings)


def write_table(table: Table, path: Path) -> None:
    """Write the table as what the name of `path` says, XLSX or CSV, whole or not at all.

    Raises:
        CannotWrite: as `write_csv`.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    write_rows(table.columns, table.rows, path, as_workbook=is_workbook, headings=table.headings)


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    path: Path,
    *,
    as_workbook: bool,
    headings: Sequence[str] | None = None,
) -> int:
    """Write rows as they come, whole or not at all; returns how many there were.

    Args:
        headings: what stands above the columns where that is not their names.
    Raises:
        CannotWrite: as `write_csv`; or more rows than a workbook holds.
    """
    fresh = part_of(path)
    write = _write_workbook if as_workbook else _write_text
    try:
        count = write(columns, headings or columns, rows, fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError as exc:
        raise CannotWrite(f"{path}: {exc.strerror or exc}") from exc
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return count


def _write_text(_columns: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[str]], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(headings)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_workbook(columns: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[str]], path: Path) -> int:
    # What it writes its rows to on the way holds people's names: it goes with the folder, however this ends.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        packed = io.BytesIO()
        count = _pack_workbook(columns, headings, rows, packed, folder, path.stem)
        # A package that a full disk lets nobody end complains where nobody listens: so it is written whole.
        path.write_bytes(packed.getbuffer())
    return count


def _pack_workbook(
    columns: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[str]], out: IO[bytes], folder: str,
    title: str,
) -> int:  # fmt: skip
    # Imported here for a quick start: only exports need it.
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    page = book.add_worksheet()
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    page.freeze_panes(1, 0)
    for place, (name, heading) in enumerate(zip(columns, headings, strict=True)):
        page.set_column(place, place, _width(name))
        page.write_string(0, place, heading, bold)
    try:
        count = _put_rows(columns, rows, page, money, title)
    except BaseException:
        with contextlib.suppress(FileCreateError):
            book.close()  # an open file of rows is not let go of everywhere
        raise
    try:
        book.close()
    except FileCreateError as exc:
        raise OSError(str(exc)) from exc
    return count


def _put_rows(
    columns: Sequence[str], rows: Iterable[Sequence[str]], page: Worksheet, money: Format, title: str
) -> int:  # fmt: skip
    count = 0
    for row in itertools.islice(rows, _MOST_ROWS + 1):
        count += 1
        if count > _MOST_ROWS:
            raise CannotWrite(f"{title}: a workbook holds {_MOST_ROWS:,} rows; export to .csv")
        for place, (name, cell) in enumerate(zip(columns, row, strict=True)):
            if not cell:
                continue
            if name in MONEY_COLUMNS:
                page.write_number(count, place, float(cell), money)
            elif name in WHOLE_COLUMNS and cell.isdecimal():
                page.write_number(count, place, int(cell))
            else:
                # In a workbook text is text: the mark that guards it in CSV has nothing to guard.
                page.write_string(count, place, unguarded(cell))
    return count


def _width(name: str) -> int:
    """How wide a column of a workbook is, so that what it holds is read without drawing it wider."""
    holds = _TIME_WIDE if name == "at" or name.endswith("_at") else _WIDE.get(name, 10)
    return min(_WIDEST, max(holds, len(name) + 2))
