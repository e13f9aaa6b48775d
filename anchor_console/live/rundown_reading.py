"""Reading a 排品表 that was pasted, lies in a file, or was last night's show; nothing is changed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from anchor_console.core.clock import from_ms
from anchor_console.core.ids import ProductId
from anchor_console.core.refusal import Refused
from anchor_console.goods.rundown import RETURN_ROLE, RowKind, RundownRow, empty_row
from anchor_console.goods.rundown_columns import guessed_fields, is_data, read_columns, with_headings
from anchor_console.goods.rundown_sheet import SHAPE, ReadRundown, rows_from_lines, rows_from_sheet, titled_in
from anchor_console.goods.service import Catalogue
from anchor_console.live.state import LiveState
from anchor_console.live.store import sessions
from anchor_console.pins import log_store
from anchor_console.pins import store as pins
from anchor_console.sheets import store as mappings
from anchor_console.sheets.grid import Grid, SheetError, read_grids, text_grid
from anchor_console.sheets.sheet import sheet_of
from anchor_console.storage.database import Database

KIND = "rundown"
LONGEST_PASTE = 200_000
_NOTHING: Mapping[str, str] = {}


class RundownReading:
    def __init__(self, database: Database, state: LiveState) -> None:
        self._database = database
        self._state = state

    def read_text(self, text: str, mapping: Mapping[str, str] = _NOTHING) -> ReadRundown:
        """What was pasted says: a table with or without headings, or lines of a chat.

        Args:
            mapping: heading -> field, over what the headings or the cells tell; an empty field passes it over.
        """
        pasted = text[:LONGEST_PASTE]
        try:
            grid = text_grid("pasted", pasted)
            found = self._read("pasted", [grid], mapping)
        except SheetError:
            return rows_from_lines(pasted, self._catalogue)
        # Commas stand in sentences, too: only tabs, or headings that are known, make a table of a text.
        is_table = _is_tabbed(pasted, grid) or found.is_understood
        return found if is_table and len(grid.rows) > 1 else rows_from_lines(pasted, self._catalogue)

    async def read_file(self, path: Path, mapping: Mapping[str, str] = _NOTHING) -> ReadRundown:
        """What a file says, CSV or XLSX.

        Raises:
            Refused: it cannot be read.
        """
        try:
            grids = await asyncio.to_thread(read_grids, path)
            return self._read(path.name, grids, mapping)
        except SheetError as exc:
            raise Refused("invalid", "rundown.unreadable", reason=str(exc)) from exc

    async def remember(self, read: ReadRundown, mapping: Mapping[str, str]) -> None:
        """Read tables with the same headings so from now on."""
        if mapping and read.heading_set:
            whole = {one.heading: one.field or "" for one in read.columns}
            await self._database.run(lambda tx: mappings.remember(tx, KIND, read.heading_set, whole))

    def last_session(self) -> ReadRundown:
        """The plan that the last show would have had: what was on air, how long, at which price."""
        tx = self._database.read()
        before = next((one for one in sessions(tx) if one.ended_at_ms is not None), None)
        if before is None:
            return ReadRundown((), (), ())
        units: dict[str, list[int]] = {}
        for step in reversed(log_store.steps(tx, before.id, at_most=5_000)):
            if step.units:
                units.setdefault(step.pin_id, []).append(step.units)
        shown, rows = pins.shown(tx, before.id), []
        seen: set[ProductId] = set()
        for at, pin in enumerate(shown):
            following = shown[at + 1].taken_at_ms if at + 1 < len(shown) else before.ended_at_ms
            ended = pin.hidden_at_ms or following or pin.taken_at_ms
            began = from_ms(pin.taken_at_ms).astimezone()
            rows.append(
                replace(
                    empty_row(product_id=pin.product_id),
                    starts_min=began.hour * 60 + began.minute if at == 0 else None,
                    minutes=max(1, min(600, round((ended - pin.taken_at_ms) / 60_000))),
                    price_minor=pin.price_minor,
                    release=tuple(units.get(pin.id, ())),
                    role=RETURN_ROLE if pin.product_id in seen else "",
                )
            )
            seen.add(pin.product_id)
        known = [row for row in rows if row.product_id and self._catalogue.product(row.product_id) is not None]
        return ReadRundown(tuple(known), (), ())

    def with_product(self, row: RundownRow) -> RundownRow:
        """The row as that of the product whose name or number stands in its title, where there is one."""
        if row.product_id is not None or row.kind is not RowKind.OTHER:
            return row
        product = titled_in(self._catalogue)(row.title)
        return row if product is None else replace(row, kind=RowKind.PRODUCT, product_id=product.id, title="")

    @property
    def _catalogue(self) -> Catalogue:
        return self._state.catalogue

    def _read(self, name: str, grids: Sequence[Grid], asked: Mapping[str, str]) -> ReadRundown:
        """The rows of the table: by its headings, by what was said of tables like it, else by its cells."""
        remembered = mappings.mappings(self._database.read(), KIND)
        first = sheet_of(name, grids, SHAPE, None, remembered)
        grid = next((one for one in grids if one.name == first.name), grids[0])
        heading = next((row for row in grid.rows if row.number == first.heading_row), None)
        is_headless = not first.mapping and heading is not None and is_data(heading.cells, self._catalogue)
        headed = [with_headings(grid, None if is_headless else first.heading_row, lambda at: f"第{at}列")]
        sheet = sheet_of(name, headed, SHAPE, None, remembered)
        known = remembered.get(sheet.heading_set, {})
        guessed = {} if known else guessed_fields(sheet, self._catalogue)
        told = {heading: field for heading, field in asked.items() if any(c.heading == heading for c in sheet.columns)}
        over = {
            heading: "" if field in told.values() else field
            for heading, field in {**sheet.mapping, **known, **guessed}.items()
            if heading not in told
        }
        whole = sheet_of(name, headed, SHAPE, {**over, **told})
        guessed = {heading: field for heading, field in guessed.items() if heading not in told}
        read = rows_from_sheet(whole, self._catalogue)
        return replace(read, columns=read_columns(whole, guessed), heading_set=whole.heading_set)


def _is_tabbed(text: str, grid: Grid) -> bool:
    """Whether the text was copied from a spreadsheet: most of its rows have several cells."""
    return "\t" in text and 2 * sum(sum(map(bool, row.cells)) > 1 for row in grid.rows) >= len(grid.rows)
