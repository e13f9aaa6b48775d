"""Pictures of products for their cards: found beside the goods file, made small once, and brought to the hub."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import ProductId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.goods.product import Product
from anchor_console.live.state import LiveState
from anchor_console.room.link import LinkDown, TopicRefused
from anchor_console.storage.settings import Settings

log = logging.getLogger(__name__)

FOLDER_KEY = "goods.picture_folder"
_ENDINGS = ("", ".jpg", ".jpeg", ".png", ".webp", ".JPG", ".PNG")
_AHEAD = 5
"""So many of the queue are made ready before they are taken."""
_KEPT = 60
_BROUGHT_WITHIN_S = 5.0


class BadPicture(Exception):
    """A file that may not, or cannot, be on a card; `why` names the sentence that tells it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Darkroom(Protocol):
    """Makes a file into a card's picture."""

    def develop(self, file: Path) -> bytes:
        """A WebP small enough for the hub.

        Raises:
            BadPicture: it cannot be read, is too large, or shows a QR code.
        """


@dataclass(frozen=True, slots=True)
class Picture:
    webp: bytes
    sha256: str


class CardPictures:
    """`bring` is set once there is a hub to bring pictures to, and `darkroom` by who has one."""

    def __init__(
        self,
        settings: Settings,
        state: LiveState,
        notices: NoticeBoard,
        kept: Callable[[Product], Path | None] = lambda _: None,
    ) -> None:
        """
        Args:
            kept: the picture of a product that the profile keeps; it comes before what lies in the folder.
        """
        self._kept = kept
        self._settings = settings
        self._state = state
        self._notices = notices
        self._wake = asyncio.Event()
        self._made: dict[tuple[Path, int], Picture | None] = {}
        self._addresses: dict[str, str] = {}
        self._stamps: dict[ProductId, tuple[Path, int] | None] = {}
        self._looked_for: dict[ProductId, Path | None] = {}
        self.darkroom: Darkroom | None = None
        self.bring: Callable[[bytes], Awaitable[str]] | None = None
        self.changed: Signal[None] = Signal()
        """A product's picture is there now, or is another."""
        state.on_air_changed.subscribe(lambda _: self._wake.set())
        state.queue.observe(AnyChange(self._wake.set))
        state.goods_rows.observe(AnyChange(self._on_goods_changed))

    def _on_goods_changed(self) -> None:
        """Figures change all the time, pictures hardly ever."""
        kept = {product.id: self._kept(product) for product in self._wanted()}
        if kept != self._looked_for:
            self._looked_for = kept
            self._wake.set()

    @property
    def folder(self) -> Path | None:
        kept = self._settings.get(FOLDER_KEY)
        return Path(kept) if isinstance(kept, str) and kept else None

    async def use_folder(self, folder: Path | None) -> None:
        """Look for pictures there: by the goods file's picture column, else by a product's code or number."""
        await self._settings.set(FOLDER_KEY, str(folder) if folder else None)
        self._stamps.clear()
        self._wake.set()

    def hub_is_new(self) -> None:
        """The hub may have none of our pictures."""
        self._addresses.clear()
        self._wake.set()

    def picture(self, product_id: ProductId) -> Picture | None:
        """What is ready to be drawn; None where there is none, or not yet."""
        stamp = self._stamps.get(product_id)
        return self._made.get(stamp) if stamp is not None else None

    def address(self, product_id: ProductId) -> str | None:
        """Where pages find it; None where there is none, or not yet."""
        made = self.picture(product_id)
        return self._addresses.get(made.sha256) if made is not None else None

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
        stamp = await asyncio.to_thread(_stamp, product, self._kept(product), self.folder)
        self._stamps[product.id] = stamp
        if stamp is None or self.darkroom is None:
            return
        if stamp not in self._made:
            await self._develop(product, stamp)
        made = self._made.get(stamp)
        if made is not None and self.bring is not None and made.sha256 not in self._addresses:
            try:
                async with asyncio.timeout(_BROUGHT_WITHIN_S):
                    self._addresses[made.sha256] = await self.bring(made.webp)
            except (LinkDown, TopicRefused, TimeoutError) as exc:
                # It is brought when the hub is back; the card goes without meanwhile.
                log.info("a picture was not brought: %s", exc)

    async def _develop(self, product: Product, stamp: tuple[Path, int]) -> None:
        assert self.darkroom is not None
        try:
            webp = await asyncio.to_thread(self.darkroom.develop, stamp[0])
        except BadPicture as exc:
            self._made[stamp] = None
            number = product.number or product.code
            self._notices.post(Notice.warning(exc.why, subject=product.code, number=number, file=stamp[0].name))
            return
        self._made[stamp] = Picture(webp, hashlib.sha256(webp).hexdigest())
        while len(self._made) > _KEPT:
            self._made.pop(next(iter(self._made)))


def _stamp(product: Product, kept: Path | None, folder: Path | None) -> tuple[Path, int] | None:
    """The file of a product's picture and when it was changed."""
    for file in (*([kept] if kept is not None else []), *_candidates(product, folder)):
        try:
            told = file.stat()
        except (OSError, ValueError):
            continue
        if file.is_file():
            return file, told.st_mtime_ns
    return None


def _candidates(product: Product, folder: Path | None) -> list[Path]:
    said = product.detail("image")
    # An address elsewhere is not fetched: it would tell strangers who is live, and nothing may wait for a network.
    named = [said] if said is not None and "://" not in said else []
    files = [Path(name) for name in named if Path(name).is_absolute()]
    if folder is not None:
        names = [*named, product.code, *([product.number] if product.number else [])]
        files += [folder / f"{name}{ending}" for name in names for ending in _ENDINGS]
    return files
