"""Keeps off the card what may not stand on it: told when it is taken, and left out whatever was edited meanwhile."""

from __future__ import annotations

from typing import Any

from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.text import fold
from anchor_console.goods.card_words import PLATFORMS, card_texts, names_in, offences
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live.state import LiveState
from anchor_console.storage.settings import Settings

PLATFORM_KEY = "room.platform"


class CardWords:
    def __init__(self, settings: Settings, state: LiveState, notices: NoticeBoard) -> None:
        self._settings = settings
        self._state = state
        self._notices = notices
        self._catalogue: Catalogue | None = None
        self._vocabulary = ""
        self.changed: Signal[None] = Signal()

    @property
    def platform(self) -> str | None:
        """The platform that this room is on, whose name may be said; None where nobody has told."""
        kept = self._settings.get(PLATFORM_KEY)
        return kept if kept in PLATFORMS else None

    async def say_platform(self, platform: str | None) -> None:
        await self._settings.set(PLATFORM_KEY, platform)
        self.changed.emit(None)

    def check(self, product: Product) -> None:
        """
        Raises:
            Refused: something of the product may not stand on a card.
        """
        texts = card_texts(product)
        names = {row.name for row in self._state.feed if row.name}
        found = next(offences(texts, own=self._own), None) or next(names_in(texts, names, self._words()), None)
        if found is not None:
            raise Refused("invalid", found.reason, number=product.number or product.code, found=found.found)

    def cleaned(self, card: dict[str, Any] | None) -> dict[str, Any] | None:
        """The card without the lines that may not stand on it; they may have been edited while it is on air."""
        if card is None:
            return None
        said = {field: self._kept(card[field]) for field in ("offer", "ships") if isinstance(card.get(field), str)}
        points = [point for point in card.get("points") or [] if self._kept(point) is not None]
        return card | said | {"points": points}

    def _kept(self, text: str) -> str | None:
        found = next(offences([text], own=self._own), None)
        if found is None:
            return text
        number = self._state.on_air.number if self._state.on_air else ""
        self._notices.post(Notice.warning(found.reason, subject="card", number=number, found=found.found))
        return None

    @property
    def _own(self) -> tuple[str, ...]:
        return (self.platform,) if self.platform else ()

    def _words(self) -> str:
        catalogue = self._state.catalogue
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._vocabulary = fold("\n".join(product.name for product in catalogue.products))
        return self._vocabulary
