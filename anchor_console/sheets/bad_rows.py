"""Rows that could not be read: listed with where and why, and saved to be mended and read again."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from anchor_console.sheets.cells import BadCell
from anchor_console.sheets.encoded import BROKEN
from anchor_console.sheets.guarding import guarded
from anchor_console.sheets.sheet import Sheet, SheetRow

T = TypeVar("T")

REASON = "读不懂的原因 / reason"


class BadRow(msgspec.Struct, frozen=True):
    """A row that was left out. `row` counts the file's rows from 1, the heading included; `column` is its heading."""

    file: str
    row: int
    column: str
    value: str
    reason: str


def parse_rows(sheet: Sheet, parse: Callable[[SheetRow], T]) -> tuple[list[T], list[BadRow]]:
    """What `parse` makes of each row, and the rows of which it made a `BadCell`."""
    good: list[T] = []
    bad: list[BadRow] = []
    for row in sheet.rows:
        try:
            if row.number == sheet.cut_row:
                raise BadCell(*_last_told(row), "the file ends in the middle of this row: export it again")
            if (field := sheet.open_quotes.get(row.number)) is not None:
                raise BadCell(
                    field, row.cells.get(field, ""), "a quote opens this cell and none closes it: take it out"
                )
            if sheet.is_damaged and (broken := _broken(row)) is not None:
                raise BadCell(*broken, "characters of this cell were broken on the file's way: write them again")
            good.append(parse(row))
        except BadCell as exc:
            bad.append(BadRow(sheet.file, row.number, sheet.heading(exc.field), exc.value, exc.reason))
    return good, bad


def _last_told(row: SheetRow) -> tuple[str, str]:
    return next(reversed(row.cells.items()), ("", ""))


def _broken(row: SheetRow) -> tuple[str, str] | None:
    return next(((field, value) for field, value in row.cells.items() if BROKEN in value), None)


def save_bad_rows(
    sheet: Sheet, bad_rows: Sequence[BadRow], path: Path, say: Callable[[str], str] = str
) -> bool:  # fmt: skip
    """Write the bad rows as they stood, each with its reason, to a CSV file; False where that could not be written.

    Columns that are never read are not copied either.

    Args:
        say: how a reason is written for whoever mends the file.
    """
    columns = [column for column in sheet.columns if not column.is_never_read]
    reasons = {bad.row: f"{bad.column}: {say(bad.reason)}" for bad in bad_rows}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*(column.heading for column in columns), REASON])
    for number, cells in sheet.own_cells.items():
        if number in reasons:
            kept = [cells[column.place] if column.place < len(cells) else "" for column in columns]
            writer.writerow([*(guarded(cell) for cell in kept), reasons[number]])
    fresh = path.with_name(path.name + ".part")
    try:
        fresh.write_bytes(out.getvalue().encode("utf-8-sig"))
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        return False
    return True
