"""The stream's picture in small: the card where it will stand, and what belongs to the platform's own controls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QLinearGradient, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from anchor_console.desk.theme import Theme
from anchor_console.live.air.card_scene import CardArtist
from anchor_console.pins.card_look import PICTURE_SIZES, CardLook
from anchor_console.pins.card_order import CardOrder

_BEAT_MS = 200
_HEIGHT, _WIDTH = 520, 460


class OverlayPreview(QWidget):
    """Draws what `order` gives, five times a second while it can be seen: a countdown runs here too."""

    def __init__(self, theme: Theme, artist: Callable[[], CardArtist | None], order: Callable[[], CardOrder]) -> None:
        super().__init__()
        self.setObjectName("overlayPreview")
        self._theme = theme
        self._artist = artist
        self._order = order
        self.shown: dict[str, str] = {}
        """The words of the card as drawn, by their part's name."""
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._on_beat_timeout)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(_WIDTH), px(_HEIGHT))

    def rest(self) -> None:
        self._beat.stop()

    def showEvent(self, event: QShowEvent) -> None:
        self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._beat.stop()

    @Slot()
    def _on_beat_timeout(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        order = self._order()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        width, height = PICTURE_SIZES[order.look.layout]
        scale = min(self.width() / width, self.height() / height)
        painter.translate((self.width() - width * scale) / 2, 0)
        painter.scale(scale, scale)
        self._paint_ground(painter, width, height, order.look)
        artist = self._artist()
        drawn = artist.draw(order) if artist else None
        self.shown = getattr(drawn, "shown", {})
        if drawn is not None:
            box = place(order.look, drawn.image, drawn.margin)
            # A painter looks at four pixels for each that it draws, which tears letters that become much smaller.
            pixels = max(1, round(box.width() * scale * self.devicePixelRatioF()))
            small = drawn.image.scaledToWidth(pixels, Qt.TransformationMode.SmoothTransformation)
            painter.drawImage(box, small)
        painter.end()

    def _paint_ground(self, painter: QPainter, width: int, height: int, look: CardLook) -> None:
        """Something like a room, and over it, hatched, what the platform's controls cover."""
        ground = QLinearGradient(0, 0, width, height)
        for at, color in ((0.0, "#7d8a8f"), (0.45, "#a08c7c"), (1.0, "#5b5560")):
            ground.setColorAt(at, QColor(color))
        painter.fillRect(0, 0, width, height, ground)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 40))
        unit = min(width, height)
        painter.drawEllipse(QRectF(width * 0.5 - unit * 0.13, height * 0.30, unit * 0.26, unit * 0.32))
        body = QRectF(width * 0.5 - unit * 0.32, height * 0.30 + unit * 0.34, unit * 0.64, height)
        painter.drawRoundedRect(body, unit * 0.2, unit * 0.2)
        top, right, bottom, left = look.frame.safe
        safe = QRectF(left, top, width - left - right, height - top - bottom)
        painter.setBrush(QColor(0, 0, 0, 70))
        for strip in (
            QRectF(0, 0, width, top),
            QRectF(0, height - bottom, width, bottom),
            QRectF(0, top, left, safe.height()),
            QRectF(width - right, top, right, safe.height()),
        ):
            painter.drawRect(strip)
        pen = QPen(QColor(255, 255, 255, 190), 4, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(safe)


def place(look: CardLook, image: QImage, margin: int) -> QRectF:
    """Where a card's picture stands in the stream's, its shadow outside the safe area's edge."""
    width, height = PICTURE_SIZES[look.layout]
    top, right, bottom, left = look.frame.safe
    wide, high = image.width() - 2 * margin, image.height() - 2 * margin
    x = {"left": left, "center": left + (width - left - right - wide) / 2, "right": width - right - wide}
    y = {"top": top, "middle": top + (height - top - bottom - high) / 2, "bottom": height - bottom - high}
    return QRectF(x[look.frame.across] - margin, y[look.frame.down] - margin, image.width(), image.height())
