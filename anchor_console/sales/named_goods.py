"""Which of the shop's own goods the lines of order files name. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from anchor_console.goods.called import Names
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.sales.order_lines import OrderFileLine


class NamedGoods:
    def __init__(self, on_sale: Catalogue, once: Catalogue | None = None) -> None:
        """
        Args:
            once: all goods that there ever were, for what those on sale are not.
        """
        self._catalogues = (on_sale,) if once is None else (on_sale, once)
        self._by_code = [{product.code: product for product in one.products} for one in self._catalogues]
        self._names = [Names(one.products) for one in self._catalogues]

    def coded(self, line: OrderFileLine) -> tuple[Product, Sku] | None:
        """What has the code of a SKU that the line tells."""
        found = (one.sku_coded(line.sku_code) for one in self._catalogues if line.sku_code)
        return next((one for one in found if one is not None), None)

    def product(self, line: OrderFileLine) -> Product | None:
        """The product of a line without such a code: by its own code or the platform's id of it, else by its name."""
        return next(self._products(line), None)

    def find(self, line: OrderFileLine) -> tuple[Product | None, Sku | None]:
        """The product, and the one SKU that code or colour and size leave; None where nothing tells."""
        coded = self.coded(line)
        if coded is not None:
            return coded
        found = [(product, product.the_sku(line.color, line.size)) for product in self._products(line)]
        return next((one for one in found if one[1] is not None), found[0] if found else (None, None))

    def _products(self, line: OrderFileLine) -> Iterator[Product]:
        code = line.product_code or ""
        for catalogue, by_code, names in zip(self._catalogues, self._by_code, self._names, strict=True):
            product = (
                by_code.get(code)
                or by_code.get(line.sku_code or "")
                or catalogue.of_item(code)
                or names.only(line.product_name)
            )
            if product is not None:
                yield product
