"""The chat's frames: when one is due, how new rows come into view, and which parts of the screen it paints."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_layout import RowLayout
from anchor_console.desk.chat.chat_place import Place, Standing

FRAME_MS = 16
_SLIDE_MS = 32
"""A slide's frames are half as many: twenty lines a second must not keep a core busy."""
_SLIDES_AT_MOST = 8
"""More new rows than this in one frame are a flood, and shown at once: nothing could be read on the way."""
_QUIET_S = 0.5
"""A new row slides in only after such a pause: where the next comes before it stands, sliding would never end."""
_FLOOD_FRAME_MS = 48
"""Between frames while so much comes that every one is another page: nobody reads it, and a core has better to do."""
_LAYING_S = 0.0015
"""How long rows are laid out in one go: a page of new ones takes longer than a frame has beside its painting."""
_GOES_AT_MOST = 4


class SeenRow(NamedTuple):
    """A row on the screen, where it stands and how it is laid out."""

    row: ChatRow
    standing: Standing
    layout: RowLayout


class Shown(Protocol):
    """What is shown: so many rows, of which some are seen in a viewport."""

    place: Place

    @property
    def row_count(self) -> int: ...
    def viewport(self) -> QWidget: ...
    def isVisible(self) -> bool: ...
    def room_px(self) -> int: ...
    def layout_at(self, index: int) -> RowLayout: ...
    def seen(self) -> list[SeenRow]: ...


class Frames(QObject):
    """Moves on the screen what only moved, and lets the viewport paint what is new there."""

    shown = Signal(int)
    """A frame is on its way to the screen, with so many rows that came since the last one."""

    def __init__(self, parent: QObject, rows: Shown) -> None:
        super().__init__(parent)
        self._rows = rows
        self._painted: dict[MessageId, SeenRow] = {}
        """What the last frame showed, from top to bottom."""
        self._paint_all = True
        self._came = 0
        """Rows that came since the last frame."""
        self._came_s = 0.0
        """When the last rows came, by the monotonic clock."""
        self._goes = 0
        """In how many goes rows were laid out for the next frame."""
        self._pause_ms = FRAME_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_due(self) -> bool:
        """Whether a frame will come although nobody asks for another."""
        return self._timer.isActive()

    def stop(self) -> None:
        self._timer.stop()

    def show_now(self) -> None:
        """Let the frame that is due come now, however long its rows take to lay out."""
        self._timer.stop()
        self._show()

    def came(self, count: int) -> None:
        """So many rows are new at the end."""
        self._came += count

    def ask(self) -> None:
        """Rows are others, or stand elsewhere: let there be a frame soon."""
        if not self.is_due:
            self._timer.start(self._pause_ms)

    def paint_anew(self) -> None:
        """Paint everything at the next frame: more changed than where rows stand."""
        self._paint_all = True
        self.ask()

    def repaint_row(self, message_id: MessageId) -> None:
        """Let a row be painted where it stands."""
        if (seen := self._painted.get(message_id)) is not None:
            self._update(seen.standing)

    def to_paint(self, asked: QRegion) -> Iterable[SeenRow]:
        """What the last frame showed; the next one moves all of that, and would move a stripe of its own rows too.

        Where all is painted, that may be as it is by now: then the next frame paints all again.
        """
        if self.is_due and (self._paint_all or asked == QRegion(self._rows.viewport().rect())):
            self._paint_all = True
            return self._rows.seen()
        return self._painted.values()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._is_flood and self._goes < _GOES_AT_MOST and not self._lay_out_newest():
            self._goes += 1
            self._timer.start(0)
            return
        self._show()

    @property
    def _is_flood(self) -> bool:
        return self._came > _SLIDES_AT_MOST

    def _show(self) -> None:
        is_flood = self._is_flood
        came, self._goes = self._came, 0
        self._slide()
        self._update_what_changed()
        self._came, self._pause_ms = 0, _FLOOD_FRAME_MS if is_flood else FRAME_MS
        self.shown.emit(came)
        if self._rows.place.lag_px and not self.is_due:
            self._timer.start(_SLIDE_MS)

    def _lay_out_newest(self) -> bool:
        """Lay out the newest rows for a small part of a frame; False where more of them are about to be seen."""
        left_px = self._rows.room_px() if self._rows.place.is_following else 0
        until_s = time.perf_counter() + _LAYING_S
        for index in range(self._rows.row_count - 1, -1, -1):
            if left_px <= 0:
                break
            if time.perf_counter() >= until_s:
                return False
            left_px -= self._rows.layout_at(index).height
        return True

    def _slide(self) -> None:
        """Let few new rows slide in rather than jump."""
        place, count = self._rows.place, self._rows.row_count
        if not place.is_following or not self._rows.isVisible():
            place.lag_px = 0
            return
        now_s = time.monotonic()
        is_quiet, self._came_s = now_s - self._came_s >= _QUIET_S, now_s if self._came else self._came_s
        if is_quiet and 0 < self._came <= _SLIDES_AT_MOST and self._came < count:
            place.lag_px += sum(self._rows.layout_at(index).height for index in range(count - self._came, count))
        elif self._came:
            place.lag_px = 0
        lag = place.lag_px // 3
        place.lag_px = lag if 1 < lag < self._rows.room_px() // 2 else 0

    def _update_what_changed(self) -> None:
        now = {one.row.id: one for one in self._rows.seen()}
        before, self._painted = self._painted, now
        viewport = self._rows.viewport()
        moved = next((one.standing.top - before[key].standing.top for key, one in now.items() if key in before), None)
        if self._paint_all or moved is None:
            self._paint_all = False
            viewport.update()
            return
        if moved:
            viewport.scroll(0, moved)
        for key, one in now.items():
            known, standing = before.get(key), one.standing
            if (
                known is None
                or known.layout is not one.layout
                or known.standing.top + moved != standing.top
                or known.standing.height != standing.height
            ):
                self._update(standing)

    def _update(self, standing: Standing) -> None:
        viewport = self._rows.viewport()
        viewport.update(QRect(0, standing.top, viewport.width(), standing.height))
