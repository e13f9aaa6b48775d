"""What fans asked and the goods could not answer: the fields to fill after the show."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.chat import ask_store
from anchor_console.chat.answers import FIELD_OF, Offer, ready_answer
from anchor_console.core.ids import SessionId
from anchor_console.goods import store as goods
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class FieldToFill:
    """A column of the goods file that would have answered `people` fans; `product` is None where they named none."""

    product: Product | None
    field: str
    people: int
    lines: int
    sample: str


def unanswered_fields(tx: Transaction, session_id: SessionId) -> list[FieldToFill]:
    """The fields that the session's asks lacked, most asked first."""
    catalogue = Catalogue(goods.all_products(tx))
    missing: dict[tuple[int | None, str], FieldToFill] = {}
    for ask in ask_store.asks(tx, session_id):
        column = FIELD_OF.get(ask.key.topic)
        product = catalogue.product(ask.product_id) if ask.product_id is not None else None
        offer = None
        if product is not None:
            chart = goods.size_chart(tx, product.id)
            offer = Offer(product, chart, None, product.price_minor, is_unopened=False)
        if column is None or ready_answer(ask.key, offer) is not None:
            continue
        place = (product.id if product else None, column)
        before = missing.get(place)
        missing[place] = FieldToFill(
            product,
            column,
            ask.people + (before.people if before else 0),
            ask.lines + (before.lines if before else 0),
            before.sample if before else ask.text,
        )
    return sorted(missing.values(), key=lambda one: (-one.people, -one.lines))
