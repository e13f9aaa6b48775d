"""The chat's scroll bar: it counts rows, so that no row must be laid out only to be measured."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QScrollBar

_UNIT = 16
"""Steps of the bar for one row."""


class RowBar(QObject):
    """Tells by `on_moved` where a person drags it: the row at the top, and the sixteenths of it that are cut.

    Args:
        on_end: called instead where it is dragged to its end.
    """

    def __init__(self, bar: QScrollBar, on_moved: Callable[[int, int], object], on_end: Callable[[], bool]) -> None:
        super().__init__(bar)
        self._bar = bar
        self._on_moved = on_moved
        self._on_end = on_end
        self._is_setting = False
        bar.valueChanged.connect(self._on_bar_value_changed)

    def show(self, rows: int, rows_seen: int, top_row: int | None) -> None:
        """Stand where `top_row` is at the top of `rows_seen`; None is the end."""
        page = max(1, rows_seen) * _UNIT
        self._is_setting = True
        self._bar.setPageStep(page)
        self._bar.setSingleStep(_UNIT)
        self._bar.setRange(0, max(0, rows * _UNIT - page))
        end = self._bar.maximum()
        self._bar.setValue(end if top_row is None else min(top_row * _UNIT, end - 1))
        self._is_setting = False

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        if self._is_setting or (value >= self._bar.maximum() and self._on_end()):
            return
        row, part = divmod(value, _UNIT)
        self._on_moved(row, part)


def cut_of(height_px: int, part: int) -> int:
    """How many pixels of a row so many sixteenths of it are."""
    return height_px * part // _UNIT
