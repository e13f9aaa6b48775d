"""What a fan claims, before it is known which variant that is and whether it can be held."""

from __future__ import annotations

import msgspec

from anchor_console.goods.product import Product


class Wanted(msgspec.Struct, frozen=True):
    """What a fan claims of one product, in the catalogue's own words where those fit.

    `number` is as the fan said it, None where that is the product's own; `other` is what else it may have meant.
    """

    product: Product
    color: str | None
    size: str | None
    qty: int | None
    number: str | None = None
    other: Product | None = None
    is_said: bool = True
    """Whether their words name the product; else it is only what was on air."""
    adds: bool = False
    """Whether it comes on top of what they claimed before (再来一件)."""
    is_for_another: bool = False
    """Whether they buy it for somebody else, whose size theirs is not."""
