"""One booking in a session: what happens to claims, sales and stock at one time, within the caller's transaction."""

from __future__ import annotations

import msgspec

from anchor_console.core.ids import ClaimId, SessionId, SkuId
from anchor_console.sales import store
from anchor_console.sales.claims import Claim
from anchor_console.sales.terms import Changes, Terms
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel, StockMove
from anchor_console.storage.writer import Transaction


class Booking(msgspec.Struct, frozen=True):
    """What is written at `at_ms`, by which terms; `changes` gathers what it and all else of the transaction touch."""

    tx: Transaction
    terms: Terms
    at_ms: int
    changes: Changes

    @property
    def session_id(self) -> SessionId:
        return self.terms.session_id

    def at(self, at_ms: int) -> Booking:
        """The same for what happened at another time."""
        return Booking(self.tx, self.terms, at_ms, self.changes)

    def cause(
        self,
        claim_id: ClaimId | None = None,
        sale_id: str | None = None,
        by_name: str | None = None,
        why: str | None = None,
    ) -> stock.Cause:
        return stock.Cause(self.at_ms, self.session_id, claim_id, sale_id, by_name, why)

    def move(self, sku_id: SkuId, move: StockMove, cause: stock.Cause) -> StockLevel:
        """Write `move` in the ledger, for the screens to hear of; gives the level after it.

        Raises:
            NotCovered: nothing is written.
        """
        self.changes.skus.add(sku_id)
        return stock.book(self.tx, sku_id, move, cause)

    def claim(self, claim_id: ClaimId) -> Claim:
        """A claim that is known to be there, as it is by now."""
        claim = store.claim(self.tx, claim_id)
        assert claim is not None
        return claim

    def save(self, claim: Claim) -> None:
        before = self.changes.before
        if before is not None and claim.id not in before:
            before[claim.id] = store.claim(self.tx, claim.id)
        store.save_claim(self.tx, claim)
        self.changes.claims[claim.id] = claim
