"""What a card says at a moment, and that it never says what it must not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.clock import rfc3339
from anchor_console.pins.card_face import Moment, changes_in_ms, countdown_text, face, price_parts
from tests.web.values import a_card, some_stock

NOW_MS = 1_795_003_200_000


def say(key: str, **gaps: str) -> str:
    return " ".join([key, *gaps.values()])


def shown(card: dict[str, Any] | None, hub_ms: int = NOW_MS, **moment: bool) -> dict[str, str]:
    made = face(card, Moment(hub_ms, **moment), say)
    return {} if made is None else made.fields()


def test_an_open_card_says_its_price_and_strikes_the_old_one_that_has_a_meaning():
    said = shown(a_card())
    assert (said["product-price"], said["list-price"]) == ("¥599", "吊牌价¥1299")
    assert "list-price" not in shown(a_card(list_price_meaning=None))
    assert "list-price" not in shown(a_card(list_price=59900))


def test_nothing_and_a_closed_card_have_no_face():
    assert shown(None) == {}
    assert shown(a_card(stage="closed")) == {}


def test_a_card_opens_at_its_hour_and_counts_the_last_three_seconds():
    card = a_card(stage="warmup", opens_at=rfc3339(NOW_MS + 10_000), price=59900)
    assert shown(card)["countdown"] == "00:10"
    assert "count" not in shown(card, NOW_MS + 6_999)
    assert [shown(card, NOW_MS + at)["count"] for at in (7_000, 8_000, 9_999)] == ["3", "2", "1"]
    assert not {"price-soon", "countdown"} & shown(card, NOW_MS + 8_000).keys()
    opened = shown(card, NOW_MS + 10_000)
    assert (opened["product-price"], opened["card-stage"]) == ("¥599", "face.stage.open")
    assert "countdown" not in opened


def test_a_flash_falls_back_when_it_ends():
    flash = {"price": 49900, "ends_at": rfc3339(NOW_MS + 5_000), "after": {"stage": "open", "price": 59900}}
    card = a_card(flash=flash)
    assert (shown(card)["product-price"], shown(card)["countdown"]) == ("¥499", "00:05")
    assert shown(card, NOW_MS + 5_000)["product-price"] == "¥599"
    assert "countdown" not in shown(card, NOW_MS + 5_000)


@pytest.mark.parametrize(
    ("moment", "age_s", "is_shown"),
    [
        ({"shows_stock": True, "is_reserve": True}, 300, True),
        ({"shows_stock": True}, 29, True),
        ({"shows_stock": True}, 30, False),
        ({"is_reserve": True}, 0, False),
    ],
)
def test_stock_is_said_where_it_is_ours_or_fresh_and_wanted(moment, age_s, is_shown):
    card = a_card(stock=some_stock(at=rfc3339(NOW_MS - age_s * 1000)))
    assert ("stock-left" in shown(card, **moment)) is is_shown


def test_a_room_that_was_not_heard_leaves_title_and_stage():
    said = shown(a_card(stock=some_stock()), is_stale=True, shows_stock=True, is_reserve=True)
    assert said["product-title"]
    assert not {"product-price", "list-price", "stock-left", "countdown"} & said.keys()


PRICES = st.none() | st.integers(1, 10**8)
MOMENTS = st.none() | st.integers(-(10**6), 10**6).map(lambda ms: rfc3339(NOW_MS + ms))


@given(
    price=PRICES,
    listed=PRICES,
    opens_at=MOMENTS,
    flash=st.none() | st.fixed_dictionaries({"price": PRICES, "ends_at": MOMENTS, "after": st.none()}),
    hub_ms=st.integers(NOW_MS - 10**6, NOW_MS + 10**6),
)
def test_no_price_or_figure_is_said_before_the_opening(price, listed, opens_at, flash, hub_ms):
    card = a_card(
        stage="warmup", price=price, list_price=listed, opens_at=opens_at, flash=flash, stock=some_stock(), offer=None
    )
    said = shown(card, hub_ms, shows_stock=True, is_reserve=True)
    has_opened = opens_at is not None and price is not None and opens_at <= rfc3339(hub_ms)
    assert ("product-price" in said) is has_opened
    assert has_opened or not {"list-price", "stock-left"} & said.keys()
    assert "¥" not in "".join(said.values()) or has_opened


@given(
    at=st.integers(1, 10**7),
    card=st.sampled_from(["opens_at", "flash"]),
    hub_ms=st.integers(NOW_MS, NOW_MS + 10**7),
)
def test_what_a_card_says_stays_the_same_until_it_is_told_to_change(at, card, hub_ms):
    moment = rfc3339(NOW_MS + at)
    told = (
        a_card(stage="warmup", price=59900, opens_at=moment)
        if card == "opens_at"
        else a_card(flash={"price": 100, "ends_at": moment, "after": None})
    )
    wait_ms = changes_in_ms(told, hub_ms)
    if wait_ms is None:
        assert shown(told, hub_ms) == shown(told, hub_ms + 10**8)
    else:
        assert shown(told, hub_ms) == shown(told, hub_ms + wait_ms - 1) != shown(told, hub_ms + wait_ms)


def test_prices_and_times_are_written_as_tags_and_clocks_have_them():
    assert [price_parts(minor).text for minor in (12900, 8990, 5)] == ["¥129", "¥89.90", "¥0.05"]
    assert price_parts(100, "JPY").text == "JPY 1"
    assert [countdown_text(ms) for ms in (1, 60_000, 3_723_000)] == ["00:01", "01:00", "1:02:03"]
