"""The card on air: its stages, and what the room is told of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import PinId, ProductId, SkuId
from anchor_console.goods.product import Product
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


@dataclass(frozen=True, slots=True)
class OnAir:
    """The pin that the room sees. `price_minor` is what was opened, None in warm-up."""

    pin_id: PinId
    product_id: ProductId
    number: str
    stage: Stage
    price_minor: int | None
    taken_at_ms: int
    opened_at_ms: int | None


def card_value(
    on_air: OnAir, product: Product, levels: Mapping[SkuId, StockLevel] | None, currency: str, at_ms: int
) -> dict[str, Any]:
    """The value of the topic `card`, as the room protocol defines it.

    Args:
        levels: what is left of each SKU, where this session shows its own figure (reserve mode); None shows none.
    """
    # A card closed or sold out without ever having been open has nothing to show either.
    shows_price = on_air.stage is not Stage.WARMUP and on_air.opened_at_ms is not None
    return {
        "pin_id": on_air.pin_id,
        "product_id": str(product.id),
        "number": on_air.number,
        "stage": on_air.stage.value,
        "opens_at": None,
        "title": product.name,
        "image": None,
        "price": on_air.price_minor if shows_price else None,
        "list_price": product.list_price_minor if shows_price else None,
        # Only a meaning that the shop has given may strike a price; goods files carry none yet.
        "list_price_meaning": None,
        "currency": currency,
        # An offer often tells the price.
        "offer": product.detail("offer") if shows_price else None,
        "ships": _ships(product),
        "stock": _stock(product, levels, at_ms) if shows_price and levels is not None else None,
        "release": None,
        "points": list(product.talking_points),
        "flash": None,
        "limit_per_fan": product.per_fan_limit,
        "taken_at": rfc3339(on_air.taken_at_ms),
    }


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
