from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.ids import PinId, ProductId
from anchor_console.goods.product import Product, Sku
from anchor_console.pins.card import OnAir, Release, Stage, card_value
from anchor_console.pins.countdown import next_moment_ms, opening_due
from anchor_console.pins.flash import Flash
from anchor_console.pins.steps import Doing, StepKind, steps_between
from anchor_console.pins.unpriced import tells_price, unpriced

NOW_MS = 1_795_003_200_000
DOING = Doing("小雨", NOW_MS)
WARM = OnAir(PinId("p"), ProductId(1), "11", Stage.WARMUP, None, NOW_MS, None)
OPEN = replace(WARM, stage=Stage.OPEN, price_minor=9_900, opened_at_ms=NOW_MS)
FLASH = Flash(6_900, NOW_MS, NOW_MS + 60_000, 20, 1, 0)


def a_product(**changes):
    sku = Sku(1, "A", None, None, 19_900, 9_900, 8_000)
    product = Product(ProductId(1), "P", "羊毛大衣", "外套", "11", (), (), 2, False, (sku,))
    return replace(product, **changes)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("【39.9元】纯棉T恤", "纯棉T恤"),
        ("100%羊毛 到手价 599", "100%羊毛"),
        ("48小时发货", "48小时发货"),
        ("领券立减40，送围巾", "领券，送围巾"),
        ("吊牌1299", ""),
        ("¥89.90", ""),
        ("89米到手", "到手"),
        ("平时卖一百多，今天五折", "平时卖一百多，今天"),
        ("满300减40", ""),
        ("2米长的围巾", "2米长的围巾"),
        ("3层加厚", "3层加厚"),
        ("180克重磅", "180克重磅"),
        ("羊毛大衣 9.9包邮", "羊毛大衣 包邮"),
        ("9块9包邮", "包邮"),
        ("九块九袜子", "袜子"),
        ("一百块两件", "两件"),
        ("99两件 卫衣", "两件 卫衣"),
        ("一件99两件159", "一件"),
        ("第二件0元", ""),
        ("第二件9.9", ""),
        ("特价99", ""),
        ("清仓价五十九", ""),
        ("折后89，直降100", ""),
        ("T恤 89.9", "T恤"),
        ("1.5米床单", "1.5米床单"),
        ("卖出5000件", "卖出5000件"),
        ("两块装香皂", "两块装香皂"),
        ("2024春款 70D 160/84A", "2024春款 70D 160/84A"),
        ("棉95氨纶5", "棉95氨纶5"),
        ("十年老店 3层加厚", "十年老店 3层加厚"),
        ("99.9足银手镯 5.9英寸 1.8厘米", "99.9足银手镯 5.9英寸 1.8厘米"),
        ("特价99足银手镯", "足银手镯"),
    ],
)
def test_in_warm_up_no_words_tell_the_price(text, left):
    assert unpriced(text) == left
    assert tells_price(text) == (text != left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("羊毛大衣 399", "羊毛大衣"),
        ("399羊毛大衣", "羊毛大衣"),
        ("三百九十九羊毛大衣", "羊毛大衣"),
        ("羊毛大衣【1,299】", "羊毛大衣"),
        ("39.9 袜子", "袜子"),
        ("三十九块九 袜子", "袜子"),
        ("399克羊毛", "399克羊毛"),
        ("1299针", "1299针"),
        ("399足银", "399足银"),
        ("399金属手镯", "金属手镯"),
        ("型号A399", "型号A399"),
        ("3990号色", "3990号色"),
    ],
)
def test_in_warm_up_no_words_tell_what_the_product_itself_costs(text, left):
    prices = (39_900, 129_900, 3_990)
    assert unpriced(text, prices) == left
    assert tells_price(text, prices) == (text != left)


@given(st.text("九十百块元件价特第二两3950.¥ 大衣,减满折包邮"), st.sets(st.integers(100, 10_000_000), max_size=3))
def test_what_is_left_of_words_tells_no_price(text, prices):
    assert not tells_price(unpriced(text, prices), prices)


@given(st.text())
def test_words_without_a_price_stay_as_they_are(text):
    assert tells_price(text) or unpriced(text) == text


def test_a_warm_up_has_no_price_and_no_figure_wherever_it_is_written():
    product = a_product(
        name="【599元】羊毛大衣", talking_points=("100%羊毛", "今天到手 599", "显瘦"), details=(("offer", "立减40"),)
    )
    card = card_value(WARM, product, None, "CNY", NOW_MS)
    assert (card["title"], card["points"]) == ("羊毛大衣", ["100%羊毛", "显瘦"])
    for field in ("price", "list_price", "offer", "stock", "release", "flash", "limit_per_fan", "opens_at"):
        assert card[field] is None
    card = card_value(OPEN, product, None, "CNY", NOW_MS)
    assert (card["title"], card["limit_per_fan"], len(card["points"])) == ("【599元】羊毛大衣", 2, 3)


def test_what_is_said_of_shipping_tells_no_price_in_warm_up_either():
    told = a_product(details=(("ships_in_days", "48小时发货，99包邮"),))
    assert card_value(WARM, told, None, "CNY", NOW_MS)["ships"] is None
    assert card_value(OPEN, told, None, "CNY", NOW_MS)["ships"] == "48小时发货，99包邮"
    plain = a_product(details=(("ships_in_days", "3"),))
    assert card_value(WARM, plain, None, "CNY", NOW_MS)["ships"] == "3天内发货"


def test_a_card_tells_what_its_opening_put_up_for_sale_while_it_is_open():
    on_air = replace(OPEN, release=Release(50, 2))
    assert card_value(on_air, a_product(), None, "CNY", NOW_MS)["release"] == {"units": 50, "round": 2}
    sold_out = replace(on_air, stage=Stage.SOLD_OUT)
    assert card_value(sold_out, a_product(), None, "CNY", NOW_MS)["release"] is None


def test_a_flash_stands_on_the_card_only_in_its_time_and_says_what_comes_after():
    on_air = replace(OPEN, flash=FLASH)
    card = card_value(on_air, a_product(), None, "CNY", NOW_MS, lambda ms: ms + 1_000)
    assert card["flash"] == {
        "price": 6_900,
        "ends_at": "2026-11-18T12:01:01.000Z",
        "units": 20,
        "after": {"stage": "open", "price": 9_900, "limit_per_fan": 2},
    }
    assert card["limit_per_fan"] == 1
    for at_ms in (NOW_MS - 1, NOW_MS + 60_000):
        later = card_value(on_air, a_product(), None, "CNY", at_ms)
        assert (later["flash"], later["limit_per_fan"]) == (None, 2)


def test_what_comes_next_by_itself():
    counting = replace(WARM, price_minor=9_900, opens_at_ms=NOW_MS + 3_000)
    assert next_moment_ms(None, NOW_MS) is None
    assert next_moment_ms(OPEN, NOW_MS) is None
    assert next_moment_ms(counting, NOW_MS) == NOW_MS + 3_000
    assert [opening_due(counting, at) for at in (NOW_MS + 2_999, NOW_MS + 3_000)] == [False, True]
    assert next_moment_ms(replace(OPEN, flash=FLASH), NOW_MS) == NOW_MS + 60_000
    assert next_moment_ms(replace(OPEN, flash=replace(FLASH, from_ms=NOW_MS + 5)), NOW_MS) == NOW_MS + 5


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (None, WARM, [StepKind.TAKE]),
        (None, OPEN, [StepKind.TAKE, StepKind.OPEN]),
        (OPEN, replace(WARM, pin_id=PinId("q")), [StepKind.HIDE, StepKind.TAKE]),
        (WARM, replace(WARM, price_minor=1, opens_at_ms=NOW_MS), [StepKind.COUNT_DOWN]),
        (WARM, OPEN, [StepKind.OPEN]),
        (OPEN, replace(OPEN, stage=Stage.SOLD_OUT), [StepKind.SOLD_OUT]),
        (replace(OPEN, stage=Stage.SOLD_OUT), OPEN, [StepKind.AGAIN]),
        (OPEN, replace(OPEN, release=Release(30, 2)), [StepKind.AGAIN]),
        (OPEN, replace(OPEN, stage=Stage.CLOSED), [StepKind.CLOSE]),
        (OPEN, replace(OPEN, flash=FLASH), [StepKind.FLASH]),
        (replace(OPEN, flash=FLASH), replace(OPEN, flash=replace(FLASH, over_at_ms=NOW_MS)), [StepKind.FLASH_OVER]),
        (OPEN, None, [StepKind.HIDE]),
        (OPEN, OPEN, []),
    ],
)
def test_the_log_says_what_was_done(before, after, kinds):
    assert [step.kind for step in steps_between(before, after, DOING)] == kinds


def test_what_the_rundown_has_to_be_said_stands_in_place_of_the_goods_own_points():
    product = a_product(talking_points=("显瘦",))
    assert card_value(OPEN, product, None, "CNY", NOW_MS, points=("今晚加送腰带",))["points"] == ["今晚加送腰带"]
    assert card_value(WARM, product, None, "CNY", NOW_MS, points=("到手99", "不透"))["points"] == ["不透"]
