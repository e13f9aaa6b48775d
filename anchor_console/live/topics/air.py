"""The topics `card` and `queue`: what is on air, and what waits to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anchor_console.core.clock import rfc3339
from anchor_console.goods.service import Catalogue
from anchor_console.live.state import LiveState
from anchor_console.pins.card import OnAir, card_value
from anchor_console.pins.queue import Pin
from anchor_console.pins.ticks import Tick, Ticks
from anchor_console.pins.told_number import told_number


def card(
    state: LiveState, at_ms: int, to_hub_ms: Callable[[int], int], points: Sequence[str] = ()
) -> dict[str, Any] | None:
    """What the room sees; None when nothing is on air. In reserve mode it shows what is left.

    Args:
        points: what the rundown has to be said of it tonight, in place of the goods' own.
    """
    if state.on_air is None or state.session is None:
        return None
    row = state.goods_rows.get(state.on_air.product_id)
    if row is None:
        return None
    levels = row.levels if state.session.mode == "reserve" else None
    return card_value(state.on_air, row.product, levels, state.session.currency, at_ms, to_hub_ms, points)


def queue(state: LiveState, popped: Mapping[str, Any]) -> dict[str, Any]:
    """What waits, what was set aside, and what is on air, each pin with what has changed since it was proposed."""
    on_air, catalogue = state.on_air, state.catalogue
    return {
        "pins": [_pin(pin, state) for pin in state.queue],
        "held": [_pin(pin, state) for pin in state.held],
        "on_air": None
        if on_air is None
        else {
            "pin_id": on_air.pin_id,
            "number": told_number(catalogue, on_air),
            "title": _title(catalogue, on_air),
            "stage": on_air.stage.value,
            **popped,
        },
    }


def popping(ticks: Ticks, due_ms: int | None, to_hub_ms: Callable[[int], int]) -> dict[str, Any]:
    """What was ticked off on the platform's own console, and from when on popping the link there is overdue."""
    return {
        "ticks": {tick.value: ticks.has(tick) for tick in Tick},
        "pop_due_at": None if due_ms is None else rfc3339(to_hub_ms(due_ms)),
    }


def _pin(pin: Pin, state: LiveState) -> dict[str, Any]:
    product, row = state.catalogue.product(pin.product_id), state.goods_rows.get(pin.product_id)
    price = product.price_minor if product else None
    asked = pin.asked_price_minor
    return {
        "pin_id": pin.id,
        "product_id": str(pin.product_id),
        "number": told_number(state.catalogue, pin),
        "title": product.name if product else "",
        "price": price,
        "price_was": asked if asked is not None and asked != price else None,
        "sold_out": row is not None and row.is_sold_out,
        "note": pin.note,
        "by": pin.by_name,
        "origin": pin.origin,
        "repeat": pin.repeat,
    }


def _title(catalogue: Catalogue, on_air: OnAir) -> str:
    product = catalogue.product(on_air.product_id)
    return product.name if product else ""
