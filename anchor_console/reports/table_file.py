"""Tables as CSV files that spreadsheets read well: UTF-8 with BOM, CRLF, formulas made harmless, ids kept as text."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anchor_console.core.clock import from_ms
from anchor_console.core.money import format_minor

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_READ_AS_NUMBER = re.compile(r"0\d+|\d{16,}|\d+(\.\d+)?[eE][+-]?\d+")
"""What a spreadsheet would round, strip of its zeros, or write as a power of ten."""


class Cell:
    """How values become text cells."""

    @staticmethod
    def text(value: str | None) -> str:
        """Text that no spreadsheet takes for a formula."""
        if value is None:
            return ""
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value

    @staticmethod
    def identifier(value: str | None) -> str:
        """An id, guarded as text where a spreadsheet would round it or drop its zeros."""
        if value is None:
            return ""
        return f"'{value}" if _READ_AS_NUMBER.fullmatch(value) else Cell.text(value)

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


@dataclass(frozen=True, slots=True)
class Table:
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def to_csv(table: Table) -> bytes:
    """The table's bytes; the same table gives the same bytes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue().encode("utf-8-sig")


class CannotWrite(Exception):
    """The file was not written, and what stood there before still does."""


def write_csv(table: Table, path: Path) -> None:
    """Write the table to `path` whole or not at all.

    Raises:
        CannotWrite: the folder is missing, the disk full, or the file open in a spreadsheet.
    """
    content = to_csv(table)
    fresh = path.with_name(path.name + ".part")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise CannotWrite(f"{path}: {exc.strerror or exc}") from exc
