"""Lines that name goods and take none: what came wrong, what is taken back, what somebody has already."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.reading import Intent, Item


@pytest.mark.parametrize(
    "text",
    [
        "打底裤我不要啦 婆婆给我做了一条",
        "不要了 单位发了一条",
        "那条不要咯 衣柜里翻出来一条",
        "黑色的不要了 我姐送了两条",
        "黑色M那条别发了",
    ],
)
def test_what_somebody_has_already_is_not_taken(read, text):
    assert read(text).intent is Intent.CANCEL


def test_what_is_taken_beside_what_is_taken_back_is_a_claim(read):
    reading = read("黑色的不要了 肤色的来两条")
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item("5", "肤色", None, 2),))


@pytest.mark.parametrize(
    "text",
    [
        "拍的黑色 来的是肤色",
        "我选的XL 发来的是L",
        "寄的肤色 我要的黑色",
        "点的M 收到的是XXL",
        "给我发成了肤色 我拍的黑色",
    ],
)
def test_what_was_ordered_beside_what_came_is_a_complaint(read, text):
    assert read(text).intent is Intent.AFTER_SALE


@pytest.mark.parametrize("text", ["上次拍的黑色 再给我来条肤色", "我要的黑色XL来一条", "刚拍的M 再来一条L"])
def test_goods_that_are_wanted_beside_others_are_still_claimed(read, text):
    assert read(text).intent is Intent.CLAIM


@pytest.mark.parametrize("text", ["黑色XL秒付", "肤色那条账也结了", "花呗付的 黑色M两条", "黑色的付掉了"])
def test_who_tells_how_they_paid_has_ordered(read, text):
    assert read(text).intent is Intent.ORDERED
