"""The card as a picture: the page's design drawn by ourselves, for those who have no browser source.

All lengths are multiples of the card's letter size, and the same as in card.css and overlay.css.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from anchor_console.pins.card_face import Face
from anchor_console.pins.card_look import PICTURE_SIZES, CardLook, Shape
from anchor_console.render.card_rows import CardRows
from anchor_console.render.card_theme import CardTheme
from anchor_console.render.letters import BOLD, CENTER, HALF, HEAVY, LEFT, Letters, Row

_MARGIN = 1.5
_ROUND = 0.6
_SHADOW_STEP = 6.0
"""The shadow is drawn in pixels so many times larger."""
_WIDTHS: dict[Shape, float] = {"card": 12.6, "bar": 15.0, "tag": 13.0}
_LEAST_TAG = 10.0
_PICTURE_HIGH, _PICTURE_WIDE = 6.6, 9.4
_GAP = 0.42
_PADDING: dict[Shape, tuple[float, float, float]] = {
    "card": (0.7, 0.75, 0.75),
    "bar": (0.7, 0.75, 0.75),
    "tag": (0.5, 0.65, 0.55),
}
_STAGE_COLORS = {
    "warmup": "stage-warmup",
    "open": "stage-open",
    "again": "stage-again",
    "sold_out": "stage-sold-out",
}
_TRIES = 8
"""Smaller letters also need fewer lines: the size that fits is come to step by step."""


class Beside(msgspec.Struct, frozen=True):
    """What stands above and below the card: that this is a rehearsal, and what comes next."""

    mark: str | None = None
    next_word: str | None = None
    next_title: str | None = None


NOTHING_BESIDE = Beside()


@dataclass(slots=True)
class CardPicture:
    """A transparent picture. `margin` is the room for the shadow around the card, in px, on each side.

    `shown` has the text of each part as it was drawn, by the page's `data-testid`.
    """

    image: QImage
    margin: int
    png: bytes | None = None
    """The same as a file, once somebody has asked for it."""
    shown: dict[str, str] = field(default_factory=dict)


def draw_card(
    face: Face,
    look: CardLook,
    theme: CardTheme,
    image: QImage | None = None,
    beside: Beside = NOTHING_BESIDE,
    *,
    has_shadow: bool = True,
) -> CardPicture:
    """The card in the shape and size of `look`; smaller where it would not fit into the safe area.

    Args:
        has_shadow: without one the card fills its picture, which no safe area bounds.
    """
    room_wide, room_high = _room(look)
    em = look.letters_px
    for _ in range(_TRIES):
        drawing = _Drawing(face, look, Letters(theme, em), image, beside, has_shadow=has_shadow, room_high=room_high)
        share = min(room_wide / drawing.width, room_high / drawing.height)
        if share >= 1 or not has_shadow:
            break
        em *= min(0.97, max(share, 0.8))
    return drawing.picture()


def _room(look: CardLook) -> tuple[float, float]:
    """How wide and high a card may be: what the safe area leaves of a picture."""
    width, height = PICTURE_SIZES[look.layout]
    top, right, bottom, left = look.frame.safe
    return max(1, width - left - right), max(1, height - top - bottom)


class _Drawing:
    def __init__(
        self, face: Face, look: CardLook, letters: Letters, image: QImage | None, beside: Beside, *,
        has_shadow: bool, room_high: float,
    ) -> None:  # fmt: skip
        self._shape = look.frame.shape
        self._face = face.as_tag() if self._shape == "tag" else face
        self._letters = letters
        self._image = image if self._shape != "tag" and image is not None and not image.isNull() else None
        self._beside = beside
        self._has_shadow = has_shadow
        em = letters.em
        words = CardRows(letters, self._face, self._shape, letters.theme.color(_STAGE_COLORS[face.stage]))
        self._body_width = self._width_of(words)
        self._rows = words.rows(self._body_width - 2 * self._padding[1])
        self._above, self._below = self._mark(), self._next()
        self._between = 0.35 * em
        top, _, bottom = self._padding
        words_high = top + bottom + sum(row.height for row in self._rows) + (len(self._rows) - 1) * self._gap
        beside_high = sum(part.height + self._between for part in (self._above, self._below) if part is not None)
        self._picture_high = self._picture_wide = 0.0
        if self._image is not None and self._shape == "card":
            # Where the safe area is short the picture gives way, never the words.
            left = room_high - words_high - beside_high if has_shadow else _PICTURE_HIGH * em
            self._picture_high = max(0.0, min(_PICTURE_HIGH * em, left))
        elif self._image is not None and self._shape == "bar":
            self._picture_wide = _PICTURE_WIDE * em
        self.width = self._body_width + self._picture_wide
        self._card_high = words_high + self._picture_high
        self.height = self._card_high + beside_high

    def picture(self) -> CardPicture:
        em = self._letters.em
        top, side, _ = self._padding
        margin = round(_MARGIN * em) if self._has_shadow else 0
        made = QImage(
            round(self.width) + 2 * margin, round(self.height) + 2 * margin, QImage.Format.Format_ARGB32_Premultiplied
        )
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(margin, margin)
        y = 0.0
        if self._above is not None:
            self._above.paint(painter, QRectF(0, y, self.width, self._above.height))
            y += self._above.height + self._between
        card = QRectF(0, y, self.width, self._card_high)
        self._paint_ground(painter, card)
        self._paint_image(painter, card, self._picture_wide, self._picture_high)
        line_y = card.top() + self._picture_high + top
        for row in self._rows:
            row.paint(painter, QRectF(self._picture_wide + side, line_y, self._body_width - 2 * side, row.height))
            line_y += row.height + self._gap
        if self._below is not None:
            self._below.paint(painter, QRectF(0, card.bottom() + self._between, self.width, self._below.height))
        painter.end()
        return CardPicture(made, margin, shown=self._letters.shown)

    @property
    def _padding(self) -> tuple[float, float, float]:
        top, side, bottom = _PADDING[self._shape]
        em = self._letters.em
        return top * em, side * em, bottom * em

    @property
    def _gap(self) -> float:
        return (0.3 if self._shape == "tag" else _GAP) * self._letters.em

    def _width_of(self, words: CardRows) -> float:
        em = self._letters.em
        most = _WIDTHS[self._shape] * em
        if self._shape != "tag":
            return most
        return min(most, max(_LEAST_TAG * em, words.width + 2 * self._padding[1] + 2))

    # --- ground and picture ---

    def _paint_ground(self, painter: QPainter, card: QRectF) -> None:
        em = self._letters.em
        if self._has_shadow:
            whole = card.adjusted(-_MARGIN * em, -_MARGIN * em, _MARGIN * em, _MARGIN * em)
            painter.drawImage(whole, _shadow(round(card.width()), round(card.height()), em))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._letters.theme.color("card-paper"))
        painter.drawRoundedRect(card, _ROUND * em, _ROUND * em)

    def _paint_image(self, painter: QPainter, card: QRectF, wide: float, high: float) -> None:
        if self._image is None or not (wide or high):
            return
        box = QRectF(card.left(), card.top(), wide or card.width(), high or card.height())
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(card, _ROUND * self._letters.em, _ROUND * self._letters.em)
        inside = QPainterPath()
        inside.addRect(box)
        painter.setClipPath(outline.intersected(inside))
        fitted = _filling(self._image, round(box.width()), round(box.height()))
        if self._face.stage == "sold_out":
            fitted = fitted.convertToFormat(QImage.Format.Format_Grayscale8)
        painter.drawImage(box.topLeft(), fitted)
        if self._face.stage == "sold_out":
            painter.fillRect(box, QColor(0, 0, 0, 70))
        painter.restore()
        if self._face.stage == "sold_out":
            self._paint_stamp(painter, box)

    def _paint_stamp(self, painter: QPainter, box: QRectF) -> None:
        font = self._letters.font(1.7, HEAVY)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.12 * 1.7 * self._letters.em)
        metrics = QFontMetricsF(font)
        size = QRectF(
            0,
            0,
            metrics.horizontalAdvance(self._face.stage_word) + 1.5 * self._letters.em,
            metrics.height() + 0.2 * self._letters.em,
        )
        painter.save()
        painter.translate(box.center())
        painter.rotate(-9)
        size.moveCenter(QPointF(0, 0))
        painter.setPen(QPen(QColor("white"), 0.2 * self._letters.em))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(size, 0.42 * self._letters.em, 0.42 * self._letters.em)
        painter.setFont(font)
        painter.drawText(size, CENTER, self._face.stage_word)
        painter.restore()

    # --- above and below ---

    def _mark(self) -> Row | None:
        text = self._beside.mark
        if text is None:
            return None
        letters = 0.8 * self._letters.em
        font = self._letters.font(0.8, BOLD)

        def paint(painter: QPainter, box: QRectF) -> None:
            pill = QRectF(
                box.left(), box.top(), QFontMetricsF(font).horizontalAdvance(text) + 1.4 * letters, box.height()
            )
            painter.setPen(QPen(QColor("white"), 0.08 * letters, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(20, 50, 120, 224))
            painter.drawRoundedRect(pill, 0.4 * letters, 0.4 * letters)
            self._letters.say(painter, "rehearsal", text, pill, QColor("white"), font, CENTER)

        return Row(1.65 * letters, paint)

    def _next(self) -> Row | None:
        word, title = self._beside.next_word, self._beside.next_title
        if word is None or title is None:
            return None
        letters = 0.7 * self._letters.em
        font = self._letters.font(0.7, HALF)
        metrics = QFontMetricsF(font)

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._letters.theme.color("card-paper"))
            painter.drawRoundedRect(box, 0.6 * letters, 0.6 * letters)
            inner = box.adjusted(0.7 * letters, 0, -0.7 * letters, 0)
            painter.setFont(font)
            painter.setPen(self._letters.theme.color("card-quiet"))
            painter.drawText(inner, LEFT, word)
            inner.setLeft(inner.left() + metrics.horizontalAdvance(word) + 0.5 * letters)
            painter.setPen(self._letters.theme.color("card-ink"))
            painter.drawText(inner, LEFT, metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width()))
            self._letters.shown["next-up"] = word + title

        return Row(2.05 * letters, paint)


@lru_cache(maxsize=8)
def _shadow(width: int, height: int, em: float) -> QImage:
    """The shadow of a card of that size with its margin. Drawn small and then stretched: it is a blur anyway."""
    step = _SHADOW_STEP
    made = QImage(
        max(1, round((width + 2 * _MARGIN * em) / step)),
        max(1, round((height + 2 * _MARGIN * em) / step)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 12, 6, 5))
    painter.scale(1 / step, 1 / step)
    painter.translate(_MARGIN * em, _MARGIN * em)
    for at in range(14):
        out = em * 1.2 * (1 - at / 14)
        box = QRectF(0, 0, width, height).adjusted(-out, -out, out, out).translated(0, 0.3 * em)
        painter.drawRoundedRect(box, out + _ROUND * em, out + _ROUND * em)
    painter.end()
    return made


def _filling(image: QImage, width: int, height: int) -> QImage:
    """`image` as large as the box; of what does not fit, most is cut off below: a garment is known by its collar."""
    covering = image.scaled(
        width, height, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    return covering.copy((covering.width() - width) // 2, (covering.height() - height) // 4, width, height)
