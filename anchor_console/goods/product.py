"""Products and their SKUs, as they stand for sale."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.text import fold
from anchor_console.goods.details import Details

VARIANT_LIMIT = 50
"""The longest word for a colour or a size."""
_SHORTEST_ITEM_ID = 8


# Structs that the collector of garbage passes over: there are tens of thousands, all made again with a goods file.
class Sku(msgspec.Struct, frozen=True, gc=False):
    """One colour and size of a product. Prices in fen; None where the shop has not said."""

    id: SkuId
    code: str
    color: str | None
    size: str | None
    list_price_minor: int | None
    price_minor: int | None
    floor_price_minor: int | None
    barcode: str | None = None
    cost_minor: int | None = None

    @property
    def variant(self) -> str:
        """Colour and size as people say them: `黑色 XL`; empty where the product has one SKU without either."""
        return " ".join(part for part in (self.color, self.size) if part)


class Product(msgspec.Struct, frozen=True, gc=False):
    """A product with all its SKUs; `number` is the one in force now, None where it has none."""

    id: ProductId
    code: str
    name: str
    category: str
    number: str | None
    aliases: tuple[str, ...]
    talking_points: tuple[str, ...]
    per_fan_limit: int | None
    opens_at_once: bool
    skus: tuple[Sku, ...]
    details: Details = ()
    platform_numbers: tuple[tuple[str, str], ...] = ()
    """Platforms on which it has a number of its own now, each with that."""

    def number_on(self, platform: str) -> str | None:
        """The number that people on `platform` see: its own there, else the one that holds everywhere."""
        return next((number for where, number in self.platform_numbers if where == platform), self.number)

    def detail(self, name: str) -> str | None:
        """What the shop says of one of `goods.details`; None where it says nothing."""
        return next((value for detail, value in self.details if detail == name), None)

    @property
    def item_id(self) -> str | None:
        """What its platform calls it: as the shop says, else its code; None where that can be no such id."""
        said = self.detail("platform_item_id") or self.code
        return said if said.isdecimal() and len(said) >= _SHORTEST_ITEM_ID else None

    @property
    def price_minor(self) -> int | None:
        """The lowest price of its SKUs."""
        return min((sku.price_minor for sku in self.skus if sku.price_minor is not None), default=None)

    @property
    def list_price_minor(self) -> int | None:
        """The list price that goes with the lowest price."""
        cheapest = min(
            (sku for sku in self.skus if sku.price_minor is not None), key=lambda s: s.price_minor or 0, default=None
        )
        return cheapest.list_price_minor if cheapest else None

    @property
    def floor_price_minor(self) -> int | None:
        return max((sku.floor_price_minor for sku in self.skus if sku.floor_price_minor is not None), default=None)

    @property
    def margin_minor(self) -> int | None:
        """How far the price of the SKU nearest its floor is above it, negative where below; None for no floor."""
        return min(
            (
                sku.price_minor - sku.floor_price_minor
                for sku in self.skus
                if sku.price_minor is not None and sku.floor_price_minor is not None
            ),
            default=None,
        )

    @property
    def colors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sku.color for sku in self.skus if sku.color))

    @property
    def sizes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sku.size for sku in self.skus if sku.size))

    def skus_like(self, color: str | None, size: str | None) -> tuple[Sku, ...]:
        """The SKUs that colour and size, as far as they are said, leave open."""
        return tuple(
            sku
            for sku in self.skus
            if (color is None or _same(sku.color, color)) and (size is None or _same(sku.size, size))
        )

    def the_sku(self, color: str | None, size: str | None) -> Sku | None:
        """The one SKU that colour and size leave; None where several do, or none."""
        fitting = self.skus_like(color, size)
        return fitting[0] if len(fitting) == 1 else None


def _same(listed: str | None, said: str) -> bool:
    return listed is not None and fold(listed) == fold(said)


def in_order(products: Iterable[Product], number_of: Callable[[Product], str | None] | None = None) -> list[Product]:
    """Products as they are listed: numbered ones first, then the rest by code.

    Args:
        number_of: which number is meant; where nothing is said, that which holds everywhere.
    """
    return sorted(products, key=lambda one: _place(one, one.number if number_of is None else number_of(one)))


def _place(product: Product, said: str | None) -> tuple[bool, int, str, str]:
    number = said or ""
    return (not number, int(number) if number.isdecimal() else 10**9, number, product.code)
