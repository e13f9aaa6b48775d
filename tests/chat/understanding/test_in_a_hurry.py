"""What thumbs in a hurry type: sizes as they are said, slips taken back, figures left bare, and a sign behind a 1."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

LETTERS = ("L", "XL", "2XL", "3XL", "5XL")
GOODS = (
    LexiconProduct("1", "冰丝T恤", "男装", ("T恤",), ("黑色", "白色", "卡其", "深灰", "酒红"), LETTERS),
    LexiconProduct("2", "红枣", "干货", ("灰枣",), ("原味", "香辣", "孜然"), ("3斤装", "5斤装", "10斤整箱")),
    LexiconProduct("3", "记忆枕", "枕头", (), (), ("成人低枕", "成人高枕", "儿童款(3-10岁)")),
    LexiconProduct("4", "吸尘器", "小家电", (), ("白色", "灰色"), ("基础款", "除螨刷头款")),
    LexiconProduct("5", "布鞋", "女鞋", ("布鞋",), ("红色", "黑色"), ("36", "37", "38", "39")),
    LexiconProduct("6", "童帽", "帽子", (), ("天蓝", "浅粉"), ("48-50cm(1-2岁)", "52-54cm(3-6岁)")),
    LexiconProduct("8", "手工粉条", "粮油", ("粉条", "红薯粉"), ("宽粉", "细粉"), ("2斤", "5斤")),
    LexiconProduct("9", "打底裤", "裤子", (), ("黑色",), ("薄绒150g", "加绒220g")),
    LexiconProduct("11", "酸奶块", "果干", (), ("草莓", "黄桃"), ("1罐装", "3罐装")),
    LexiconProduct("12", "光腿神器收腹", "打底裤", (), ("自然肤",), ("薄绒150g", "加绒220g")),
    LexiconProduct("10", "开衫", "女装", (), ("米色",), ("均码【90-150斤】",)),
    LexiconProduct("7", "毛毯", "毯子", (), ("驼色", "灰色"), ("100*150", "150*200")),
)


def items(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    assert reading.intent is Intent.CLAIM
    return [(item.color, item.size, item.qty) for item in reading.items]


def facts(shop, pinned, text):
    return {(fact.facet, fact.value) for fact in shop.read(text, Context(pinned, None)).facts}


@pytest.mark.parametrize("text", ["黑的五叉L一件", "黑的五xl一件", "黑5叉l一件", "黑色 五XL 一件"])
def test_a_size_is_written_as_it_is_said(shop, text):
    assert items(shop, "1", text) == [("黑色", "5XL", 1)]


@pytest.mark.parametrize("slip", ["手滑", "手抖了", "打错", "啊打错了", "说错", "写错啦", "点错"])
def test_what_a_slip_of_the_thumb_took_is_not_taken(shop, slip):
    assert items(shop, "1", f"卡其L… {slip} 要卡其XL一件") == [("卡其", "XL", 1)]


def test_what_shall_not_be_sent_is_not_taken(shop):
    assert items(shop, "1", "要卡其的三xl别给俺发黑的") == [("卡其", "3XL", None)]


def test_a_bare_figure_says_how_many_of_a_pack(shop):
    assert items(shop, "2", "5斤装1 3斤装2") == [(None, "5斤装", 1), (None, "3斤装", 2)]
    assert items(shop, "2", "3斤的要2") == [(None, "3斤装", 2)]
    assert items(shop, "2", "香辣要3 孜然要1") == [("香辣", None, 3), ("孜然", None, 1)]


def test_two_and_then_one_for_each_are_two(shop):
    assert items(shop, "7", "驼色150*200来俩一个给俺婆婆一个自己盖") == [("驼色", "150*200", 2)]
    assert items(shop, "1", "来两件 深灰酒红各一件 2XL") == [("深灰", "2XL", 1), ("酒红", "2XL", 1)]


def test_a_size_of_some_words_is_asked_for_by_its_first_or_last(shop):
    assert items(shop, "3", "高枕俩") == [(None, "成人高枕", 2)]
    assert items(shop, "3", "低枕来一个") == [(None, "成人低枕", 1)]
    assert items(shop, "4", "白的除螨款来一个") == [("白色", "除螨刷头款", 1)]
    assert items(shop, "6", "天蓝52的来一顶") == [("天蓝", "52-54cm(3-6岁)", 1)]


def test_each_one_of_a_family_has_their_colour_and_size(shop):
    assert items(shop, "5", "我妹妹红的37 我黑的38 各来一双哈") == [("红色", "37", 1), ("黑色", "38", 1)]


@pytest.mark.parametrize("text", ["11111🙋‍♀️", "1😂😂", "扣1[鼓掌]", "1 🙏"])
def test_a_sign_behind_a_show_of_hands_changes_nothing(shop, text):
    assert shop.read(text, Context("1", None)).items == (Item("1", None, None, 1),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("163/50 L还是XL", {("height_cm", 163), ("weight_kg", 50)}),
        ("165的130斤 XL勒不勒肚子", {("height_cm", 165), ("weight_kg", 65)}),
        ("体重180屁股大穿几个加", {("weight_kg", 90)}),
        ("172体重刚好200拿3xl中不", {("height_cm", 172), ("weight_kg", 100)}),
        ("超过60算了", {("budget", 60)}),
        ("超过三百俺可不考虑现在啥价", {("budget", 300)}),
        ("我从来不用深色抹布", {("dislikes", "深色")}),
        ("今天这个丸子头好可爱鸭", set()),
        ("我打小荞麦过敏", {("allergy", "荞麦")}),
    ],
)  # fmt: skip
def test_figures_and_tastes_are_told_in_any_form(shop, text, told):
    assert facts(shop, "1", text) == told


def test_one_size_for_all_is_worn_though_the_file_says_by_whom(shop):
    assert facts(shop, "10", "我一百六 能塞进去不") == {("weight_kg", 80)}


def test_what_goods_cost_goes_before_how_they_are_sent(shop):
    assert shop.read("红枣多少钱啊 包邮不", Context(None, None)).intent is Intent.ASK_PRICE
    assert shop.read("香辣5斤装有吗,几天能到广西", Context("2", None)).intent is Intent.ASK_STOCK
    assert shop.read("邮费多少钱", Context("2", None)).intent is Intent.ASK_DELIVERY


def test_what_sizes_of_other_goods_say_is_wished_as_a_feature(shop):
    wish = shop.read("5号能做加绒的不", Context("1", None)).wish
    assert wish is not None
    assert (wish.size, wish.feature) == (None, "加绒")


def test_what_ends_as_goods_do_is_no_colour(shop):
    wish = shop.read("有土豆粉没", Context("8", None)).wish
    assert wish is not None
    assert wish.color is None


def test_one_is_taken_though_it_is_packed_by_one_too(shop):
    assert items(shop, "11", "草莓拍一罐") == [("草莓", None, 1)]
    assert items(shop, "11", "草莓1罐装的来两份") == [("草莓", "1罐装", 2)]


def test_goods_are_worn_that_the_file_puts_among_clothes(shop):
    assert facts(shop, "12", "168 140 能塞进去吗") == {("height_cm", 168), ("weight_kg", 70)}


def test_what_one_cannot_eat_is_disliked(shop):
    assert facts(shop, "2", "我怕辣 原味那个能吃不") == {("dislikes", "辣")}


def test_a_word_of_asking_is_no_part_of_what_is_wished(shop):
    wish = shop.read("我最爱海苔的 能不能加个海苔味", Context("2", None)).wish
    assert wish is not None
    assert wish.feature == "海苔味"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120斤穿5号多大", "5"), ("脚宽 穿5号要穿什么码", "5"), ("穿5号啥码", "5"), ("平时穿5号多大的都行", None),
        ("我穿5号", None), ("戴5号多大", None),
    ],
)  # fmt: skip
def test_whose_size_is_asked_is_the_product_that_would_be_put_on(shop, text, number):
    found = [item.number for item in shop.read(text, Context(None, None)).items]
    assert found == [number] * (number is not None)
