"""Layouts, panels, fields and empty states: what every pane is put together from, so that all look alike."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.one_press import RETURN, is_only_held


class TypingField(QLineEdit):
    """A field on the live page: Escape clears it and gives the keyboard back, Down goes on to what it found."""

    down_pressed = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif not (event.key() in RETURN and is_only_held(event)):
            super().keyPressEvent(event)


def fill(layout: QLayout, *parts: QWidget | QLayout | int | None) -> QLayout:
    """Add `parts` in order: a number is a gap, None takes the room that is left."""
    assert isinstance(layout, QHBoxLayout | QVBoxLayout)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    return layout


def row(
    desk: Desk, *parts: QWidget | QLayout | int | None, gap: int = 8, around: tuple[int, int] = (0, 0)
) -> QHBoxLayout:
    made = QHBoxLayout()
    _space(desk, made, gap, around)
    fill(made, *parts)
    return made


def column(
    desk: Desk, *parts: QWidget | QLayout | int | None, gap: int = 8, around: tuple[int, int] = (0, 0)
) -> QVBoxLayout:
    made = QVBoxLayout()
    _space(desk, made, gap, around)
    fill(made, *parts)
    return made


def named_line(desk: Desk, key: str, *parts: QWidget | None, width: int) -> QWidget:
    """A line of a form: what it is about, in a column of this `width`, then its parts."""
    name = label(desk.tr(key) if key else "", tone="quiet")
    name.setFixedWidth(desk.theme.px(width))
    line = QWidget()
    line.setLayout(row(desk, name, *parts))
    return line


def _space(desk: Desk, layout: QHBoxLayout | QVBoxLayout, gap: int, around: tuple[int, int]) -> None:
    px = desk.theme.px
    layout.setSpacing(px(gap))
    layout.setContentsMargins(px(around[0]), px(around[1]), px(around[0]), px(around[1]))


def show_in_place(part: QWidget, *, is_shown: bool) -> None:
    """Show or hide a part; one that has no place yet is shown with what it comes to stand in, not as a window of its
    own, which would flash and take the keyboard away."""
    if not is_shown:
        part.hide()
    elif part.parentWidget() is not None:
        part.show()


class Panel(QFrame):
    """A titled box: a head with an icon, a title and what stands at its right, and a body below."""

    def __init__(self, desk: Desk, icon: str, title_key: str) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        px = desk.theme.px
        mark = label()
        mark.setPixmap(icons.pixmap(icon, desk.theme.color("quiet"), px(16)))
        self.title = label(desk.tr(title_key), step="head")
        self.count = label(step="small", tone="faint")
        head = QFrame()
        head.setProperty("role", "head")
        head.setFixedHeight(px(38))
        self.head = row(desk, mark, self.title, self.count, None, gap=6, around=(12, 0))
        head.setLayout(self.head)
        self.body = column(desk, head, gap=0)
        self.setLayout(self.body)

    def add_to_head(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.head.addWidget(widget)


class FigureField(QSpinBox):
    """A field for a whole number that stands in it as words stand in others: the style sheet does not reach so far."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        aside = desk.theme.px(8)
        self.lineEdit().setTextMargins(aside, 0, aside, 0)


class EmptyState(QWidget):
    """What a list says while there is nothing in it: a drawing, a sentence, and what to do, with buttons for that."""

    def __init__(self, desk: Desk, icon: str, key: str, hint_key: str = "", *buttons: QPushButton) -> None:
        super().__init__()
        self._gap = desk.theme.px(6)
        self._picture = label()
        self._picture.setPixmap(icons.pixmap(icon, desk.theme.color("faint"), desk.theme.px(32)))
        self._words = label(desk.tr(key), tone="quiet", wrap=True)
        self._hint = label(desk.tr(hint_key) if hint_key else "", step="small", tone="faint", wrap=True)
        for part in (self._picture, self._words, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QWidget()
        self._buttons.setLayout(column(desk, *buttons, gap=6))
        beside = row(desk, None, self._buttons, None)
        self._column = column(desk, None, self._picture, self._words, self._hint, beside, None, gap=6, around=(12, 6))
        self.setLayout(self._column)
        # Not before they have their place: what is shown without one is a window of its own for a moment.
        self._buttons.setVisible(bool(buttons))
        self._hint.setVisible(bool(hint_key))

    def say(self, text: str) -> None:
        """Say this from now on; the drawing and what to do stay."""
        self._words.setText(text)

    def hint(self, text: str) -> None:
        """Say from now on that this is to be done."""
        self._hint.setText(text)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a small pane the drawing goes first, then the hint: the sentence and the buttons are never cut."""
        inside = self.contentsRect().marginsRemoved(self._column.contentsMargins())
        left = inside.height() - self._words.heightForWidth(inside.width())
        if not self._buttons.isHidden():
            left -= self._gap + self._buttons.sizeHint().height()
        hint = self._gap + self._hint.heightForWidth(inside.width()) if self._hint.text() else 0
        picture = self._gap + self._picture.sizeHint().height()
        self._hint.setVisible(bool(hint) and left >= hint)
        self._picture.setVisible(left >= hint + picture)
