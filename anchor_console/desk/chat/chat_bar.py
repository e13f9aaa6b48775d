"""The chat's scroll bar: it spans the evening, and counts rows, so that none must be laid out only to be measured."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QScrollBar

from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_rows import ShownRows

_UNIT = 16
"""Steps of the bar for one row."""


class Reach(msgspec.Struct, frozen=True):
    """The rows at hand, and about how many more of the evening stand before and after them, were they as dense. Pure.

    `first` and `newest` are the evening's ends, `top` and `bottom` those of the rows.
    """

    above: int
    rows: int
    below: int
    first: MessageId
    top: MessageId
    bottom: MessageId
    newest: MessageId

    @classmethod
    def of(cls, rows: ShownRows, first: MessageId | None, newest: MessageId | None) -> Reach | None:
        """None where there are no rows; an end that is None is the rows' own."""
        if not rows:
            return None
        top, bottom = rows[0].id, rows[len(rows) - 1].id
        first = top if first is None else min(first, top)
        newest = bottom if newest is None else max(newest, bottom)
        dense = len(rows) / (bottom - top + 1)
        above, below = round((top - first) * dense), round((newest - bottom) * dense)
        return cls(above, len(rows), below, first, top, bottom, newest)

    @property
    def total(self) -> int:
        return self.above + self.rows + self.below

    def at(self, row: int) -> MessageId:
        """About which message stands so many rows from `top` on; before it where that is negative."""
        if row < 0:
            return MessageId(self.top + row * (self.top - self.first) // max(1, self.above))
        if row >= self.rows:
            return MessageId(self.bottom + (row + 1 - self.rows) * (self.newest - self.bottom) // max(1, self.below))
        return MessageId(self.top + row * (self.bottom - self.top) // max(1, self.rows - 1))


class RowBar(QObject):
    """Tells where a person drags it. While they do, it stays as it is, whatever comes."""

    row_wanted = Signal(int, int)
    """This row is to stand at the top, and so many sixteenths of it to be cut."""
    message_wanted = Signal(object)
    """About this message is to stand at the top; it may not be at hand."""
    end_wanted = Signal()

    def __init__(self, bar: QScrollBar, rows: ShownRows) -> None:
        super().__init__(bar)
        self._bar = bar
        self._rows = rows
        self._reach: Reach | None = None
        self._is_setting = False
        bar.valueChanged.connect(self._on_bar_value_changed)

    def show(self, reach: Reach | None, rows_seen: int, top_row: int | None) -> None:
        """Stand where the row `top_row` is at the top of `rows_seen`; None is the end."""
        if self._bar.isSliderDown():
            return
        page = max(1, rows_seen) * _UNIT
        self._reach = reach
        self._is_setting = True
        self._bar.setPageStep(page)
        self._bar.setSingleStep(_UNIT)
        self._bar.setRange(0, 0 if reach is None else max(0, reach.total * _UNIT - page))
        end = self._bar.maximum()
        above = 0 if reach is None else reach.above
        self._bar.setValue(end if top_row is None else min((above + top_row) * _UNIT, end - 1))
        self._is_setting = False

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        reach = self._reach
        if self._is_setting or reach is None:
            return
        if value >= self._bar.maximum():
            self.end_wanted.emit()
            return
        row, part = divmod(value, _UNIT)
        row -= reach.above
        is_as_shown = len(self._rows) >= reach.rows and self._rows[0].id == reach.top
        if is_as_shown and 0 <= row < reach.rows:
            self.row_wanted.emit(row, part)
        else:
            self.message_wanted.emit(reach.at(row))


def cut_of(height_px: int, part: int) -> int:
    """How many pixels of a row so many sixteenths of it are."""
    return height_px * part // _UNIT
