"""Numbers said in a row, sizes told by X's alone or by two sides, weights in either unit, and all goods but some."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "长绒棉毛线", "毛线", ("长绒棉",), ("奶白", "姜黄", "藏青"), ("50g", "250g")),
    LexiconProduct("2", "竹节钩针", "工具", ("钩针",), (), ("2.5mm", "4.0mm")),
    LexiconProduct("3", "毛线开衫", "成衣", ("开衫",), ("黑色", "白色", "灰色", "酒红"), ("L", "XL", "XXL", "XXXL")),
    LexiconProduct("5", "泡沫颗粒", "填充", ("填充颗粒",), (), ("10斤装", "20斤装")),
    LexiconProduct("6", "乌江鱼", "水产", ("乌江鱼",), (), ("3-4斤", "5-6斤")),
    LexiconProduct("7", "羊绒帽", "帽子", ("帽子",), ("驼色", "米白"), ("S-M", "L-XL")),
    LexiconProduct("8", "室内拖鞋", "鞋", ("拖鞋",), (), ("37", "38", "39")),
    LexiconProduct("9", "防霉浴帘", "浴帘", ("浴帘",), ("素白",), ("1.8x1.8米", "1.8x2米", "2x2米")),
    LexiconProduct("10", "环形毛衣针", "工具", ("毛衣针",), (), ()),
    LexiconProduct("11", "记号扣", "工具", ("记号扣",), (), ("20个装", "100个装")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # A row of numbers of which the last one says that they are of goods.
        ("1", "2和3号各一件", [Item("2", None, None, 1), Item("3", None, None, 1)]),
        ("1", "2、3、5号都要", [Item("2", None, None, None), Item("3", None, None, None), Item("5", None, None, None)]),
        ("1", "3,5号还有吗", [Item("3", None, None, None), Item("5", None, None, None)]),
        ("8", "1 3 5 各来一件", [Item("1", None, None, 1), Item("3", None, None, 1), Item("5", None, None, 1)]),
        ("3", "我160 5号能穿吗", [Item("5", None, None, None)]),
        ("8", "37 38各一双", [Item("8", None, "37", 1), Item("8", None, "38", 1)]),
        # Figures in a ring, and keys.
        ("1", "③号来一件", [Item("3", None, None, 1)]),
        ("1", "❸号来一件", [Item("3", None, None, 1)]),
        (None, "3️⃣号要一件 XL白的", [Item("3", "白色", "XL", 1)]),
        # X's without the L; but pieces of what has one.
        ("3", "三个X 黑", [Item("3", "黑色", "XXXL", None)]),
        ("3", "酒红3x来一件", [Item("3", "酒红", "XXXL", 1)]),
        ("3", "两个XL", [Item("3", None, "XL", 2)]),
        # So many times a size.
        ("3", "黑Lx2", [Item("3", "黑色", "L", 2)]),
        ("2", "2.5mmx2", [Item("2", None, "2.5mm", 2)]),
        # From one size of letters to another, where that is one size.
        ("7", "米白S-M要了", [Item("7", "米白", "S-M", None)]),
        ("3", "帽子驼色l到xl来一顶", [Item("7", "驼色", "L-XL", 1)]),
        # Two sides in words.
        ("9", "一米八乘两米的来一张", [Item("9", None, "1.8x2米", 1)]),
        ("9", "1米8x1米8素白", [Item("9", "素白", "1.8x1.8米", None)]),
        # 分别 counts nothing.
        ("2", "2.5和4.0分别钩什么用", [Item("2", None, "2.5mm", None), Item("2", None, "4.0mm", None)]),
        # The same weight in the other unit, and one from so much to so much.
        ("5", "10kg", [Item("5", None, "20斤装", None)]),
        ("5", "5公斤装一袋", [Item("5", None, "10斤装", 1)]),
        ("6", "三四斤的要一条", [Item("6", None, "3-4斤", 1)]),
        # Right behind each colour how many.
        ("3", "XL白2灰1", [Item("3", "白色", "XL", 2), Item("3", "灰色", "XL", 1)]),
        ("3", "灰3白2酒红1", [Item("3", "灰色", None, 3), Item("3", "白色", None, 2), Item("3", "酒红", None, 1)]),
        # All but one.
        ("1", "除了姜黄都要", [Item("1", "奶白", None, None), Item("1", "藏青", None, None)]),
        ("1", "除了藏青的 其他颜色各来一团", [Item("1", "奶白", None, 1), Item("1", "姜黄", None, 1)]),
    ],
)
def test_numbers_in_a_row_and_all_but_some_are_items(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize("text", ["2和3号楼", "我5，6号结婚能到吗", "2 3号到货就行"])
def test_days_and_houses_in_a_row_are_no_goods(shop, text):
    reading = shop.read(text, Context("1", None))
    assert {item.number for item in reading.items} <= {"1"}


@pytest.mark.parametrize("text", ["记号扣一百个装的有么", "记号扣100个的有吗", "有100个装的记号扣吗"])
def test_a_pack_of_so_many_pieces_is_asked_for_as_it_is_listed(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, reading.items) == (Intent.ASK_STOCK, (Item("11", None, "100个装", None),))


def test_a_span_that_is_not_listed_is_wished(shop):
    assert shop.read("七八斤的有吗", Context("6", None)).intent is Intent.WISH


@pytest.mark.parametrize("text", ["22222", "haha", "hello everyone", "baoyou ma"])
def test_letters_and_figures_that_nobody_knows_are_idle(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, reading.items) == (Intent.CHATTER, ())


def test_an_adverb_ends_no_name_by_its_sound(shop):
    assert shop.read("窝家里织毛衣真舒服", Context("1", None)).items == ()
    assert shop.read("毛衣真 来一副", Context("1", None)).items == (Item("10", None, None, 1),)
