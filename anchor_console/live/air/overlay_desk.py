"""The overlay as the seller sets it up: its look, their own style file, and what it may say besides the card."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path
from typing import Any

from anchor_console.core.observer import Signal
from anchor_console.core.paths import resource
from anchor_console.core.refusal import Refused
from anchor_console.live.air.card_pictures import CardPictures
from anchor_console.live.air.card_words import CardWords
from anchor_console.live.state import LiveState
from anchor_console.pins.card_look import CardLook, look_of
from anchor_console.pins.unpriced import prices_of, unpriced
from anchor_console.storage.settings import Settings

LOOK_KEY = "overlay.look"
STYLE_KEY = "overlay.style_file"
MEANING_KEY = "goods.list_price_meaning"
MEANINGS = ("吊牌价", "日常价")
"""What a struck price may be called; without one of them none is struck."""
LARGEST_STYLE = 64 * 1024
_REACHES_OUT = re.compile(r"@import|url\(\s*['\"]?\s*(?!data:)", re.IGNORECASE)


class OverlayDesk:
    def __init__(self, settings: Settings, state: LiveState, words: CardWords, pictures: CardPictures) -> None:
        self._settings = settings
        self._pictures = pictures
        self._words = words
        self._state = state
        self.look: CardLook = look_of(settings.get(LOOK_KEY))
        self.css = ""
        self.style_problem: Refused | None = None
        """Why the file that was chosen is not in force."""
        self.changed: Signal[None] = Signal()
        pictures.changed.subscribe(self.changed.emit)
        words.changed.subscribe(self.changed.emit)
        self._read_at: tuple[float, int] | None = None
        self._read_style()

    @property
    def style_file(self) -> Path | None:
        kept = self._settings.get(STYLE_KEY)
        return Path(kept) if isinstance(kept, str) and kept else None

    @property
    def meaning(self) -> str | None:
        """What the list price is, in the word that stands before it on the card; None where the shop has not said."""
        kept = self._settings.get(MEANING_KEY)
        return kept if kept in MEANINGS else None

    @property
    def language_query(self) -> str:
        """What the overlay's address asks for: else the card would speak as the browser that shows it does."""
        return f"lang={'zh' if self.look.language == 'zh_CN' else 'en'}"

    async def choose(self, look: CardLook) -> None:
        """Let the overlay look so, on all screens at once, and keep it."""
        self.wear(look)
        await self.keep()

    def wear(self, look: CardLook) -> None:
        """Let the overlay look so; in force when this returns, so that the next choice builds on it."""
        self.look = look
        self.changed.emit(None)

    async def keep(self) -> None:
        """Return when the look in force is safe on disk."""
        await self._settings.set(LOOK_KEY, self.look.setting())

    async def say_meaning(self, meaning: str | None) -> None:
        """What list prices are: the word that lets them be struck, or None."""
        await self._settings.set(MEANING_KEY, meaning)
        self.changed.emit(None)

    async def take_style(self, file: Path | None) -> None:
        """Use a style file of the seller's own, or none; it is read again whenever it is saved.

        Raises:
            Refused: it cannot be read, is too large, or would fetch something from another place.
        """
        if file is not None:
            read_style(file)
        await self._settings.set(STYLE_KEY, str(file) if file else None)
        self._read_at = None
        self._read_style()
        self.changed.emit(None)

    async def begin_style(self, file: Path) -> None:
        """Write all colours of the card as they are into a file, and use it from now on.

        Raises:
            Refused: it cannot be written.
        """
        usual = resource("web", "static", "card_themes.css")
        try:
            await asyncio.to_thread(shutil.copyfile, usual, file)
        except OSError as exc:
            raise Refused("conflict", "overlay.style_unwritable", file=file.name) from exc
        await self.take_style(file)

    def tick(self) -> None:
        """Look whether the style file was saved since it was read."""
        if self.style_file is not None and _stamp(self.style_file) != self._read_at:
            self._read_style()
            self.changed.emit(None)

    def _read_style(self) -> None:
        file = self.style_file
        self.style_problem = None
        if file is None:
            self.css = ""
            return
        self._read_at = _stamp(file)
        try:
            self.css = read_style(file)
        except Refused as problem:
            # An editor may be in the middle of writing it: what was in force stays.
            self.style_problem = problem

    def topic(self) -> dict[str, Any]:
        """The value of the topic `overlay`."""
        return self.look.topic(self.css, self.upcoming())

    def upcoming(self) -> dict[str, str] | None:
        """What is taken next as the room may read it, without a price in its name; None where it is not to be said."""
        if not self.look.shows_next or not len(self._state.queue):
            return None
        pin = self._state.queue[0]
        product = self._state.catalogue.product(pin.product_id)
        if product is None or product.number is None:
            return None
        title = self._words.allowed(unpriced(product.name, prices_of(product)))
        return {"number": pin.number, "title": title}

    def dressed(self, card: dict[str, Any] | None) -> dict[str, Any] | None:
        """A card with its picture and what the shop has said of all its prices, without what may not stand on one."""
        clean = self._words.cleaned(card)
        if clean is not None and self._state.on_air is not None:
            clean["image"] = self._pictures.address(self._state.on_air.product_id)
        if clean is None or self.meaning is None or not isinstance(clean.get("list_price"), int):
            return clean
        return clean | {"list_price_meaning": self.meaning}


def read_style(file: Path) -> str:
    """The style in a file.

    Raises:
        Refused: it cannot be read, is too large, or names something outside itself.
    """
    try:
        if file.stat().st_size > LARGEST_STYLE:
            raise Refused("invalid", "overlay.style_large", limit=LARGEST_STYLE // 1024)
        css = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise Refused("invalid", "overlay.style_unreadable", file=file.name) from exc
    if _REACHES_OUT.search(css):
        raise Refused("invalid", "overlay.style_reaches_out", file=file.name)
    return css


def _stamp(file: Path) -> tuple[float, int] | None:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_mtime, told.st_size
