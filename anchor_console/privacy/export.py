"""All that is held of one person, as one JSON document that a person can read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import IdentityId
from anchor_console.core.money import format_minor
from anchor_console.privacy.register import PersonStore
from anchor_console.storage.writer import Transaction

_MONEY = frozenset(
    {"paid", "shipping", "seller_discount", "platform_discount", "unit_price", "discount", "amount", "paid_amount",
     "shipping_fee", "refund_amount"}
)  # fmt: skip
_JSON = frozenset({"reading", "body", "told", "args", "result"})


class CannotSave(Exception):
    """The file could not be written; nothing of it is there."""


def held_of(tx: Transaction, stores: Iterable[PersonStore], people: Sequence[IdentityId]) -> dict[str, Any]:
    """What all stores hold of these identities, of one person; times as RFC 3339, money with two decimals."""
    sections: dict[str, Any] = {}
    for store in stores:
        for name, rows in store.export_fan(tx, people).items():
            sections[name] = [_readable(row) for row in rows]
    return sections


def counts_of(tx: Transaction, stores: Iterable[PersonStore], people: Sequence[IdentityId]) -> dict[str, int]:
    """How much there is of each kind, where there is any."""
    return {
        name: len(rows) for store in stores for name, rows in store.export_fan(tx, people).items() if rows
    }  # fmt: skip


def save(document: dict[str, Any], path: Path) -> None:
    """Write the document to `path`, whole or not at all.

    Raises:
        CannotSave: it could not be written.
    """
    fresh = path.with_name(path.name + ".part")
    try:
        fresh.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(fresh, path)
    except OSError as exc:
        fresh.unlink(missing_ok=True)
        raise CannotSave(f"cannot write {path}: {exc.strerror}") from exc


def _readable(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {_called(key): _readable(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_readable(inner) for inner in value]
    if isinstance(value, int) and name.endswith("_ms"):
        return rfc3339(value)
    if isinstance(value, int) and name in _MONEY:
        return format_minor(value)
    if isinstance(value, str) and name in _JSON:
        return json.loads(value)
    return value


def _called(name: str) -> str:
    return name.removesuffix("_ms")
