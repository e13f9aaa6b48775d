"""What an edit of the goods means for the card on air: it tells the new price, behind the guard of an opening."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from anchor_console.core.ids import ProductId
from anchor_console.goods import store as goods
from anchor_console.goods.guard import Expected, Objection, objections
from anchor_console.goods.product import Product
from anchor_console.live import store
from anchor_console.live.air.price_guard import PriceGuard
from anchor_console.live.state import LiveState
from anchor_console.pins import log_store
from anchor_console.pins import service as pins
from anchor_console.pins import store as pin_store
from anchor_console.pins.card import OnAir
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.steps import Doing, steps_between
from anchor_console.pins.ticks import Tick
from anchor_console.storage.writer import Transaction

GUARDED = "goods.price_guarded"
"""Why an edit was refused that nobody was asked about."""

Held = Mapping[ProductId, Expected]
"""What the price of what is on air is held against."""


class Kept(msgspec.Struct, frozen=True):
    """A card that goes on telling its old price, since something speaks against that of its product."""

    number: str
    shown_minor: int
    product_minor: int


def held_against(state: LiveState, guard: PriceGuard) -> Held:
    """As it is known at this moment: the writing thread asks no more."""
    product = state.catalogue.product(state.on_air.product_id) if state.on_air is not None else None
    return {} if product is None else {product.id: guard.expected(product)}


def priced_on_air(tx: Transaction) -> Product | None:
    """What is on air with a price that the room sees, or will when it has counted down; as the goods have it now."""
    now = _priced(tx)
    return None if now is None else _product(tx, now.product_id)


def follow(tx: Transaction, before: Product | None, held: Held, doing: Doing, *, is_confirmed: bool) -> None:
    """Let the card tell the price that an edit has given its product.

    Args:
        before: what `priced_on_air` gave before the edit.
    Raises:
        NeedsConfirmation: something speaks against the price now that did not before.
    """
    after = None if before is None else _product(tx, before.id)
    if before is None or after is None or _prices(before) == _prices(after):
        return
    found = _against(after, held)
    if not is_confirmed and not set(found) <= set(_against(before, held)):
        raise NeedsConfirmation(found, GUARDED)
    _bring_up(tx, after, doing)


def catch_up(tx: Transaction, held: Held, doing: Doing) -> Kept | None:
    """Let the card tell its product's price after a file brought another; where something speaks against that, it
    stays, and this tells what it is."""
    now, product = _priced(tx), priced_on_air(tx)
    if now is None or product is None or now.price_minor is None or not product.price_minor:
        return None
    if product.price_minor == now.price_minor:
        return None
    if _against(product, held):
        return Kept(now.number, now.price_minor, product.price_minor)
    _bring_up(tx, product, doing)
    return None


def _bring_up(tx: Transaction, product: Product, doing: Doing) -> None:
    session, now = store.open_session(tx), _priced(tx)
    # A price that was taken away is none that could be shown: the card tells the last one that was.
    if session is None or now is None or not product.price_minor or product.price_minor == now.price_minor:
        return
    pins.change_price(tx, now, product.price_minor, doing.at_ms)
    # On the platform's own console it is the old price still.
    log_store.clear_tick(tx, now.pin_id, Tick.PRICED)
    log_store.note(tx, session.id, steps_between(now, pin_store.on_air(tx, session.id), doing))


def _priced(tx: Transaction) -> OnAir | None:
    session = store.open_session(tx)
    now = None if session is None else pin_store.on_air(tx, session.id)
    return now if now is not None and (now.shows_price or now.counts_down) else None


def _product(tx: Transaction, product_id: ProductId) -> Product | None:
    return next(iter(goods.some_products(tx, (product_id,))), None)


def _prices(product: Product) -> list[tuple[object, ...]]:
    return [(sku.id, sku.price_minor, sku.floor_price_minor) for sku in product.skus]


def _against(product: Product, held: Held) -> tuple[Objection, ...]:
    return objections(product, held.get(product.id, Expected()))
