"""A 排品表 that was pasted or lies in a file, whatever its headings: a table, or lines of a chat. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from anchor_console.goods.rundown_columns import guessed_fields, is_data, read_columns, with_headings
from anchor_console.goods.rundown_sheet import SHAPE, ReadRundown, rows_from_lines, rows_from_sheet
from anchor_console.goods.service import Catalogue
from anchor_console.sheets.grid import Grid, SheetError, text_grid
from anchor_console.sheets.sheet import sheet_of

LONGEST_PASTE = 200_000
Remembered = Mapping[str, Mapping[str, str]]
"""What people said of columns, by the heading set of the table."""


def read_pasted(text: str, asked: Mapping[str, str], remembered: Remembered, catalogue: Catalogue) -> ReadRundown:
    """What was pasted says: a table with or without headings, or lines of a chat.

    Args:
        asked: heading -> field, over what the headings or the cells tell; an empty field passes it over.
    """
    pasted = text[:LONGEST_PASTE]
    read = _read_whole(pasted, asked, remembered, catalogue)
    return replace(read, left_out=read.left_out + len(text[LONGEST_PASTE:].splitlines()))


def _read_whole(pasted: str, asked: Mapping[str, str], remembered: Remembered, catalogue: Catalogue) -> ReadRundown:
    try:
        grid = text_grid(pasted)
        found = read_tables("pasted", [grid], asked, remembered, catalogue)
    except SheetError:
        return rows_from_lines(pasted, catalogue)
    # Commas stand in sentences, too: only tabs, or headings that are known, make a table of a text.
    is_table = _is_tabbed(pasted, grid) or found.is_understood
    return found if is_table and len(grid.rows) > 1 else rows_from_lines(pasted, catalogue)


def read_tables(
    name: str, grids: Sequence[Grid], asked: Mapping[str, str], remembered: Remembered, catalogue: Catalogue
) -> ReadRundown:
    """The rows of the table: by its headings, by what was said of tables like it, else by its cells.

    Raises:
        SheetError: there is no table.
    """
    first = sheet_of(name, grids, SHAPE, None, remembered)
    grid = next((one for one in grids if one.name == first.name), grids[0])
    heading = next((row for row in grid.rows if row.number == first.heading_row), None)
    is_headless = not first.mapping and heading is not None and is_data(heading.cells, catalogue)
    headed = [with_headings(grid, None if is_headless else first.heading_row)]
    sheet = sheet_of(name, headed, SHAPE, None, remembered)
    known = remembered.get(sheet.heading_set, {})
    guessed = {} if known else guessed_fields(sheet, catalogue)
    told = {heading: field for heading, field in asked.items() if any(c.heading == heading for c in sheet.columns)}
    over = {
        heading: "" if field in told.values() else field
        for heading, field in {**sheet.mapping, **known, **guessed}.items()
        if heading not in told
    }
    whole = sheet_of(name, headed, SHAPE, {**over, **told})
    guessed = {heading: field for heading, field in guessed.items() if heading not in told}
    read = rows_from_sheet(whole, catalogue)
    return replace(read, columns=read_columns(whole, guessed), heading_set=whole.heading_set)


def _is_tabbed(text: str, grid: Grid) -> bool:
    """Whether the text was copied from a spreadsheet: most of its rows have several cells."""
    return "\t" in text and 2 * sum(sum(map(bool, row.cells)) > 1 for row in grid.rows) >= len(grid.rows)
