"""How the seller wants the card to look in the stream's picture: shape, place, theme, and what it may say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_args

import msgspec
from msgspec.structs import replace

T = TypeVar("T")

Layout = Literal["portrait", "landscape"]
Shape = Literal["card", "bar", "tag"]
Position = Literal[
    "top-left", "top-center", "top-right", "middle-left", "middle-center", "middle-right",
    "bottom-left", "bottom-center", "bottom-right",
]  # fmt: skip
Theme = Literal["paper", "ink", "festive", "fresh"]
Move = Literal["slide", "fade", "none"]
Safe = tuple[int, int, int, int]

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
SHAPES: tuple[Shape, ...] = get_args(Shape)
POSITIONS: tuple[Position, ...] = get_args(Position)
THEMES: tuple[Theme, ...] = get_args(Theme)
MOVES: tuple[Move, ...] = get_args(Move)
SCALES_PERCENT = (60, 80, 100, 120, 150, 200)

PICTURE_SIZES: Mapping[Layout, tuple[int, int]] = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
LETTERS_PX: Mapping[Layout, float] = {"portrait": 1080 / 30, "landscape": 1080 / 31}
"""The card's font size at 100 %, in px of such a picture; all lengths of the card are multiples of it."""
_SAFE: Mapping[Layout, Safe] = {"portrait": (210, 140, 860, 40), "landscape": (80, 80, 80, 80)}
_MOST_SAFE_PX = 1800


class Frame(msgspec.Struct, frozen=True):
    """The card's place in a picture. `safe`: what belongs to the platform's controls at top, right, bottom and left."""

    shape: Shape
    position: Position
    safe: Safe

    @property
    def down(self) -> str:
        return self.position.partition("-")[0]

    @property
    def across(self) -> str:
        return self.position.partition("-")[2]


def usual_frame(layout: Layout) -> Frame:
    if layout == "portrait":
        return Frame("card", "top-left", _SAFE["portrait"])
    return Frame("bar", "bottom-left", _SAFE["landscape"])


class CardLook(msgspec.Struct, frozen=True):
    """Everything that the settings page offers; the same for page, picture and card window."""

    layout: Layout = "portrait"
    portrait: Frame = msgspec.field(default_factory=lambda: usual_frame("portrait"))
    landscape: Frame = msgspec.field(default_factory=lambda: usual_frame("landscape"))
    theme: Theme = "paper"
    scale_percent: int = 100
    move: Move = "slide"
    shows_stock: bool = False
    shows_next: bool = False
    language: Literal["zh_CN", "en"] = "zh_CN"

    @property
    def frame(self) -> Frame:
        """The frame of the layout that is chosen."""
        return self.portrait if self.layout == "portrait" else self.landscape

    @property
    def letters_px(self) -> float:
        return LETTERS_PX[self.layout] * self.scale_percent / 100

    def with_frame(self, **changes: Any) -> CardLook:
        """This look with its chosen layout's frame changed."""
        frame = replace(self.frame, **changes)
        return replace(self, portrait=frame) if self.layout == "portrait" else replace(self, landscape=frame)

    def setting(self) -> dict[str, Any]:
        """What is kept in the settings."""
        return {
            "layout": self.layout,
            "portrait": _frame_setting(self.portrait),
            "landscape": _frame_setting(self.landscape),
            "theme": self.theme,
            "scale": self.scale_percent,
            "move": self.move,
            "stock": self.shows_stock,
            "next": self.shows_next,
            "language": self.language,
        }

    def topic(self, css: str, upcoming: Mapping[str, Any] | None) -> dict[str, Any]:
        """The value of the topic `overlay`. The page goes by its own window's layout.

        Args:
            upcoming: what comes next ({number, title}), told only where the seller wants it.
        """
        return {
            "portrait": _frame_setting(self.portrait),
            "landscape": _frame_setting(self.landscape),
            "theme": self.theme,
            "scale": self.scale_percent / 100,
            "move": self.move,
            "stock": self.shows_stock,
            "next": upcoming if self.shows_next else None,
            "css": css or None,
        }


def look_of(setting: object) -> CardLook:
    """The look that a setting holds; what it does not say, or says in words unknown here, is as usual."""
    said = setting if isinstance(setting, Mapping) else {}
    percent = said.get("scale")
    return CardLook(
        layout=_one_of(LAYOUTS, said.get("layout"), "portrait"),
        portrait=_frame(said.get("portrait"), usual_frame("portrait")),
        landscape=_frame(said.get("landscape"), usual_frame("landscape")),
        theme=_one_of(THEMES, said.get("theme"), "paper"),
        scale_percent=percent if isinstance(percent, int) and 40 <= percent <= 250 else 100,
        move=_one_of(MOVES, said.get("move"), "slide"),
        shows_stock=said.get("stock") is True,
        shows_next=said.get("next") is True,
        language="en" if said.get("language") == "en" else "zh_CN",
    )


def _frame_setting(frame: Frame) -> dict[str, Any]:
    return {"shape": frame.shape, "position": frame.position, "safe": list(frame.safe)}


def _frame(said: object, usual: Frame) -> Frame:
    if not isinstance(said, Mapping):
        return usual
    safe = said.get("safe")
    is_area = isinstance(safe, list) and len(safe) == 4
    is_area = is_area and all(isinstance(side, int) and 0 <= side <= _MOST_SAFE_PX for side in safe)  # type: ignore[union-attr]
    return Frame(
        _one_of(SHAPES, said.get("shape"), usual.shape),
        _one_of(POSITIONS, said.get("position"), usual.position),
        tuple(safe) if is_area else usual.safe,  # type: ignore[arg-type]
    )


def _one_of(allowed: tuple[T, ...], said: object, usual: T) -> T:
    return next((one for one in allowed if one == said), usual)
