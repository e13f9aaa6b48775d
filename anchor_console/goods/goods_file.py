"""Goods and size charts from CSV files: good rows are read, bad ones listed with where and why."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from anchor_console.core.money import parse_minor
from anchor_console.core.text import harmless

T = TypeVar("T")

GOODS_COLUMNS = (
    "number", "product_code", "name", "category", "aliases", "sku_code", "color", "size",
    "list_price", "live_price", "floor_price", "stock", "per_fan_limit", "talking_points",
)  # fmt: skip
_NEEDED = ("name", "sku_code")
_SIZE_NEEDED = ("product_code", "size")
_LARGEST_FILE = 64 * 1024 * 1024
_LONGEST_CELL = 10_000
_LONGEST = {"number": 20, "product_code": 100, "sku_code": 100, "color": 50, "size": 50, "name": 200, "category": 100}
_SHOWN_HEADINGS = 200
_MOST_DIGITS = 9
_GUARDED = re.compile(r"'([=+\-@\t\r]|\d+$|\d+(\.\d+)?[eE][+-]?\d+$)")
"""What our own CSV files put a mark before, so that no spreadsheet takes it for a formula or rounds it."""


class GoodsFileError(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out. `row` counts the file's lines from 1, the heading included."""

    file: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One SKU as the file has it; None where a cell is empty. Money in fen."""

    number: str | None
    product_code: str
    name: str
    category: str
    aliases: tuple[str, ...]
    sku_code: str
    color: str | None
    size: str | None
    list_price_minor: int | None
    price_minor: int | None
    floor_price_minor: int | None
    stock: int | None
    per_fan_limit: int | None
    talking_points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SizeRow:
    """What one size of a product fits; None where the chart leaves a side open."""

    product_code: str
    size: str
    height_min_cm: float | None
    height_max_cm: float | None
    weight_min_kg: float | None
    weight_max_kg: float | None


@dataclass(frozen=True, slots=True)
class GoodsFile:
    rows: tuple[GoodsRow, ...]
    bad_rows: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class SizeFile:
    rows: tuple[SizeRow, ...]
    bad_rows: tuple[BadRow, ...]


class _BadCell(Exception):
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


def read_goods(path: Path, mapping: dict[str, str] | None = None) -> GoodsFile:
    """The SKUs of a goods file with the columns of `GOODS_COLUMNS`; others are passed over.

    Args:
        mapping: the file's heading -> our column, for files with headings of their own.
    Raises:
        GoodsFileError: not a CSV file that we can read, or without a column that we need.
    """
    seen: set[str] = set()
    product_of: dict[str, str] = {}
    number_of: dict[str, str] = {}

    def parse(cells: dict[str, str]) -> GoodsRow:
        row = _goods_row(cells)
        if row.sku_code in seen:
            raise _BadCell("sku_code", row.sku_code, "this sku_code stands in an earlier row")
        if row.number is not None:
            owner = product_of.setdefault(row.number, row.product_code)
            if owner != row.product_code:
                raise _BadCell("number", row.number, f"an earlier row gives this number to {owner}")
            number = number_of.setdefault(row.product_code, row.number)
            if number != row.number:
                raise _BadCell("number", row.number, f"an earlier row gives this product the number {number}")
        seen.add(row.sku_code)
        return row

    rows, bad_rows = _read(path, mapping or {}, _NEEDED, parse)
    return GoodsFile(tuple(rows), tuple(bad_rows))


def read_sizes(path: Path) -> SizeFile:
    """The size chart in the form of `product_code,size,height_min_cm,...`.

    Raises:
        GoodsFileError: as `read_goods`.
    """
    rows, bad_rows = _read(path, {}, _SIZE_NEEDED, _size_row)
    return SizeFile(tuple(rows), tuple(bad_rows))


def _read(
    path: Path, mapping: dict[str, str], needed: Sequence[str], parse: Callable[[dict[str, str]], T]
) -> tuple[list[T], list[BadRow]]:
    rows: list[T] = []
    bad: list[BadRow] = []
    for line, cells in _cells(path, mapping, needed):
        try:
            rows.append(parse(cells))
        except _BadCell as exc:
            bad.append(BadRow(path.name, line, exc.column, exc.value, exc.reason))
    return rows, bad


def _cells(path: Path, mapping: dict[str, str], needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        heading = next(reader, [])
        columns = [mapping.get(name.strip(), name.strip()) for name in heading]
        missing = [name for name in needed if name not in columns]
        if missing:
            headings = ", ".join(heading)[:_SHOWN_HEADINGS]
            raise GoodsFileError(f"{path.name} has no column {', '.join(missing)}; its headings: {headings}")
        line = reader.line_num + 1
        for record in reader:
            if any(cell.strip() for cell in record):
                cells = [_unguarded(cell[:_LONGEST_CELL]) for cell in record]
                yield line, dict(zip(columns, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as exc:
        raise GoodsFileError(f"{path.name} is not a CSV file: {exc} (line {reader.line_num})") from exc


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise GoodsFileError(f"{path.name} is larger than {_LARGEST_FILE // 2**20} MB; split it")
        raw = path.read_bytes()
    except OSError as exc:
        raise GoodsFileError(f"cannot read {path}: {exc.strerror}") from exc
    if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise GoodsFileError(f"{path.name} is a spreadsheet; save it as CSV (UTF-8) and import that")
    if b"\0" in raw:
        raise GoodsFileError(f"{path.name} is no text in UTF-8 or GB18030; save it as CSV (UTF-8) and import that")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GoodsFileError(f"{path.name} is neither UTF-8 nor GB18030 text")


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _goods_row(cells: dict[str, str]) -> GoodsRow:
    def text(column: str) -> str | None:
        value = harmless(cells.get(column, "")).strip()
        longest = _LONGEST.get(column, _LONGEST_CELL)
        if len(value) > longest:
            raise _BadCell(column, f"{value[:longest]}...", f"longer than {longest} characters")
        return value or None

    def needed(column: str) -> str:
        value = text(column)
        if value is None:
            raise _BadCell(column, "", "empty, but needed")
        return value

    sku_code = needed("sku_code")
    number = text("number")
    return GoodsRow(
        number=None if number is None else unicodedata.normalize("NFKC", number),
        product_code=text("product_code") or sku_code,
        name=needed("name"),
        category=text("category") or "",
        aliases=_listed(text("aliases")),
        sku_code=sku_code,
        color=text("color"),
        size=text("size"),
        list_price_minor=_cell(cells, "list_price", parse_minor, "not an amount of money"),
        price_minor=_cell(cells, "live_price", parse_minor, "not an amount of money"),
        floor_price_minor=_cell(cells, "floor_price", parse_minor, "not an amount of money"),
        stock=_cell(cells, "stock", _count, "not a whole number of units, 0 or more"),
        per_fan_limit=_cell(cells, "per_fan_limit", _count, "not a whole number of units, 0 or more"),
        talking_points=_listed(text("talking_points")),
    )


def _size_row(cells: dict[str, str]) -> SizeRow:
    def number(column: str) -> float | None:
        return _cell(cells, column, _measure, "not a number above 0")

    for column in _SIZE_NEEDED:
        if not cells.get(column, "").strip():
            raise _BadCell(column, "", "empty, but needed")
    return SizeRow(
        harmless(cells["product_code"]).strip(),
        harmless(cells["size"]).strip(),
        number("height_min_cm"),
        number("height_max_cm"),
        number("weight_min_kg"),
        number("weight_max_kg"),
    )


def _cell(cells: dict[str, str], column: str, parse: Callable[[str], T], reason: str) -> T | None:
    value = cells.get(column, "").strip()
    if not value:
        return None
    try:
        return parse(value)
    except ValueError:
        raise _BadCell(column, value, reason) from None


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise ValueError
    return int(text)


def _measure(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise ValueError
    return value


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())
