"""Reading a 排品表 that was pasted, lies in a file, or was last night's show; nothing is changed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from anchor_console.core.clock import from_ms
from anchor_console.core.ids import ProductId
from anchor_console.core.refusal import Refused
from anchor_console.goods import rundown_store as store
from anchor_console.goods.rundown import RETURN_ROLE, RowId, RowKind, RundownRow, empty_row
from anchor_console.goods.rundown_sheet import ReadRundown
from anchor_console.goods.rundown_text import read_pasted, read_tables
from anchor_console.goods.rundown_times import LONGEST_MIN
from anchor_console.goods.rundown_titles import titled_in
from anchor_console.goods.service import Catalogue
from anchor_console.live.state import LiveState
from anchor_console.live.store import sessions
from anchor_console.pins import log_store
from anchor_console.pins import store as pins
from anchor_console.sheets import store as mappings
from anchor_console.sheets.grid import SheetError, read_grids
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

KIND = "rundown"
_NOTHING: Mapping[str, str] = {}


class RundownReading:
    """Reads on another thread: a long paste holds no key press up."""

    def __init__(self, database: Database, state: LiveState) -> None:
        self._database = database
        self._state = state

    async def read_text(self, text: str, mapping: Mapping[str, str] = _NOTHING) -> ReadRundown:
        """What was pasted says: a table with or without headings, or lines of a chat.

        Args:
            mapping: heading -> field, over what the headings or the cells tell; an empty field passes it over.
        """
        return await asyncio.to_thread(read_pasted, text, mapping, self._remembered(), self._catalogue)

    async def read_file(self, path: Path, mapping: Mapping[str, str] = _NOTHING) -> ReadRundown:
        """What a file says, CSV or XLSX.

        Raises:
            Refused: it cannot be read.
        """
        remembered, catalogue = self._remembered(), self._catalogue

        def read() -> ReadRundown:
            return read_tables(path.name, read_grids(path), mapping, remembered, catalogue)

        try:
            return await asyncio.to_thread(read)
        except SheetError as exc:
            raise Refused("invalid", "rundown.unreadable", reason=str(exc)) from exc

    async def remember(self, read: ReadRundown, mapping: Mapping[str, str]) -> None:
        """Read tables with the same headings so from now on."""
        if mapping and read.heading_set:
            whole = {one.heading: one.field or "" for one in read.columns}
            await self._database.run(lambda tx: mappings.remember(tx, KIND, read.heading_set, whole))

    async def last_session(self) -> ReadRundown:
        """The plan that the last show would have had: what was on air, how long, at which price."""
        catalogue = self._catalogue
        return await self._database.read_later(lambda tx: _as_shown(tx, catalogue))

    def with_product(self, row: RundownRow) -> RundownRow:
        """The row as that of the product whose name or number stands in its title, where there is one."""
        if row.product_id is not None or row.kind is not RowKind.OTHER:
            return row
        product = titled_in(self._catalogue)(row.title)
        return row if product is None else replace(row, kind=RowKind.PRODUCT, product_id=product.id, title="")

    @property
    def _catalogue(self) -> Catalogue:
        return self._state.catalogue

    def _remembered(self) -> Mapping[str, Mapping[str, str]]:
        return mappings.mappings(self._database.read(), KIND)


def _as_shown(tx: Transaction, catalogue: Catalogue) -> ReadRundown:
    """What was on air in the last session that has ended, and the moments between, as a plan.

    What the plan of now says of a product beside its time, price and release is said of it again.
    """
    before = next((one for one in sessions(tx) if one.ended_at_ms is not None), None)
    if before is None or before.ended_at_ms is None:
        return ReadRundown((), (), ())
    plan = {row.id: row for row in store.rows(tx)}
    planned = {row.product_id: row for row in reversed(plan.values()) if row.product_id is not None}
    units: dict[str, list[int]] = {}
    for step in reversed(log_store.steps(tx, before.id, at_most=5_000)):
        if step.units:
            units.setdefault(step.pin_id, []).append(step.units)
    spans: list[tuple[int, int, RundownRow]] = []
    shown = pins.shown(tx, before.id)
    seen: set[ProductId] = set()
    for at, pin in enumerate(shown):
        following = shown[at + 1].taken_at_ms if at + 1 < len(shown) else before.ended_at_ms
        if catalogue.product(pin.product_id) is None:
            continue
        known = planned.get(pin.product_id, empty_row(product_id=pin.product_id))
        row = replace(
            known,
            price_minor=pin.price_minor,
            release=tuple(units.get(pin.id, ())),
            role=RETURN_ROLE if pin.product_id in seen else known.role.replace(RETURN_ROLE, ""),
        )
        spans.append((pin.taken_at_ms, pin.hidden_at_ms or following, row))
        seen.add(pin.product_id)
    for turn in store.turns(tx, before.id):
        moment = plan.get(turn.row_id)
        if moment is not None and moment.product_id is None:
            spans.append((turn.started_ms, turn.ended_ms or before.ended_at_ms, moment))
    spans.sort(key=lambda span: span[0])
    # A moment that began while a card stood there is what was going on from then.
    ends = [began_ms for began_ms, _, _ in spans[1:]] + [before.ended_at_ms]
    rows = [
        _timed(row, began_ms, min(ended_ms, next_ms), is_first=at == 0)
        for at, ((began_ms, ended_ms, row), next_ms) in enumerate(zip(spans, ends, strict=False))
    ]
    return ReadRundown(tuple(rows), (), ())


def _timed(row: RundownRow, began_ms: int, ended_ms: int, *, is_first: bool) -> RundownRow:
    """The row with the minutes that it took; only the first has its clock time, the others follow."""
    began = from_ms(began_ms).astimezone()
    return replace(
        row,
        id=RowId(0),
        starts_min=began.hour * 60 + began.minute if is_first else None,
        minutes=max(1, min(LONGEST_MIN, round((ended_ms - began_ms) / 60_000))),
    )
