"""Holding the price of what goes on air against its floor, the rundown and the shop's own system."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from enum import Enum
from typing import Any

from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId
from anchor_console.core.observer import Signal
from anchor_console.goods.guard import MOST_OFF_PERCENT, Doubt, Expected, Objection, ShopReading, objections
from anchor_console.goods.product import Product
from anchor_console.goods.rundown import RundownRow
from anchor_console.live.sources.shop_shelf import ShopSilent
from anchor_console.live.state import LiveState
from anchor_console.pins.card import OnAir, Stage
from anchor_console.storage.settings import Settings


class Asked(Enum):
    """How far asking the shop of what is on air has come. `NOT`: no shop is connected, or it does not know the item."""

    NOT = "not"
    WAITING = "waiting"
    SILENT = "silent"
    HEARD = "heard"


_NOTHING: tuple[Asked, ShopReading | None] = (Asked.NOT, None)

READ_EVERY_S = 30.0
_ANSWER_WITHIN_S = 1.5
_FRESH_MS = 10_000
"""A reading of the take is good for an opening right behind it."""
_SETTING = "guard.most_off_percent"

ReadShop = Callable[[Product], Awaitable[ShopReading | None]]
Start = Callable[[Coroutine[Any, Any, object], str], asyncio.Task[object] | None]
Planned = Callable[[ProductId], RundownRow | None]


class PriceGuard:
    """`changed` tells what the shop's system and ours differ in for what is on air; nothing where they do not.

    Args:
        start: starts a task that outlives who waits for it; gives None once the console closes.
        read_shop: what the shop's own system says of a product; gives None where it says nothing, and raises
            `ShopSilent` where it did not answer.
        planned: the line of the rundown that a product belongs to; None where it has none.
    """

    def __init__(
        self, state: LiveState, settings: Settings, clock: Clock, start: Start, read_shop: ReadShop,
        planned: Planned,
    ) -> None:  # fmt: skip
        self._state = state
        self._settings = settings
        self._clock = clock
        self._start = start
        self._read_shop = read_shop
        self._planned = planned
        self._heard_of: dict[ProductId, tuple[Asked, ShopReading | None]] = {}
        """Of what is on air, and of what was asked of last."""
        self._asking: tuple[ProductId, asyncio.Task[object]] | None = None
        self._told: ProductId | None = None
        self._said: tuple[tuple[Objection, ...], Asked] = ((), Asked.NOT)
        self.differences: tuple[Objection, ...] = ()
        self.changed: Signal[tuple[Objection, ...]] = Signal()
        self._look_now = asyncio.Event()
        state.on_air_changed.subscribe(self._on_another)

    @property
    def reading(self) -> ShopReading | None:
        """What the shop's own system said last of what is on air; None where it is not connected or says nothing."""
        return self._of_air[1]

    @property
    def asked(self) -> Asked:
        """How far asking the shop of what is on air has come."""
        return self._of_air[0]

    @property
    def _of_air(self) -> tuple[Asked, ShopReading | None]:
        on_air = self._state.on_air
        return self._heard_of.get(on_air.product_id, _NOTHING) if on_air is not None else _NOTHING

    @property
    def most_off_percent(self) -> int:
        """How far a price may be off the rundown's before a person is asked."""
        kept = self._settings.get(_SETTING)
        return kept if isinstance(kept, int) and 0 <= kept <= 100 else MOST_OFF_PERCENT

    async def set_most_off_percent(self, percent: int) -> None:
        await self._settings.set(_SETTING, max(0, min(100, percent)))

    def objections(self, product: Product, price_minor: int | None = None) -> tuple[Objection, ...]:
        """What speaks against opening the product now, by what is known of it.

        Args:
            price_minor: a price for all its SKUs in place of their own.
        """
        return objections(product, self.expected(product), price_minor)

    def expected(self, product: Product) -> Expected:
        """What the product's price is held against, by what is known of it now."""
        plan = self._planned(product.id)
        return Expected(
            planned_minor=plan.price_minor if plan else None,
            floor_minor=plan.floor_minor if plan else None,
            most_off_percent=self.most_off_percent,
            shop=self._shop(product),
            left=self._left(product),
        )

    async def look(self, product: Product) -> None:
        """Ask the shop of the product, unless it was asked a moment ago.

        Waits a little for the answer and no longer. One that is late still counts when it comes: it may carry the
        shop's fresh token, which must not be lost.
        """
        known = self._shop(product)
        if known is not None and self._clock.now_ms() - known.at_ms < _FRESH_MS:
            return
        task = self._ask(product)
        if task is not None:
            await asyncio.wait((task,), timeout=_ANSWER_WITHIN_S)
            if not task.done():
                self._heard(product.id, None, Asked.SILENT)

    async def run(self) -> None:
        """Look at what is on air at its take and each half minute, until cancelled."""
        while True:
            self._look_now.clear()
            await self.look_at_air()
            with suppress(TimeoutError):
                async with asyncio.timeout(READ_EVERY_S if self._state.on_air else None):
                    await self._look_now.wait()

    async def look_at_air(self) -> None:
        """Compare what is on air with the shop, and say so where they differ."""
        on_air = self._state.on_air
        product = self._state.catalogue.product(on_air.product_id) if on_air else None
        if product is not None:
            await self.look(product)
        self._tell()

    def _ask(self, product: Product) -> asyncio.Task[object] | None:
        if self._asking is not None and self._asking[0] == product.id and not self._asking[1].done():
            return self._asking[1]
        task = self._start(self._read(product), "ask-shop")
        self._asking = None if task is None else (product.id, task)
        if self._shop(product) is None:
            self._heard(product.id, None, Asked.WAITING)
        return task

    async def _read(self, product: Product) -> None:
        try:
            reading = await self._read_shop(product)
        except ShopSilent:
            self._heard(product.id, None, Asked.SILENT)
        else:
            self._heard(product.id, reading, Asked.NOT if reading is None else Asked.HEARD)

    def _heard(self, product_id: ProductId, reading: ShopReading | None, asked: Asked) -> None:
        on_air = self._state.on_air
        # What comes late of another product, or was asked before a take, takes nothing from what is on air.
        kept = on_air.product_id if on_air is not None else None
        self._heard_of = {one: heard for one, heard in self._heard_of.items() if one == kept}
        self._heard_of[product_id] = (asked, reading)
        self._tell()

    def _differences(self, on_air: OnAir, product: Product) -> tuple[Objection, ...]:
        price = on_air.price_minor if len(product.skus) == 1 and on_air.stage is Stage.OPEN else None
        now_ms = self._clock.now_ms()
        if on_air.flash is not None and on_air.flash.is_on(now_ms):
            price = on_air.price_at(now_ms)
        of_shop = (Doubt.SHOP_PRICE, Doubt.SHOP_STOCK, Doubt.SHOP_CART)
        return tuple(one for one in self.objections(product, price) if one.doubt in of_shop)

    def _tell(self) -> None:
        """Say in what the shop differs of what is on air now, where that is another than was said."""
        on_air = self._state.on_air
        product = self._state.catalogue.product(on_air.product_id) if on_air else None
        found = self._differences(on_air, product) if on_air is not None and product is not None else ()
        said = (found, self.asked)
        if said != self._said:
            self._said = said
            self.differences = found
            self.changed.emit(found)

    def _shop(self, product: Product) -> ShopReading | None:
        return self._heard_of.get(product.id, _NOTHING)[1]

    def _left(self, product: Product) -> int | None:
        """What we show as left; in cart mode the platform's own orders move both figures, in reserve mode only ours."""
        row = self._state.goods_rows.get(product.id)
        session = self._state.session
        return row.left if row is not None and session is not None and session.mode == "cart" else None

    def _on_another(self, on_air: OnAir | None) -> None:
        product_id = on_air.product_id if on_air else None
        if product_id != self._told:
            self._told = product_id
            self._look_now.set()
