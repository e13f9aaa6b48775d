"""Idle talk before or behind what a line says changes nothing of it."""

from __future__ import annotations

from itertools import product

import pytest

from anchor_console.chat.understanding.reading import Intent

TALK = (
    *("外面下大雨了", "手机快没电了", "今天累得够呛", "边吃饭边看"),
    *("哈哈哈哈", "我妈喊我洗碗", "第一次来", "明天还得早起"),
)
SAID = (
    ("黑色XL来一条", Intent.CLAIM),
    ("打底裤给我留一条", Intent.CLAIM),
    ("打底裤不要了", Intent.CANCEL),
    ("我拍好了", Intent.ORDERED),
    ("160 110斤穿多大", Intent.ASK_FIT),
    ("黑色还有吗", Intent.ASK_STOCK),
    ("这条多少钱", Intent.ASK_PRICE),
    ("什么面料的", Intent.ASK_DETAIL),
    ("几天能到新疆", Intent.ASK_DELIVERY),
    ("上次买的打底裤起球了 怎么退", Intent.AFTER_SALE),
    ("有没有带口袋的", Intent.WISH),
)


@pytest.mark.parametrize(("said", "talk"), list(product(SAID, TALK)))
def test_talk_beside_what_is_said_changes_nothing(read, said, talk):
    text, intent = said
    alone = read(text)
    assert alone.intent is intent
    for line in (f"{text} {talk}", f"{talk} {text}"):
        beside = read(line)
        assert (beside.intent, beside.items, beside.wish) == (intent, alone.items, alone.wish), line


@pytest.mark.parametrize("text", ["第一次来 1", "地铁上信号不好 1111", "真不容易 扣壹"])
def test_a_show_of_hands_beside_talk_takes_one(read, text):
    (item,) = read(text).items
    assert item.qty == 1


def test_an_address_names_no_goods(read):
    assert read("是这个链接里的那款吗 https://m.example.cn/item/XL").items == read("是这个链接里的那款吗").items
