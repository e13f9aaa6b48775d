"""Pictures of products on their cards: read before the take, and brought to the hub that serves them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import ProductId
from anchor_console.core.observer import Signal
from anchor_console.goods.product import Product
from anchor_console.live.state import LiveState
from anchor_console.room.link import LinkDown, TopicRefused

log = logging.getLogger(__name__)

_AHEAD = 5
"""So many of the queue are made ready before they are taken."""
_KEPT = 60
_BROUGHT_WITHIN_S = 5.0


class Picture(msgspec.Struct, frozen=True):
    webp: bytes
    sha256: str


class CardPictures:
    """`bring` is set once there is a hub to bring pictures to.

    Args:
        file_of: the picture of a product that the profile keeps, small enough for the hub; None where it has none.
    """

    def __init__(self, state: LiveState, file_of: Callable[[Product], Path | None]) -> None:
        self._state = state
        self._file_of = file_of
        self._wake = asyncio.Event()
        self._read: dict[Path, Picture] = {}
        self._addresses: dict[str, str] = {}
        self._ready: dict[ProductId, Picture] = {}
        self._looked_for: dict[ProductId, Path | None] = {}
        self.bring: Callable[[bytes], Awaitable[str]] | None = None
        self.changed: Signal[None] = Signal()
        """A product's picture is there now, or is another."""
        state.on_air_changed.subscribe(lambda _: self._wake.set())
        state.queue.observe(AnyChange(self._wake.set))
        state.goods_rows.observe(AnyChange(self._on_goods_changed))

    def _on_goods_changed(self) -> None:
        """Figures change all the time, pictures hardly ever."""
        files = {product.id: self._file_of(product) for product in self._wanted()}
        if files != self._looked_for:
            self._looked_for = files
            self._wake.set()

    def hub_is_new(self) -> None:
        """The hub may have none of our pictures."""
        self._addresses.clear()
        self._wake.set()

    def picture(self, product_id: ProductId) -> Picture | None:
        """What is ready to be drawn; None where there is none, or not yet."""
        return self._ready.get(product_id)

    def address(self, product_id: ProductId) -> str | None:
        """Where pages find it; None where there is none, or not yet."""
        picture = self.picture(product_id)
        return self._addresses.get(picture.sha256) if picture is not None else None

    async def run(self) -> None:
        """Make ready what is on air, then what comes, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for product in self._wanted():
                before = (self.picture(product.id), self.address(product.id))
                await self._make_ready(product)
                if (self.picture(product.id), self.address(product.id)) != before:
                    self.changed.emit(None)

    def _wanted(self) -> list[Product]:
        state = self._state
        ids = [state.on_air.product_id] if state.on_air else []
        ids += [state.queue[at].product_id for at in range(min(_AHEAD, len(state.queue)))]
        found = (state.catalogue.product(product_id) for product_id in dict.fromkeys(ids))
        return [product for product in found if product is not None]

    async def _make_ready(self, product: Product) -> None:
        file = self._file_of(product)
        picture = await self._read_once(file) if file is not None else None
        self._ready.pop(product.id, None)
        if picture is None:
            return
        self._ready[product.id] = picture
        _keep_latest(self._ready)
        if self.bring is not None and picture.sha256 not in self._addresses:
            try:
                async with asyncio.timeout(_BROUGHT_WITHIN_S):
                    self._addresses[picture.sha256] = await self.bring(picture.webp)
            except (LinkDown, TopicRefused, TimeoutError) as exc:
                # It is brought when the hub is back; the card goes without meanwhile.
                log.info("a picture was not brought: %s", exc)

    async def _read_once(self, file: Path) -> Picture | None:
        """The picture in a file, whose name goes by what is in it."""
        if file not in self._read:
            try:
                webp = await asyncio.to_thread(file.read_bytes)
            except OSError as exc:
                log.warning("a product's picture cannot be read: %s", exc)
                return None
            self._read[file] = Picture(webp, hashlib.sha256(webp).hexdigest())
            _keep_latest(self._read)
        return self._read[file]


def _keep_latest(pictures: dict[Any, Picture]) -> None:
    while len(pictures) > _KEPT:
        del pictures[next(iter(pictures))]
