"""Hypothesis strategies for live events: every kind, with every field at its default or not."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from anchor_console.core import events

times = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
words = st.text(st.characters(codec="utf-8"), max_size=30)
ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
counts = st.integers(1, 10**9)
fen = st.integers(0, 10**12)

fans = st.builds(
    events.FanRef,
    platform=st.sampled_from(["kuaishou", "bilibili", "room"]),
    user_id=words,
    name=words,
    space=st.sampled_from(["", "shop"]),
    masked=st.booleans(),
    avatar=st.none() | words,
    club=st.none() | words,
    level=st.none() | st.integers(0, 100),
    closeness=st.none() | st.integers(0, 10**6),
    staff=st.booleans(),
)
_all = {"id": ids, "source": words, "at": times, "weak": st.booleans()}
_by_fan = {**_all, "fan": st.none() | fans}

order_lines = st.builds(
    events.OrderLine,
    line_id=words,
    qty=counts,
    number=st.none() | words,
    sku=st.none() | words,
    platform_item_id=st.none() | words,
    color=st.none() | words,
    size=st.none() | words,
    unit_price=st.none() | fen,
    amount=st.none() | fen,
)
refunds = st.builds(
    events.Refund,
    refund_id=words,
    amount=fen,
    line_id=st.none() | words,
    qty=st.none() | counts,
    goods_back=st.booleans(),
)
orders = st.builds(
    events.Order,
    **_by_fan,
    order_id=words,
    status=st.sampled_from(["placed", "paid", "shipped", "part_refunded", "refunded", "cancelled", "closed"]),
    lines=st.lists(order_lines, max_size=3),
    currency=st.sampled_from(["CNY", "USD"]),
    placed_at=st.none() | times,
    paid_at=st.none() | times,
    updated_at=st.none() | times,
    total=st.none() | fen,
    paid=st.none() | fen,
    shipping=st.none() | fen,
    seller_discount=st.none() | fen,
    platform_discount=st.none() | fen,
    refunds=st.lists(refunds, max_size=2),
)
any_event = st.one_of(
    st.builds(events.Chat, **_by_fan, text=words, reply_to=st.none() | words, count=counts),
    st.builds(events.Gift, **_by_fan, gift=words, count=counts, value=st.none() | fen),
    st.builds(events.Join, **_by_fan),
    st.builds(events.Like, **_by_fan, count=counts),
    st.builds(events.Follow, **_by_fan),
    orders,
    st.builds(events.Viewers, **_all, count=st.integers(0, 10**9)),
    st.builds(events.Deleted, **_all, target=words),
    st.builds(events.Gap, **_all, from_=times, to=times, reason=words),
    st.builds(events.System, **_all, text=words),
)
