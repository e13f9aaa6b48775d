"""Draws what is ordered: the words in the card's language, the theme read once, the picture whole or none."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from anchor_console.core.paths import resource
from anchor_console.core.text import harmless
from anchor_console.pins.card_face import Face, face
from anchor_console.pins.card_order import CardOrder
from anchor_console.render.card_picture import Beside, CardPicture, draw_card
from anchor_console.render.card_theme import CardTheme, load_card_theme

_FAST_PNG = 100
"""Of 100: not compressed. The file is read again at once, on the same machine."""


_KEPT = 3
"""Window, preview and OBS ask for the same card; a countdown makes a new one each second."""


class Studio:
    """Needs a running QGuiApplication for its fonts; works on the thread that it is called on."""

    def __init__(self) -> None:
        self._drawn: dict[object, CardPicture] = {}

    def draw(self, order: CardOrder) -> CardPicture | None:
        """The card's picture; None where nothing is on air."""
        made = self.face(order)
        if made is None:
            return None
        key = (
            *(made, order.look, order.css, order.is_rehearsal, order.has_shadow, order.picture),
            tuple(order.upcoming.items()) if order.upcoming else None,
        )
        known = self._drawn.get(key)
        if known is None:
            known = self._drawn_now(made, order)
            # Another thread may do the same; then one of two equal pictures is kept.
            self._drawn = {**dict(list(self._drawn.items())[1 - _KEPT :]), key: known}
        return known

    def _drawn_now(self, made: Face, order: CardOrder) -> CardPicture:
        words = _sentences(order.look.language)
        upcoming = order.upcoming
        beside = Beside(
            mark=words["face.rehearsal"] if order.is_rehearsal else None,
            next_word=words["face.next"] if upcoming else None,
            next_title=_next_title(upcoming, order.look.language) if upcoming else None,
        )
        theme = _theme(order.look.theme, order.css)
        return draw_card(made, order.look, theme, _decoded(order.picture), beside, has_shadow=order.has_shadow)

    def face(self, order: CardOrder) -> Face | None:
        """What the picture will say."""
        return face(order.card, order.moment, lambda key, **gaps: _say(order.look.language, key, gaps))

    def line(self, order: CardOrder) -> str:
        """What the card says first, in one line; empty where nothing is on air."""
        made = self.face(order)
        if made is None:
            return ""
        parts = (made.number, made.title, made.price.text if made.price else made.soon or made.count)
        return " ".join(part for part in parts if part)

    def png(self, order: CardOrder) -> tuple[bytes, int] | None:
        """The card as a PNG file with the width of its margin in px; None where nothing is on air."""
        picture = self.draw(order)
        if picture is None:
            return None
        if picture.png is None:
            data = QByteArray()
            buffer = QBuffer(data)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            picture.image.save(buffer, "PNG", _FAST_PNG)  # type: ignore[call-overload]
            picture.png = bytes(data.data())
        return picture.png, picture.margin


@lru_cache(maxsize=4)
def _decoded(picture: bytes | None) -> QImage | None:
    return QImage.fromData(picture) if picture is not None else None


@lru_cache(maxsize=8)
def _theme(name: str, css: str) -> CardTheme:
    return load_card_theme(name, css)


@lru_cache(maxsize=2)
def _sentences(language: str) -> dict[str, str]:
    every: dict[str, str] = json.loads(resource("translations", f"{language}.json").read_text("utf-8"))
    return {key: text for key, text in every.items() if key.startswith("face.")}


def _say(language: str, key: str, gaps: dict[str, Any]) -> str:
    return _sentences(language).get(key, key).format_map(gaps)


def _next_title(upcoming: Any, language: str) -> str:
    number = upcoming.get("number")
    told = [] if number is None else [_say(language, "face.number", {"number": number})]
    return harmless(" ".join([*told, str(upcoming.get("title") or "")])).strip()
