"""What the stores share when they look up, or take away, the rows of several people at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from anchor_console.storage.writer import Transaction

AMONG = "IN (SELECT value FROM json_each(?))"
"""The condition that a column is one of the ids whose JSON list (`ids_json`) is the parameter."""


def ids_json(ids: Sequence[int]) -> str:
    """Ids as the parameter of `AMONG`."""
    return json.dumps(list(ids))


def dicts(tx: Transaction, sql: str, *params: object) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns."""
    return [dict(row) for row in tx.execute(sql, params)]
