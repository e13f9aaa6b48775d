"""A table with its heading found and its columns told: which are read, which passed over, which never looked at."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from anchor_console.core.lazy_pattern import lazily
from anchor_console.sheets.grid import Grid, GridRow, SheetError, folded, folded_brackets, folded_whole, read_grids

_SEARCHED_ROWS = 30
_SHOWN_HEADINGS = 200
_LAST_ROWS = 8
TOTAL = lazily(r"(合计|总计|小计|共计|总共|汇总|统计|sum\b|(grand )?total\b)", re.IGNORECASE)
"""How a row of totals begins."""
_SUM = lazily(r"\s*(?:\S{0,12}\s?)?(?:合计|总计|小计|共计)\s*[:：]?\s*|(?:grand |sub)?total:?", re.IGNORECASE)
_FIGURE = lazily(r"\s*共?[-+]?[¥￥$]?\s*[\d,]+(?:\.\d+)?\s*(?:元|件|单|笔|人|行|%)?\s*")

RECIPIENT = lazily(
    r"收货(姓名|人|信息|联系|地址|电话|手机|省|市|区)|[收取]件|[提取]货|自提|签收人|姓名|电话|座机|固话|手机([号尾]|$)"
    r"|联系(方式|人|号)|地址|门牌|小区|楼栋|邮编|邮政编码|^省$|^市$|^区$|省份|城市|区县"
    r"|^街道|乡镇|身份证|支付宝账[号户]|receiver|recipient|consignee|phone|mobile|^tel|address|zip|postcode|province"
    r"|^city$|district",
    re.IGNORECASE,
)
"""Headings of columns about whom a parcel goes to: they are never read."""
CONTACT = lazily(RECIPIENT.pattern.replace("|姓名", ""), re.IGNORECASE)
"""The same for a list of regulars, where a name is that of the fan."""


class Field(msgspec.Struct, frozen=True):
    """What we look for: our name for it, and what files call it, the likeliest first.

    A heading with brackets is meant with just what they say. What `else_headings` has may stand for it where nothing
    better does, by a likeness neither.
    """

    name: str
    headings: tuple[str, ...]
    is_needed: bool = False
    else_headings: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True):
    """A column of the file; `field` is None where it is passed over, `is_never_read` where that is a promise."""

    place: int
    heading: str
    field: str | None
    is_never_read: bool = False


class SheetRow(msgspec.Struct, frozen=True):
    """A row by our fields; empty cells are left out. `number` counts the file's rows from 1."""

    number: int
    cells: dict[str, str]


class LeftOut(msgspec.Struct, frozen=True):
    """A row that is no data: a title above the heading, or a total below."""

    row: int
    kind: Literal["title", "total"]
    text: str


class Sheet(msgspec.Struct, frozen=True):
    """A file's table as it will be read; `name` is that of the worksheet, None for CSV."""

    file: str
    name: str | None
    heading_row: int
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    left_out: tuple[LeftOut, ...]
    own_cells: Mapping[int, Sequence[str]]
    cut_row: int | None
    """The number of the row in the middle of which the file ends; None where it ends as files do."""
    is_damaged: bool
    """Whether characters of the file were broken on its way: `encoded.BROKEN` stands for each."""
    open_quotes: Mapping[int, str]
    """Row number -> the field whose cell a quote opens and none closes; empty where it may be of any."""

    def heading(self, field: str) -> str:
        """What the file calls `field`."""
        return next((column.heading for column in self.columns if column.field == field), field)

    def has(self, field: str) -> bool:
        return any(column.field == field for column in self.columns)

    @property
    def never_read(self) -> tuple[str, ...]:
        """The headings of the columns that nobody looks at."""
        return tuple(column.heading for column in self.columns if column.is_never_read)

    @property
    def heading_set(self) -> str:
        """What files with the same headings, in whatever order, have in common."""
        return heading_set(column.heading for column in self.columns)

    @property
    def mapping(self) -> dict[str, str]:
        """Heading -> field of the columns that are read."""
        return {column.heading: column.field for column in self.columns if column.field}


_SAYS_NO = lazily("[不没别][太爱]?$")
"""What before a word makes the opposite of it: 不太喜欢."""


class MissingColumns(SheetError):
    """Nothing in the file is read as a field that we need: one of `missing`. `sheet` is the table without it."""

    def __init__(self, sheet: Sheet, missing: Sequence[str]) -> None:
        shown = ", ".join(column.heading for column in sheet.columns)[:_SHOWN_HEADINGS]
        super().__init__(f"{sheet.file} has no column {', '.join(missing)}; its headings: {shown}")
        self.sheet, self.missing = sheet, tuple(missing)


class BadMapping(SheetError):
    """A mapping names a column that the file has not, a field that we have not, or what is never read."""


def heading_set(headings: Iterable[str]) -> str:
    """The key of a set of headings."""
    words = sorted({folded(heading) for heading in headings})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]


class Shape(msgspec.Struct, frozen=True):
    """What a kind of file has: its fields, and which columns are never read."""

    fields: tuple[Field, ...]
    never: re.Pattern[str] | None = None
    merged: frozenset[str] | None = None
    """Fields that a cell merged over several rows tells for each of them; what it tells of others is of none of them
    alone, and left out. None: merged cells are as the file has them, which is in their first row."""
    keeps_first: bool = False
    """Whether what a merged cell tells of other fields is, as the file has it, of its first row."""
    loose: frozenset[str] = frozenset()
    """Fields that a heading means by how it ends or begins, too: `老铁昵称`, `备注信息`."""
    others: re.Pattern[str] | None = None
    """Headings that tell of somebody else: of these only those that we have word for word are read."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def is_never_read(self, heading: str) -> bool:
        """Whether it says, in brackets too, that the column is one that nobody looks at: `昵称(收件人)`."""
        said = (folded(heading), *folded_brackets(heading))
        return self.never is not None and any(map(self.never.search, said))


class _Found(msgspec.Struct, frozen=True):
    grid: Grid
    place: int
    score: int


def read_sheet(
    path: Path,
    shape: Shape,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Sheet:
    """The table of the file that looks most like `shape`.

    Args:
        mapping: the file's heading -> our field, over what we would guess; an empty field passes the column over.
        remembered: such mappings by the heading set that they were made for.
    Raises:
        SheetError: not a table that we can read.
        MissingColumns: without a field that we need.
        BadMapping: `mapping` does not fit the file.
    """
    return sheet_of(path.name, read_grids(path), shape, mapping, remembered)


def heading_score(grid: Grid, shape: Shape) -> int:
    """How many headings of ours stand together in one row of the table."""
    return _find_heading([grid], shape, {}).score


def headings_known(sheet: Sheet, shape: Shape) -> int:
    """How many of the sheet's headings are, word for word, those of `shape`: what kind of file it looks like."""
    return len({folded(column.heading) for column in sheet.columns} & _words(shape))


def _words(shape: Shape) -> set[str]:
    return {folded(word) for field in shape.fields for word in (field.name, *field.headings, *field.else_headings)}


def sheet_of(
    file: str,
    grids: Sequence[Grid],
    shape: Shape,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Sheet:
    """As `read_sheet`, of tables that were read already."""
    if not any(grid.rows for grid in grids):
        raise SheetError(f"{file} is empty")
    mapping = dict(mapping or {})
    found = _find_heading(grids, shape, mapping)
    heading = found.grid.rows[found.place] if found.grid.rows else GridRow(1, [])
    names = list(heading.cells)
    known = (remembered or {}).get(heading_set(name for name in names if name), {})
    columns = _columns(file, names, shape, {**known, **mapping}, mapping)
    cut_row = found.grid.rows[-1].number if found.grid.is_cut_off and found.grid.rows else None
    # Files that were put one below the other have their headings once for each.
    below = found.grid.rows[found.place + 1 :]
    again = [row for row in below if row.cells == names]
    body, left_out = _without_totals([row for row in below if row.cells != names], columns, cut_row)
    titles = [LeftOut(row.number, "title", _joined(row)) for row in (*found.grid.rows[: found.place], *again)]
    read = [(column.place, column.field) for column in columns if column.field]
    never = {column.place for column in columns if column.is_never_read}
    fields = dict(read)
    rows = []
    own: dict[int, Sequence[str]] = {}
    open_quotes: dict[int, str] = {}
    merged = _Merged(found.grid, shape)
    for row in body:
        cells = row.cells
        for place in never:
            if place < len(cells):
                cells[place] = ""
        width = len(cells)
        quote_at = found.grid.open_quotes.get(row.number)
        if quote_at is not None and width != len(names):
            # It holds a delimiter, too: what follows stands under other headings than its own, of a recipient maybe.
            cells[quote_at:] = []
            width = quote_at
            open_quotes[row.number] = ""
        elif quote_at in fields:
            open_quotes[row.number] = fields[quote_at]
        told = {field: cells[place] for place, field in read if place < width and cells[place]}
        rows.append(SheetRow(row.number, merged.told(row.number, read, told)))
        own[row.number] = cells
    sheet = Sheet(
        file, found.grid.name, heading.number, columns, tuple(rows), (*titles, *left_out), own, cut_row,
        found.grid.is_damaged, open_quotes,
    )  # fmt: skip
    missing = [one.name for one in shape.fields if one.is_needed and not sheet.has(one.name)]
    if missing:
        raise MissingColumns(sheet, missing)
    return sheet


class _Merged:
    """What cells that are merged over several rows tell of each."""

    def __init__(self, grid: Grid, shape: Shape) -> None:
        self._fields = shape.merged
        self._keeps_first = shape.keeps_first
        self._first: dict[tuple[int, int], int] = {}
        if shape.merged is not None:
            present = {row.number for row in grid.rows}
            for top, bottom, place in grid.merged:
                for number in present.intersection(range(top, bottom + 1)):
                    self._first[number, place] = top
        self._cells = {row.number: row.cells for row in grid.rows} if self._first else {}

    def told(self, number: int, read: Sequence[tuple[int, str]], told: dict[str, str]) -> dict[str, str]:
        if not self._first or self._fields is None:
            return told
        whole = dict(told)
        for place, field in read:
            first = self._first.get((number, place))
            if first is None or (self._keeps_first and field not in self._fields):
                continue
            cells = self._cells.get(first, [])
            value = cells[place] if field in self._fields and place < len(cells) else ""
            if value:
                whole[field] = value
            else:
                whole.pop(field, None)
        return whole


def _find_heading(grids: Sequence[Grid], shape: Shape, mapping: Mapping[str, str]) -> _Found:
    """The row that has most of the headings that we know; the first that has several cells where none has any."""
    known = _words(shape) | {folded(heading) for heading in mapping}
    best: _Found | None = None
    for grid in grids:
        for place, row in enumerate(grid.rows[:_SEARCHED_ROWS]):
            score = len({folded(cell) for cell in row.cells} & known)
            if best is None or score > best.score:
                best = _Found(grid, place, score)
    if best is None:
        return _Found(Grid(None, []), 0, 0)
    if best.score == 0:
        for place, row in enumerate(best.grid.rows[:_SEARCHED_ROWS]):
            if sum(bool(cell) for cell in row.cells) > 1:
                return _Found(best.grid, place, 0)
    return best


def _columns(
    file: str, names: Sequence[str], shape: Shape, mapping: Mapping[str, str], asked: Mapping[str, str]
) -> tuple[Column, ...]:
    _check(file, names, shape, asked)
    mapped = _mapped(names, mapping)
    never = [bool(name) and shape.is_never_read(name) for name in names]
    fields: dict[int, str | None] = {}
    for place, name in enumerate(names):
        if not name or never[place]:
            fields[place] = None
        elif (field := mapped.get(name)) is not None:
            fields[place] = field if field in shape.names and field not in fields.values() else None
    others = [place for place, name in enumerate(names) if shape.others and shape.others.search(folded(name))]
    loose = [wanted for wanted in shape.fields if wanted.name in shape.loose]
    lasts = [replace(wanted, headings=wanted.else_headings) for wanted in shape.fields if wanted.else_headings]
    guesses = (
        (_is_same, shape.fields), (_is_within, shape.fields), (_ends_so, loose), (_begins_so, loose),
        (_is_same, lasts), (_is_within, lasts),
    )  # fmt: skip
    for means, guessed in guesses:
        for wanted in guessed:
            if wanted.name not in fields.values() and (at := _place_of(wanted, names, fields, means)) is not None:
                fields[at] = wanted.name
        # What tells of somebody else is ours word for word, and never by a likeness.
        fields = dict.fromkeys(others) | fields
    return tuple(Column(place, name, fields.get(place), never[place]) for place, name in enumerate(names) if name)


def _mapped(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The file's own heading -> our field; one that differs by its brackets alone is meant where none is just so."""
    whole = {folded_whole(heading): field for heading, field in mapping.items()}
    there = {folded_whole(name) for name in names}
    like = {folded(heading): field for heading, field in mapping.items() if folded_whole(heading) not in there}
    found = {name: whole.get(folded_whole(name), like.get(folded(name))) for name in names}
    return {name: field for name, field in found.items() if field is not None}


def _check(file: str, names: Sequence[str], shape: Shape, asked: Mapping[str, str]) -> None:
    present = {folded(name) for name in names if name}
    readable = {folded(name) for name in names if name and not shape.is_never_read(name)}
    for heading, field in asked.items():
        if folded(heading) not in present:
            raise BadMapping(f"{file} has no column {heading}")
        if field and field not in shape.names:
            raise BadMapping(f"{field} is none of our fields: {', '.join(shape.names)}")
        if field and (shape.is_never_read(heading) or folded(heading) not in readable):
            raise BadMapping(f"{heading} is about the recipient: such columns are never read")


def _place_of(
    wanted: Field, names: Sequence[str], settled: Collection[int], means: Callable[[str, str], bool]
) -> int | None:
    """The first heading, of those not settled yet, that `means` a word of ours for the field; the likeliest first."""
    for word in (wanted.name, *wanted.headings):
        fold = folded_whole if word.endswith(")") else folded
        for place, name in enumerate(names):
            if place not in settled and means(fold(name), fold(word)):
                return place
    return None


def _is_same(heading: str, word: str) -> bool:
    return heading == word


def _is_within(heading: str, word: str) -> bool:
    """Whether a longer heading only says more: `订单编号(不可修改)`; short words lie within too many."""
    return len(word) >= 4 and word in heading and not _SAYS_NO.search(heading.partition(word)[0])


def _ends_so(heading: str, word: str) -> bool:
    return len(word) >= 2 and heading.endswith(word) and not _SAYS_NO.search(heading.removesuffix(word))


def _begins_so(heading: str, word: str) -> bool:
    return len(word) >= 2 and heading.startswith(word)


def _without_totals(
    rows: Sequence[GridRow], columns: Sequence[Column], cut_row: int | None
) -> tuple[list[GridRow], list[LeftOut]]:
    """The rows without the totals and remarks at their end, nor sums between them: an order file of several days has
    one below each. What is left of a row that the file ends in is neither.
    """
    body = list(rows)
    dropped: list[LeftOut] = []
    read = sum(1 for column in columns if column.field)
    while body and len(dropped) < _LAST_ROWS and body[-1].number != cut_row and _is_total(body[-1], read):
        row = body.pop()
        dropped.append(LeftOut(row.number, "total", _joined(row)))
    sums = [row for row in body if row.number != cut_row and _is_sum(row)]
    if sums:
        gone = {row.number for row in sums}
        body = [row for row in body if row.number not in gone]
        dropped += [LeftOut(row.number, "total", _joined(row)) for row in reversed(sums)]
    return body, dropped[::-1]


def _is_sum(row: GridRow) -> bool:
    """Whether it adds rows up, wherever it stands: nothing but figures follow the word. 小计 alone may be a name."""
    filled = (cell for cell in row.cells if cell)
    return _SUM.fullmatch(next(filled, "")) is not None and all(map(_FIGURE.fullmatch, filled))


def _is_total(row: GridRow, read: int) -> bool:
    filled = [cell for cell in row.cells if cell]
    if any(TOTAL.match(cell) for cell in filled[:2]):
        return True
    return len(filled) == 1 and read > 2


def _joined(row: GridRow) -> str:
    return " ".join(cell for cell in row.cells if cell)[:100]
