"""The parts of claims on disk: what of each was asked for when, and at which price the room saw it then."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, ProductId, SessionId
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction


class Part(msgspec.Struct, frozen=True):
    """So many units of a claim that were asked for together; `id` rises in the order of asking.

    A claim's units that were not given up are counted from 0, those sold before those held before those that wait:
    `first` is the first of the part. `price_minor` is what the room saw then, None where it saw no price.
    """

    id: int
    claim_id: ClaimId
    identity_id: IdentityId
    first: int
    units: int
    at_ms: int
    price_minor: int | None

    def within(self, start: int, end: int) -> int:
        """How many of its units stand from `start` on and before `end`."""
        return max(0, min(self.first + self.units, end) - max(self.first, start))


_NEXT = "ifnull(lead(first) OVER (PARTITION BY claim_id ORDER BY first), wanted)"
_PARTS = (
    "SELECT * FROM (SELECT claim_parts.id, claim_id, identity_id, first,"  # noqa: S608 - our own words
    f" min({_NEXT}, wanted - released) - first AS units, claim_parts.at_ms AS asked_ms, price"
    " FROM claims JOIN claim_parts ON claim_id = claims.id WHERE {which}) WHERE units > 0"
)


def add(tx: Transaction, claim_id: ClaimId, first: int, at_ms: int, price_minor: int | None) -> None:
    """From the unit `first` on, this is what was asked for now; what stood there was given up."""
    tx.execute("DELETE FROM claim_parts WHERE claim_id = ? AND first >= ?", (claim_id, first))
    tx.execute(
        "INSERT INTO claim_parts (claim_id, first, at_ms, price) VALUES (?, ?, ?, ?)",
        (claim_id, first, at_ms, price_minor),
    )


def forget_prices(tx: Transaction, claim_id: ClaimId) -> None:
    """Another variant is meant than that whose price was seen."""
    tx.execute("UPDATE claim_parts SET price = NULL WHERE claim_id = ?", (claim_id,))


def parts_of(tx: Transaction, claim_id: ClaimId) -> list[Part]:
    """What a claim was asked for in, in order."""
    return _parts(tx, f"{_PARTS.format(which='claims.id = ?')} ORDER BY id", claim_id)


def asked_since(tx: Transaction, session_id: SessionId, product_id: ProductId, since_ms: int) -> list[Part]:
    """What everybody asked for of a product since then, in order."""
    sql = f"{_PARTS.format(which='session_id = ? AND product_id = ?')} AND asked_ms >= ? ORDER BY id"
    return _parts(tx, sql, session_id, product_id, since_ms)


def asked_by(tx: Transaction, session_id: SessionId, product_id: ProductId, fan: Sequence[IdentityId]) -> list[Part]:
    """What a fan asked for of a product, in order."""
    which = f"identity_id {AMONG} AND session_id = ? AND product_id = ?"
    return _parts(tx, f"{_PARTS.format(which=which)} ORDER BY id", ids_json(fan), session_id, product_id)


def _parts(tx: Transaction, sql: str, *values: object) -> list[Part]:
    return [Part(*row) for row in tx.execute(sql, values)]
