"""A product as the desk lists it: with its stock, and with what this session counts of it. Values alone."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from anchor_console.core.ids import SkuId
from anchor_console.goods.product import Product
from anchor_console.stock.ledger import StockLevel


class Counts(NamedTuple):
    """What a session counts of a product; `GoodsRow` says what each means."""

    waiting: int
    people: int
    asks: int
    claims: int


class GoodsRow(msgspec.Struct, frozen=True, gc=False):
    """A product with its figures of this moment; `waiting` counts only in reserve mode.

    `people` are tonight's hands, `asks` the fans who asked about it, `claims` the claim lines.
    """

    product: Product
    levels: dict[SkuId, StockLevel]
    said: dict[SkuId, int]
    """When somebody said last how many there are of a SKU; of one that is not in it nobody ever did."""
    waiting: int
    people: int
    asks: int
    claims: int

    @property
    def counts(self) -> Counts:
        return Counts(self.waiting, self.people, self.asks, self.claims)

    @property
    def is_sold_out(self) -> bool:
        """Whether nothing is left of a product that there once was; of one that nobody counted, nothing is known."""
        return self.left <= 0 and self.is_counted

    @property
    def is_low(self) -> bool:
        """Whether some are left, and few of every SKU that is not gone: whichever is asked for soon will be."""
        there = [level for level in self.levels.values() if level.left]
        return bool(there) and all(level.is_low for level in there)

    @property
    def is_counted(self) -> bool:
        """Whether anybody ever said how many there are of any of its SKUs."""
        return any(self.counts_sku(sku_id) for sku_id in self.levels)

    def left_of(self, sku_id: SkuId) -> int | None:
        """How many are left of one of its SKUs; None where nobody ever said how many there are."""
        return self.levels[sku_id].left if self.counts_sku(sku_id) else None

    def counts_sku(self, sku_id: SkuId) -> bool:
        """Whether anybody ever said how many there are of one of its SKUs, or brought some."""
        return sku_id in self.said or self.levels[sku_id].on_hand > 0

    @property
    def said_at_ms(self) -> int | None:
        """The oldest figure of how many there are; None where nobody said any."""
        return min(self.said.values(), default=None)

    @property
    def left(self) -> int:
        return sum(level.left for level in self.levels.values())

    @property
    def held(self) -> int:
        return sum(level.held for level in self.levels.values())

    @property
    def sold(self) -> int:
        return sum(level.sold for level in self.levels.values())

    @property
    def short(self) -> int:
        return sum(level.short for sku_id, level in self.levels.items() if self.counts_sku(sku_id))
