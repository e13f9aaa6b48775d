"""What fans ever bought, in sessions and before the console was there: always derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from anchor_console.core.ids import IdentityId, ProductId, SessionId
from anchor_console.storage.writer import Transaction

_PURCHASE = (
    "SELECT identity_id, at_ms, product_id, product_code, product_name, category, color, size, qty, amount,"
    " is_returned, session_id, origin, order_key, left_amount FROM v_purchases"
)


class Purchase(msgspec.Struct, frozen=True):
    """One line that was paid; None where nobody told. `amount_minor` is in fen for all `qty` units together.

    `left_minor` is what of it stayed paid: less than the amount where part of it went back.
    `origin` is that of a sale, or `history` for past orders, which have no session. `at_ms` is when it was paid, else
    when it was ordered. `order_key` is the same in all lines of one order, and in no other's. `wearer` is for whom it
    was bought, where the fan said so; None is for themself.
    """

    identity_id: IdentityId | None
    at_ms: int | None
    product_id: ProductId | None
    product_code: str | None
    product_name: str | None
    category: str | None
    color: str | None
    size: str | None
    qty: int
    amount_minor: int | None
    is_returned: bool
    session_id: SessionId | None
    origin: str
    order_key: str
    left_minor: int | None
    wearer: str | None = None

    @property
    def variant(self) -> str:
        """Colour and size as people say them: `黑色 XL`."""
        return " ".join(part for part in (self.color, self.size) if part)


class Times(msgspec.Struct, frozen=True):
    """How often something was bought, in lines, and when last; `category` is that of the goods, if it is known."""

    value: str
    category: str | None
    times: int
    last_at_ms: int | None


class Bought(msgspec.Struct, frozen=True):
    """What purchases add up to, the most frequent and then the latest first.

    `lines` counts all of them and `returned` those that went back; money in fen, of what was kept and stayed paid.
    """

    lines: int
    returned: int
    units_kept: int
    spent_minor: int
    first_at_ms: int | None
    last_at_ms: int | None
    sizes_kept: tuple[Times, ...]
    sizes_returned: tuple[Times, ...]
    colors: tuple[Times, ...]
    categories: tuple[Times, ...]


def purchases_of(tx: Transaction, identities: Sequence[IdentityId], limit: int = -1) -> list[Purchase]:
    """What these identities, all of one fan, bought, the newest first; all of it without a `limit`."""
    return _purchases(tx, f"identity_id IN ({_places(identities)}) ORDER BY at_ms DESC LIMIT ?", (*identities, limit))


def bought(tx: Transaction, identities: Sequence[IdentityId]) -> Bought:
    """What the purchases of one fan add up to."""
    return summed(purchases_of(tx, identities))


def summed(purchases: Iterable[Purchase]) -> Bought:
    """What `purchases` add up to. Colours and categories are those of goods that were kept."""
    lines = list(purchases)
    kept = [line for line in lines if not line.is_returned]
    times = [line.at_ms for line in lines if line.at_ms is not None]
    return Bought(
        lines=len(lines),
        returned=len(lines) - len(kept),
        units_kept=sum(line.qty for line in kept),
        spent_minor=sum(line.left_minor or 0 for line in kept),
        first_at_ms=min(times, default=None),
        last_at_ms=max(times, default=None),
        sizes_kept=_counted((line.size, line.category, line.at_ms) for line in kept),
        sizes_returned=_counted((line.size, line.category, line.at_ms) for line in lines if line.is_returned),
        colors=_counted((line.color, None, line.at_ms) for line in kept),
        categories=_counted((line.category, line.category, line.at_ms) for line in kept),
    )


def _purchases(tx: Transaction, condition: str, args: tuple[object, ...]) -> list[Purchase]:
    return [_as_purchase(row) for row in tx.execute(f"{_PURCHASE} WHERE {condition}", args)]


def _as_purchase(row: Any) -> Purchase:
    told: list[Any] = list(row)
    told[10] = bool(told[10])
    return Purchase(*told)


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _counted(told: Iterable[tuple[str | None, str | None, int | None]]) -> tuple[Times, ...]:
    """How often each value was told in each category."""
    counts: dict[tuple[str, str | None], tuple[int, int | None]] = {}
    for value, category, at_ms in told:
        if not value:
            continue
        times, last = counts.get((value, category), (0, None))
        if at_ms is not None:
            last = at_ms if last is None else max(last, at_ms)
        counts[value, category] = (times + 1, last)
    found = [Times(value, category, times, last) for (value, category), (times, last) in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.times, -(one.last_at_ms or 0), one.value, one.category or "")))
