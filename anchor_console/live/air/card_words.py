"""Keeps off the card what may not stand on it: told when it is taken, and left out whatever was edited meanwhile."""

from __future__ import annotations

from typing import Any

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import PinId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.text import fold
from anchor_console.goods.card_words import PLATFORMS, Offence, card_texts, names_in, offences, without_offences
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live.state import LiveState
from anchor_console.storage.settings import Settings

PLATFORM_KEY = "room.platform"
_AHEAD = 10


class CardWords:
    def __init__(self, settings: Settings, state: LiveState, notices: NoticeBoard) -> None:
        self._settings = settings
        self._state = state
        self._notices = notices
        self._catalogue: Catalogue | None = None
        self._vocabulary = ""
        self._told: dict[str, str] = {}
        self._told_of_card: set[tuple[PinId | None, str]] = set()
        self._looked_at: dict[str, tuple[Product, tuple[str, ...], Offence | None]] = {}
        self.changed: Signal[None] = Signal()
        state.queue.observe(AnyChange(self._look_ahead))
        state.goods_rows.observe(AnyChange(self._look_ahead))

    @property
    def platform(self) -> str | None:
        """The platform that this room is on, whose name may be said; None where nobody has told."""
        kept = self._settings.get(PLATFORM_KEY)
        return kept if kept in PLATFORMS else None

    async def say_platform(self, platform: str | None) -> None:
        await self._settings.set(PLATFORM_KEY, platform)
        self._look_ahead()
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
        """The card without what may not stand on it: it may have been edited while it is on air. Of a name no more
        goes than must."""
        if card is None:
            return None
        said = {field: self._kept(card[field]) for field in ("offer", "ships") if isinstance(card.get(field), str)}
        points = [point for point in card.get("points") or [] if self._kept(point) is not None]
        title = str(card.get("title") or "")
        said["title"] = title if self._kept(title) is not None else self.allowed(title)
        return card | said | {"points": points}

    def allowed(self, text: str) -> str:
        """The words without the piece of them that may not stand on a card."""
        return without_offences(text, own=self._own)

    def _look_ahead(self) -> None:
        """Tell of what waits in the queue before it is taken, and as soon as it is edited into what may not be said."""
        now: dict[str, str] = {}
        for at in range(min(_AHEAD, len(self._state.queue))):
            product = self._state.catalogue.product(self._state.queue[at].product_id)
            found = self._found_in(product) if product is not None else None
            if product is None or found is None:
                continue
            now[product.code] = found.reason
            if self._told.get(product.code) != found.reason:
                number = product.number or product.code
                self._notices.post(Notice.warning(found.reason, subject=product.code, number=number, found=found.found))
        for code, reason in self._told.items():
            if now.get(code) != reason:
                self._notices.clear(reason, code)
        self._told = now

    def _found_in(self, product: Product) -> Offence | None:
        """What of a product may not be said; worked out once for each edit of it: stock moves all the time."""
        known = self._looked_at.get(product.code)
        if known is None or known[0] is not product or known[1] != self._own:
            found = next(offences(card_texts(product), own=self._own), None)
            known = self._looked_at[product.code] = (product, self._own, found)
        return known[2]

    def _kept(self, text: str) -> str | None:
        found = next(offences([text], own=self._own), None)
        if found is None:
            return text
        on_air = self._state.on_air
        told = (on_air.pin_id if on_air else None, text)
        if told not in self._told_of_card:
            # Once for each: the card is told anew with every figure that moves, and what was dismissed stays so.
            self._told_of_card = {one for one in self._told_of_card if one[0] == told[0]} | {told}
            number = on_air.number if on_air else ""
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
