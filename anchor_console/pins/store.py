"""Pins on disk: those that wait, the one on air, and what they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from anchor_console.core.ids import PinId, ProductId, SessionId
from anchor_console.pins.card import OnAir, Release, Stage
from anchor_console.pins.flash import Flash
from anchor_console.pins.queue import Pin
from anchor_console.storage.writer import Transaction


class ShownPin(msgspec.Struct, frozen=True):
    """A pin that was on air: from when to when, and the price that was opened; None where it never was."""

    id: PinId
    product_id: ProductId
    taken_at_ms: int
    hidden_at_ms: int | None
    price_minor: int | None


_FLASH = "pin_id, price, from_ms, ends_at_ms, units, per_fan, sold_before, over_at_ms"
_REPEAT = (
    "(SELECT count(*) FROM pins AS earlier WHERE earlier.session_id = pins.session_id"
    " AND earlier.product_id = pins.product_id AND earlier.state IN ('on_air', 'done'))"
)


_PINS = (
    f"SELECT id, product_id, number, note, by_name, origin, proposed_at_ms, {_REPEAT}, asked_price, held_at_ms"  # noqa: S608
    " FROM pins WHERE session_id = ? AND state = 'queued'"
)


def queued(tx: Transaction, session_id: SessionId) -> list[Pin]:
    """The pins that wait for their turn, the next one first."""
    return _pins(tx, f"{_PINS} AND held_at_ms IS NULL ORDER BY position, id", session_id)


def held(tx: Transaction, session_id: SessionId) -> list[Pin]:
    """The pins that were set aside, the latest first."""
    return _pins(tx, f"{_PINS} AND held_at_ms IS NOT NULL ORDER BY held_at_ms DESC, id", session_id)


def count_waiting(tx: Transaction, session_id: SessionId) -> int:
    """How many pins wait, those that were set aside included."""
    sql = "SELECT count(*) FROM pins WHERE session_id = ? AND state = 'queued'"
    return int(tx.execute(sql, (session_id,)).fetchone()[0])


def _pins(tx: Transaction, sql: str, session_id: SessionId) -> list[Pin]:
    return [Pin(PinId(row[0]), ProductId(row[1]), *tuple(row)[2:]) for row in tx.execute(sql, (session_id,))]


def pins_of(tx: Transaction, session_id: SessionId, product_id: ProductId) -> list[PinId]:
    """Every pin that the product had in the session, whatever became of it, the newest first."""
    rows = tx.execute(
        "SELECT id FROM pins WHERE session_id = ? AND product_id = ? ORDER BY rowid DESC", (session_id, product_id)
    )
    return [PinId(pin_id) for (pin_id,) in rows]


def numbers(tx: Transaction, session_id: SessionId) -> list[tuple[ProductId, str]]:
    """The products that wait or are on air, each with the number that its pin tells."""
    rows = tx.execute(
        "SELECT DISTINCT product_id, number FROM pins WHERE session_id = ? AND state IN ('queued', 'on_air')",
        (session_id,),
    )
    return [(ProductId(product_id), number) for product_id, number in rows]


def renumber(tx: Transaction, session_id: SessionId, product_id: ProductId, number: str) -> None:
    """Let the product's pins that wait, or are on air, tell another number."""
    tx.execute(
        "UPDATE pins SET number = ? WHERE session_id = ? AND product_id = ? AND state IN ('queued', 'on_air')",
        (number, session_id, product_id),
    )


def product_of(tx: Transaction, pin_id: PinId) -> ProductId | None:
    row = tx.execute("SELECT product_id FROM pins WHERE id = ?", (pin_id,)).fetchone()
    return ProductId(row[0]) if row else None


def on_air(tx: Transaction, session_id: SessionId) -> OnAir | None:
    row = tx.execute(
        "SELECT pins.id, product_id, number, stage, pins.price, taken_at_ms, opened_at_ms, opens_at_ms, release_units,"
        " release_round, pin_flashes.* FROM pins LEFT JOIN pin_flashes ON pin_id = pins.id"
        " WHERE session_id = ? AND state = 'on_air'",
        (session_id,),
    ).fetchone()
    if row is None:
        return None
    return OnAir(
        *(PinId(row[0]), ProductId(row[1]), row[2], Stage(row[3]), row[4], row[5], row[6], row[7]),
        release=None if row[8] is None else Release(row[8], row[9]),
        flash=None if row[10] is None else Flash(*tuple(row)[11:]),
    )


def add(tx: Transaction, session_id: SessionId, pin: Pin) -> None:
    """Put a new pin at the end of the queue."""
    tx.execute(
        "INSERT INTO pins (id, session_id, product_id, number, state, position, note, by_name, origin, proposed_at_ms,"
        " asked_price) SELECT ?, ?, ?, ?, 'queued', ifnull(max(position), 0) + 1, ?, ?, ?, ?, ?"
        " FROM pins WHERE session_id = ?",
        (
            *(pin.id, session_id, pin.product_id, pin.number),
            *(pin.note, pin.by_name, pin.origin, pin.proposed_at_ms, pin.asked_price_minor, session_id),
        ),
    )


def reorder(tx: Transaction, order: Sequence[PinId]) -> None:
    tx.executemany("UPDATE pins SET position = ? WHERE id = ?", [(place, pin_id) for place, pin_id in enumerate(order)])


def hold(tx: Transaction, session_id: SessionId, pin_id: PinId, at_ms: int) -> bool:
    """Set a waiting pin aside; False where it waits no more. One that is aside stays as it is."""
    changed = tx.execute(
        "UPDATE pins SET held_at_ms = ifnull(held_at_ms, ?) WHERE id = ? AND session_id = ? AND state = 'queued'",
        (at_ms, pin_id, session_id),
    )
    return changed.rowcount > 0


def resume(tx: Transaction, session_id: SessionId, pin_id: PinId) -> bool:
    """Put a pin that was set aside back at the end of the queue; False where it waits no more."""
    changed = tx.execute(
        "UPDATE pins SET position = CASE WHEN held_at_ms IS NULL THEN position ELSE"
        " (SELECT ifnull(max(other.position), 0) + 1 FROM pins AS other WHERE other.session_id = pins.session_id) END,"
        " held_at_ms = NULL WHERE id = ? AND session_id = ? AND state = 'queued'",
        (pin_id, session_id),
    )
    return changed.rowcount > 0


def remove(tx: Transaction, session_id: SessionId, pin_id: PinId) -> bool:
    """Take a waiting pin out of the queue; False where it waits no more."""
    changed = tx.execute(
        "UPDATE pins SET state = 'removed' WHERE id = ? AND session_id = ? AND state = 'queued'", (pin_id, session_id)
    )
    return changed.rowcount > 0


def put_in_again(tx: Transaction, session_id: SessionId, pin_id: PinId) -> bool:
    """Let a pin that was taken out of the queue wait where it did; False where it was not."""
    changed = tx.execute(
        "UPDATE pins SET state = 'queued' WHERE id = ? AND session_id = ? AND state = 'removed'", (pin_id, session_id)
    )
    return changed.rowcount > 0


def take(tx: Transaction, session_id: SessionId, pin_id: PinId, at_ms: int) -> bool:
    """Put a waiting pin on air in its warm-up; False where it waits no more."""
    changed = tx.execute(
        "UPDATE pins SET state = 'on_air', stage = 'warmup', price = NULL, position = NULL, opens_at_ms = NULL,"
        " held_at_ms = NULL, taken_at_ms = ?"
        " WHERE id = ? AND session_id = ? AND state = 'queued'",
        (at_ms, pin_id, session_id),
    )
    return changed.rowcount > 0


def set_stage(tx: Transaction, pin_id: PinId, stage: Stage, price_minor: int | None, at_ms: int) -> None:
    """Put the card on air into `stage`; the first opening's time is kept."""
    tx.execute(
        "UPDATE pins SET stage = ?, price = ifnull(?, price), opens_at_ms = NULL,"
        " opened_at_ms = CASE WHEN ? = 'open' THEN ifnull(opened_at_ms, ?) ELSE opened_at_ms END WHERE id = ?",
        (stage.value, price_minor, stage.value, at_ms, pin_id),
    )


def take_off(tx: Transaction, pin_id: PinId, at_ms: int) -> None:
    """Take the pin off the air; a flash that nobody sees any more is over."""
    tx.execute(
        "UPDATE pin_flashes SET over_at_ms = min(?, ends_at_ms) WHERE pin_id = ? AND over_at_ms IS NULL",
        (at_ms, pin_id),
    )
    tx.execute("UPDATE pins SET state = 'done', stage = 'closed', hidden_at_ms = ? WHERE id = ?", (at_ms, pin_id))


def open_at(tx: Transaction, pin_id: PinId, price_minor: int, opens_at_ms: int) -> None:
    """Let the card in warm-up open by itself at an hour, at this price."""
    tx.execute("UPDATE pins SET price = ?, opens_at_ms = ? WHERE id = ?", (price_minor, opens_at_ms, pin_id))


def set_price(tx: Transaction, pin_id: PinId, price_minor: int) -> None:
    tx.execute("UPDATE pins SET price = ? WHERE id = ?", (price_minor, pin_id))


def set_release(tx: Transaction, session_id: SessionId, pin_id: PinId, units: int, *, was_open: bool) -> None:
    """Say how many this opening puts up for sale; openings are counted for the product through the session.

    One that put up what there was, and said no figure, was the first all the same.

    Args:
        was_open: whether this card has been open before.
    """
    tx.execute(
        "UPDATE pins SET release_units = ?, release_round = 1 + max(?, ("
        " SELECT ifnull(max(ifnull(other.release_round, other.opened_at_ms IS NOT NULL)), 0) FROM pins AS other"
        " WHERE other.session_id = ? AND other.product_id = pins.product_id"
        " AND (other.id != pins.id OR other.release_round IS NOT NULL))) WHERE id = ?",
        (units, int(was_open), session_id, pin_id),
    )


def rounds_released(tx: Transaction, session_id: SessionId, product_id: ProductId) -> int:
    """How many openings of the product there have been in this session, up to the last that put units up for sale."""
    row = tx.execute(
        "SELECT ifnull(max(release_round), 0) FROM pins WHERE session_id = ? AND product_id = ?",
        (session_id, product_id),
    ).fetchone()
    return int(row[0])


def restore(tx: Transaction, on_air: OnAir) -> None:
    """Let the card on air stand again as it stood before a step that nobody saw."""
    units, round_ = (on_air.release.units, on_air.release.round) if on_air.release else (None, None)
    tx.execute(
        "UPDATE pins SET stage = ?, price = ?, opened_at_ms = ?, opens_at_ms = ?, release_units = ?, release_round = ?"
        " WHERE id = ?",
        (
            *(on_air.stage.value, on_air.price_minor, on_air.opened_at_ms, on_air.opens_at_ms, units, round_),
            on_air.pin_id,
        ),
    )
    tx.execute("DELETE FROM pin_flashes WHERE pin_id = ?", (on_air.pin_id,))
    if on_air.flash is not None:
        # It is the newest again, and none of the past.
        tx.execute("DELETE FROM past_flashes WHERE pin_id = ? AND from_ms = ?", (on_air.pin_id, on_air.flash.from_ms))
        put_flash(tx, on_air.pin_id, on_air.flash)
        if on_air.flash.over_at_ms is not None:
            end_flash(tx, on_air.pin_id, on_air.flash.over_at_ms)


def put_back(tx: Transaction, session_id: SessionId, pin_id: PinId) -> None:
    """Let the pin on air wait again, before all others: nobody has seen it."""
    tx.execute(
        "UPDATE pins SET state = 'queued', stage = NULL, price = NULL, taken_at_ms = NULL, opened_at_ms = NULL,"
        " opens_at_ms = NULL, release_units = NULL, release_round = NULL, position ="
        " (SELECT ifnull(min(position), 1) - 1 FROM pins WHERE session_id = ? AND state = 'queued')"
        " WHERE id = ? AND state = 'on_air'",
        (session_id, pin_id),
    )
    tx.execute("DELETE FROM pin_ticks WHERE pin_id = ?", (pin_id,))
    tx.execute("DELETE FROM pin_flashes WHERE pin_id = ?", (pin_id,))
    tx.execute("DELETE FROM past_flashes WHERE pin_id = ?", (pin_id,))


def replace_flash(tx: Transaction, pin_id: PinId, flash: Flash, at_ms: int) -> None:
    """Set the pin's flash; one that had begun is over, and what was claimed in its time stays in it."""
    tx.execute(
        f"INSERT INTO past_flashes ({_FLASH}) SELECT pin_id, price, from_ms, ends_at_ms, units, per_fan, sold_before,"  # noqa: S608
        " min(ends_at_ms, ifnull(over_at_ms, ?2))"
        " FROM pin_flashes WHERE pin_id = ?1 AND from_ms <= min(?2, ifnull(over_at_ms, ?2))",
        (pin_id, at_ms),
    )
    put_flash(tx, pin_id, flash)


def put_flash(tx: Transaction, pin_id: PinId, flash: Flash) -> None:
    """Let the pin's flash be this."""
    tx.execute(
        "INSERT OR REPLACE INTO pin_flashes (pin_id, price, from_ms, ends_at_ms, units, per_fan, sold_before)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(pin_id, flash.price_minor, flash.from_ms, flash.ends_at_ms),
            *(flash.units, flash.per_fan, flash.sold_before),
        ),
    )


def end_flash(tx: Transaction, pin_id: PinId, at_ms: int) -> None:
    tx.execute("UPDATE pin_flashes SET over_at_ms = ? WHERE pin_id = ?", (at_ms, pin_id))


def flash_of(tx: Transaction, session_id: SessionId, product_id: ProductId, at_ms: int) -> Flash | None:
    """The flash that was on for the product at `at_ms`."""
    row = tx.execute(
        f"SELECT flashes.* FROM (SELECT {_FLASH} FROM pin_flashes UNION ALL SELECT {_FLASH} FROM past_flashes)"  # noqa: S608
        " AS flashes JOIN pins ON pins.id = flashes.pin_id WHERE session_id = ? AND product_id = ?"
        " AND from_ms <= ? AND ? <= ifnull(min(over_at_ms, ends_at_ms), ends_at_ms) ORDER BY from_ms DESC LIMIT 1",
        (session_id, product_id, at_ms, at_ms),
    ).fetchone()
    return None if row is None else Flash(*tuple(row)[1:])


def shown(tx: Transaction, session_id: SessionId) -> list[ShownPin]:
    """What was on air in a session, in order."""
    found = tx.execute(
        "SELECT id, product_id, taken_at_ms, hidden_at_ms, price FROM pins WHERE session_id = ? AND taken_at_ms IS NOT"
        " NULL AND state IN ('on_air', 'done') ORDER BY taken_at_ms, id",
        (session_id,),
    )
    return [ShownPin(PinId(row[0]), ProductId(row[1]), *tuple(row)[2:]) for row in found]


def sessions_showing(tx: Transaction, product_id: ProductId, sessions: Iterable[SessionId]) -> set[SessionId]:
    """In which of the sessions the product was on air."""
    rows = tx.execute(
        "SELECT DISTINCT session_id FROM json_each(?) AS those CROSS JOIN pins ON session_id = those.value"
        " AND state IN ('on_air', 'done') WHERE product_id = ? AND taken_at_ms IS NOT NULL",
        (msgspec.json.encode(list(sessions)).decode(), product_id),
    )
    return {SessionId(session_id) for (session_id,) in rows}
