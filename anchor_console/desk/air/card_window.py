"""The card in a window of its own, without a frame: for streaming companions that can only capture windows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from anchor_console.core.observer import Signal
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.soon import Soon
from anchor_console.pins.card_look import Shape

GROUND_KEY = "card_window.ground"
GROUNDS = ("green", "clear")
_GREEN = QColor("#00ff00")
_SIZES: dict[Shape, QSize] = {"card": QSize(620, 1060), "bar": QSize(1040, 640), "tag": QSize(620, 420)}
"""With room for the longest words, so that what captures the window need not follow its size."""
_AT_MOST_EVERY_MS = 40


class CardWindow(QWidget):
    """Green for a companion that takes a colour out, or clear for one that keeps transparency.

    Dragged by the mouse anywhere on it; Escape closes it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("cardWindow")
        self._desk = desk
        self._drag_from: QPoint | None = None
        self.closed: Signal[None] = Signal()
        self.shown: dict[str, str] = {}
        """The words on it, by their part's name."""
        self.setWindowTitle(desk.tr("card_window.title"))
        self.setAccessibleName(self.windowTitle())
        self._is_clear = desk.console.settings.get(GROUND_KEY) == "clear"
        # A window can become transparent only before it is first shown.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._is_clear)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fit()
        self._soon = Soon(self, _AT_MOST_EVERY_MS, self.update)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setTimerType(Qt.TimerType.PreciseTimer)
        self._turn.timeout.connect(self._on_turn_timeout)
        self._ends = [
            desk.console.scene.changed.subscribe(lambda _: self._soon.ask()),
            desk.console.overlay.changed.subscribe(lambda _: self._fit()),
        ]

    def _fit(self) -> None:
        look = self._desk.console.overlay.look
        size = _SIZES[look.frame.shape] * (look.scale_percent / 100)
        if size != self.size():
            self.resize(size)

    @Slot()
    def _on_turn_timeout(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        console = self._desk.console
        painter = QPainter(self)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(self.rect(), Qt.GlobalColor.transparent if self._is_clear else _GREEN)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        # A shadow over green would be a green rim once the colour is taken out.
        order = console.scene.order(has_shadow=self._is_clear)
        drawn = console.scene.artist.draw(order) if console.scene.artist else None
        self.shown = getattr(drawn, "shown", {})
        if drawn is not None:
            scale = min(1.0, self.width() / drawn.image.width(), self.height() / drawn.image.height())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.scale(scale, scale)
            painter.drawImage(0, 0, drawn.image)
        painter.end()
        if drawn is not None and order.card is not None and console.scene.is_still(order.card):
            console.watch.shown_here("window")
        wait_ms = console.scene.changes_in_ms()
        if wait_ms is not None:
            self._turn.start(wait_ms + 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            self.move(event.globalPosition().toPoint() - self._drag_from)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        while self._ends:
            self._ends.pop()()
        self._turn.stop()
        self._desk.console.watch.left("window")
        super().closeEvent(event)
        self.closed.emit(None)
