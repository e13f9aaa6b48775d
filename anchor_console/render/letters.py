"""The card's type at a size of its own, and words set in it. All lengths of a card are multiples of `em`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from anchor_console.render.card_theme import CardTheme

HALF, BOLD, HEAVY, PLAIN = 600, 700, 800, 500
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


class Row(msgspec.Struct, frozen=True):
    """One line of a card: how high it is, and what draws it into the box it is given."""

    height: float
    paint: Callable[[QPainter, QRectF], None]


@dataclass(slots=True)
class Letters:
    """`shown` has the text of each part as it was drawn, by the page's `data-testid`."""

    theme: CardTheme
    em: float
    shown: dict[str, str] = field(default_factory=dict)

    def font(self, letters: float, weight: int) -> QFont:
        return self.theme.font("card-sans", letters * self.em, weight)

    def digits(self, letters: float, weight: int) -> QFont:
        return self.theme.font("card-digits", letters * self.em, weight)

    def say(
        self,
        painter: QPainter,
        name: str,
        text: str | None,
        box: QRectF,
        ink: str | QColor,
        font: QFont,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        assert text is not None
        painter.setFont(font)
        painter.setPen(self.theme.color(ink) if isinstance(ink, str) else ink)
        painter.drawText(box.adjusted(0, 0, 2, 0) if align == LEFT else box, align, text)
        self.shown[name] = text
