"""The topics `goods/N`: all that has a number, in parts that fit a frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from anchor_console.core.ids import ProductId
from anchor_console.live.goods_rows import GoodsRow

GOODS_PART = 200


class GoodsItems:
    """The goods as pages list them, each made once for each of its rows: stock moves all the time, and of few."""

    def __init__(self) -> None:
        self._made: dict[ProductId, tuple[GoodsRow, dict[str, Any]]] = {}

    def of(self, rows: Iterable[GoodsRow]) -> list[dict[str, Any]]:
        before, self._made = self._made, {}
        for row in rows:
            if row.product.number is not None:
                known = before.get(row.product.id)
                self._made[row.product.id] = known if known and known[0] is row else (row, _goods_item(row))
        return [item for _, item in self._made.values()]


def goods(items: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Topic name -> value: the numbered goods in parts."""
    parts = max(1, -(-len(items) // GOODS_PART))
    return {
        f"goods/{part}": {"part": part, "parts": parts, "items": items[part * GOODS_PART : (part + 1) * GOODS_PART]}
        for part in range(parts)
    }


def _goods_item(row: GoodsRow) -> dict[str, Any]:
    product = row.product
    return {
        "product_id": str(product.id),
        "number": product.number,
        "name": product.name,
        "price": product.price_minor,
        "list_price": product.list_price_minor,
        "image": None,
        "left": row.left if row.is_counted else None,
        "skus": [
            {
                "sku": sku.code,
                "color": sku.color,
                "size": sku.size,
                "left": row.left_of(sku.id),
            }
            for sku in product.skus
        ],
    }
