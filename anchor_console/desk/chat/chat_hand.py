"""What a person does with the rows they see: picks one, drags over text, goes on by keys, copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_layout import RowLayout
from anchor_console.desk.chat.chat_place import Standing
from anchor_console.desk.chat.chat_rows import ShownRows
from anchor_console.desk.chat.chat_selection import Spot, TextSelection
from anchor_console.desk.chat.chat_words import plain_text
from anchor_console.desk.i18n import Words


class Seen(Protocol):
    """The view that the hand works on: what is seen of its rows, and how to move that."""

    rows: ShownRows

    def standings(self) -> list[Standing]: ...
    def layout_at(self, index: int) -> RowLayout: ...
    def room_px(self) -> int: ...
    def hold_here(self) -> None: ...
    def follow(self) -> None: ...
    def go_to_first(self) -> None: ...
    def bring_into_view(self, index: int) -> None: ...
    def scroll_by(self, delta_px: int) -> None: ...
    def paint_anew(self) -> None: ...


class Hand:
    """The row that is selected, and the text that is picked to be copied.

    Args:
        on_row: told of each row that a person selects.
        around: shows what was said before and after a row.
        page_px: how far a key goes that turns the page.
    """

    def __init__(
        self,
        seen: Seen,
        words: Words,
        on_row: Callable[[ChatRow], object],
        around: Callable[[ChatRow], object],
        page_px: Callable[[], int],
    ) -> None:
        self._seen = seen
        self._words = words
        self._on_row = on_row
        self._around = around
        self._keys: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Up: lambda: self.step(-1),
            Qt.Key.Key_Down: lambda: self.step(1),
            Qt.Key.Key_PageUp: lambda: seen.scroll_by(-page_px()),
            Qt.Key.Key_PageDown: lambda: seen.scroll_by(page_px()),
            Qt.Key.Key_Home: seen.go_to_first,
            Qt.Key.Key_End: seen.follow,
        }
        self.selected: MessageId | None = None
        self._picked: TextSelection | None = None
        self._pressed: tuple[Spot, QPoint] | None = None

    @property
    def is_pressing(self) -> bool:
        """Whether the mouse is down on the text."""
        return self._pressed is not None

    def picked_in(self, row: ChatRow, layout: RowLayout) -> tuple[int, int] | None:
        """The stretch of the row's text that is picked, in Qt's units."""
        return self._picked.within(row.id, layout.said_from, layout.length) if self._picked else None

    def let_go(self) -> None:
        """Nothing is picked any more."""
        self._picked = None

    # Rows.

    def select(self, message_id: MessageId) -> None:
        """Mark the row and tell whose it is; nothing moves."""
        self.selected = message_id
        if (row := self.selected_row()) is not None:
            self._on_row(row)
        self._seen.paint_anew()

    def point_at(self, row: ChatRow) -> None:
        """Mark the row that a menu opens for; text picked elsewhere is not what would be copied from there."""
        self.selected = row.id
        if self._picked is not None and row.id not in (one.id for one in self._picked.rows):
            self.let_go()
        self._seen.paint_anew()

    def selected_row(self) -> ChatRow | None:
        """None where nothing is selected, or it is no longer among the rows."""
        index = self._index()
        return None if index is None else self._seen.rows[index]

    def _index(self) -> int | None:
        return None if self.selected is None else self._seen.rows.index_of(self.selected)

    def step(self, step: int) -> None:
        """Select the row that stands so many further down, at first the last one seen, and stay with it: a busy room
        would carry it off before anything can be done with it. Past the newest row it follows again.
        """
        rows = self._seen.rows
        if not rows:
            return
        now = self._index()
        index = self._seen.standings()[-1].index if now is None else min(max(now + step, 0), len(rows) - 1)
        self.select(rows[index].id)
        if now is not None and rows.is_joined and now + step >= len(rows):
            self._seen.follow()
            return
        self._seen.hold_here()
        self._seen.bring_into_view(index)

    def row_at(self, position: QPoint) -> ChatRow | None:
        found = next((one for one in self._seen.standings() if one.top <= position.y() < one.bottom), None)
        return self._seen.rows[found.index] if found else None

    def press_key(self, event: QKeyEvent) -> bool:
        """Whether the key means something to the chat."""
        if event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._ask_around()
        act = self._keys.get(Qt.Key(event.key()))
        if act is None:
            return False
        act()
        return True

    def _ask_around(self) -> bool:
        if (row := self.selected_row()) is not None:
            self._around(row)
        return row is not None

    # Text.

    def selected_text(self) -> str:
        """The text that is picked over rows, or the selected row's."""
        if self._picked is not None and not self._picked.is_empty:
            return self._picked.text(self._words)
        row = self.selected_row()
        return plain_text(row, self._words) if row is not None else ""

    def copy(self) -> None:
        if text := self.selected_text():
            QGuiApplication.clipboard().setText(text)

    def press(self, position: QPoint) -> None:
        if self._picked is not None:
            self._picked = None
            self._seen.paint_anew()
        spot, row = self._spot_at(position), self.row_at(position)
        if spot is not None:
            self._pressed = (spot, position)
        if row is not None:
            self.select(row.id)

    def drag(self, position: QPoint) -> None:
        """Pick the text from where the mouse was pressed to where it is; past an edge, go on scrolling."""
        if self._pressed is None or (head := self._spot_at(position)) is None:
            return
        anchor, pressed_at = self._pressed
        if self._picked is None and (position - pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        # What is being picked must not run away under the mouse.
        self._seen.hold_here()
        rows, room_px = self._seen.rows, self._seen.room_px()
        first, last = sorted((rows.nearest(anchor.message_id), rows.nearest(head.message_id)))
        self._picked = TextSelection(anchor, head, rows.between(first, last))
        if not 0 <= position.y() < room_px:
            self._seen.scroll_by(position.y() if position.y() < 0 else position.y() - room_px)
        self._seen.paint_anew()

    def release(self) -> None:
        self._pressed = None

    def _spot_at(self, position: QPoint) -> Spot | None:
        """The place in the text nearest to a point, above or below the rows too."""
        seen = self._seen.standings()
        if not seen:
            return None
        inside = next((one for one in seen if position.y() < one.bottom), seen[-1])
        layout = self._seen.layout_at(inside.index)
        offset = layout.position_at(position.x(), position.y() - inside.top) - layout.said_from
        return Spot(self._seen.rows[inside.index].id, offset)
