"""What the columns of a 排品表 say whose headings nobody understands: told by what stands in them. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence

from anchor_console.core.lazy_pattern import lazily
from anchor_console.goods.rundown_sheet import ReadColumn, releases_of
from anchor_console.goods.rundown_times import times_of
from anchor_console.goods.rundown_titles import titled_in
from anchor_console.goods.service import Catalogue
from anchor_console.sheets.cells import amount
from anchor_console.sheets.grid import Grid, GridRow
from anchor_console.sheets.sheet import Sheet

_LOOKED_AT = 60
_SURE = 0.5
"""How many of a column's cells must say the same kind of thing."""
_NUMBER = lazily(r"(?:链接)?\s*\d{1,4}\s*(?:号(?:链接)?|#)?")
_SIGNED_NUMBER = lazily(r"链接\s*\d{1,4}|\d{1,4}\s*(?:号(?:链接)?|#)")
_RELEASE = lazily(r"\d+(?:\s*[+/]\s*\d+)+\s*[件单个]?|[放备]\s*\d+.*")
_MINUTES = lazily(r"\d{1,3}\s*(?:分钟?|min|')")
_SIGNED_PRICE = lazily(r"[¥￥]\s*[\d,.]+|[\d,.]+\s*元")


def guessed_fields(sheet: Sheet, catalogue: Catalogue) -> dict[str, str]:
    """Heading -> field for columns that are not read yet; each field that is still free goes to its surest column."""
    free = {column.place: column.heading for column in sheet.columns if column.field is None}
    taken = set(sheet.mapping.values())
    cells = {place: _cells(sheet, place) for place in free}
    found: dict[str, str] = {}
    for field, tells in _tests(catalogue).items():
        if field in taken:
            continue
        shares = {place: _share(cells[place], tells) for place in free if free[place] not in found}
        best = max(shares, key=lambda place: shares[place], default=None)
        if best is not None and shares[best] >= _SURE:
            found[free[best]] = field
    return found


def read_columns(sheet: Sheet, guessed: Mapping[str, str]) -> tuple[ReadColumn, ...]:
    """How each column is read, with the first thing that stands in it."""
    return tuple(
        ReadColumn(
            column.heading,
            next(iter(_cells(sheet, column.place)), "").replace("\n", " ")[:40],
            column.field,
            guessed.get(column.heading) == column.field and column.field is not None,
            column.place + 1 if column.heading == _nameless(column.place) else None,
        )
        for column in sheet.columns
    )


def with_headings(grid: Grid, heading_row: int | None) -> Grid:
    """The table with a heading over each of its columns: above all rows where `heading_row` is None.

    Args:
        heading_row: the number of the row that is the heading.
    """
    width = max((len(row.cells) for row in grid.rows), default=0)
    if heading_row is None:
        return Grid(grid.name, [GridRow(0, [_nameless(at) for at in range(width)]), *grid.rows], grid.merged)

    def filled(row: GridRow) -> GridRow:
        if row.number != heading_row:
            return row
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        return GridRow(row.number, [cell or _nameless(at) for at, cell in enumerate(cells)])

    return Grid(grid.name, [filled(row) for row in grid.rows], grid.merged)


def _nameless(place: int) -> str:
    """What tells a column apart that has no heading: the same in every language, since it is remembered."""
    return f"#{place + 1}"


def is_data(cells: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether a row that stands where a heading would is one of the plan already: it tells a time, price or product."""
    said = [cell for cell in cells if cell]
    tests = _tests(catalogue)
    return any(
        tests["starts"](cell) or _SIGNED_NUMBER.fullmatch(_plain(cell)) or _SIGNED_PRICE.fullmatch(_plain(cell))
        for cell in said
    )


def _tests(catalogue: Catalogue) -> dict[str, Callable[[str], bool]]:
    """For each field whether a cell says such a thing, the surest first."""

    titled = titled_in(catalogue)

    def is_product(cell: str) -> bool:
        return not _NUMBER.fullmatch(_plain(cell)) and titled(cell) is not None

    def is_price(cell: str) -> bool:
        try:
            return amount(cell) >= 100
        except (ValueError, OverflowError):
            return False

    return {
        "starts": lambda cell: times_of(cell)[0] is not None and len(cell) <= 24,
        "name": is_product,
        "release": lambda cell: bool(_RELEASE.fullmatch(_plain(cell))) and bool(releases_of(cell)),
        "minutes": lambda cell: bool(_MINUTES.fullmatch(_plain(cell))),
        "price": lambda cell: bool(_SIGNED_PRICE.fullmatch(_plain(cell))) and is_price(cell),
        "number": lambda cell: bool(_SIGNED_NUMBER.fullmatch(_plain(cell))),
        "points": lambda cell: "\n" in cell or cell.count("|") > 1 or cell.count("｜") > 1,
    }


def _cells(sheet: Sheet, place: int) -> list[str]:
    rows = list(sheet.own_cells.values())[:_LOOKED_AT]
    return [row[place] for row in rows if place < len(row) and row[place]]


def _share(cells: Sequence[str], tells: Callable[[str], bool]) -> float:
    return sum(tells(cell) for cell in cells) / len(cells) if cells else 0.0


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()
