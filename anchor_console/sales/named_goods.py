"""Which of the shop's own goods the lines of order files name. Pure."""

from __future__ import annotations

from anchor_console.goods.called import Names
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.sales.order_lines import OrderFileLine


class NamedGoods:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._by_code = {product.code: product for product in catalogue.products}
        self._names = Names(catalogue.products)

    def coded(self, line: OrderFileLine) -> tuple[Product, Sku] | None:
        """What has the code of a SKU that the line tells."""
        return self._catalogue.sku_coded(line.sku_code) if line.sku_code else None

    def product(self, line: OrderFileLine) -> Product | None:
        """The product of a line without such a code: by its own code or the platform's id of it, else by its name."""
        code = line.product_code or ""
        return (
            self._by_code.get(code)
            or self._by_code.get(line.sku_code or "")
            or self._catalogue.of_item(code)
            or self._names.only(line.product_name)
        )

    def find(self, line: OrderFileLine) -> tuple[Product | None, Sku | None]:
        """The product, and the one SKU that code or colour and size leave; None where nothing tells."""
        coded = self.coded(line)
        if coded is not None:
            return coded
        product = self.product(line)
        return product, product.the_sku(line.color, line.size) if product is not None else None
