"""People in a live room, as events: what they say and buy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anchor_console.core.events import Chat, FanRef, Order, OrderLine
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS

EVENING = datetime.fromtimestamp(A_WEDNESDAY_EVENING_MS / 1000, UTC)


def fan(number: int, *, staff: bool = False) -> FanRef:
    return FanRef(platform="kuaishou", user_id=f"u{number}", name=f"老铁{number}", staff=staff)


def says(text: str, number: int = 1, *, id: str | None = None, after_ms: int = 0, staff: bool = False) -> Chat:
    """A line of fan `number`, so long after eight in the evening."""
    at = EVENING + timedelta(milliseconds=after_ms)
    return Chat(id=id or f"m{number}-{after_ms}-{text}", at=at, text=text, fan=fan(number, staff=staff))


def pays(
    number: int, sku: str, *, amount: int | None = 8_900, qty: int = 1, status: str = "paid", after_ms: int = 0
) -> Order:
    """An order of fan `number` for one line of `sku`; `amount` is in fen for all its units."""
    at = EVENING + timedelta(milliseconds=after_ms)
    line = OrderLine(line_id="1", qty=qty, sku=sku, amount=amount)
    order_id = f"o{number}-{sku}"
    return Order(
        id=f"{order_id}-{status}", at=at, order_id=order_id, status=status, lines=[line], fan=fan(number), updated_at=at
    )  # type: ignore[arg-type]
