"""The rundown on disk, and when each of its rows was current."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from anchor_console.core.ids import ProductId, SessionId
from anchor_console.goods.rundown import RowId, RowKind, RundownRow, Turn
from anchor_console.storage.writer import Transaction

_COLUMNS = "id, kind, product_id, title, starts_min, minutes, price, floor_price, release, points, role"


def rows(tx: Transaction) -> list[RundownRow]:
    """The plan in its order."""
    return [_as_row(row) for row in tx.execute(f"SELECT {_COLUMNS} FROM rundown ORDER BY position, id")]  # noqa: S608


def add(tx: Transaction, row: RundownRow, at: int | None = None) -> RowId:
    """Put a row at place `at`, or at the end; its own id is not looked at."""
    place = _count(tx) if at is None else at
    tx.execute("UPDATE rundown SET position = position + 1 WHERE position >= ?", (place,))
    (row_id,) = tx.execute(
        "INSERT INTO rundown (position, kind, product_id, title, starts_min, minutes, price, floor_price, release,"
        " points, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (place, *_values(row)),
    ).fetchone()
    _number(tx)
    return RowId(row_id)


def put(tx: Transaction, row: RundownRow) -> bool:
    """Write a row as it is now; False where it is gone."""
    changed = tx.execute(
        "UPDATE rundown SET kind = ?, product_id = ?, title = ?, starts_min = ?, minutes = ?, price = ?,"
        " floor_price = ?, release = ?, points = ?, role = ? WHERE id = ?",
        (*_values(row), row.id),
    )
    return changed.rowcount > 0


def remove(tx: Transaction, row_ids: Sequence[RowId]) -> None:
    tx.executemany("DELETE FROM rundown_turns WHERE row_id = ?", [(row_id,) for row_id in row_ids])
    tx.executemany("DELETE FROM rundown WHERE id = ?", [(row_id,) for row_id in row_ids])
    _number(tx)


def reorder(tx: Transaction, order: Sequence[RowId]) -> None:
    tx.executemany("UPDATE rundown SET position = ? WHERE id = ?", [(at, row_id) for at, row_id in enumerate(order)])


def replace_all(tx: Transaction, fresh: Iterable[RundownRow]) -> None:
    """Let the plan be these rows; their own ids are not looked at."""
    tx.execute("DELETE FROM rundown_turns")
    tx.execute("DELETE FROM rundown")
    append(tx, fresh)


def append(tx: Transaction, fresh: Iterable[RundownRow]) -> None:
    """Put rows at the end; their own ids are not looked at."""
    tx.executemany(
        "INSERT INTO rundown (position, kind, product_id, title, starts_min, minutes, price, floor_price, release,"
        " points, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(at, *_values(row)) for at, row in enumerate(fresh, start=_count(tx))],
    )


def restore(tx: Transaction, plan: Iterable[RundownRow], turns: Iterable[tuple[SessionId, Turn]]) -> None:
    """Let the plan be as it was, with the ids that it had then."""
    tx.execute("DELETE FROM rundown_turns")
    tx.execute("DELETE FROM rundown")
    for at, row in enumerate(plan):
        tx.execute(
            "INSERT INTO rundown (id, position, kind, product_id, title, starts_min, minutes, price, floor_price,"
            " release, points, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row.id, at, *_values(row)),
        )
    for session_id, turn in turns:
        tx.execute(
            "INSERT INTO rundown_turns (session_id, row_id, started_ms, ended_ms) VALUES (?, ?, ?, ?)",
            (session_id, turn.row_id, turn.started_ms, turn.ended_ms),
        )


def turns(tx: Transaction, session_id: SessionId) -> list[Turn]:
    """When rows were current in the session, the first first."""
    found = tx.execute(
        "SELECT row_id, started_ms, ended_ms FROM rundown_turns WHERE session_id = ? ORDER BY id", (session_id,)
    )
    return [Turn(RowId(row[0]), row[1], row[2]) for row in found]


def all_turns(tx: Transaction) -> list[tuple[SessionId, Turn]]:
    found = tx.execute("SELECT session_id, row_id, started_ms, ended_ms FROM rundown_turns ORDER BY id")
    return [(SessionId(row[0]), Turn(RowId(row[1]), row[2], row[3])) for row in found]


def begin_turn(tx: Transaction, session_id: SessionId, row_id: RowId, at_ms: int) -> None:
    """Let the row be current from now on; the one that was ends. One that is current already goes on."""
    known = turns(tx, session_id)
    if known and known[-1].ended_ms is None and known[-1].row_id == row_id:
        return
    end_turn(tx, session_id, at_ms)
    tx.execute(
        "INSERT INTO rundown_turns (session_id, row_id, started_ms) VALUES (?, ?, ?)", (session_id, row_id, at_ms)
    )


def forget_turn(tx: Transaction, session_id: SessionId, started_ms: int) -> None:
    """Let the turn never have been that began at that moment and has not ended; the one before it goes on."""
    gone = tx.execute(
        "DELETE FROM rundown_turns WHERE session_id = ? AND started_ms = ? AND ended_ms IS NULL",
        (session_id, started_ms),
    )
    if gone.rowcount:
        tx.execute(
            "UPDATE rundown_turns SET ended_ms = NULL"
            " WHERE id = (SELECT max(id) FROM rundown_turns WHERE session_id = ?) AND ended_ms = ?",
            (session_id, started_ms),
        )


def end_turn(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    tx.execute("UPDATE rundown_turns SET ended_ms = ? WHERE session_id = ? AND ended_ms IS NULL", (at_ms, session_id))


def _count(tx: Transaction) -> int:
    return int(tx.execute("SELECT count(*) FROM rundown").fetchone()[0])


def _number(tx: Transaction) -> None:
    order = [row[0] for row in tx.execute("SELECT id FROM rundown ORDER BY position, id")]
    reorder(tx, [RowId(one) for one in order])


def _values(row: RundownRow) -> tuple[object, ...]:
    return (
        *(row.kind.value, row.product_id, row.title, row.starts_min, row.minutes, row.price_minor, row.floor_minor),
        *(json.dumps(row.release), json.dumps(row.points, ensure_ascii=False), row.role),
    )


def _as_row(row: Sequence[object]) -> RundownRow:
    row_id, kind, product_id, title, starts, minutes, price, floor, release, points, role = tuple(row)
    return RundownRow(
        *(RowId(row_id), RowKind(kind), None if product_id is None else ProductId(product_id)),  # type: ignore[arg-type]
        *(title, starts, minutes, price, floor),  # type: ignore[arg-type]
        release=tuple(json.loads(release)),  # type: ignore[arg-type]
        points=tuple(json.loads(points)),  # type: ignore[arg-type]
        role=role,  # type: ignore[arg-type]
    )
