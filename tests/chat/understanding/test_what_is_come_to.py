"""What somebody wavers between, comes to at last, has got elsewhere or worn out: only what they take is taken."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.reading import Intent, Item


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("黑色M 哎呀还是L", [Item("5", "黑色", "L", None)]),
        ("黑色还是肤色纠结半天 行吧肤色 XL来一条", [Item("5", "肤色", "XL", 1)]),
        ("肤色好看黑色耐脏 黑的吧 L", [Item("5", "黑色", "L", None)]),
        ("黑色肤色看花眼 最后还是黑色M 来一条", [Item("5", "黑色", "M", 1)]),
        ("穿一条破一条 干脆黑色L拿三条", [Item("5", "黑色", "L", 3)]),
        ("上个礼拜刚磨破两条 黑色XL来一条", [Item("5", "黑色", "XL", 1)]),
        ("肤色M 赌一把", [Item("5", "肤色", "M", None)]),
        ("黑色M肤色L各一条", [Item("5", "黑色", "M", 1), Item("5", "肤色", "L", 1)]),
        ("要黑色的还是要的 一条", [Item("5", "黑色", None, 1)]),
    ],
)
def test_what_one_comes_to_at_last_is_claimed(read, text, items):
    reading = read(text)
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    "text",
    [
        "黑色M撤了吧 我对象下班捎回来一条",
        "黑色M不要了 老婆昨天给我买了两条",
        "年会抽中一条 我的黑色M不要了",
        "黑色M取消 男朋友已经下过一条了",
    ],
)
def test_what_others_have_brought_is_not_how_much_is_taken_back(read, text):
    reading = read(text)
    assert (reading.intent, list(reading.items)) == (Intent.CANCEL, [Item("5", "黑色", "M", None)])


@pytest.mark.parametrize(
    ("text", "color"), [("没抢到肤色的", "肤色"), ("蹲黑的 几点补", "黑色"), ("黑的M回来没有", "黑色")]
)
def test_a_hue_is_heard_behind_what_one_does_for_it(read, text, color):
    reading = read(text)
    assert (reading.intent, reading.items[0].color) == (Intent.ASK_STOCK, color)


def test_a_size_that_is_back_is_no_count_of_times(read):
    assert read("肤色130回来了没").items[0].size != "130回"
