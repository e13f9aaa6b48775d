"""The pin queue: products waiting to be taken, in the order that they will be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from anchor_console.core.ids import PinId, ProductId

Origin = Literal["desk", "assistant"]


class Pin(msgspec.Struct, frozen=True):
    """A product waiting, who proposed it and why; `repeat` counts how often it was on air before tonight.

    `asked_price_minor` is what it cost then, None where nobody knows. `held_at_ms` is when it was set aside: it waits,
    and its turn does not come until somebody puts it back or takes it.
    """

    id: PinId
    product_id: ProductId
    number: str
    note: str
    by_name: str
    origin: Origin
    proposed_at_ms: int
    repeat: int
    asked_price_minor: int | None = None
    held_at_ms: int | None = None


def moved(order: Sequence[PinId], pin_id: PinId, after: PinId | None) -> list[PinId]:
    """`order` with `pin_id` standing right behind `after`, or first where that is None.

    Where one of the two is not in the queue any more (taken meanwhile), the order stays as it is.
    """
    if pin_id not in order or pin_id == after or (after is not None and after not in order):
        return list(order)
    rest = [one for one in order if one != pin_id]
    place = 0 if after is None else rest.index(after) + 1
    return [*rest[:place], pin_id, *rest[place:]]
