"""What a row of the chat says of an event."""

from __future__ import annotations

from datetime import UTC, datetime

from anchor_console.core.events import FanRef, Order, OrderLine
from anchor_console.live.intake.wording import text_of


def test_an_order_names_the_number_as_the_lines_around_it_do():
    fan = FanRef(platform="kuaishou", user_id="u1", name="王姐")
    lines = [
        OrderLine(line_id="1", number="11", color="黑色", size="XL", qty=1),
        OrderLine(line_id="2", sku="W1003-S", qty=2),
    ]
    order = Order(
        id="o1", source="till", at=datetime(2026, 3, 4, tzinfo=UTC), fan=fan, order_id="k1", status="paid", lines=lines
    )
    assert text_of(order) == "11号 黑色XL ×1, W1003-S  ×2 paid"
