"""How a tier is shown: a shape with a colour of its own, and its name."""

from __future__ import annotations

from anchor_console.desk.i18n import Words
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
