"""The card as a picture: the page's design drawn by ourselves, for those who have no browser source.

All lengths are multiples of the card's letter size, and the same as in card.css and overlay.css.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from anchor_console.pins.card_face import Face
from anchor_console.pins.card_look import CardLook, Shape
from anchor_console.render import breaking
from anchor_console.render.card_theme import CardTheme

_MARGIN = 1.5
_ROUND = 0.6
_SHADOW_STEP = 6.0
"""The shadow is drawn in pixels so many times larger."""
_WIDTHS: dict[Shape, float] = {"card": 12.6, "bar": 15.0, "tag": 13.0}
_LEAST_TAG = 10.0
_PICTURE_HIGH, _PICTURE_WIDE = 6.6, 9.4
_GAP = 0.42
_OFFER_LINES = 2
_PADDING: dict[Shape, tuple[float, float, float]] = {
    "card": (0.7, 0.75, 0.75),
    "bar": (0.7, 0.75, 0.75),
    "tag": (0.5, 0.65, 0.55),
}
_BOLD, _HEAVY, _HALF, _PLAIN = 700, 800, 600, 500
_STAGE_COLORS = {
    "warmup": "stage-warmup",
    "open": "stage-open",
    "again": "stage-again",
    "sold_out": "stage-sold-out",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Beside:
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


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the card's body: how high it is, and what draws it into the box it is given."""

    height: float
    paint: Callable[[QPainter, QRectF], None]


def draw_card(
    face: Face,
    look: CardLook,
    theme: CardTheme,
    image: QImage | None = None,
    beside: Beside = NOTHING_BESIDE,
    *,
    has_shadow: bool = True,
) -> CardPicture:
    """The card in the shape and size of `look`."""
    return _Drawing(face, look, theme, image, beside, has_shadow=has_shadow).picture()


class _Drawing:
    def __init__(
        self, face: Face, look: CardLook, theme: CardTheme, image: QImage | None, beside: Beside, *, has_shadow: bool
    ) -> None:
        self._shape = look.frame.shape
        self._face = face.as_tag() if self._shape == "tag" else face
        self._theme = theme
        self._image = image if self._shape != "tag" and image is not None and not image.isNull() else None
        self._beside = beside
        self._has_shadow = has_shadow
        self._em = look.letters_px
        self._stage = theme.color(_STAGE_COLORS[face.stage])
        self._shown: dict[str, str] = {}

    def picture(self) -> CardPicture:
        em = self._em
        top, side, bottom = (part * em for part in _PADDING[self._shape])
        body_width = self._body_width()
        rows = self._rows(body_width - 2 * side)
        words_high = top + bottom + sum(row.height for row in rows) + (len(rows) - 1) * self._gap
        above = self._mark()
        below = self._next()
        picture_high = _PICTURE_HIGH * em if self._image is not None and self._shape == "card" else 0.0
        picture_wide = _PICTURE_WIDE * em if self._image is not None and self._shape == "bar" else 0.0
        card = QRectF(0, 0, body_width + picture_wide, words_high + picture_high)
        between = 0.35 * em
        margin = round(_MARGIN * em) if self._has_shadow else 0
        whole_high = card.height() + sum(part.height + between for part in (above, below) if part is not None)
        made = QImage(
            round(card.width()) + 2 * margin, round(whole_high) + 2 * margin, QImage.Format.Format_ARGB32_Premultiplied
        )
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(margin, margin)
        y = 0.0
        if above is not None:
            above.paint(painter, QRectF(0, y, card.width(), above.height))
            y += above.height + between
        card.moveTop(y)
        self._paint_ground(painter, card)
        self._paint_image(painter, card, picture_wide, picture_high)
        line_y = card.top() + picture_high + top
        for row in rows:
            row.paint(painter, QRectF(picture_wide + side, line_y, body_width - 2 * side, row.height))
            line_y += row.height + self._gap
        if below is not None:
            below.paint(painter, QRectF(0, card.bottom() + between, card.width(), below.height))
        painter.end()
        return CardPicture(made, margin, shown=self._shown)

    @property
    def _gap(self) -> float:
        return (0.3 if self._shape == "tag" else _GAP) * self._em

    def _body_width(self) -> float:
        most = _WIDTHS[self._shape] * self._em
        if self._shape != "tag":
            return most
        side = _PADDING["tag"][1] * self._em
        title = QFontMetricsF(self._title_font()).horizontalAdvance(self._face.title)
        needed = max(title, self._money_width(), self._head_width()) + 2 * side + 2
        return min(most, max(_LEAST_TAG * self._em, needed))

    # --- ground and picture ---

    def _paint_ground(self, painter: QPainter, card: QRectF) -> None:
        em = self._em
        if self._has_shadow:
            whole = card.adjusted(-_MARGIN * em, -_MARGIN * em, _MARGIN * em, _MARGIN * em)
            painter.drawImage(whole, _shadow(round(card.width()), round(card.height()), em))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("card-paper"))
        painter.drawRoundedRect(card, _ROUND * em, _ROUND * em)

    def _paint_image(self, painter: QPainter, card: QRectF, wide: float, high: float) -> None:
        if self._image is None:
            return
        box = QRectF(card.left(), card.top(), wide or card.width(), high or card.height())
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(card, _ROUND * self._em, _ROUND * self._em)
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
        font = self._font(1.7, _HEAVY)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.12 * 1.7 * self._em)
        metrics = QFontMetricsF(font)
        size = QRectF(
            0, 0, metrics.horizontalAdvance(self._face.stage_word) + 1.5 * self._em, metrics.height() + 0.2 * self._em
        )
        painter.save()
        painter.translate(box.center())
        painter.rotate(-9)
        size.moveCenter(QPointF(0, 0))
        painter.setPen(QPen(QColor("white"), 0.2 * self._em))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(size, 0.42 * self._em, 0.42 * self._em)
        painter.setFont(font)
        painter.drawText(size, _CENTER, self._face.stage_word)
        painter.restore()

    # --- rows ---

    def _rows(self, width: float) -> list[_Row]:
        rows = [self._head(), self._title(width), *self._money(width)]
        for made in (self._countdown(), self._offer(width), *self._foot(width)):
            if made is not None:
                rows.append(made)
        return rows

    def _head_parts(self) -> list[tuple[str, str, QColor, QColor]]:
        face, theme = self._face, self._theme
        parts = []
        if face.number is not None:
            parts.append(("card-number", face.number, theme.color("card-ink"), theme.color("card-paper")))
        parts.append(("card-stage", face.stage_word, self._stage, theme.color("card-on-stage")))
        return parts

    def _head_width(self) -> float:
        metrics = QFontMetricsF(self._font(0.92, _BOLD))
        return sum(metrics.horizontalAdvance(part[1]) + 1.5 * 0.92 * self._em for part in self._head_parts())

    def _head(self) -> _Row:
        letters = 0.92 * self._em
        font = self._font(0.92, _BOLD)

        def paint(painter: QPainter, box: QRectF) -> None:
            x = box.left()
            painter.setFont(font)
            for name, text, ground, ink in self._head_parts():
                width = QFontMetricsF(font).horizontalAdvance(text) + 1.2 * letters
                pill = QRectF(x, box.top(), width, box.height())
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(pill, 0.4 * letters, 0.4 * letters)
                self._say(painter, name, text, pill, ink, font, _CENTER)
                x += width + 0.35 * letters

        return _Row(1.8 * letters, paint)

    def _title_font(self) -> QFont:
        if self._shape == "tag":
            return self._font(0.9, _BOLD)
        return self._font(0.98 if _columns(self._face.title) > 44 else 1.12, _BOLD)

    def _title(self, width: float) -> _Row:
        font = self._title_font()
        return self._paragraph(
            "product-title", self._face.title, font, width, 1 if self._shape == "tag" else 2, "card-ink"
        )

    def _paragraph(self, name: str, text: str, font: QFont, width: float, most: int, ink: str) -> _Row:
        metrics = QFontMetricsF(font)
        broken = breaking.lines(text, width, most, metrics.horizontalAdvance)
        line_high = font.pixelSize() * 1.28

        def paint(painter: QPainter, box: QRectF) -> None:
            self._shown[name] = text if not broken or broken[-1][-1:] != breaking.ELLIPSIS else "".join(broken)
            painter.setFont(font)
            painter.setPen(self._theme.color(ink))
            for at, line in enumerate(broken):
                painter.drawText(QRectF(box.left(), box.top() + at * line_high, width + 2, line_high), _LEFT, line)

        return _Row(line_high * max(1, len(broken)), paint)

    @property
    def _price_unit(self) -> float:
        """The letter size that the price is set in."""
        return self._em * (0.66 if self._shape == "tag" else 1)

    def _price_fonts(self) -> tuple[QFont, QFont]:
        face = self._face
        assert face.price is not None
        unit = self._price_unit / self._em
        if face.stage == "sold_out":
            return self._digits(1.0 * unit, _BOLD), self._digits(1.7 * unit, _HEAVY)
        whole = {5: 2.5, 6: 2.1}.get(min(len(face.price.whole), 6), 3.0)
        return self._digits(1.35 * unit, _BOLD), self._digits(whole * unit, _HEAVY)

    def _price_width(self) -> float:
        price = self._face.price
        if price is None:
            return 0.0
        small, big = self._price_fonts()
        return (
            QFontMetricsF(small).horizontalAdvance(price.sign + price.cents)
            + QFontMetricsF(big).horizontalAdvance(price.whole)
            + 0.11 * self._price_unit
        )

    def _listed_width(self) -> float:
        face = self._face
        if face.list_price is None:
            return 0.0
        metrics = QFontMetricsF(self._font(0.82, _PLAIN))
        return metrics.horizontalAdvance(f"{face.list_meaning}{face.list_price}") + 0.3 * 0.82 * self._em

    def _money_width(self) -> float:
        return self._price_width() + (0.5 * self._em + self._listed_width() if self._face.list_price else 0)

    def _money(self, width: float) -> list[_Row]:
        """What stands where the price does: the price, that it comes, or the count."""
        em, face = self._em, self._face
        least = (2.0 if self._shape == "tag" else 3.0) * em
        if face.soon is not None:
            font = self._font(1.2, _BOLD)
            return [_Row(least, lambda p, box: self._say(p, "price-soon", face.soon, box, "card-soon", font))]
        if face.count is not None:
            font = self._digits(least / em, _HEAVY)
            return [_Row(least, lambda p, box: self._say(p, "count", face.count, box, self._stage, font))]
        if face.price is None:
            return [_Row(least, lambda p, box: None)]
        has_room = self._money_width() <= width
        listed = self._font(0.82, _PLAIN)
        if face.list_price is None or has_room:
            return [_Row(least, lambda p, box: self._paint_price(p, box, listed if has_room else None))]
        price_high = 3.0 * em if face.stage != "sold_out" else 1.9 * em
        return [
            _Row(price_high - 0.15 * em, lambda p, box: self._paint_price(p, box, None)),
            _Row(0.82 * em, lambda p, box: self._paint_listed(p, box.left(), box.bottom() - 0.1 * em, listed)),
        ]

    def _paint_price(self, painter: QPainter, box: QRectF, listed: QFont | None) -> None:
        face = self._face
        assert face.price is not None
        small, big = self._price_fonts()
        ink = self._theme.color("card-quiet" if face.stage == "sold_out" else "card-price")
        base = box.center().y() + QFontMetricsF(big).capHeight() / 2
        x = box.left()
        painter.setPen(ink)
        for text, font, after in (
            (face.price.sign, small, 0.11),
            (face.price.whole, big, 0.0),
            (face.price.cents, small, 0.0),
        ):
            painter.setFont(font)
            painter.drawText(QPointF(x, base), text)
            x += QFontMetricsF(font).horizontalAdvance(text) + after * self._price_unit
        self._shown["product-price"] = face.price.text
        if listed is not None and face.list_price is not None:
            self._paint_listed(painter, x + 0.5 * self._em, base, listed)

    def _paint_listed(self, painter: QPainter, x: float, base: float, font: QFont) -> None:
        face = self._face
        meaning, price = face.list_meaning or "", face.list_price or ""
        painter.setPen(self._theme.color("card-quiet"))
        painter.setFont(font)
        painter.drawText(QPointF(x, base), meaning)
        struck = QFont(font)
        struck.setStrikeOut(True)
        painter.setFont(struck)
        at = x + QFontMetricsF(font).horizontalAdvance(meaning) + 0.3 * 0.82 * self._em
        painter.drawText(QPointF(at, base), price)
        self._shown["list-price"] = meaning + price

    def _countdown(self) -> _Row | None:
        face = self._face
        if face.countdown is None or face.countdown_meaning is None:
            return None
        letters = 0.9 * self._em
        words, clock = self._font(0.9, _HALF), self._digits(0.9 * 1.35, _HEAVY)

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._stage)
            painter.drawRoundedRect(box, 0.4 * letters, 0.4 * letters)
            inner = box.adjusted(0.6 * letters, 0, -0.6 * letters, 0)
            self._say(painter, "countdown-meaning", face.countdown_meaning, inner, "card-on-stage", words)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._say(painter, "countdown", face.countdown, inner, "card-on-stage", clock, right)

        return _Row(letters * (0.6 + 1.35 * 1.15), paint)

    def _offer(self, width: float) -> _Row | None:
        if self._face.offer is None:
            return None
        letters = 0.9 * self._em
        font = self._font(0.9, _HALF)
        side = 0.55 * letters
        inner = self._paragraph("offer", self._face.offer, font, width - 2 * side, _OFFER_LINES, "card-offer-ink")
        metrics = QFontMetricsF(font)
        broken = breaking.lines(self._face.offer, width - 2 * side, _OFFER_LINES, metrics.horizontalAdvance)
        wide = max(metrics.horizontalAdvance(line) for line in broken) + 2 * side

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("card-offer-back"))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), wide, box.height()), 0.4 * letters, 0.4 * letters)
            inner.paint(painter, box.adjusted(side, 0.25 * letters, 0, 0))

        return _Row(inner.height + 0.5 * letters, paint)

    def _foot(self, width: float) -> list[_Row | None]:
        face = self._face
        letters = 0.78 * self._em
        font, strong = self._font(0.78, _PLAIN), self._font(0.78, _BOLD)
        metrics, strong_metrics = QFontMetricsF(font), QFontMetricsF(strong)
        parts: list[tuple[str, str, str, float]] = []
        if face.stock is not None and face.stock_word is not None:
            wide = metrics.horizontalAdvance(face.stock_word) + strong_metrics.horizontalAdvance(face.stock)
            parts.append(("stock-left", face.stock_word, face.stock, wide + 0.25 * letters))
        for name, text in (("limit", face.limit), ("ships", face.ships)):
            if text is not None:
                cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                parts.append((name, cut, "", metrics.horizontalAdvance(cut)))
        rows: list[list[tuple[str, str, str, float]]] = []
        room = 0.0
        for part in parts:
            if not rows or part[3] > room:
                rows.append([])
                room = width
            rows[-1].append(part)
            room -= part[3] + letters

        def row(line: list[tuple[str, str, str, float]]) -> _Row:
            def paint(painter: QPainter, box: QRectF) -> None:
                x = box.left()
                for name, text, figure, wide in line:
                    place = QRectF(x, box.top(), wide + 2, box.height())
                    painter.setFont(font)
                    painter.setPen(self._theme.color("card-quiet"))
                    painter.drawText(place, _LEFT, text)
                    if figure:
                        place.setLeft(x + metrics.horizontalAdvance(text) + 0.25 * letters)
                        self._say(painter, name, figure, place, "card-ink", strong)
                    else:
                        self._shown[name] = text
                    x += wide + letters

            return _Row(letters * 1.3, paint)

        return [row(line) for line in rows]

    # --- above and below ---

    def _mark(self) -> _Row | None:
        text = self._beside.mark
        if text is None:
            return None
        letters = 0.8 * self._em
        font = self._font(0.8, _BOLD)

        def paint(painter: QPainter, box: QRectF) -> None:
            pill = QRectF(
                box.left(), box.top(), QFontMetricsF(font).horizontalAdvance(text) + 1.4 * letters, box.height()
            )
            painter.setPen(QPen(QColor("white"), 0.08 * letters, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(20, 50, 120, 224))
            painter.drawRoundedRect(pill, 0.4 * letters, 0.4 * letters)
            self._say(painter, "rehearsal", text, pill, QColor("white"), font, _CENTER)

        return _Row(1.65 * letters, paint)

    def _next(self) -> _Row | None:
        word, title = self._beside.next_word, self._beside.next_title
        if word is None or title is None:
            return None
        letters = 0.7 * self._em
        font = self._font(0.7, _HALF)
        metrics = QFontMetricsF(font)

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("card-paper"))
            painter.drawRoundedRect(box, 0.6 * letters, 0.6 * letters)
            inner = box.adjusted(0.7 * letters, 0, -0.7 * letters, 0)
            painter.setFont(font)
            painter.setPen(self._theme.color("card-quiet"))
            painter.drawText(inner, _LEFT, word)
            inner.setLeft(inner.left() + metrics.horizontalAdvance(word) + 0.5 * letters)
            painter.setPen(self._theme.color("card-ink"))
            painter.drawText(inner, _LEFT, metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width()))
            self._shown["next-up"] = word + title

        return _Row(2.05 * letters, paint)

    # --- text ---

    def _say(
        self,
        painter: QPainter,
        name: str,
        text: str | None,
        box: QRectF,
        ink: str | QColor,
        font: QFont,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        assert text is not None
        painter.setFont(font)
        painter.setPen(self._theme.color(ink) if isinstance(ink, str) else ink)
        painter.drawText(box.adjusted(0, 0, 2, 0) if align == _LEFT else box, align, text)
        self._shown[name] = text

    def _font(self, letters: float, weight: int) -> QFont:
        return self._theme.font("card-sans", letters * self._em, weight)

    def _digits(self, letters: float, weight: int) -> QFont:
        return self._theme.font("card-digits", letters * self._em, weight)


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
    """The middle of `image` as large as the box."""
    covering = image.scaled(
        width, height, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    return covering.copy((covering.width() - width) // 2, (covering.height() - height) // 2, width, height)


def _columns(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
