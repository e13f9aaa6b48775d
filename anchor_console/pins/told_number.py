"""Which link number a waiting pin, or the card on air, tells: its own may have gone to another product. Pure."""

from __future__ import annotations

from anchor_console.goods.service import Catalogue
from anchor_console.pins.card import OnAir
from anchor_console.pins.queue import Pin

NO_NUMBER = "–"


def told_number(catalogue: Catalogue, shown: Pin | OnAir) -> str:
    """The number that it waits or stands under; `NO_NUMBER` where its product has none any more."""
    product = catalogue.product(shown.product_id)
    return shown.number if product is None or product.number is not None else NO_NUMBER
