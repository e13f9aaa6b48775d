from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat.answers import Offer, ready_answer
from anchor_console.chat.asks import AskKey, Topic, topic_of
from anchor_console.chat.calls import options, vote_of
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.sizes import Cover, SizeRange, advice
from tests.support.shop import item, reading

CHART = (
    SizeRange("S", 148, 160, 38, 46),
    SizeRange("M", 152, 164, 46, 52.5),
    SizeRange("L", 155, 168, 52.5, 59),
)
COAT = Product(
    id=ProductId(1),
    code="C1",
    name="羊毛大衣",
    category="大衣",
    number="3",
    aliases=(),
    talking_points=("含70%羊毛", "显瘦遮小肚子"),
    per_fan_limit=2,
    opens_at_once=False,
    skus=tuple(
        Sku(SkuId(n), f"C1-{n}", color, size, 39900, 19900, None)
        for n, (color, size) in enumerate([("驼色", "M"), ("驼色", "L"), ("黑色", "M")])
    ),
)
CART = Offer(COAT, CHART, None, 19900, is_unopened=False)
SHELF = replace(CART, left={SkuId(0): 8, SkuId(1): 0, SkuId(2): 3})


def said(topic: Topic, offer: Offer | None = CART, color: str | None = None, size: str | None = None) -> str | None:
    found = ready_answer(AskKey(Intent.ASK_DETAIL, topic, "3", color, size), offer)
    assert found is None or found.en
    return found and found.zh


@pytest.mark.parametrize(
    ("topic", "answer"),
    [
        (Topic.PRICE, "3号199元，划线价399元。"),
        (Topic.COLORS, "3号有2个颜色：驼色、黑色。"),
        (Topic.SIZES, "3号有M、L。"),
        (Topic.LIMIT, "3号一人限拍2件。"),
        (Topic.FABRIC, "3号：含70%羊毛。"),
        (Topic.SUITS, "3号：显瘦遮小肚子。"),
        (Topic.LINK, "羊毛大衣是3号链接。"),
        (Topic.SIZE, "3号S码148-160厘米、76-92斤；M码152-164厘米、92-105斤；L码155-168厘米、105-118斤。"),
    ],
)
def test_an_answer_is_made_of_the_products_own_fields(topic, answer) -> None:
    assert said(topic) == answer


@pytest.mark.parametrize(
    "topic", [Topic.DISCOUNT, Topic.GIFT, Topic.SHIPS_WHEN, Topic.INSURANCE, Topic.SHELF_LIFE, Topic.BUYING]
)
def test_where_no_field_answers_nothing_is_said(topic) -> None:
    assert said(topic) is None


@pytest.mark.parametrize(
    ("detail", "value", "topic", "answer"),
    [
        ("composition", "70%羊毛 30%聚酯纤维。", Topic.FABRIC, "3号：70%羊毛 30%聚酯纤维。"),
        ("offer", "两件减20", Topic.DISCOUNT, "3号：两件减20。"),
        ("gift", "送同色腰带", Topic.GIFT, "3号：送同色腰带。"),
        ("ships_in_days", "2", Topic.SHIPS_WHEN, "3号2天内发货。"),
        ("ships_in_days", "现货当天发", Topic.DELIVERY, "3号：现货当天发。"),
        ("presale_until", "12月1号", Topic.RESTOCK, "3号预售，12月1号到货。"),
        ("freight_insurance", "是", Topic.INSURANCE, "3号有运费险。"),
        ("freight_insurance", "无", Topic.INSURANCE, "3号没有运费险。"),
        ("free_shipping_except", "新疆、西藏", Topic.REGION, "3号包邮，新疆、西藏除外。"),
        ("free_shipping_except", "无", Topic.FREIGHT, "3号全国包邮。"),
        ("carrier", "中通", Topic.CARRIER, "3号发中通。"),
        ("return_rule", "七天无理由", Topic.RETURNS, "3号：七天无理由。"),
        ("shelf_life", "12个月", Topic.SHELF_LIFE, "3号：12个月。"),
    ],
)
def test_a_detail_that_the_shop_told_answers_its_topic(detail, value, topic, answer) -> None:
    assert said(topic, replace(CART, product=replace(COAT, details=((detail, value),)))) == answer


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        (None, "2天内发货。"),
        (CART, "2天内发货。"),
        (replace(CART, product=replace(COAT, details=(("ships_in_days", "7"),))), "3号7天内发货。"),
    ],
)
def test_what_the_shop_says_of_all_goods_answers_where_a_product_says_nothing_itself(offer, answer) -> None:
    key = AskKey(Intent.ASK_DELIVERY, Topic.SHIPS_WHEN, None, None, None)
    found = ready_answer(key, offer, {"ships_in_days": "2", "composition": "棉"})
    assert found is not None
    assert found.zh == answer
    assert ready_answer(AskKey(Intent.ASK_DETAIL, Topic.FABRIC, None, None, None), None, {"composition": "棉"}) is None


def test_how_it_wears_is_not_answered_by_how_it_is_washed() -> None:
    detail = reading(Intent.ASK_DETAIL)
    assert [topic_of(text, detail) for text in ("3号会起球吗", "洗了掉色吗", "能机洗吗", "机洗会缩水吗")] == [
        *(Topic.WEARS, Topic.WEARS, Topic.CARE, Topic.CARE)
    ]
    washed = replace(COAT, details=(("care", "干洗"),))
    assert said(Topic.WEARS, replace(CART, product=washed)) is None
    assert said(Topic.CARE, replace(CART, product=washed)) == "3号：干洗。"
    told = replace(washed, talking_points=(*COAT.talking_points, "不起球不掉色"))
    assert said(Topic.WEARS, replace(CART, product=told)) == "3号：不起球不掉色。"


@pytest.mark.parametrize("topic", list(Topic))
def test_of_no_product_nothing_is_said(topic) -> None:
    assert said(topic, None) is None


def test_a_price_that_is_not_open_is_not_said() -> None:
    answer = said(Topic.PRICE, replace(CART, is_unopened=True, price_minor=None))
    assert answer is not None
    assert "199" not in answer


@pytest.mark.parametrize(
    ("color", "size", "answer"),
    [
        ("驼色", "M", "3号驼色M还有8件。"),
        ("驼色", "L", "3号驼色L拍完了，还有驼色M、黑色M。"),
        ("紫色", None, "3号没有紫色，有驼色M、驼色L、黑色M。"),
        (None, None, "3号还有11件。"),
    ],
)
def test_what_is_left_is_said_where_the_figure_is_ours(color, size, answer) -> None:
    assert said(Topic.STOCK, SHELF, color, size) == answer


@given(st.sampled_from([None, "驼色", "黑色"]), st.sampled_from([None, "M", "L"]))
def test_in_cart_mode_no_figure_of_stock_is_said(color, size) -> None:
    answer = said(Topic.STOCK, CART, color, size)
    assert answer is not None
    assert not any(char.isdigit() for char in answer.replace("3号", ""))


# -- sizes


@pytest.mark.parametrize(
    ("height", "weight", "cover", "sizes"),
    [
        (156, 48, Cover.COVERED, ("M",)),
        (156, 46, Cover.COVERED, ("S", "M")),
        (156, None, Cover.COVERED, ("S", "M", "L")),
        (150, 58, Cover.BETWEEN, ()),
        (175, 85, Cover.BEYOND, ()),
        (160, 85, Cover.BEYOND, ()),
        (None, None, Cover.NO_MEASURES, ()),
    ],
)
def test_the_chart_covers_a_body_or_says_that_it_does_not(height, weight, cover, sizes) -> None:
    found = advice(height, weight, CHART)
    assert (found.cover, found.sizes) == (cover, sizes)
    assert found.is_whole == (height is not None and weight is not None)


def test_without_a_chart_there_is_no_advice() -> None:
    assert advice(160, 50, ()).cover is Cover.NO_CHART
    assert advice(160, 50, [SizeRange("均码", None, None, None, None)]).cover is Cover.NO_CHART


@given(st.floats(100, 220), st.floats(20, 150))
def test_a_size_is_advised_only_where_both_measures_lie_within_it(height, weight) -> None:
    for size in advice(height, weight, CHART).sizes:
        (row,) = [row for row in CHART if row.size == size]
        assert row.height_min_cm <= height <= row.height_max_cm
        assert row.weight_min_kg <= weight <= row.weight_max_kg


# -- calls


@pytest.mark.parametrize(
    ("meaning", "expected"),
    [
        ("黑1白2", {"1": "黑", "2": "白"}),
        ("M1L2", {"1": "M", "2": "L"}),
        ("新粉1老粉2", {"1": "新粉", "2": "老粉"}),
        ("想要的扣1", {"1": "想要的"}),
        ("听得见吗", {}),
        ("110斤以下扣1", {"1": "斤以下"}),
    ],
)
def test_a_call_gives_digits_a_meaning(meaning, expected) -> None:
    assert options(meaning) == expected


@pytest.mark.parametrize(
    ("text", "meaning", "word"),
    [
        ("111", "想要的扣1", "1"),
        ("扣1", "想要的扣1", "1"),
        ("１！", "想要的扣1", "1"),
        ("听得见", "听得见吗", "听得见"),
        ("老粉", "新粉1老粉2", "2"),
        ("没拍到", "没拍到的扣1", "1"),
        ("我没拍到", "没拍到的扣1", "1"),
        ("听得见", "听得见的扣1", "1"),
        ("听不见", "听得见的扣1", "听不见"),
        ("想要", "想要的扣1", "1"),
        ("哈哈哈", "新粉1老粉2", None),
        ("主播今天好漂亮呀", "想要的扣1", None),
    ],
)
def test_a_bare_word_votes(text, meaning, word) -> None:
    assert vote_of(text, reading(), meaning) == word


def test_a_colour_that_the_call_asks_for_is_a_vote_and_no_claim() -> None:
    claim = reading(Intent.CLAIM, item("1", "黑色"), specific=True)
    for word in ("黑", "黑色", "要黑的", "黑1"):
        assert vote_of(word, claim, "黑1白2") == "1"
        assert vote_of(word, claim, "要黑扣1，要白扣2") == "1"
    for word in ("黑扣1", "黑色打1", "黑色扣 1"):
        assert vote_of(word, reading(), "黑扣1白扣2") == vote_of(word, claim, "黑扣1白扣2") == "1"
    assert [vote_of(word, claim, "想要的扣1") for word in ("要", "我想要", "要这个")] == ["1", "1", None]
    assert vote_of("1号黑色来一件", claim, "黑1白2") is None
    assert vote_of("黑色L", claim, "要黑扣1，要白扣2") is None
    assert [vote_of(word, claim, "M码扣1，L码扣2") for word in ("M", "l码", "XL")] == ["1", "2", None]
