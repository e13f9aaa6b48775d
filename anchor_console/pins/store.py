"""Pins on disk: those that wait, the one on air, and what they were."""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.core.ids import PinId, ProductId, SessionId
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.queue import Pin
from anchor_console.storage.writer import Transaction

_REPEAT = (
    "(SELECT count(*) FROM pins AS earlier WHERE earlier.session_id = pins.session_id"
    " AND earlier.product_id = pins.product_id AND earlier.state IN ('on_air', 'done'))"
)


def queued(tx: Transaction, session_id: SessionId) -> list[Pin]:
    """The pins that wait, the next one first."""
    rows = tx.execute(
        f"SELECT id, product_id, number, note, by_name, origin, proposed_at_ms, {_REPEAT} FROM pins"  # noqa: S608
        " WHERE session_id = ? AND state = 'queued' ORDER BY position, id",
        (session_id,),
    )
    return [Pin(PinId(row[0]), ProductId(row[1]), *tuple(row)[2:]) for row in rows]


def on_air(tx: Transaction, session_id: SessionId) -> OnAir | None:
    row = tx.execute(
        "SELECT id, product_id, number, stage, price, taken_at_ms, opened_at_ms FROM pins"
        " WHERE session_id = ? AND state = 'on_air'",
        (session_id,),
    ).fetchone()
    if row is None:
        return None
    return OnAir(PinId(row[0]), ProductId(row[1]), row[2], Stage(row[3]), row[4], row[5], row[6])


def add(tx: Transaction, session_id: SessionId, pin: Pin) -> None:
    """Put a new pin at the end of the queue."""
    tx.execute(
        "INSERT INTO pins (id, session_id, product_id, number, state, position, note, by_name, origin, proposed_at_ms)"
        " SELECT ?, ?, ?, ?, 'queued', ifnull(max(position), 0) + 1, ?, ?, ?, ? FROM pins WHERE session_id = ?",
        (
            *(pin.id, session_id, pin.product_id, pin.number),
            *(pin.note, pin.by_name, pin.origin, pin.proposed_at_ms, session_id),
        ),
    )


def reorder(tx: Transaction, order: Sequence[PinId]) -> None:
    tx.executemany("UPDATE pins SET position = ? WHERE id = ?", [(place, pin_id) for place, pin_id in enumerate(order)])


def remove(tx: Transaction, session_id: SessionId, pin_id: PinId) -> bool:
    """Take a waiting pin out of the queue; False where it waits no more."""
    changed = tx.execute(
        "UPDATE pins SET state = 'removed' WHERE id = ? AND session_id = ? AND state = 'queued'", (pin_id, session_id)
    )
    return changed.rowcount > 0


def take(tx: Transaction, session_id: SessionId, pin_id: PinId, at_ms: int) -> bool:
    """Put a waiting pin on air in its warm-up; False where it waits no more."""
    changed = tx.execute(
        "UPDATE pins SET state = 'on_air', stage = 'warmup', price = NULL, position = NULL, taken_at_ms = ?"
        " WHERE id = ? AND session_id = ? AND state = 'queued'",
        (at_ms, pin_id, session_id),
    )
    return changed.rowcount > 0


def set_stage(tx: Transaction, pin_id: PinId, stage: Stage, price_minor: int | None, at_ms: int) -> None:
    """Put the card on air into `stage`; the first opening's time is kept."""
    tx.execute(
        "UPDATE pins SET stage = ?, price = ifnull(?, price),"
        " opened_at_ms = CASE WHEN ? = 'open' THEN ifnull(opened_at_ms, ?) ELSE opened_at_ms END WHERE id = ?",
        (stage.value, price_minor, stage.value, at_ms, pin_id),
    )


def take_off(tx: Transaction, pin_id: PinId, at_ms: int) -> None:
    tx.execute("UPDATE pins SET state = 'done', stage = 'closed', hidden_at_ms = ? WHERE id = ?", (at_ms, pin_id))
