"""How everything looks: colours from a theme file, one scale of space and type, and the style sheet made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from string import Template

from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication

from anchor_console.core.paths import resource

THEMES: tuple[str, ...] = ("dark", "light", "contrast")
SCALES: tuple[int, ...] = (90, 100, 110, 125, 150, 175, 200)
_LEAST_WINDOW = (1092, 614)
"""What the live page needs at 100 %, whatever is on it: at 125 % that is a screen of 1366 by 768."""

FAMILIES = (
    "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", "sans-serif", "Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji",
)  # fmt: skip
_SPACES = {"s1": 4, "s2": 8, "s3": 12, "s4": 16, "s5": 24}
_TYPE = {"tiny": 11, "small": 12, "body": 14, "strong": 15, "title": 18, "large": 24, "huge": 34}


class Theme:
    """One look at one scale. Widgets that paint themselves ask it for colours, fonts and lengths."""

    def __init__(self, name: str, colors: Mapping[str, str], scale: float) -> None:
        self.name = name
        self.scale = scale
        self._colors = {key: QColor(value) for key, value in colors.items() if isinstance(value, str)}
        self.fan_colors = tuple(QColor(value) for value in colors["fans"])
        self._fonts: dict[tuple[str, bool], QFont] = {}

    def color(self, name: str, alpha: int | None = None) -> QColor:
        color = self._colors[name]
        if alpha is None:
            return color
        faded = QColor(color)
        faded.setAlpha(alpha)
        return faded

    def px(self, length: float) -> int:
        """A length of the design at this scale, at least one pixel where it is any."""
        return max(1, round(length * self.scale)) if length else 0

    def font(self, size: str, *, bold: bool = False) -> QFont:
        """The font of a step of the type scale: tiny, small, body, strong, title, large, huge."""
        if (size, bold) not in self._fonts:
            self._fonts[size, bold] = self.font_px(self.px(_TYPE[size]), bold=bold)
        return self._fonts[size, bold]

    def font_px(self, pixels: int, *, bold: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(max(1, pixels))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def metrics(self, size: str, *, bold: bool = False) -> QFontMetrics:
        return QFontMetrics(self.font(size, bold=bold))

    def style_sheet(self) -> str:
        """The style sheet of the whole window."""
        values = {name: color.name() for name, color in self._colors.items()}
        values |= {
            name: f"{self.px(length)}px" for name, length in {**_SPACES, "hair": 1, "round": 6, "pill": 11}.items()
        }
        values |= {f"type_{name}": f"{self.px(size)}px" for name, size in _TYPE.items()}
        values |= {
            f"px{n}": f"{self.px(n)}px" for n in (1, 2, 3, 5, 6, 10, 14, 18, 20, 22, 28, 30, 32, 34, 36, 40, 44, 48, 60)
        }
        values["families"] = ", ".join(f'"{family}"' for family in FAMILIES)
        values["arrow"] = "light" if self._colors["panel"].lightness() > 128 else "dark"
        values["icons"] = resource("icons").as_posix()
        return Template(resource("themes", "desk.qss").read_text("utf-8")).substitute(values)


def load_theme(name: str, scale: float = 1.0) -> Theme:
    return Theme(name, json.loads(resource("themes", f"{name}.json").read_text("utf-8")), scale)


def theme_of(setting: object) -> str:
    """The theme that the setting names; by the system's own colours where it names none of ours."""
    if setting in THEMES:
        return str(setting)
    return "dark" if QGuiApplication.palette().window().color().lightness() < 128 else "light"


def scale_of(setting: object) -> float:
    """The scale as a factor, from a setting in percent."""
    return setting / 100 if isinstance(setting, int) and setting in SCALES else 1.0


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: QColor) -> float:
    channels = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def fits_screen(percent: int, width_px: int, height_px: int) -> bool:
    """Whether the whole window has room at this scale on a screen with so much of it free."""
    width, height = _LEAST_WINDOW
    return width * percent <= width_px * 100 and height * percent <= height_px * 100
