"""The log of what was done on air, and the ticks of the card, on disk."""

from __future__ import annotations

from collections.abc import Iterable

from anchor_console.core.ids import PinId, ProductId, SessionId
from anchor_console.pins.card import Stage
from anchor_console.pins.steps import Step, StepKind
from anchor_console.pins.ticks import Tick, Ticks
from anchor_console.storage.writer import Transaction


def note(tx: Transaction, session_id: SessionId, steps: Iterable[Step]) -> None:
    """Write steps into the session's log."""
    tx.executemany(
        "INSERT INTO pin_steps (session_id, pin_id, product_id, number, step, stage_before, stage_after, price, units,"
        " why, by_name, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(session_id, one.pin_id, one.product_id, one.number, one.kind.value, one.before, one.after),
                *(one.price_minor, one.units, one.why, one.by_name, one.at_ms),
            )
            for one in steps
        ),
    )


def steps(tx: Transaction, session_id: SessionId, at_most: int = 500) -> list[Step]:
    """The session's latest steps, the newest first."""
    rows = tx.execute(
        "SELECT pin_id, product_id, number, step, stage_before, stage_after, price, units, why, by_name, at_ms"
        " FROM pin_steps WHERE session_id = ? ORDER BY id DESC LIMIT ?",
        (session_id, at_most),
    )
    return [
        Step(
            *(PinId(row[0]), ProductId(row[1]), row[2], StepKind(row[3])),
            *(None if row[4] is None else Stage(row[4]), None if row[5] is None else Stage(row[5])),
            *tuple(row)[6:],
        )
        for row in rows
    ]


def ticks(tx: Transaction, pin_id: PinId) -> Ticks:
    rows = tx.execute("SELECT tick, at_ms FROM pin_ticks WHERE pin_id = ?", (pin_id,))
    return Ticks({Tick(tick): at_ms for tick, at_ms in rows})


def set_tick(tx: Transaction, pin_id: PinId, tick: Tick, by_name: str, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO pin_ticks (pin_id, tick, by_name, at_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET by_name = excluded.by_name, at_ms = excluded.at_ms",
        (pin_id, tick.value, by_name, at_ms),
    )


def clear_tick(tx: Transaction, pin_id: PinId, tick: Tick) -> None:
    tx.execute("DELETE FROM pin_ticks WHERE pin_id = ? AND tick = ?", (pin_id, tick.value))
