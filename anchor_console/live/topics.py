"""The values of the room's topics, made from the live state. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from anchor_console.chat.calls import OpenCall
from anchor_console.chat.feed import ChatRow
from anchor_console.core.clock import rfc3339
from anchor_console.goods.service import Catalogue
from anchor_console.live.session import Session
from anchor_console.live.state import GoodsRow, LiveState
from anchor_console.pins.card import OnAir, card_value
from anchor_console.pins.queue import Pin
from anchor_console.sales.claims import Claim
from anchor_console.stock.ledger import StockLevel

GOODS_PART = 200
_CLAIMS_SHOWN = 200


def room(session: Session | None, title: str, *, is_rehearsal: bool) -> dict[str, Any]:
    return {
        "title": title,
        "rehearsal": is_rehearsal,
        "session": None
        if session is None
        else {
            "id": session.id,
            "title": session.title,
            "mode": session.mode,
            "state": session.state.value,
            "started_at": rfc3339(session.started_at_ms),
        },
    }


def card(state: LiveState, at_ms: int) -> dict[str, Any] | None:
    """What the room sees; None when nothing is on air. In reserve mode it shows what is left."""
    if state.on_air is None or state.session is None:
        return None
    row = state.goods_rows.get(state.on_air.product_id)
    if row is None:
        return None
    levels = row.levels if state.session.mode == "reserve" else None
    return card_value(state.on_air, row.product, levels, state.session.currency, at_ms)


def goods(rows: Iterable[GoodsRow]) -> dict[str, dict[str, Any]]:
    """Topic name -> value: the numbered goods in parts."""
    items = [_goods_item(row) for row in rows if row.product.number is not None]
    parts = max(1, -(-len(items) // GOODS_PART))
    return {
        f"goods/{part}": {"part": part, "parts": parts, "items": items[part * GOODS_PART : (part + 1) * GOODS_PART]}
        for part in range(parts)
    }


def _goods_item(row: GoodsRow) -> dict[str, Any]:
    product = row.product
    return {
        "product_id": str(product.id),
        "number": product.number,
        "name": product.name,
        "price": product.price_minor,
        "list_price": product.list_price_minor,
        "image": None,
        "left": row.left,
        "skus": [
            {
                "sku": sku.code,
                "color": sku.color,
                "size": sku.size,
                "left": row.levels.get(sku.id, StockLevel()).left,
            }
            for sku in product.skus
        ],
    }


def queue(pins: Iterable[Pin], on_air: OnAir | None, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "pins": [_pin(pin, catalogue) for pin in pins],
        "on_air": None
        if on_air is None
        else {
            "pin_id": on_air.pin_id,
            "number": on_air.number,
            "title": _title(catalogue, on_air),
            "stage": on_air.stage.value,
        },
    }


def _pin(pin: Pin, catalogue: Catalogue) -> dict[str, Any]:
    product = catalogue.product(pin.product_id)
    return {
        "pin_id": pin.id,
        "product_id": str(pin.product_id),
        "number": pin.number,
        "title": product.name if product else "",
        "price": product.price_minor if product else None,
        "note": pin.note,
        "by": pin.by_name,
        "origin": pin.origin,
        "repeat": pin.repeat,
    }


def _title(catalogue: Catalogue, on_air: OnAir) -> str:
    product = catalogue.product(on_air.product_id)
    return product.name if product else ""


def totals(state: LiveState) -> dict[str, Any]:
    sums = state.totals
    want = state.want
    return {
        "events": sums.events,
        "messages": sums.messages,
        "viewers": state.viewers,
        "claims": sums.claims,
        "orders": sums.orders,
        "units": sums.units,
        "paid_total": sums.paid_minor,
        "net_total": sums.net_minor,
        "want": None
        if want is None or state.on_air is None
        else {"number": state.on_air.number, "people": want.people, "lines": want.lines},
        "currency": state.session.currency if state.session else "CNY",
    }


def call(open_call: OpenCall | None) -> dict[str, Any] | None:
    if open_call is None:
        return None
    return {
        "meaning": open_call.meaning,
        "opened_at": rfc3339(open_call.opened_at_ms),
        "people": open_call.people,
        "lines": open_call.lines,
    }


def claims(rows: Iterable[Claim], catalogue: Catalogue) -> dict[str, Any]:
    """The latest claims, newest first."""
    latest = list(rows)[-_CLAIMS_SHOWN:]
    return {"items": [_claim(claim, catalogue) for claim in reversed(latest)]}


def _claim(claim: Claim, catalogue: Catalogue) -> dict[str, Any]:
    product = catalogue.product(claim.product_id)
    return {
        "claim_id": claim.id,
        "fan_name": claim.fan_name,
        "number": claim.number,
        "title": product.name if product else "",
        "color": claim.color,
        "size": claim.size,
        "wanted": claim.wanted,
        "held": claim.held,
        "waiting": claim.waiting,
        "sold": claim.sold,
        "state": claim.state.value,
        "at": rfc3339(claim.at_ms),
    }


def feed_item(row: ChatRow, left_out: int) -> dict[str, Any]:
    who = row.identity
    return {
        "id": str(row.id),
        "at": rfc3339(row.at_ms),
        "kind": row.kind,
        "text": row.text,
        "fan": None
        if who is None
        else {
            "name": row.name,
            "platform": who.platform,
            "space": who.space,
            "user_id": who.user_id,
            "staff": row.staff,
        },
        "intent": row.reading.intent.value if row.reading else None,
        "items": [
            {"number": item.number, "color": item.color, "size": item.size, "qty": item.qty}
            for item in (row.reading.items if row.reading else ())
        ],
        "left_out": left_out,
    }
