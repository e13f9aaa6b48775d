"""How a tier is shown: a shape with a colour of its own, and its name."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from anchor_console.desk.i18n import Words
from anchor_console.desk.theme import Theme
from anchor_console.desk.widgets import painting
from anchor_console.fans.tiers import Shape, TierRule

GLYPHS: dict[Shape, str] = {
    Shape.STAR: "★",
    Shape.DIAMOND: "◆",
    Shape.SQUARE: "■",
    Shape.TRIANGLE: "▲",
    Shape.CIRCLE: "○",
    Shape.MOON: "◐",
    Shape.BARRED: "✕",
}
COLORS: dict[Shape, str] = {
    Shape.STAR: "open",
    Shape.DIAMOND: "wish",
    Shape.SQUARE: "ordered",
    Shape.TRIANGLE: "ask",
    Shape.CIRCLE: "cancel",
    Shape.MOON: "after_sale",
    Shape.BARRED: "bad",
}
"""Ink and ground of the theme that a shape is drawn with."""


def name_of(rule: TierRule, words: Words) -> str:
    """What the tier is called: by the seller, or by us."""
    return rule.name or words.tr(f"tier.{rule.key}")


def label_of(rule: TierRule, words: Words) -> str:
    return f"{GLYPHS[rule.shape]} {name_of(rule, words)}"


def draw_name(painter: QPainter, box: QRectF, name: str, ink: QColor, mark: TierRule | None, theme: Theme) -> None:
    """Draw a fan's name into `box` with the tier's shape behind it, as in the chat; names stand below each other."""
    font = theme.font("small")
    room = QRectF(box)
    if mark is not None:
        room.setRight(box.right() - QFontMetricsF(font).horizontalAdvance(GLYPHS[mark.shape]) - theme.px(4))
    used = painting.words(painter, room, name, theme.font("body"), ink)
    if mark is not None:
        beside = QRectF(room.left() + used + theme.px(4), box.top(), box.width(), box.height())
        painting.words(painter, beside, GLYPHS[mark.shape], font, theme.color(COLORS[mark.shape]))
