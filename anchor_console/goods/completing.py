"""Rows of a table that has not all columns, as rows that tell everything. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from anchor_console.goods.goods_file import GoodsRow
from anchor_console.goods.product import Product

_OF_PRODUCT = ("category", "aliases", "talking_points", "per_fan_limit")
_OF_SKU = {
    "color": "color",
    "size": "size",
    "list_price": "list_price_minor",
    "live_price": "price_minor",
    "floor_price": "floor_price_minor",
    "barcode": "barcode",
    "cost": "cost_minor",
}
"""What a goods file calls the fields of a SKU, and what we do."""


def completed(rows: Iterable[GoodsRow], told: Collection[str], products: Sequence[Product]) -> list[GoodsRow]:
    """The rows, those of goods that we have with all that `told` has no column for as it is now."""
    of_code = {product.code: product for product in products}
    of_sku = {sku.code: sku for product in products for sku in product.skus}

    def whole(row: GoodsRow) -> GoodsRow:
        kept: dict[str, Any] = {}
        if (product := of_code.get(row.product_code)) is not None:
            kept |= {name: getattr(product, name) for name in _OF_PRODUCT if name not in told}
        if (sku := of_sku.get(row.sku_code)) is not None:
            kept |= {ours: getattr(sku, ours) for name, ours in _OF_SKU.items() if name not in told}
        if row.color is not None:
            kept.pop("color", None)  # a variant in one column tells both
        return replace(row, **kept)

    return [whole(row) for row in rows]
