"""What the stores share when they look up, or take away, the rows of several people at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from anchor_console.core.ids import MessageId
from anchor_console.storage.writer import Transaction

AMONG = "IN (SELECT value FROM json_each(?))"
"""The condition that a column is one of the ids whose JSON list (`ids_json`) is the parameter."""


def ids_json(ids: Collection[int]) -> str:
    """Ids as the parameter of `AMONG`."""
    return json.dumps(list(ids))


class Looked(msgspec.Struct, frozen=True):
    """Which of some rows of a table are meant, and after which row to go on; None at the table's end."""

    found: tuple[int, ...]
    last: int | None


def look(tx: Transaction, select: str, params: Sequence[object], after: int, limit: int) -> Looked:
    """The next `limit` rows of a large table, looked at one by one.

    Args:
        select: gives a row's id and whether it is meant, without a condition.
    """
    rows = tx.execute(f"{select} WHERE id > ? ORDER BY id LIMIT ?", (*params, after, limit)).fetchall()
    last = int(rows[-1][0]) if len(rows) == limit else None
    return Looked(tuple(int(row[0]) for row in rows if row[1]), last)


def dicts(tx: Transaction, sql: str, *params: object) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns."""
    return [dict(row) for row in tx.execute(sql, params)]


Row = list[Any]
"""The columns of a row as JSON holds them."""


def by_message(rows: Iterable[Sequence[Any]]) -> dict[MessageId, list[Row]]:
    """Rows whose first column is a message, by that message and without it."""
    found: dict[MessageId, list[Row]] = {}
    for row in rows:
        found.setdefault(MessageId(row[0]), []).append(list(row)[1:])
    return found
