"""Whom a line buys for, and whom it only tells of."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.reader import Reader

GOODS = (
    LexiconProduct("1", "连帽卫衣", "上衣", ("卫衣",), ("黑色", "粉色"), ("M", "L", "XL")),
    LexiconProduct("2", "紫砂杯", "茶具", ("杯子",), ("红泥", "紫泥"), ("200ml", "300ml")),
    LexiconProduct("3", "蛋白棒", "零食", ("蛋白棒",), ("原味", "抹茶"), ("6支", "12支")),
)


@pytest.fixture(scope="module")
def shop(words):
    return Reader(Lexicon(GOODS, words), words)


def audiences(reading):
    return [fact.value for fact in reading.facts if fact.facet == "audience"]


@pytest.mark.parametrize(
    ("pinned", "text", "whom"),
    [
        # By what they do, have, or take a share of.
        ("2", "老爸一只我一只 都要红泥", ["爸爸"]),
        ("1", "老公黑L我粉M 一起拿", ["老公"]),
        ("1", "黑L来一件 儿子打篮球", ["孩子"]),
        ("2", "媳妇看中那红泥的了 200ml一个", ["老婆"]),
        ("1", "XL有没有 老婆肩膀宽", ["老婆"]),
        ("2", "爷爷缺牙 这杯嘴厚不厚", ["老人"]),
        ("1", "闺女从小只穿粉的 粉M一件", ["孩子"]),
        ("3", "女儿一到家就找吃的 12支来一盒", ["孩子"]),
        ("3", "蛋白棒儿子每天吃 嘴没停过", ["孩子"]),
        ("3", "原味的我婆婆抢着啃 假牙都不怕", ["老人"]),
        ("1", "带帽的有没有 娃要带帽的", ["孩子"]),
        ("3", "抹茶不要了 我老公对抹茶过敏", ["老公"]),
        ("1", "娃没起床呢 我替她选 粉M", ["孩子"]),
        ("1", "我妈说她一吹风就头疼 这个能给她穿不", ["妈妈"]),
        ("1", "勒得我娃喘不上气 怎么退", ["孩子"]),
        ("1", "老爸天天种地 黑XL来一件", ["爸爸"]),
        ("1", "闺女在外地上学 给她寄过去行不", ["孩子"]),
        ("2", "给我爸买的老人机还在路上 再来个杯子", ["爸爸"]),
        ("1", "孙女的粉M拍好了 几时发", ["孩子"]),
        ("1", "给咱妈的黑XL付了", ["妈妈"]),
        ("1", "睡觉穿的还有没得 我爸睡觉穿", ["爸爸"]),
        ("1", "老婆孕期怕热 这个捂不捂", ["老婆"]),
        # By their day, their house, and where their parcel goes.
        ("2", "姥姥七十大寿 红泥200ml一个", ["老人"]),
        ("1", "明天娃生日 今天能发不", ["孩子"]),
        ("2", "闺女要出嫁了 红泥备两个", ["孩子"]),
        ("1", "我姐家闺女穿 粉M一件", ["孩子"]),
        ("2", "一个寄婆婆 一个寄我", ["老人"]),
        ("2", "一个寄我家 一个寄婆婆家 能分开不", []),
        ("2", "我给娘家带一个 便宜点", []),
        ("1", "寄我室友家行不", []),
        # Words of the south.
        ("1", "给我家伢子拿件黑M", ["孩子"]),
        ("1", "囡要粉M 还有伐", ["孩子"]),
        ("1", "我个仔着L得唔得", ["孩子"]),
        ("1", "我家宝三岁了 有小的吗", ["孩子"]),
        # With child.
        ("1", "我怀五个月了 XL罩得住吗", ["孕妇"]),
        ("1", "怀着二宝六个月 XL行不", ["孕妇"]),
        # Those whom the fan only tells of.
        ("2", "我闺蜜一口气囤了六个 疯了", []),
        ("2", "俺室友前天也买了个 天天显摆", []),
        ("2", "我爸用他微信给我付了", []),
        ("2", "快递写我婆婆名字行吗", []),
        ("2", "先别发 我儿子不在家 能改地址不", []),
        ("2", "留一个 我闺女下班回来帮我付", []),
        ("2", "超过一百我媳妇得杀了我", []),
        ("2", "超过一百我婆婆要骂人", []),
        ("2", "我爸拿他手机付的 看到没", []),
        ("1", "每天送孩子早上冷 黑M一件", []),
        ("1", "我室友那件掉色 你家的掉不掉", []),
        ("2", "让我爸顺走了 再来个红泥200ml", []),
        ("2", "红泥的还有吗 等发工资我老公买", []),
        ("2", "红泥是我妈年轻那会儿的款式 来一个", []),
        ("1", "客服小姑娘穿的啥码", []),
        ("1", "那群老太太穿的L吗", []),
        ("1", "缩得给我儿子穿刚好 退货", []),
        ("2", "替我对象他妈拍了一个", []),
    ],
)  # fmt: skip
def test_who_is_bought_for_is_told_from_who_is_talked_of(shop, pinned, text, whom):
    assert audiences(shop.read(text, Context(pinned, None))) == whom
