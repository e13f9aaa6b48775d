"""A product as the shop's own system has it, where one is connected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from anchor_console.core.refusal import Refused
from anchor_console.goods.guard import Shelf, ShopReading
from anchor_console.goods.product import Product
from anchor_console.sources.kuaishou_shop.decoder import ShopFigures


class ShopSilent(Exception):
    """The connected shop did not say; what it has is unknown."""


CheckItem = Callable[[str], Awaitable[ShopFigures]]


class ShopShelf:
    """Asks the shop of our products: by the item's id that the goods file tells, or a code that is such an id.

    Args:
        check: asks the connected shop of one of its items; raises `Refused` where it does not tell.
        is_connected: whether there is a shop to ask.
    """

    def __init__(self, check: CheckItem, is_connected: Callable[[], bool]) -> None:
        self._check = check
        self._is_connected = is_connected

    async def read(self, product: Product) -> ShopReading | None:
        """What the shop says of it now; None where it is not connected, or the product has no item there.

        Raises:
            ShopSilent: it did not answer.
        """
        if product.item_id is None or not self._is_connected():
            return None
        try:
            figures = await self._check(product.item_id)
        except Refused as exc:
            raise ShopSilent from exc
        rows = {row.sku_code: Shelf(row.price, row.stock) for row in figures.rows}
        shelves = {sku.id: rows[sku.code] for sku in product.skus if sku.code in rows}
        if not shelves and len(rows) == len(product.skus) == 1:
            # A shop that gives its one SKU no code of ours.
            shelves = {product.skus[0].id: next(iter(rows.values()))}
        return ShopReading(shelves, figures.is_in_cart, figures.at_ms)
