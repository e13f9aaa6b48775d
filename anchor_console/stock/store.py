"""The ledger on disk: `stock_moves`, and their sums in `stock_levels`, changed together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import msgspec

from anchor_console.core.ids import ClaimId, SessionId, SkuId
from anchor_console.stock.ledger import StockLevel, StockMove, apply
from anchor_console.storage.writer import Transaction


class Cause(msgspec.Struct, frozen=True):
    """Why a move was booked, and when; ids are None where it was for no claim or sale."""

    at_ms: int
    session_id: SessionId | None = None
    claim_id: ClaimId | None = None
    sale_id: str | None = None
    by_name: str | None = None
    why: str | None = None


def level(tx: Transaction, sku_id: SkuId) -> StockLevel:
    """The level of one SKU; zero where nothing was ever booked."""
    row = tx.execute("SELECT on_hand, held, sold FROM stock_levels WHERE sku_id = ?", (sku_id,)).fetchone()
    return StockLevel(*row) if row else StockLevel()


def all_levels(tx: Transaction) -> dict[SkuId, StockLevel]:
    rows = tx.execute("SELECT sku_id, on_hand, held, sold FROM stock_levels")
    return {SkuId(row[0]): StockLevel(row[1], row[2], row[3]) for row in rows}


def moved_since(tx: Transaction, move_id: int) -> dict[SkuId, StockLevel]:
    """The levels now of the SKUs that moved after that move."""
    rows = tx.execute(
        "SELECT sku_id, on_hand, held, sold FROM stock_levels"
        " WHERE sku_id IN (SELECT sku_id FROM stock_moves WHERE id > ?)",
        (move_id,),
    )
    return {SkuId(row[0]): StockLevel(row[1], row[2], row[3]) for row in rows}


def said_since(tx: Transaction, move_id: int) -> dict[SkuId, int]:
    """When somebody said last how many there are, of the SKUs of which somebody did after that move."""
    rows = tx.execute(
        "SELECT sku_id, max(at_ms) FROM stock_moves WHERE kind = 'set' AND id > ? GROUP BY sku_id", (move_id,)
    )
    return {SkuId(sku_id): at_ms for sku_id, at_ms in rows}


def known_levels(tx: Transaction, sku_ids: Sequence[SkuId]) -> dict[SkuId, StockLevel]:
    """The levels of these SKUs; one of which nothing was ever booked has none."""
    places = ", ".join("?" * len(sku_ids))
    rows = tx.execute(
        f"SELECT sku_id, on_hand, held, sold FROM stock_levels WHERE sku_id IN ({places})",  # noqa: S608
        tuple(sku_ids),
    )
    return {SkuId(row[0]): StockLevel(row[1], row[2], row[3]) for row in rows}


def level_at(tx: Transaction, sku_id: SkuId, at_ms: int) -> StockLevel | None:
    """The level of one SKU as it was at `at_ms`, before its first move as that left it; None for no figure."""
    row = tx.execute(
        "SELECT sum(on_hand), sum(held), sum(sold) FROM stock_moves WHERE sku_id = ? AND at_ms <="
        " max(?, (SELECT min(at_ms) FROM stock_moves WHERE sku_id = ?))",
        (sku_id, at_ms, sku_id),
    ).fetchone()
    return None if row[0] is None else StockLevel(*row)


def last_move(tx: Transaction) -> int:
    """The id of the latest move; 0 where there is none."""
    return int(tx.execute("SELECT ifnull(max(id), 0) FROM stock_moves").fetchone()[0])


def levels_since(tx: Transaction, move_id: int) -> dict[SkuId, tuple[StockLevel, StockLevel]]:
    """Of each SKU that moved after that move: its level then, and now."""
    moved = tx.execute(
        "SELECT sku_id, sum(on_hand), sum(held), sum(sold) FROM stock_moves WHERE id > ? GROUP BY sku_id", (move_id,)
    ).fetchall()
    found = {}
    for sku_id, on_hand, held, sold in moved:
        now = level(tx, SkuId(sku_id))
        found[SkuId(sku_id)] = (StockLevel(now.on_hand - on_hand, now.held - held, now.sold - sold), now)
    return found


def figure_at(tx: Transaction, sku_id: SkuId) -> int | None:
    """When somebody said last how many there are; None where nobody ever did."""
    row = tx.execute("SELECT max(at_ms) FROM stock_moves WHERE sku_id = ? AND kind = 'set'", (sku_id,)).fetchone()
    return None if row[0] is None else int(row[0])


def adjusted_for(tx: Transaction, sku_id: SkuId, sale_id: str, why: str) -> int:
    """How many units were added to what is on hand for a sale and this reason."""
    (units,) = tx.execute(
        "SELECT ifnull(sum(on_hand), 0) FROM stock_moves WHERE sku_id = ? AND sale_id = ? AND why = ?",
        (sku_id, sale_id, why),
    ).fetchone()
    return int(units)


def given_back(tx: Transaction, session_id: SessionId, why: str) -> dict[ClaimId, int]:
    """How many units that were held for each claim of the session went back to the shelf for this reason."""
    rows = tx.execute(
        "SELECT claim_id, -sum(held) FROM stock_moves WHERE session_id = ? AND kind = 'release' AND why = ?"
        " AND claim_id IS NOT NULL GROUP BY claim_id",
        (session_id, why),
    )
    return {ClaimId(row[0]): row[1] for row in rows}


def book(tx: Transaction, sku_id: SkuId, move: StockMove, cause: Cause) -> StockLevel:
    """Write `move`, and return the level after it.

    Raises:
        NotCovered: nothing is written.
    """
    after = apply(level(tx, sku_id), move)
    tx.execute(
        "INSERT INTO stock_moves"
        " (sku_id, kind, on_hand, held, sold, session_id, claim_id, sale_id, by_name, why, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(sku_id, move.kind, move.on_hand, move.held, move.sold),
            *(cause.session_id, cause.claim_id, cause.sale_id, cause.by_name, cause.why, cause.at_ms),
        ),
    )
    tx.execute(
        "INSERT INTO stock_levels (sku_id, on_hand, held, sold) VALUES (?, ?, ?, ?) ON CONFLICT (sku_id)"
        " DO UPDATE SET on_hand = excluded.on_hand, held = excluded.held, sold = excluded.sold",
        (sku_id, after.on_hand, after.held, after.sold),
    )
    return after


def book_all(tx: Transaction, moves: Iterable[tuple[SkuId, StockMove]], cause: Cause) -> None:
    """Write many moves that hold nothing, each of another SKU, by two statements.

    Raises:
        ValueError: a move of them holds or sells, which only `book` checks.
    """
    told = list(moves)
    if any(move.held or move.sold for _, move in told):
        raise ValueError("only what is on hand is set for many at once")
    listed = json.dumps([[sku_id, move.kind, move.on_hand] for sku_id, move in told])
    tx.execute(
        "INSERT INTO stock_moves"
        " (sku_id, kind, on_hand, held, sold, session_id, claim_id, sale_id, by_name, why, at_ms)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, 0, 0, ?, ?, ?, ?, ?, ? FROM json_each(?)",
        (cause.session_id, cause.claim_id, cause.sale_id, cause.by_name, cause.why, cause.at_ms, listed),
    )
    tx.execute(
        "INSERT INTO stock_levels (sku_id, on_hand, held, sold)"
        " SELECT value ->> 0, value ->> 2, 0, 0 FROM json_each(?) WHERE true"
        " ON CONFLICT (sku_id) DO UPDATE SET on_hand = on_hand + excluded.on_hand",
        (listed,),
    )


def mismatches(tx: Transaction) -> list[SkuId]:
    """SKUs whose level is not the sum of their moves: always empty, unless something outside changed the file."""
    rows = tx.execute(
        "SELECT sku_id FROM stock_levels AS levels WHERE (on_hand, held, sold) IS NOT"
        " (SELECT sum(on_hand), sum(held), sum(sold) FROM stock_moves WHERE stock_moves.sku_id = levels.sku_id)"
        " UNION SELECT sku_id FROM stock_moves WHERE sku_id NOT IN (SELECT sku_id FROM stock_levels)"
    )
    return [SkuId(row[0]) for row in rows]
