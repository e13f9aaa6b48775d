"""The card on air: its stages, and what the room is told of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import PinId, ProductId, SkuId
from anchor_console.goods.product import Product
from anchor_console.pins.flash import Flash
from anchor_console.pins.unpriced import prices_of, tells_price, unpriced
from anchor_console.stock.ledger import StockLevel


class Stage(StrEnum):
    """預热, 开价, 断货, 下架: the price is only ever known to the room from `OPEN` on."""

    WARMUP = "warmup"
    OPEN = "open"
    SOLD_OUT = "sold_out"
    CLOSED = "closed"


_NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.WARMUP: frozenset({Stage.OPEN, Stage.CLOSED}),
    Stage.OPEN: frozenset({Stage.SOLD_OUT, Stage.CLOSED}),
    Stage.SOLD_OUT: frozenset({Stage.OPEN, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.OPEN}),
}


def may_become(now: Stage, wanted: Stage) -> bool:
    """Whether a card in stage `now` may be put into `wanted`."""
    return wanted in _NEXT[now]


class Release(msgspec.Struct, frozen=True):
    """What an opening put up for sale: `units` of the product, in its `round`th opening of the session, from 1."""

    units: int
    round: int


class OnAir(msgspec.Struct, frozen=True):
    """The pin that the room sees.

    `price_minor` is what was opened, or what will open at `opens_at_ms`; None in a warm-up without an hour.
    """

    pin_id: PinId
    product_id: ProductId
    number: str
    stage: Stage
    price_minor: int | None
    taken_at_ms: int
    opened_at_ms: int | None
    opens_at_ms: int | None = None
    release: Release | None = None
    flash: Flash | None = None

    def price_at(self, at_ms: int) -> int | None:
        """What it costs at that moment: a flash while it is on, else what was opened."""
        flash = self.flash if self.stage is not Stage.WARMUP else None
        return flash.price_minor if flash is not None and flash.is_on(at_ms) else self.price_minor

    @property
    def shows_price(self) -> bool:
        """Whether the room sees its price; one closed or sold out without ever having been open shows none."""
        return self.stage is not Stage.WARMUP and self.opened_at_ms is not None

    @property
    def counts_down(self) -> bool:
        """Whether its price opens by itself at an hour."""
        return self.stage is Stage.WARMUP and self.opens_at_ms is not None


def _as_it_is(at_ms: int) -> int:
    return at_ms


def card_value(
    on_air: OnAir, product: Product, levels: Mapping[SkuId, StockLevel] | None, currency: str, at_ms: int,
    to_hub_ms: Callable[[int], int] = _as_it_is, points: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The value of the topic `card`, as the room protocol defines it.

    Args:
        levels: what is left of each SKU, where this session shows its own figure (reserve mode); None shows none.
        to_hub_ms: the hub's time for one of this PC's; screens count down by it.
        points: what is to be said tonight, in place of the product's own talking points.
    """
    shows_price = on_air.shows_price
    # Sent ahead with its hour, so that every screen opens at once; the hub keeps it from the fans' pages till then.
    sends_price = shows_price or on_air.counts_down
    prices = prices_of(product) | ({on_air.price_minor} if on_air.price_minor else frozenset())
    ships, is_open = _ships(product), on_air.stage is Stage.OPEN
    flash = on_air.flash if shows_price and on_air.flash is not None and on_air.flash.is_on(at_ms) else None
    return {
        "pin_id": on_air.pin_id,
        "product_id": str(product.id),
        # It may have gone to another meanwhile.
        "number": on_air.number if product.number is not None else None,
        "stage": on_air.stage.value,
        "opens_at": rfc3339(to_hub_ms(on_air.opens_at_ms)) if on_air.counts_down and on_air.opens_at_ms else None,
        "title": product.name if shows_price else unpriced(product.name, prices),
        "image": None,
        "price": on_air.price_minor if sends_price else None,
        "list_price": product.list_price_minor if sends_price else None,
        # Only a meaning that the shop has given may strike a price; goods files carry none yet.
        "list_price_meaning": None,
        "currency": currency,
        # An offer often tells the price.
        "offer": product.detail("offer") if shows_price else None,
        "ships": ships if shows_price or ships is None or not tells_price(ships, prices) else None,
        "stock": _stock(product, levels, at_ms) if shows_price and levels is not None else None,
        "release": {"units": on_air.release.units, "round": on_air.release.round}
        if shows_price and is_open and on_air.release is not None
        else None,
        "points": [
            point for point in points or product.talking_points if shows_price or not tells_price(point, prices)
        ],
        "flash": None if flash is None else _flash(flash, on_air, product, to_hub_ms),
        "limit_per_fan": _limit(product, flash) if shows_price else None,
        "taken_at": rfc3339(on_air.taken_at_ms),
    }


def _flash(flash: Flash, on_air: OnAir, product: Product, to_hub_ms: Callable[[int], int]) -> dict[str, Any]:
    return {
        "price": flash.price_minor,
        "ends_at": rfc3339(to_hub_ms(flash.over_ms)),
        "units": flash.units,
        "after": {
            "stage": on_air.stage.value,
            "price": on_air.price_minor,
            "limit_per_fan": product.per_fan_limit,
        },
    }


def limit_at(on_air: OnAir, product: Product, at_ms: int) -> int | None:
    """How many each may have at that moment: the stricter of the product's own bound and that of a flash that is on."""
    return _limit(product, on_air.flash if on_air.flash is not None and on_air.flash.is_on(at_ms) else None)


def _limit(product: Product, flash: Flash | None) -> int | None:
    bounds = [bound for bound in (product.per_fan_limit, flash.per_fan if flash else None) if bound is not None]
    return min(bounds, default=None)


def _ships(product: Product) -> str | None:
    said = product.detail("ships_in_days")
    return f"{said}天内发货" if said is not None and said.isdecimal() else said


def _stock(product: Product, levels: Mapping[SkuId, StockLevel], at_ms: int) -> dict[str, Any]:
    by_sku = [
        {"sku": sku.code, "color": sku.color, "size": sku.size, "left": levels.get(sku.id, StockLevel()).left}
        for sku in product.skus
    ]
    return {
        "total": sum(levels.get(sku.id, StockLevel()).left for sku in product.skus),
        "by_sku": by_sku,
        "source": "desk",
        "at": rfc3339(at_ms),
    }
