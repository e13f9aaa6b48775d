"""For whom something was bought, as the fan told before: 给我媳妇儿来一双39的. Pure.

A purchase tells of the fan's own body and taste; one that they said is for 老婆 or 孩子 tells of hers or of the
child's, and of nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import ProductId, SessionId
from anchor_console.sales.purchases import Purchase

_SAID_AFTER_MS = 5 * 60_000
"""Some say it when they have ordered."""


class SpokenFor(msgspec.Struct, frozen=True):
    """What somebody said that they want of a product, or asked the size of (`is_asked`), and for whom; None where for
    themself, or untold.
    """

    product_id: ProductId
    session_id: SessionId
    color: str | None
    size: str | None
    wearer: str | None
    at_ms: int
    is_asked: bool


def with_wearers(purchases: Sequence[Purchase], said: Iterable[SpokenFor]) -> list[Purchase]:
    """The purchases, each with the wearer of the words that most likely led to it."""
    told = list(said)
    return [replace(one, wearer=_wearer(one, told)) for one in purchases]


def _wearer(purchase: Purchase, told: Iterable[SpokenFor]) -> str | None:
    for one in sorted(told, key=lambda one: (_asks_after(one, purchase), -one.at_ms)):
        if (
            one.product_id == purchase.product_id
            and one.session_id == purchase.session_id
            and (purchase.at_ms is None or one.at_ms <= purchase.at_ms + _SAID_AFTER_MS)
            and _may_be(one.color, purchase.color)
            and _may_be(one.size, purchase.size)
        ):
            return one.wearer
    return None


def _asks_after(one: SpokenFor, purchase: Purchase) -> bool:
    """Whether a size is asked for when the order is made already: mostly of another piece."""
    return one.is_asked and purchase.at_ms is not None and one.at_ms > purchase.at_ms


def _may_be(said: str | None, bought: str | None) -> bool:
    return said is None or bought is None or said == bought
