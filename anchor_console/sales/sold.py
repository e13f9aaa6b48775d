"""What the lines of orders sold: the shop's own goods, as far as we know them, and its words for them."""

from __future__ import annotations

import msgspec

from anchor_console.core.events import OrderLine
from anchor_console.core.text import harmless
from anchor_console.goods.product import Product, Sku
from anchor_console.sales.line_pairs import Look
from anchor_console.sales.order_goods import OrderGoods
from anchor_console.sales.order_store import KnownSale

_WORD_LIMIT = 100


class Sold(msgspec.Struct, frozen=True):
    """What a line sold, as far as we know it, and the shop's own words for it."""

    product: Product | None
    sku: Sku | None
    number: str | None
    color: str | None
    size: str | None
    own_price_minor: int | None


def sold(line: OrderLine, told_before: OrderLine | None, known: KnownSale | None, goods: OrderGoods) -> Sold:
    """What the line sold: as it was understood before where its words are the same, since numbers move on."""
    is_same = told_before is not None and _words(line) == _words(told_before)
    if known is not None and known.sku_id is not None and is_same and (found := goods.sku(known.sku_id)):
        product, sku = found
        # What was sold before it had a price has none; what had one keeps it, whatever the goods say since.
        price_minor = None if sku.price_minor is None and not known.unit_price else known.unit_price
        return Sold(product, sku, known.number, known.color, known.size, price_minor)
    named, exactly = goods.named(line)
    return Sold(
        named,
        exactly,
        _word(line.number) or (named.number if named else None),
        _word(line.color) or (exactly.color if exactly else None),
        _word(line.size) or (exactly.size if exactly else None),
        exactly.price_minor if exactly else None,
    )


def look(line: OrderLine, known: KnownSale | None, goods: OrderGoods) -> Look:
    """What tells the line from the others of its order; what it sold by the sale that it is, where it is one."""
    found = goods.sku(known.sku_id) if known is not None and known.sku_id is not None else None
    product, sku = found or goods.named(line)
    amount = line.unit_price * line.qty if line.amount is None and line.unit_price is not None else line.amount
    return Look((line.line_id,), product.id if product else None, sku.id if sku else None, line.qty, amount)


def _words(line: OrderLine) -> tuple[str | None, ...]:
    return line.sku, line.platform_item_id, line.number, line.color, line.size


def _word(text: str | None) -> str | None:
    """A word of a line as we keep and show it."""
    return harmless(text).strip()[:_WORD_LIMIT] or None if text is not None else None
