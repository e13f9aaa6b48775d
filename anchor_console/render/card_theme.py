"""The card's colours and faces of type, read from the same style file that the page takes them from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from PySide6.QtGui import QColor, QFont

from anchor_console.core.paths import resource

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_THEME = re.compile(r"\[data-theme=[\"']?([\w-]+)[\"']?\]")
_REFERENCE = re.compile(r"var\((--[\w-]+)\)")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[/,]\s*([\d.]+)(%?)\s*)?\)")
_GENERIC = frozenset({"system-ui", "sans-serif", "serif", "monospace"})


def variables(css: str, theme: str) -> dict[str, str]:
    """The variables that a style sets for the card in `theme`; later ones win, as on the page."""
    found: dict[str, str] = {}
    for selector, body in _BLOCK.findall(_COMMENT.sub("", css)):
        named = _THEME.search(selector)
        is_ours = named[1] == theme if named else selector.strip() in (":root", "html", "body", "#air", ".card")
        if is_ours:
            found.update((name, " ".join(value.split())) for name, value in _VARIABLE.findall(body))
    return found


def color_of(text: str) -> QColor | None:
    """The colour that a style's value names; None where it is none that we can read."""
    said = _RGB.fullmatch(text.strip())
    if said is None:
        color = QColor.fromString(text.strip())
        return color if color.isValid() else None
    red, green, blue = (min(255, int(part)) for part in said.groups()[:3])
    share = 1.0 if said[4] is None else float(said[4]) / (100 if said[5] else 1)
    return QColor(red, green, blue, round(255 * min(1.0, share)))


class CardTheme(msgspec.Struct, frozen=True):
    """One theme with the user's own changes over it."""

    _values: Mapping[str, str]
    _usual: Mapping[str, str]

    def color(self, name: str) -> QColor:
        """The colour of `--name`; our own where the user's file says something that we cannot read."""
        for values in (self._values, self._usual):
            color = color_of(values.get(f"--{name}", ""))
            if color is not None:
                return color
        raise KeyError(name)

    def font(self, name: str, px: float, weight: int) -> QFont:
        font = QFont()
        font.setFamilies(self._families(self._values.get(f"--{name}", "")))
        font.setPixelSize(max(1, round(px)))
        font.setWeight(QFont.Weight(weight))
        return font

    def _families(self, said: str) -> list[str]:
        whole = _REFERENCE.sub(lambda named: self._values.get(named[1], ""), said)
        names = [name.strip().strip("\"'") for name in whole.split(",")]
        return [name for name in names if name and name not in _GENERIC] + ["sans-serif"]


def load_card_theme(theme: str, own_css: str = "") -> CardTheme:
    usual = variables(resource("web", "static", "card_themes.css").read_text("utf-8"), theme)
    return CardTheme(usual | variables(own_css, theme), usual)
