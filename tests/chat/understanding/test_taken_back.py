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


@pytest.mark.parametrize("text", ["黑色XL两条都结了", "两条打底裤付掉咯", "肤色M买完收工", "黑色的买下喽 两条"])
def test_what_has_been_paid_for_in_any_words_is_ordered(read, text):
    assert read(text).intent is Intent.ORDERED


@pytest.mark.parametrize("text", ["黑色XL的别给我留了", "5号不用给我留 我姐买过"])
def test_what_need_not_be_kept_is_no_claim(read, text):
    assert read(text).intent is not Intent.CLAIM


def test_who_asks_the_room_for_a_sign_wants_no_goods(read):
    for text in ("有没有成都的 吱个声", "有没有河南老乡 举个手"):
        assert (read(text).intent, read(text).wish) == (Intent.CHATTER, None)
    assert read("有没有加绒的 有的话吱个声").intent is not Intent.CHATTER


def test_saying_yes_over_and_over_claims(read):
    assert [read(text, pinned).intent for text in ("要啊要啊", "我要 我要") for pinned in ("5", None)] == [
        Intent.CLAIM
    ] * 4


@pytest.mark.parametrize("text", ["好多qian一斤", "几个米呀", "家里娃多 多少钱一条"])
def test_a_price_is_asked_for_in_many_spellings(read, text):
    assert read(text).intent is Intent.ASK_PRICE


def test_some_of_what_was_taken_is_taken_back(read):
    reading = read("打底裤少要一条 原来三条")
    assert (reading.intent, [item.qty for item in reading.items]) == (Intent.CANCEL, [1])


@pytest.mark.parametrize("text", ["打底裤三条 不 一条都不要了", "我说来两条 改了 一条都不要"])
def test_not_one_is_none_however_many_were_said(read, text):
    reading = read(text)
    assert (reading.intent, [item.qty for item in reading.items]) == (Intent.CANCEL, [None])


def test_what_is_turned_down_first_says_nothing_of_what_is_taken_next(read):
    reading = read("黑色太素了不要 肤色M来一条")
    assert reading.intent is Intent.CLAIM
    assert [(item.color, item.size, item.qty) for item in reading.items] == [("肤色", "M", 1)]


@pytest.mark.parametrize("text", ["黑色L两条 食堂阿姨们穿", "黑色两条 先试试起不起球"])
def test_goods_and_a_count_are_a_claim_whatever_is_remarked_behind_them(read, text):
    assert read(text).intent is Intent.CLAIM


@pytest.mark.parametrize("text", ["黑色L两条 付过了", "黑色L 转账成功"])
def test_but_not_what_is_paid_for(read, text):
    assert read(text).intent is Intent.ORDERED


def test_of_what_was_said_only_that_is_taken_back_which_is_said_again(read):
    reading = read("黑色肤色我都喊了是吧 肤色的去掉")
    assert (reading.intent, [item.color for item in reading.items]) == (Intent.CANCEL, ["肤色"])
