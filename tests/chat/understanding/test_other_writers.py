"""What writers in other trades say in forms of their own: wishes of two parts, doubled names, sides of a size, kin."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "陶瓷炖锅", "锅具", ("炖锅",), ("白色", "墨绿"), ("2升", "4升")),
    LexiconProduct("2", "手工绿豆饼", "糕点", ("绿豆饼",), ("原味", "抹茶", "微甜"), ("6枚", "12枚")),
    LexiconProduct("3", "遮光布帘", "家纺", ("布帘",), ("灰色", "米色"), ("2米宽", "3米宽")),
    LexiconProduct("4", "真空收纳袋", "收纳", ("收纳袋",), (), ("5件套", "11件套")),
    LexiconProduct("5", "充电宝", "数码", ("充电宝",), ("黑色", "红色"), ("10000mAh", "20000mAh")),
    LexiconProduct("6", "法兰绒毯", "家纺", ("绒毯",), ("驼色", "灰色"), ("100x150", "150x200", "200x230")),
    LexiconProduct("7", "修容液", "彩妆", ("修容",), ("N10", "N15"), ("15ml", "30ml")),
    LexiconProduct("8", "儿童短袜五双装", "袜子", ("短袜",), ("男款混色", "女款混色"), ("S", "M")),
    LexiconProduct("9", "防晒霜", "防晒", ("防晒",), (), ("40g", "60g")),
    LexiconProduct("10", "眉粉", "彩妆", ("眉粉",), ("浅棕", "深棕", "灰黑"), ()),
    LexiconProduct("11", "露营壶", "户外", ("壶",), (), ("一壶两碗", "一壶四碗")),
    LexiconProduct("12", "宽松开衫", "上衣", ("开衫",), ("米白", "黑色"), ("M", "L", "XL", "4XL")),
    LexiconProduct("13", "枸杞", "干货", ("枸杞",), (), ("250g", "500g")),
    LexiconProduct("14", "软壳裤", "裤装", ("软壳裤",), ("黑色", "卡其"), ("L", "XL", "4XL")),
)


@pytest.fixture(scope="module")
def shop(words):
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # Two parts, each in its place.
        ("1", "8升迷你的有没有", StatedWish(None, None, "8升", "迷你")),
        ("1", "有没有能炖整鸭的十升", StatedWish(None, None, "十升", "能炖整鸭")),
        ("14", "出个紫色短裤版的呗", StatedWish(None, "紫色", None, "短裤版")),
        ("12", "有没有橘色M的", StatedWish(None, "橘色", "M", None)),
        (None, "出个大号帽子呗", StatedWish("帽子", None, "大号", None)),
        # A name that says only that it is of the goods spoken of.
        ("1", "带提手的款式有没有", StatedWish(None, None, None, "带提手")),
        ("12", "有没有冰丝材质的", StatedWish(None, None, None, "冰丝")),
        (None, "13号有没有无籽的枸杞", StatedWish(None, None, None, "无籽")),
        # Whom a thing is for, and what flavour it has, are no part of its name.
        ("9", "有没有儿童防晒", StatedWish("防晒", None, None, "儿童")),
        ("2", "芋泥绿豆饼有没有", StatedWish("绿豆饼", None, None, "芋泥")),
        ("9", "美白防晒出不出", StatedWish("防晒", None, None, "美白")),
        # Called as what is listed is called.
        ("11", "一壶六碗的有没有", StatedWish(None, None, "一壶六碗", None)),
        ("10", "可可棕有没有", StatedWish(None, "可可棕色", None, None)),
        ("2", "有没有特甜的", StatedWish(None, None, None, "特甜")),
        # Another hue than the one that is listed.
        ("1", "有没有浅绿色", StatedWish(None, "浅绿色", None, None)),
        ("12", "有没有米黄色", StatedWish(None, "米黄色", None, None)),
        # What is made of our goods, where a verb takes goods.
        ("13", "枸杞果汁卖不卖", StatedWish("枸杞果汁", None, None, None)),
        # Freed of the words around it.
        ("13", "求来点山楂干尝尝鲜", StatedWish("山楂干", None, None, None)),
        ("2", "蛋黄酥蛋黄酥 求求", StatedWish("蛋黄酥", None, None, None)),
        (None, "蒸蛋器来一波呗 有没有", StatedWish("蒸蛋器", None, None, None)),
        (None, "披肩怎么没得卖", StatedWish("披肩", None, None, None)),
        (None, "弱弱问一下太平猴魁卖吗", StatedWish("太平猴魁", None, None, None)),
        ("1", "防烫的没得卖嗦", StatedWish(None, None, None, "防烫")),
        ("1", "要是带蒸格就完美了", StatedWish(None, None, None, "带蒸格")),
        ("12", "全棉的衬衣 夏天上班穿 有吗", StatedWish("衬衣", None, None, "全棉")),
        ("14", "14号带绒的有吗 冬天骑车冻腿", StatedWish(None, None, None, "带绒")),
        ("13", "枸杞能不能做成饼", StatedWish("枸杞", None, None, "饼")),
    ],
)
def test_each_part_of_a_wish_stands_in_its_place(shop, pinned, text, wish):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.wish) == (Intent.WISH, wish)
