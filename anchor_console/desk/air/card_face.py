"""The face of the card on air: number, picture, name, price, what is left and how many want it, as large as there is
room."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from anchor_console.desk.theme import Theme
from anchor_console.desk.widgets import painting

_LEAST_PX, _MOST_PX = 64, 300
_SHARE, _SHARE_WITH_PICTURE = 0.30, 0.26
"""How much of the card's width the number takes at most."""
_PORTRAIT = 0.72
"""A picture is cut to that much of its height: what is worn hangs in its middle."""
_LEAST_FIGURE_PX, _FIGURES_GAP_PX = 12, 20
_PRICE, _LEAST_PRICE, _BESIDE_PRICE, _PRICE_GAP_PX = 0.40, 0.26, 0.13, 12
_LEAST_OF_NAME = 0.6
"""How small a long name becomes, of its usual size."""


class Face(msgspec.Struct, frozen=True):
    """What the card says. `color` names the stage's colours; `beside_price` is struck through where `is_open`.

    `is_overdue`: the link number is still to be popped on the platform.
    """

    number: str
    name: str
    stage: str
    color: str
    is_overdue: bool
    price: str
    beside_price: str
    is_open: bool
    left: str
    left_tone: str
    want: str

    def spoken(self) -> str:
        parts = (self.number, self.name, self.stage, self.price, self.left, self.want)
        return " ".join(part for part in parts if part)


class CardFace(QWidget):
    """Words grow with the height, so that a large screen is read from farther away."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._face: Face | None = None
        self._nothing = ("", "")
        self._picture: QPixmap | None = None
        self.setMinimumHeight(theme.px(_LEAST_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_face(self, face: Face, picture: QPixmap | None = None) -> None:
        """Show what the card says, and the product's picture where it has one."""
        if face == self._face and picture is self._picture:
            return
        self._face, self._picture = face, picture
        self.setAccessibleName(face.spoken())
        self.update()

    def show_nothing(self, words: str, hint: str) -> None:
        self._face, self._nothing, self._picture = None, (words, hint), None
        self.setAccessibleName(f"{words} {hint}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(360), self._theme.px(130))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._face is None:
            self._paint_nothing(painter)
        else:
            self._paint(painter, self._face)
        painter.end()

    def _paint_nothing(self, painter: QPainter) -> None:
        """As a list that is empty says it: what there is not, and smaller what to do."""
        theme, px = self._theme, self._theme.px
        room = self.rect().adjusted(px(16), 0, -px(16), 0)
        centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        looks = (("title", "quiet"), ("small", "faint"))
        heights = [
            theme.metrics(size).boundingRect(room, centred, text).height()
            for (size, _), text in zip(looks, self._nothing, strict=True)
        ]
        top = max(0, (self.height() - sum(heights) - px(6)) // 2)
        for (size, ink), text, height in zip(looks, self._nothing, heights, strict=True):
            painter.setPen(theme.color(ink))
            painter.setFont(theme.font(size))
            painter.drawText(room.adjusted(0, top, 0, 0), centred, text)
            top += height + px(6)

    def _paint(self, painter: QPainter, face: Face) -> None:
        theme, px = self._theme, self._theme.px
        # Bounded by the width too: a narrow card would cut its name to nothing.
        share = _SHARE if self._picture is None else _SHARE_WITH_PICTURE
        unit = min(self.height() - px(16), px(_MOST_PX), int(self.width() * share))
        top = (self.height() - unit) / 2
        badge = QRectF(px(16), top, unit, unit)
        painter.setPen(Qt.PenStyle.NoPen)
        # What is overdue stands out from every stage's own colour.
        look = "overdue" if face.is_overdue else face.color
        painter.setBrush(theme.color(f"{look}_back"))
        painter.drawRoundedRect(badge, px(10), px(10))
        painter.setPen(theme.color(look))
        size = 0.52 if len(face.number) < 3 else 1.3 / (len(face.number) + 0.6)
        painter.setFont(theme.font_px(int(unit * size), bold=True))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, face.number)
        left = badge.right()
        if self._picture is not None:
            box = QRectF(badge.right() + px(8), top, unit * _PORTRAIT, unit)
            self._paint_picture(painter, box, self._picture)
            left = box.right()
        words = QRectF(left + px(12), top, self.width() - left - px(28), unit)
        self._paint_title(painter, QRectF(words.left(), words.top(), words.width(), unit * 0.30), face, unit)
        self._paint_price(
            painter, QRectF(words.left(), words.top() + unit * 0.30, words.width(), unit * 0.44), face, unit
        )
        self._paint_figures(
            painter, QRectF(words.left(), words.top() + unit * 0.74, words.width(), unit * 0.26), face, unit
        )

    def _paint_picture(self, painter: QPainter, box: QRectF, picture: QPixmap) -> None:
        radius = self._theme.px(10)
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(box, radius, radius)
        painter.fillPath(shape, self._theme.color("raised"))
        painter.setClipPath(shape)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = picture.deviceIndependentSize()
        scale = max(box.width() / max(1.0, size.width()), box.height() / max(1.0, size.height()))
        shown = QRectF(0, 0, size.width() * scale, size.height() * scale)
        shown.moveCenter(box.center())
        painter.drawPixmap(shown, picture, QRectF(picture.rect()))
        painter.restore()

    def _paint_title(self, painter: QPainter, box: QRectF, face: Face, unit: int) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.font_px(max(px(12), int(unit * 0.085)), bold=True)
        width = QFontMetricsF(font).horizontalAdvance(face.stage) + px(18)
        height = QFontMetricsF(font).height() + px(4)
        pill = QRectF(box.right() - width, box.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(face.color))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(theme.color("panel"))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, face.stage)
        box.setRight(pill.left() - px(12))
        usual_px = max(px(16), int(unit * 0.18))
        wide = QFontMetricsF(theme.font_px(usual_px, bold=True)).horizontalAdvance(face.name)
        # Smaller, rather than cut; what is long even so tells itself by its beginning.
        size = usual_px if wide < box.width() else int(usual_px * max(_LEAST_OF_NAME, (box.width() - 1) / wide))
        painting.words(painter, box, face.name, theme.font_px(max(px(13), size), bold=True), theme.color("ink"))

    def _paint_price(self, painter: QPainter, box: QRectF, face: Face, unit: int) -> None:
        theme, px = self._theme, self._theme.px
        small = theme.font_px(max(px(12), int(unit * _BESIDE_PRICE)))
        beside = QFontMetricsF(small).horizontalAdvance(face.beside_price) + 1
        # Smaller, rather than to say that viewers see what they do not, or another price than the one struck through.
        beside_it = px(_PRICE_GAP_PX) + beside
        sizes = range(int(unit * _PRICE), int(unit * _LEAST_PRICE), -1)
        rooms = (box.width() - beside_it, box.width() - 1)
        fitting = (one for room in rooms for one in sizes if self._wide(face.price, one) <= room)
        font = theme.font_px(next(fitting, sizes.stop), bold=True)
        used = painting.words(painter, box, face.price, font, theme.color("price" if face.is_open else "faint"))
        box.setLeft(box.left() + used + px(_PRICE_GAP_PX))
        if beside > box.width():
            return
        small.setStrikeOut(face.is_open)
        # On the price's own base line, as prices are printed.
        base = QFontMetricsF(font).descent() - QFontMetricsF(small).descent()
        box.setTop(box.center().y() + QFontMetricsF(font).height() / 2 - base - QFontMetricsF(small).height())
        box.setHeight(QFontMetricsF(small).height())
        painting.words(painter, box, face.beside_price, small, theme.color("quiet"))

    def _wide(self, words: str, size_px: int) -> float:
        return QFontMetricsF(self._theme.font_px(size_px, bold=True)).horizontalAdvance(words)

    def _figures_px(self, face: Face, size_px: int) -> float:
        """How wide what is left and who wants it come out, side by side."""
        both = self._wide(face.left, size_px) + self._wide(face.want, size_px)
        return both + self._theme.px(_FIGURES_GAP_PX) + 2

    def _paint_figures(self, painter: QPainter, box: QRectF, face: Face, unit: int) -> None:
        theme, px = self._theme, self._theme.px
        size = max(px(15), int(unit * 0.19))
        while size > px(_LEAST_FIGURE_PX) and self._figures_px(face, size) > box.width():
            size -= 1  # smaller, rather than a figure that is cut
        font = theme.font_px(size, bold=True)
        # Where even that is too much, since when what is left is so goes before a figure does.
        over_px = max(0.0, self._figures_px(face, size) - box.width())
        gap = px(_FIGURES_GAP_PX) - min(over_px, px(_FIGURES_GAP_PX) / 2)
        room = QRectF(box)
        room.setWidth(box.width() - gap - QFontMetricsF(font).horizontalAdvance(face.want) - 1)
        used = painting.words(painter, room, face.left, font, theme.color(face.left_tone))
        box.setLeft(box.left() + used + gap)
        painting.words(painter, box, face.want, font, theme.color("accent"))
