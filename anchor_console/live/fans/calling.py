"""Call-outs as of any time, from the database alone: what `anchor-console callouts` prints."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from anchor_console.callouts.match import Offer
from anchor_console.callouts.presence import WINDOW_MS
from anchor_console.callouts.service import CallOut, Room
from anchor_console.callouts.sureness import REMEMBERED_MS, Evening
from anchor_console.chat import mute_store
from anchor_console.chat.presence_store import present_between
from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.goods import store as goods
from anchor_console.goods.product import Product
from anchor_console.live import store
from anchor_console.live.session import Session
from anchor_console.pins import store as pins
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


def room_at(tx: Transaction, product: Product, at_ms: int, window_ms: int = WINDOW_MS) -> Room:
    """The room as it was at `at_ms`, with `product` held up."""
    sessions = store.sessions(tx)
    session = next((one for one in sessions if _runs_at(one, at_ms)), None)
    offer = Offer(
        product=product,
        chart=goods.size_chart(tx, product.id),
        left={sku.id: level.left for sku in product.skus if (level := stock.level_at(tx, sku.id, at_ms)) is not None},
        session_id=session.id if session else None,
        reserve_sessions=store.reserve_sessions(tx),
        evenings=_evenings(tx, product, session.id if session else None, at_ms),
    )
    return Room(offer, present_between(tx, at_ms - window_ms, at_ms), muted_at(tx, at_ms), at_ms)


def room_now(
    tx: Transaction,
    product: Product,
    session_id: SessionId,
    present: Mapping[IdentityId, int],
    hidden: Collection[IdentityId],
    now_ms: int,
) -> Room:
    """The room of this moment, as the running console knows who is in it."""
    levels = stock.known_levels(tx, [sku.id for sku in product.skus])
    offer = Offer(
        product=product,
        chart=goods.size_chart(tx, product.id),
        left={sku_id: level.left for sku_id, level in levels.items()},
        session_id=session_id,
        reserve_sessions=store.reserve_sessions(tx),
        evenings=_evenings(tx, product, session_id, now_ms),
    )
    return Room(offer, present, hidden, now_ms)


def _evenings(tx: Transaction, product: Product, tonight: SessionId | None, now_ms: int) -> dict[SessionId, Evening]:
    """The sessions of the last months but the one that runs, and whether the product was on air in them."""
    started = store.started_between(tx, now_ms - REMEMBERED_MS, now_ms)
    shown_in = pins.sessions_showing(tx, product.id, started)
    return {one: Evening(at_ms, one in shown_in) for one, at_ms in started.items() if one != tonight}


def muted_at(tx: Transaction, at_ms: int) -> frozenset[IdentityId]:
    """The fans whom this desk hid at `at_ms`."""
    return frozenset(mute.identity_id for mute in mute_store.in_force(tx, at_ms) if mute.identity_id is not None)


def _runs_at(session: Session, at_ms: int) -> bool:
    return session.started_at_ms <= at_ms and (session.ended_at_ms is None or at_ms <= session.ended_at_ms)


def callouts_json(product: Product, at_ms: int, found: Sequence[CallOut]) -> dict[str, Any]:
    """The call-outs as the command prints them."""
    return {
        "number": product.number,
        "product_code": product.code,
        "product_name": product.name,
        "at": rfc3339(at_ms),
        "callouts": [
            {
                "fan": str(one.identity),
                "name": one.name,
                "seen_at": rfc3339(one.seen_at_ms),
                "ago": one.ago.by_language(),
                "color": one.color,
                "size": one.size,
                "sureness": one.sureness,
                "kinds": list(one.kinds),
                "reasons": [reason.by_language() for reason in one.reasons],
                "say": one.say.by_language(),
            }
            for one in found
        ],
    }
