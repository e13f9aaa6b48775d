"""What the card says, line by line: number and stage, title, price, countdown, offer, and what stands at its foot.

All lengths are the same as in card.css and overlay.css.
"""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from anchor_console.pins.card_face import Face
from anchor_console.pins.card_look import Shape
from anchor_console.render import breaking
from anchor_console.render.letters import BOLD, CENTER, HALF, HEAVY, LEFT, PLAIN, Letters, Row

_OFFER_LINES = 2
_FOOT = 0.78


class _FootPart(msgspec.Struct, frozen=True):
    """One thing said at the card's foot: words, and the figure after them where there is one."""

    name: str
    words: str
    figure: str
    wide: float


class CardRows:
    """The rows of one card's body; `stage` is the colour of the stage that it is in."""

    def __init__(self, letters: Letters, face: Face, shape: Shape, stage: QColor) -> None:
        self._letters = letters
        self._face = face
        self._shape = shape
        self._stage = stage

    @property
    def width(self) -> float:
        """The width that number, title and price would take on one line each."""
        title = QFontMetricsF(self._title_font()).horizontalAdvance(self._face.title)
        return max(title, self._money_width(), self._head_width())

    def rows(self, width: float) -> list[Row]:
        """From the head to the foot, for a body of that width."""
        rows = [self._head(), self._title(width), *self._money(width)]
        rows += [made for made in (self._countdown(), self._offer(width)) if made is not None]
        return rows + self._foot(width)

    def _head_parts(self) -> list[tuple[str, str, QColor, QColor]]:
        face, theme = self._face, self._letters.theme
        parts = []
        if face.number is not None:
            parts.append(("card-number", face.number, theme.color("card-ink"), theme.color("card-paper")))
        parts.append(("card-stage", face.stage_word, self._stage, theme.color("card-on-stage")))
        return parts

    def _head_width(self) -> float:
        metrics = QFontMetricsF(self._letters.font(0.92, BOLD))
        return sum(metrics.horizontalAdvance(part[1]) + 1.5 * 0.92 * self._letters.em for part in self._head_parts())

    def _head(self) -> Row:
        letters = 0.92 * self._letters.em
        font = self._letters.font(0.92, BOLD)

        def paint(painter: QPainter, box: QRectF) -> None:
            x = box.left()
            painter.setFont(font)
            for name, text, ground, ink in self._head_parts():
                width = QFontMetricsF(font).horizontalAdvance(text) + 1.2 * letters
                pill = QRectF(x, box.top(), width, box.height())
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(pill, 0.4 * letters, 0.4 * letters)
                self._letters.say(painter, name, text, pill, ink, font, CENTER)
                x += width + 0.35 * letters

        return Row(1.8 * letters, paint)

    def _title_font(self) -> QFont:
        if self._shape == "tag":
            return self._letters.font(0.9, BOLD)
        return self._letters.font(0.98 if breaking.is_long(self._face.title) else 1.12, BOLD)

    def _title(self, width: float) -> Row:
        font, title = self._title_font(), self._face.title
        broken = breaking.lines(title, width, 1 if self._shape == "tag" else 2, QFontMetricsF(font).horizontalAdvance)
        return self._paragraph("product-title", title, broken, font, "card-ink")

    def _paragraph(self, name: str, text: str, broken: list[str], font: QFont, ink: str) -> Row:
        """`text` in the lines that it was broken into."""
        line_high = font.pixelSize() * 1.28

        def paint(painter: QPainter, box: QRectF) -> None:
            self._letters.shown[name] = text if not broken or broken[-1][-1:] != breaking.ELLIPSIS else "".join(broken)
            painter.setFont(font)
            painter.setPen(self._letters.theme.color(ink))
            for at, line in enumerate(broken):
                painter.drawText(QRectF(box.left(), box.top() + at * line_high, box.width() + 2, line_high), LEFT, line)

        return Row(line_high * max(1, len(broken)), paint)

    @property
    def _price_unit(self) -> float:
        """The letter size that the price is set in."""
        return self._letters.em * (0.66 if self._shape == "tag" else 1)

    def _price_fonts(self) -> tuple[QFont, QFont]:
        face = self._face
        assert face.price is not None
        unit = self._price_unit / self._letters.em
        if face.stage == "sold_out":
            return self._letters.digits(1.0 * unit, BOLD), self._letters.digits(1.7 * unit, HEAVY)
        whole = {5: 2.5, 6: 2.1}.get(min(len(face.price.whole), 6), 3.0)
        return self._letters.digits(1.35 * unit, BOLD), self._letters.digits(whole * unit, HEAVY)

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
        metrics = QFontMetricsF(self._letters.font(0.82, PLAIN))
        return metrics.horizontalAdvance(f"{face.list_meaning}{face.list_price}") + 0.3 * 0.82 * self._letters.em

    def _money_width(self) -> float:
        return self._price_width() + (0.5 * self._letters.em + self._listed_width() if self._face.list_price else 0)

    def _money(self, width: float) -> list[Row]:
        """What stands where the price does: the price, that it comes, or the count."""
        em, face = self._letters.em, self._face
        least = (2.0 if self._shape == "tag" else 3.0) * em
        if face.soon is not None:
            font = self._letters.font(1.2, BOLD)
            return [Row(least, lambda p, box: self._letters.say(p, "price-soon", face.soon, box, "card-soon", font))]
        if face.count is not None:
            font = self._letters.digits(least / em, HEAVY)
            return [Row(least, lambda p, box: self._letters.say(p, "count", face.count, box, self._stage, font))]
        if face.price is None:
            return [Row(least, lambda p, box: None)]
        has_room = self._money_width() <= width
        listed = self._letters.font(0.82, PLAIN)
        if face.list_price is None or has_room:
            return [Row(least, lambda p, box: self._paint_price(p, box, listed if has_room else None))]
        price_high = 3.0 * em if face.stage != "sold_out" else 1.9 * em
        return [
            Row(price_high - 0.15 * em, lambda p, box: self._paint_price(p, box, None)),
            Row(0.82 * em, lambda p, box: self._paint_listed(p, box.left(), box.bottom() - 0.1 * em, listed)),
        ]

    def _paint_price(self, painter: QPainter, box: QRectF, listed: QFont | None) -> None:
        face = self._face
        assert face.price is not None
        small, big = self._price_fonts()
        ink = self._letters.theme.color("card-quiet" if face.stage == "sold_out" else "card-price")
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
        self._letters.shown["product-price"] = face.price.text
        if listed is not None and face.list_price is not None:
            self._paint_listed(painter, x + 0.5 * self._letters.em, base, listed)

    def _paint_listed(self, painter: QPainter, x: float, base: float, font: QFont) -> None:
        face = self._face
        meaning, price = face.list_meaning or "", face.list_price or ""
        painter.setPen(self._letters.theme.color("card-quiet"))
        painter.setFont(font)
        painter.drawText(QPointF(x, base), meaning)
        struck = QFont(font)
        struck.setStrikeOut(True)
        painter.setFont(struck)
        at = x + QFontMetricsF(font).horizontalAdvance(meaning) + 0.3 * 0.82 * self._letters.em
        painter.drawText(QPointF(at, base), price)
        self._letters.shown["list-price"] = meaning + price

    def _countdown(self) -> Row | None:
        face = self._face
        if face.countdown is None or face.countdown_meaning is None:
            return None
        letters = 0.9 * self._letters.em
        words, clock = self._letters.font(0.9, HALF), self._letters.digits(0.9 * 1.35, HEAVY)

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._stage)
            painter.drawRoundedRect(box, 0.4 * letters, 0.4 * letters)
            inner = box.adjusted(0.6 * letters, 0, -0.6 * letters, 0)
            self._letters.say(painter, "countdown-meaning", face.countdown_meaning, inner, "card-on-stage", words)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._letters.say(painter, "countdown", face.countdown, inner, "card-on-stage", clock, right)

        return Row(letters * (0.6 + 1.35 * 1.15), paint)

    def _offer(self, width: float) -> Row | None:
        if self._face.offer is None:
            return None
        letters = 0.9 * self._letters.em
        font = self._letters.font(0.9, HALF)
        side = 0.55 * letters
        measure = QFontMetricsF(font).horizontalAdvance
        broken = breaking.lines(self._face.offer, width - 2 * side, _OFFER_LINES, measure)
        inner = self._paragraph("offer", self._face.offer, broken, font, "card-offer-ink")
        wide = max(map(measure, broken)) + 2 * side

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._letters.theme.color("card-offer-back"))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), wide, box.height()), 0.4 * letters, 0.4 * letters)
            inner.paint(painter, box.adjusted(side, 0.25 * letters, 0, 0))

        return Row(inner.height + 0.5 * letters, paint)

    def _foot(self, width: float) -> list[Row]:
        face, letters = self._face, _FOOT * self._letters.em
        metrics = QFontMetricsF(self._letters.font(_FOOT, PLAIN))
        strong = QFontMetricsF(self._letters.font(_FOOT, BOLD))
        parts: list[_FootPart] = []
        if face.stock is not None and face.stock_word is not None:
            wide = metrics.horizontalAdvance(face.stock_word) + strong.horizontalAdvance(face.stock)
            parts.append(_FootPart("stock-left", face.stock_word, face.stock, wide + 0.25 * letters))
        for name, text in (("limit", face.limit), ("ships", face.ships)):
            if text is not None:
                cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                parts.append(_FootPart(name, cut, "", metrics.horizontalAdvance(cut)))
        lines: list[list[_FootPart]] = []
        room = 0.0
        for part in parts:
            if not lines or part.wide > room:
                lines.append([])
                room = width
            lines[-1].append(part)
            room -= part.wide + letters
        return [Row(letters * 1.3, partial(self._paint_foot, line)) for line in lines]

    def _paint_foot(self, line: list[_FootPart], painter: QPainter, box: QRectF) -> None:
        letters = _FOOT * self._letters.em
        font, strong = self._letters.font(_FOOT, PLAIN), self._letters.font(_FOOT, BOLD)
        x = box.left()
        for part in line:
            place = QRectF(x, box.top(), part.wide + 2, box.height())
            painter.setFont(font)
            painter.setPen(self._letters.theme.color("card-quiet"))
            painter.drawText(place, LEFT, part.words)
            if part.figure:
                place.setLeft(x + QFontMetricsF(font).horizontalAdvance(part.words) + 0.25 * letters)
                self._letters.say(painter, part.name, part.figure, place, "card-ink", strong)
            else:
                self._letters.shown[part.name] = part.words
            x += part.wide + letters
