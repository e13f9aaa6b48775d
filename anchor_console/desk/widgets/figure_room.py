"""Columns as wide as what stands in them: a figure that is cut is another figure, and XXX… may be two sizes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QTableView

from anchor_console.desk.context import Desk

_AROUND = 20
"""What the style leaves empty around a cell's words; less, and Qt cuts them."""
_LOOKED_AT = 500
"""More rows than a show has; who lists a whole warehouse is not kept waiting."""


def give_figures_room(desk: Desk, table: QTableView, columns: Iterable[int], *, most: int | None = None) -> None:
    """Widen these columns where the longest figure of a row needs it; one that is wide stays so.

    Args:
        most: how wide that may be, in pixels of a screen at 100 %, where words stand in them.
    """
    model, header = table.model(), table.horizontalHeader()
    metrics, around = desk.theme.metrics("strong", bold=True), desk.theme.px(_AROUND)
    for section in columns:
        told = {str(model.index(at, section).data() or "") for at in range(min(model.rowCount(), _LOOKED_AT))}
        needed = max(map(metrics.horizontalAdvance, told), default=0) + around
        needed = needed if most is None else min(needed, desk.theme.px(most))
        if told and header.sectionSize(section) < needed and not table.isColumnHidden(section):
            header.resizeSection(section, needed)
