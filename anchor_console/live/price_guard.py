"""Holding the price of what goes on air against its floor, the rundown and the shop's own system."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId
from anchor_console.core.observer import Signal
from anchor_console.goods.guard import MOST_OFF_PERCENT, Doubt, Expected, Objection, ShopReading, objections
from anchor_console.goods.product import Product
from anchor_console.goods.rundown import RundownRow
from anchor_console.live.state import LiveState
from anchor_console.pins.card import OnAir, Stage
from anchor_console.storage.settings import Settings

READ_EVERY_S = 30.0
_ANSWER_WITHIN_S = 1.5
_FRESH_MS = 10_000
"""A reading of the take is good for an opening right behind it."""
_SETTING = "guard.most_off_percent"

ReadShop = Callable[[Product], Awaitable[ShopReading | None]]
Planned = Callable[[ProductId], RundownRow | None]


class PriceGuard:
    """`changed` tells what the shop's system and ours differ in for what is on air; nothing where they do not.

    Args:
        read_shop: what the shop's own system says of a product; gives None where it says nothing.
        planned: the line of the rundown that a product belongs to; None where it has none.
    """

    def __init__(
        self, state: LiveState, settings: Settings, clock: Clock, read_shop: ReadShop, planned: Planned
    ) -> None:
        self._state = state
        self._settings = settings
        self._clock = clock
        self._read_shop = read_shop
        self._planned = planned
        self._reading: tuple[ProductId, ShopReading] | None = None
        self._told: ProductId | None = None
        self._said: tuple[tuple[Objection, ...], bool] = ((), True)
        self.differences: tuple[Objection, ...] = ()
        self.changed: Signal[tuple[Objection, ...]] = Signal()
        self._look_now = asyncio.Event()
        state.on_air_changed.subscribe(self._on_another)

    @property
    def reading(self) -> ShopReading | None:
        """What the shop's own system said last of what is on air; None where it is not connected or says nothing."""
        on_air = self._state.on_air
        held = self._reading
        return held[1] if held is not None and on_air is not None and held[0] == on_air.product_id else None

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
        plan = self._planned(product.id)
        expected = Expected(
            planned_minor=plan.price_minor if plan else None,
            floor_minor=plan.floor_minor if plan else None,
            most_off_percent=self.most_off_percent,
            shop=self._shop(product),
            left=self._left(product),
        )
        return objections(product, expected, price_minor)

    async def look(self, product: Product) -> None:
        """Ask the shop of the product, unless it was asked a moment ago; gives up soon where it does not answer."""
        known = self._shop(product)
        if known is not None and self._clock.now_ms() - known.at_ms < _FRESH_MS:
            return
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                reading = await self._read_shop(product)
        except TimeoutError:
            reading = None
        self._reading = None if reading is None else (product.id, reading)

    async def run(self) -> None:
        """Look at what is on air at its take and each half minute, until cancelled."""
        while True:
            self._look_now.clear()
            await self.look_at_air()
            try:
                async with asyncio.timeout(READ_EVERY_S if self._state.on_air else None):
                    await self._look_now.wait()
            except TimeoutError:
                self._reading = None

    async def look_at_air(self) -> None:
        """Compare what is on air with the shop, and say so where they differ."""
        on_air = self._state.on_air
        product = self._state.catalogue.product(on_air.product_id) if on_air else None
        if on_air is None or product is None:
            self._tell(())
            return
        await self.look(product)
        now = self._state.on_air
        if now is not None and now.product_id == product.id:
            self._tell(self._differences(now, product))

    def _differences(self, on_air: OnAir, product: Product) -> tuple[Objection, ...]:
        price = on_air.price_minor if len(product.skus) == 1 and on_air.stage is Stage.OPEN else None
        now_ms = self._clock.now_ms()
        if on_air.flash is not None and on_air.flash.is_on(now_ms):
            price = on_air.price_at(now_ms)
        of_shop = (Doubt.SHOP_PRICE, Doubt.SHOP_STOCK, Doubt.SHOP_CART)
        return tuple(one for one in self.objections(product, price) if one.doubt in of_shop)

    def _tell(self, found: tuple[Objection, ...]) -> None:
        seen = (found, self.reading is None)
        if seen != self._said:
            self._said = seen
            self.differences = found
            self.changed.emit(found)

    def _shop(self, product: Product) -> ShopReading | None:
        return self._reading[1] if self._reading is not None and self._reading[0] == product.id else None

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
