"""Which column of which files was mapped to what: remembered by kind and heading set."""

from __future__ import annotations

import json
from collections.abc import Mapping

from anchor_console.storage.writer import Transaction

_KEY = "sheets.mapping."


def mappings(tx: Transaction, kind: str) -> dict[str, dict[str, str]]:
    """The mappings of one kind of file, by heading set."""
    prefix = f"{_KEY}{kind}."
    rows = tx.execute("SELECT key, value FROM settings WHERE key >= ? AND key < ?", (prefix, prefix + "~"))
    return {key.removeprefix(prefix): json.loads(value) for key, value in rows}


def remember(tx: Transaction, kind: str, heading_set: str, mapping: Mapping[str, str]) -> None:
    """Read files with these headings so from now on."""
    tx.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (f"{_KEY}{kind}.{heading_set}", json.dumps(dict(mapping), ensure_ascii=False)),
    )
