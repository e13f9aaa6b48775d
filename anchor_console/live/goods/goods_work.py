"""What a change of the goods must know of the session that is open, and do in it, within its own transaction."""

from __future__ import annotations

from anchor_console.goods import edit_store
from anchor_console.goods import store as goods
from anchor_console.live import store
from anchor_console.pins import store as pins
from anchor_console.sales import holding
from anchor_console.sales import store as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.terms import Changes
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


def skus_in_use(tx: Transaction) -> set[str]:
    """The codes of SKUs that cannot go off sale now: on air, waiting to be shown, held or waited for by a fan."""
    held = {sku_id for sku_id, level in stock.all_levels(tx).items() if level.held}
    session = store.open_session(tx)
    if session is None:
        return edit_store.codes_of(tx, (), held)
    on_air = pins.on_air(tx, session.id)
    shown = {pin.product_id for pin in pins.queued(tx, session.id)} | ({on_air.product_id} if on_air else set())
    return edit_store.codes_of(tx, shown, held | sales.waiting_units(tx, session.id).keys())


def follow_numbers(tx: Transaction) -> None:
    """Let what waits and what is on air tell the link numbers that their products have now, where these moved.

    One that has none any more tells none, and is not taken: see `pins.service.take`.
    """
    session = store.open_session(tx)
    told = pins.numbers(tx, session.id) if session is not None else []
    if session is None or not told:
        return
    now = {product.id: product.number for product in goods.some_products(tx, {product_id for product_id, _ in told})}
    for product_id, number in told:
        if (moved := now.get(product_id)) is not None and moved != number:
            pins.renumber(tx, session.id, product_id, moved)


def serve_waiting(tx: Transaction, at_ms: int, changes: Changes | None = None) -> Changes:
    """Let whoever waits in the open session move up, after stock was set; tells what that changed.

    Args:
        changes: what else the transaction touches, to be told with it.
    """
    changes = Changes.none() if changes is None else changes
    session = store.open_session(tx)
    if session is not None:
        holding.serve_waiting(Booking(tx, session.terms, at_ms, changes))
    return changes
