"""Which goods the lines of orders are of: those on sale, else those that were once, since an order outlives them."""

from __future__ import annotations

from anchor_console.core.events import OrderLine
from anchor_console.core.ids import SkuId
from anchor_console.goods import store as goods
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.storage.writer import Transaction


class OrderGoods:
    """
    Args:
        platform: by whose link numbers the orders speak.
    """

    def __init__(self, tx: Transaction, catalogue: Catalogue, platform: str) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self._platform = platform

    def sku(self, sku_id: SkuId) -> tuple[Product, Sku] | None:
        return self._catalogue.sku(sku_id) or goods.once_on_sale(self._tx, sku_id)

    def named(self, line: OrderLine) -> tuple[Product | None, Sku | None]:
        """What the line names: by its SKU code, else by item or number, colour and size; None where we don't know."""
        coded = self._coded(line.sku) if line.sku is not None else None
        if coded is not None:
            return coded
        product = self._catalogue.of_item(line.platform_item_id) if line.platform_item_id else None
        if product is None and line.number:
            product = self._catalogue.numbered(line.number, self._platform)
        sku = product.the_sku(line.color, line.size) if product is not None else None
        if product is not None and sku is None and (line.color or line.size):
            whole = goods.whole_product(self._tx, product.id)
            sku = whole.the_sku(line.color, line.size) if whole is not None else None
        return product, sku

    def _coded(self, code: str) -> tuple[Product, Sku] | None:
        return self._catalogue.sku_coded(code) or goods.once_coded(self._tx, code)
