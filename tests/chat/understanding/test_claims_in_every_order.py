"""Claims as thousands of hands type them: each part in each of its forms, in any order, with or without a blank."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

DRESS = LexiconProduct("3", "针织连衣裙", "女装", ("连衣裙",), ("黑色", "酒红"), ("S", "M", "L", "XL"))
SHOES = LexiconProduct("7", "老爹鞋", "女鞋", ("老爹鞋",), ("白色", "粉色"), ("35", "36", "37", "38"))
HOODIE = LexiconProduct("8", "儿童卫衣", "童装", ("卫衣",), ("粉色", "宝蓝"), ("100", "110", "120"))
JERKY = LexiconProduct("11", "牛肉干", "零食", ("牛肉干",), ("原味", "香辣"), ("250g", "500g"))
LIPSTICK = LexiconProduct("12", "哑光口红", "彩妆", ("口红",), ("01豆沙", "02枫叶红"), ())
APPLES = LexiconProduct("10", "红富士苹果", "水果", ("苹果",), (), ("5斤装", "10斤装"))
GOODS = (DRESS, SHOES, HOODIE, APPLES, JERKY, LIPSTICK)

TYPED = {
    "黑色": ("黑色", "黑"), "酒红": ("酒红",), "白色": ("白色", "白"), "粉色": ("粉色", "粉"), "宝蓝": ("宝蓝",),
    "原味": ("原味",), "香辣": ("香辣",), "01豆沙": ("01", "01豆沙", "豆沙"), "02枫叶红": ("02", "枫叶红"),
    "L": ("L", "l", "L码"), "XL": ("XL", "xl码"), "36": ("36", "36码"), "38": ("38",), "100": ("100码",),
    "110": ("110", "110码"), "250g": ("250g", "250克"), "500g": ("500g", "500克"),
    "5斤装": ("5斤", "5斤装"), "10斤装": ("10斤",),
}  # fmt: skip
"""How fans type each colour and size."""
COUNTER = {"3": "件", "7": "双", "8": "件", "10": "箱", "11": "袋", "12": "支"}


def counts(number: str, many: int) -> tuple[str, ...]:
    return (f"{many}{COUNTER[number]}", f"{'一两三'[many - 1]}{COUNTER[number]}", f"*{many}", f"x{many}")


def joined(parts: tuple[str, ...], gap: str) -> str:
    """The parts in a row; a blank where they would run together: 38 and 2双, 500g and x2."""
    line = ""
    for part in parts:
        runs_on = line[-1:].isascii() and line[-1:].isalnum() and part[0].isascii() and part[0].isalnum()
        line += (" " if line and runs_on else gap if line and part[0] not in "*x" else "") + part
    return line


def typed(goods: LexiconProduct, color: str | None, size: str | None, many: int | None) -> Iterator[str]:
    """All that fans may type for so many of a variant: how many comes first, or last."""
    variants = [TYPED[one] for one in (color, size) if one is not None]
    for said in product(*variants):
        for order in permutations(said):
            for gap in ("", " ", "的"):
                if many is None:
                    yield joined(order, gap)
                    continue
                for count in counts(goods.number, many):
                    yield joined((*order, count), gap if gap != "的" else "")
                    if count[0] not in "*x" and gap != "的":
                        yield joined((count, *order), gap)


VARIANTS = (
    (DRESS, "黑色", "L"), (DRESS, "酒红", "XL"), (SHOES, "白色", "36"), (SHOES, "粉色", None), (HOODIE, "宝蓝", "110"),
    (HOODIE, None, "100"), (JERKY, "香辣", "250g"), (LIPSTICK, "01豆沙", None), (APPLES, None, "10斤装"),
)  # fmt: skip


@pytest.mark.parametrize("many", [None, 1, 3])
@pytest.mark.parametrize(("goods", "color", "size"), VARIANTS)
def test_so_many_of_a_variant_are_claimed_however_they_are_typed(shop, goods, color, size, many):
    wanted = (Item(goods.number, color, size, many),)
    lines = [
        begin + said + end
        for said in typed(goods, color, size, many)
        for begin, end in (("", ""), ("要", ""), ("给我", "谢谢"))
    ]
    wrong = [line for line in lines if shop.read(line, Context(goods.number, None)).items != wanted]
    assert wrong == []


@pytest.mark.parametrize(("goods", "color", "size"), VARIANTS)
def test_another_product_than_the_one_on_air_is_claimed_by_number_or_name(shop, goods, color, size):
    on_air = "11" if goods is not JERKY else "3"
    called = (f"{goods.number}号", f"{goods.number}号链接", f"第{goods.number}个 ", *goods.aliases)
    lines = [name + said for said in typed(goods, color, size, 2) for name in called]
    readings = {line: shop.read(line, Context(on_air, None)) for line in lines}
    wanted = (Item(goods.number, color, size, 2),)
    assert [line for line, reading in readings.items() if reading.items != wanted] == []
    assert {reading.intent for reading in readings.values()} == {Intent.CLAIM}


@pytest.mark.parametrize("joint", [" ", "，", " 再来", "和"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("黑L2件", Item("3", "黑色", "L", 2)), ("酒红XL1件", Item("3", "酒红", "XL", 1))),
        (("黑L*2", Item("3", "黑色", "L", 2)), ("两件酒红XL", Item("3", "酒红", "XL", 2))),
        (("黑L", Item("3", "黑色", "L", None)), ("3件酒红XL", Item("3", "酒红", "XL", 3))),
        (("黑L两件", Item("3", "黑色", "L", 2)), ("1件酒红XL", Item("3", "酒红", "XL", 1))),
        (("36白x2", Item("7", "白色", "36", 2)), ("38粉1双", Item("7", "粉色", "38", 1))),
        (("香辣250g两袋", Item("11", "香辣", "250g", 2)), ("3袋500克的原味", Item("11", "原味", "500g", 3))),
    ],
)
def test_each_of_two_variants_keeps_its_count(shop, first, second, joint):
    (one, wanted), (other, also) = first, second
    assert shop.read(one + joint + other, Context(wanted.number, None)).items == (wanted, also)


@pytest.mark.parametrize("joint", [" ", "，", "和", " 再来"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("来一箱苹果", Item("10", None, None, 1)), ("一袋牛肉干", Item("11", None, None, 1))),
        (("苹果一箱", Item("10", None, None, 1)), ("牛肉干一袋", Item("11", None, None, 1))),
        (("2箱10号", Item("10", None, None, 2)), ("2袋11号", Item("11", None, None, 2))),
        (("3号黑L*3", Item("3", "黑色", "L", 3)), ("10号5斤1箱", Item("10", None, "5斤装", 1))),
        (("7号36白x3", Item("7", "白色", "36", 3)), ("8号宝蓝110", Item("8", "宝蓝", "110", None))),
        (("口红02x1", Item("12", "02枫叶红", None, 1)), ("卫衣粉120两件", Item("8", "粉色", "120", 2))),
    ],
)
def test_each_of_two_products_keeps_what_is_said_of_it(shop, first, second, joint):
    (one, wanted), (other, also) = first, second
    assert shop.read(one + joint + other, Context(None, None)).items == (wanted, also)


def test_what_is_taken_besides_is_counted_and_what_one_has_is_not(shop):
    both = (Item("3", "黑色", "L", 2), Item("3", "酒红", "M", 1))
    assert shop.read("黑L两件 还有一件酒红M", Context("3", None)).items == both
    assert shop.read("家里还有两袋 再来一袋香辣", Context("11", None)).items == (Item("11", "香辣", None, 1),)


STOCK_ASKED = (
    "{}还有吗", "有{}吗", "{}有货吗", "{}没了吗", "还有{}吗", "什么时候补{}", "{}断货了吗", "{}还能拍吗", "{}还有几件",
    "有没有{}", "{}什么时候有", "加点{}呗", "{}拍不了", "{}怎么没有了", "{}抢不到",
)  # fmt: skip


@pytest.mark.parametrize("asked", STOCK_ASKED)
def test_stock_of_a_variant_is_asked_for_however_it_is_typed(shop, asked):
    wrong = []
    for goods, color, size in VARIANTS:
        wanted = (Item(goods.number, color, size, None),)
        for said in typed(goods, color, size, None):
            line = asked.format(said)
            reading = shop.read(line, Context(goods.number, None))
            if reading.intent is not Intent.ASK_STOCK or reading.items != wanted:
                wrong.append(line)
    assert wrong == []


UNLISTED = (
    (DRESS, "紫色", None),
    (DRESS, None, "3XL"),
    (SHOES, "黑色", None),
    (SHOES, None, "42"),
    (JERKY, None, "1KG"),
)
WISHED = (
    "有没有{}的", "有{}的吗", "能出{}的吗", "什么时候出{}的", "想要{}的", "出个{}的呗", "{}的有没有", "怎么没有{}的",
    "可以做{}的吗", "要是有{}的就好了", "求出{}的", "会出{}的吗",
)  # fmt: skip


@pytest.mark.parametrize("wished", WISHED)
@pytest.mark.parametrize(("goods", "color", "size"), UNLISTED)
def test_what_no_product_comes_in_is_wished_however_it_is_asked(shop, goods, color, size, wished):
    reading = shop.read(wished.format(color or size), Context(goods.number, None))
    assert reading.intent is Intent.WISH
    assert (reading.wish.what, reading.wish.color, reading.wish.size) == (None, color, size)


@pytest.mark.parametrize(
    "row", ["3+7+10", "3/7/10", "3和7和10", "要3，7，10", "3、7、10都要", "3号7号10号", "3 7 10都要"]
)
def test_a_row_of_numbers_names_the_products_that_have_them(shop, row):
    assert [item.number for item in shop.read(row, Context("12", None)).items] == ["3", "7", "10"]


@pytest.mark.parametrize("line", ["36和37", "110/120"])
def test_a_row_of_sizes_names_no_products(shop, line):
    on_air = "7" if line == "36和37" else "8"
    assert {item.number for item in shop.read(line, Context(on_air, None)).items} <= {on_air}


def test_how_many_stands_right_behind_a_products_number(shop):
    wanted = (Item("3", None, None, 2), Item("7", None, None, 1))
    assert shop.read("3号2 7号1", Context("12", None)).items == wanted
    assert shop.read("3号2，7号1", Context("12", None)).items == wanted


SAID_OF_GOODS = (
    ("看下{}", Intent.ASK_DETAIL), ("帮我看看{}", Intent.ASK_DETAIL), ("试穿{}", Intent.ASK_DETAIL),
    ("讲一下{}", Intent.ASK_DETAIL), ("不想要{}了", Intent.CANCEL), ("{}不要了", Intent.CANCEL),
    ("取消{}", Intent.CANCEL), ("{}点错了取消", Intent.CANCEL), ("{}贵了", Intent.ASK_PRICE),
    ("{}多少钱", Intent.ASK_PRICE), ("{}怎么还没到", Intent.AFTER_SALE), ("{}发错了", Intent.AFTER_SALE),
    ("{}已拍", Intent.ORDERED), ("拍了{}", Intent.ORDERED), ("拍{}", Intent.CLAIM),
)  # fmt: skip


@pytest.mark.parametrize(("said", "intent"), SAID_OF_GOODS)
def test_what_is_said_around_goods_decides_and_not_that_goods_are_named(shop, said, intent):
    goods = ("黑色L", "黑L", "酒红 XL", "L码酒红", "黑色的L", "3号黑L", "3号L", "连衣裙黑L")
    read = {line: shop.read(line, Context("3", None)).intent for line in map(said.format, goods)}
    assert {line: found for line, found in read.items() if found is not intent} == {}
