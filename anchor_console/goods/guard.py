"""The price guard: what speaks against showing a price to the room. Pure.

Nothing here refuses for good: a person may say a second time, and why, that it is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

import msgspec

from anchor_console.core.ids import SkuId
from anchor_console.goods.product import Product, Sku

MOST_OFF_PERCENT = 20
"""How far a price may be off the rundown's before a person is asked, where they set nothing else."""
_SHOWN = 6


class Doubt(StrEnum):
    """Why a price may be wrong: under its floor, off the rundown, or not what the shop's own system says."""

    FLOOR = "floor"
    PLAN = "plan"
    SHOP_PRICE = "shop_price"
    SHOP_STOCK = "shop_stock"
    SHOP_CART = "shop_cart"


class Objection(msgspec.Struct, frozen=True):
    """One figure of ours beside the one that it is not: fen for prices, units for stock, None where there is none.

    `variant` is the colour and size that it is about; empty for the product as a whole.
    """

    doubt: Doubt
    ours: int | None
    theirs: int | None
    variant: str = ""

    def is_told_by(self, told: Collection[Objection]) -> bool:
        """Whether who heard `told` has heard of this: of a price each figure counts, stock moves all the time."""
        if self.doubt is Doubt.SHOP_STOCK:
            return any(one.doubt is self.doubt for one in told)
        return self in told


class Shelf(msgspec.Struct, frozen=True):
    """What the shop's own system says of one SKU; None what it does not tell."""

    price_minor: int | None
    stock: int | None


class ShopReading(msgspec.Struct, frozen=True):
    """A product as the shop's own system has it at a moment. A SKU that it does not know is missing."""

    shelves: Mapping[SkuId, Shelf]
    in_cart: bool | None
    at_ms: int

    @property
    def stock(self) -> int | None:
        """All that is left there; None where it tells of none."""
        told = [shelf.stock for shelf in self.shelves.values() if shelf.stock is not None]
        return sum(told) if told else None


class Expected(msgspec.Struct, frozen=True):
    """What a price is held against.

    `left` is what we show as left, None where we show no figure; `planned_minor` is the rundown's price, and
    `floor_minor` the floor that it gives beside those of the SKUs.
    """

    planned_minor: int | None = None
    floor_minor: int | None = None
    most_off_percent: int = MOST_OFF_PERCENT
    shop: ShopReading | None = None
    left: int | None = None


def objections(product: Product, expected: Expected, price_minor: int | None = None) -> tuple[Objection, ...]:
    """What speaks against opening `product`, the gravest first.

    Args:
        price_minor: a price for all its SKUs in place of their own (a flash price).
    """
    found = [*_under_floor(product.skus, price_minor)]
    asked = product.price_minor if price_minor is None else price_minor
    if not found and asked is not None and expected.floor_minor is not None and asked < expected.floor_minor:
        found.append(Objection(Doubt.FLOOR, asked, expected.floor_minor))
    planned = expected.planned_minor
    if asked is not None and planned and _is_off(asked, planned, expected.most_off_percent):
        found.append(Objection(Doubt.PLAN, asked, planned))
    if expected.shop is not None:
        found += _unlike_shop(product, expected.shop, expected.left, price_minor)
    return tuple(found)


def _under_floor(skus: tuple[Sku, ...], price_minor: int | None) -> list[Objection]:
    found: dict[tuple[int, int], Objection] = {}
    for sku in skus:
        price = sku.price_minor if price_minor is None else price_minor
        if price is not None and sku.floor_price_minor is not None and price < sku.floor_price_minor:
            key = (price, sku.floor_price_minor)
            found.setdefault(key, Objection(Doubt.FLOOR, *key, sku.variant if len(skus) > 1 else ""))
    return _worst(list(found.values()))


def _is_off(price_minor: int, planned_minor: int, most_percent: int) -> bool:
    return abs(price_minor - planned_minor) * 100 > planned_minor * most_percent


def _unlike_shop(
    product: Product, shop: ShopReading, left: int | None, price_minor: int | None
) -> list[Objection]:  # fmt: skip
    found: list[Objection] = []
    if shop.in_cart is False:
        found.append(Objection(Doubt.SHOP_CART, None, None))
    prices: dict[tuple[int | None, int], Objection] = {}
    for sku in product.skus:
        shelf, ours = shop.shelves.get(sku.id), sku.price_minor if price_minor is None else price_minor
        if shelf is not None and shelf.price_minor is not None and shelf.price_minor != ours:
            variant = sku.variant if len(product.skus) > 1 else ""
            prices.setdefault((ours, shelf.price_minor), Objection(Doubt.SHOP_PRICE, ours, shelf.price_minor, variant))
    found += _worst(list(prices.values()))
    # More than we show is nobody's trouble; less would be sold twice.
    if left is not None and shop.stock is not None and shop.stock < left:
        found.append(Objection(Doubt.SHOP_STOCK, left, shop.stock))
    return found


def _worst(found: list[Objection]) -> list[Objection]:
    """Those that are farthest off first, and not more than a person reads."""
    return sorted(found, key=lambda one: -abs((one.ours or 0) - (one.theirs or 0)))[:_SHOWN]
