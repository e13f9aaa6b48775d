"""What fans asked and the goods could not answer: the fields to fill after the show."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from anchor_console.chat import ask_store
from anchor_console.chat.answers import FIELD_OF, Offer, ready_answer
from anchor_console.core.ids import SessionId
from anchor_console.goods import store as goods
from anchor_console.goods.details import SHOP_DETAILS
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.storage.writer import Transaction


class FieldToFill(msgspec.Struct, frozen=True):
    """A detail that would have answered `people` fans: of `product`, or of all goods where that is None."""

    product: Product | None
    field: str
    people: int
    lines: int
    sample: str


def unanswered_fields(tx: Transaction, session_id: SessionId, shop: Mapping[str, str]) -> list[FieldToFill]:
    """The fields that the session's asks lacked, most asked first.

    Args:
        shop: what is said of all goods, by detail.
    """
    catalogue = Catalogue(goods.all_products(tx))
    missing: dict[tuple[int | None, str], FieldToFill] = {}
    for ask in ask_store.asks(tx, session_id):
        column = FIELD_OF.get(ask.key.topic)
        product = catalogue.product(ask.product_id) if ask.product_id is not None else None
        offer = None
        if product is not None:
            chart = goods.size_chart(tx, product.id)
            offer = Offer(product, chart, None, product.price_minor, is_unopened=False)
        if column is None or ready_answer(ask.key, offer, shop) is not None:
            continue
        if product is None and column not in SHOP_DETAILS:
            # Of which product? Nothing that could be filled in would have answered it.
            continue
        place = (product.id if product else None, column)
        before = missing.get(place)
        missing[place] = FieldToFill(
            product,
            column,
            ask.asked_by + (before.people if before else 0),
            ask.lines + (before.lines if before else 0),
            before.sample if before else ask.text,
        )
    return sorted(missing.values(), key=lambda one: (-one.people, -one.lines))
