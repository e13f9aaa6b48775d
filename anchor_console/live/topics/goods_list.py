"""The topics `goods/N`: all that has a number, in parts that fit a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from anchor_console.core.ids import ProductId
from anchor_console.live.goods_rows import GoodsRow

GOODS_PART = 200
_PART_BYTES = 128 * 1024
"""Half of what a frame may carry: some shops list dozens of colours and sizes for each of their goods."""


class GoodsItems:
    """The goods as pages list them, as JSON, each made once for each of its rows: stock moves all the time, and of
    few."""

    def __init__(self) -> None:
        self._made: dict[ProductId, tuple[GoodsRow, msgspec.Raw]] = {}

    def make(self, rows: Iterable[GoodsRow]) -> Iterator[None]:
        """Make what `of` would have to make of these rows, a row at each step: a file may have changed them all."""
        for row in rows:
            if row.product.number is not None:
                self._item(row)
            yield

    def of(self, rows: Iterable[GoodsRow]) -> list[msgspec.Raw]:
        """The items of these rows; whatever else was made is forgotten."""
        self._made = {row.product.id: (row, self._item(row)) for row in rows if row.product.number is not None}
        return [item for _, item in self._made.values()]

    def _item(self, row: GoodsRow) -> msgspec.Raw:
        known = self._made.get(row.product.id)
        if known is not None and known[0] is row:
            return known[1]
        item = msgspec.Raw(msgspec.json.encode(_goods_item(row)))
        self._made[row.product.id] = (row, item)
        return item


def goods(items: Sequence[msgspec.Raw]) -> dict[str, dict[str, Any]]:
    """Topic name -> value: the numbered goods in parts."""
    parts = list(_in_parts(items))
    return {f"goods/{part}": {"part": part, "parts": len(parts), "items": some} for part, some in enumerate(parts)}


def _in_parts(items: Iterable[msgspec.Raw]) -> Iterator[list[msgspec.Raw]]:
    part: list[msgspec.Raw] = []
    size = 0
    for item in items:
        more = len(bytes(item)) + 1
        if part and (len(part) == GOODS_PART or size + more > _PART_BYTES):
            yield part
            part, size = [], 0
        part.append(item)
        size += more
    yield part


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
