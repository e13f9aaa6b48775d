"""What an action found and what it left, of claims and stock: for the log, and for taking it back.

Of fans: see `live.fan_trails`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from msgspec.structs import asdict as as_json

from anchor_console.sales.claims import Claim
from anchor_console.sales.taking_back import Parts
from anchor_console.sales.terms import Changes
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


class Trailed(Protocol):
    """What an action found and what it left, as JSON holds it."""

    @property
    def before(self) -> dict[str, Any] | None: ...

    @property
    def after(self) -> dict[str, Any] | None: ...


@dataclass(slots=True)
class Trail:
    """`before` and `after` as JSON holds them: parts of claims by id, levels of SKUs by id; None where nothing moved.

    A claim that was not there before is None in `before`.
    """

    last_move: int = 0
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    def begin(self, tx: Transaction, changes: Changes) -> None:
        self.last_move = stock.last_move(tx)
        changes.before = {}

    def end(self, tx: Transaction, changes: Changes) -> None:
        known = changes.before or {}
        claims = {str(one): _told(claim) for one, claim in known.items()}
        left = {str(one): _told(changes.claims.get(one)) for one in known}
        levels = stock.levels_since(tx, self.last_move)
        if claims or levels:
            self.before = {"claims": claims, "stock": {str(sku): as_json(was) for sku, (was, _) in levels.items()}}
            self.after = {"claims": left, "stock": {str(sku): as_json(now) for sku, (_, now) in levels.items()}}


def _told(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else as_json(Parts.of(claim))
