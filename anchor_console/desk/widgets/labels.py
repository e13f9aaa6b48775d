"""Labels: text shown as it is, elided, clamped or chosen by the room there is; and what they look like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from anchor_console.core.text import BREAK_HERE, breakable
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip

NO_LIMIT = (1 << 24) - 1
"""Qt's QWIDGETSIZE_MAX: a widget that nobody has limited."""


def label(text: str = "", *, step: str = "", tone: str = "", chip: str = "", wrap: bool = False) -> QLabel:
    """A label that shows its text as it is: a fan's name is never read as markup.

    Args:
        wrap: break it into lines, a long word too: one would make all that stands around it wider than its pane.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(breakable(text) if wrap else text)
    made.setWordWrap(wrap)
    for name, value in (("step", step), ("tone", tone), ("chip", chip)):
        if value:
            made.setProperty(name, value)
    return made


def hint_label(desk: Desk, key: str) -> QLabel:
    """A sentence below what it explains, quieter than that."""
    return label(desk.tr(key), step="small", tone="faint", wrap=True)


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Give the widget another of the style sheet's looks."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that is cut with an ellipsis where the room is short, and whole in its tooltip."""

    def __init__(self, text: str = "", *, step: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""
        self._most_px: int | None = None
        self._least_px = 0
        for name, value in (("step", step), ("tone", tone)):
            if value:
                self.setProperty(name, value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self._elide()
        if self._most_px is not None:
            self.updateGeometry()

    def whole_text(self) -> str:
        return self._whole

    def hug(self, most_px: int, *, least_px: int | None = None) -> None:
        """Be as wide as the text is, up to `most_px`; what stands beside it has the rest.

        Args:
            least_px: give way down to this where the room is short; None keeps the width.
        """
        self._most_px = most_px
        self._least_px = most_px if least_px is None else least_px
        policy = QSizePolicy.Policy.Fixed if least_px is None else QSizePolicy.Policy.Maximum
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._most_px is not None:
            hint.setWidth(min(self.fontMetrics().horizontalAdvance(self._whole) + 1, self._most_px))
        return hint

    def minimumSizeHint(self) -> QSize:
        if self._most_px is None:
            return super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), self._least_px), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        self.setText(shown if self.width() > 1 else self._whole)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class FittingLabel(ElidedLabel):
    """One line that is told in fewer words where the room is short, before it is cut; whole in its tooltip."""

    def __init__(self, text: str = "", *, step: str = "", tone: str = "") -> None:
        self._ways: tuple[str, ...] = ()
        super().__init__(text, step=step, tone=tone)

    def set_ways(self, ways: Sequence[str]) -> None:
        """Say it in the first of these that there is room for, the fullest first."""
        self._ways = tuple(ways)
        self.set_text(ways[0])

    def _elide(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width(), 1)
        shown = next((one for one in self._ways if metrics.horizontalAdvance(one) <= room), None)
        if shown is None or room == 1:
            super()._elide()
            return
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class FigureLabel(QLabel):
    """A figure that changes all the time. It keeps its room, and takes more only for one that is longer than ever:
    so nothing around it, up to the window, is laid out and painted again.
    """

    def __init__(self, *, step: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        for name, value in (("step", step), ("tone", tone)):
            if value:
                self.setProperty(name, value)

    def show_figure(self, text: str) -> None:
        if text == self.text():
            return
        self.setText(text)
        if self.sizeHint().width() > self.width() or self.maximumWidth() == NO_LIMIT:
            self.setFixedSize(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedSize(self.sizeHint())


class ClampedLabel(QLabel):
    """At most so many lines, the last one with an ellipsis where there would be more; whole in its tooltip."""

    def __init__(self, lines: int, *, tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._lines = lines
        self._whole = ""
        if tone:
            self.setProperty("tone", tone)

    def set_text(self, text: str) -> None:
        self._whole = text
        self._clamp()

    def whole_text(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clamp()

    def _clamp(self) -> None:
        shown = self._whole
        if not self._fits(shown):
            least, most = 0, len(shown)
            while least < most:
                middle = (least + most + 1) // 2
                least, most = (middle, most) if self._fits(f"{shown[:middle]}…") else (least, middle - 1)
            shown = f"{shown[:least]}…"
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")

    def _fits(self, text: str) -> bool:
        metrics, room = self.fontMetrics(), QRect(0, 0, max(1, self.width()), 1 << 20)
        return (
            metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() <= self._lines * metrics.lineSpacing()
        )


class SelectableLabel(QLabel):
    """Text that can be marked and copied, broken into lines as `label` does; copied is what was written."""

    def __init__(self, desk: Desk, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(breakable(text))
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._copying = QAction(desk.tr("copy"), self)
        self._copying.triggered.connect(self._copy)
        self.addAction(self._copying)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _copy(self) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(BREAK_HERE, ""))
