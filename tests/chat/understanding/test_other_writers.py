"""What writers in other trades say in forms of their own: wishes of two parts, doubled names, sides of a size, kin."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish

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


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # Two parts, each in its place.
        ("1", "8升迷你的有没有", StatedWish(None, None, "8升", "迷你")),
        ("1", "有没有能炖整鸭的十升", StatedWish(None, None, "十升", "能炖整鸭")),
        ("14", "出个紫色短裤版的呗", StatedWish(None, "紫色", None, "短裤版")),
        (None, "出个大号帽子呗", StatedWish("帽子", None, "大号", None)),
        # A name that says only that it is of the goods spoken of.
        ("1", "带提手的款式有没有", StatedWish(None, None, None, "带提手")),
        # Whom a thing is for, and what flavour it has, are no part of its name.
        ("9", "有没有儿童防晒", StatedWish("防晒", None, None, "儿童")),
        ("9", "美白防晒出不出", StatedWish("防晒", None, None, "美白")),
        # Called as what is listed is called.
        ("11", "一壶六碗的有没有", StatedWish(None, None, "一壶六碗", None)),
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
        ("1", "防烫的没得卖嗦", StatedWish(None, None, None, "防烫")),
        ("1", "要是带蒸格就完美了", StatedWish(None, None, None, "带蒸格")),
        ("12", "全棉的衬衣 夏天上班穿 有吗", StatedWish("衬衣", None, None, "全棉")),
        ("14", "14号带绒的有吗 冬天骑车冻腿", StatedWish(None, None, None, "带绒")),
    ],
)
def test_each_part_of_a_wish_stands_in_its_place(shop, pinned, text, wish):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.wish) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # A show of hands is of one, whatever is said behind it.
        ("12", "扣1了姐妹", [Item("12", None, None, 1)]),
        ("12", "扣个一", [Item("12", None, None, 1)]),
        ("12", "扣1 扣1 别漏了我", [Item("12", None, None, 1)]),
        # Sizes by one side, by their pieces, by what a phone holds, by the longer side.
        ("3", "米色3米的来一副", [Item("3", "米色", "3米宽", 1)]),
        ("4", "11件套的来两份", [Item("4", None, "11件套", 2)]),
        ("5", "两万毫安红色的来一个", [Item("5", "红色", "20000mAh", 1)]),
        ("6", "驼色1米5x2米的要三条", [Item("6", "驼色", "150x200", 3)]),
        ("6", "灰色230的来一条", [Item("6", "灰色", "200x230", 1)]),
        ("7", "N15 30ml来一瓶", [Item("7", "N15", "30ml", 1)]),
        ("8", "女款S来三份", [Item("8", "女款混色", "S", 3)]),
        ("12", "12号米白 14号卡其 都要4XL", [Item("12", "米白", "4XL", None), Item("14", "卡其", "4XL", None)]),
        ("12", "米白的和黑色的一样两件", [Item("12", "米白", None, 2), Item("12", "黑色", None, 2)]),
        ("12", "米白L一件 厨房里一家子六口呢", [Item("12", "米白", "L", 1)]),
        ("1", "白色4升要了 台面小2升的放不下", [Item("1", "白色", "4升", None)]),
    ],
)
def test_what_is_taken_is_told_by_one_side_of_it_or_by_a_show_of_hands(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("黑色那件不要了 留米白的", [Item("12", "黑色", None, None)]),
        ("取消吧 我妹给我寄来一件", [Item("12", None, None, None)]),
        ("米白的退掉 黑色的别动", [Item("12", "米白", None, None)]),
    ],
)
def test_what_is_kept_or_has_come_from_elsewhere_is_not_taken_back(shop, text, items):
    reading = shop.read(text, Context("12", None))
    assert (reading.intent, list(reading.items)) == (Intent.CANCEL, items)


@pytest.mark.parametrize(
    ("text", "pinned"),
    [
        ("3号是我生日 祝我快乐", "12"),
        ("2号公交又晚点了", "12"),
        ("3号车间全穿这个 班长都夸", "12"),
        ("我跑步全班第一", "12"),
        ("地址写错了 改成3栋", "12"),
    ],
)
def test_a_number_of_a_day_a_bus_or_a_house_names_no_goods(shop, text, pinned):
    assert shop.read(text, Context(pinned, None)).items == ()


@pytest.mark.parametrize("text", ["白天拉上黑不黑", "脖子一蹭就黑 能用吗", "手滑点了俩号 撤回"])
def test_what_is_asked_of_the_goods_or_comes_of_them_is_no_variant(shop, text):
    assert shop.read(text, Context("3", None)).items == (Item("3", None, None, None),)


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        # Whom one buys for.
        ("12", "俺儿上高一 175 130斤拿啥码", {("audience", "孩子"), ("height_cm", 175), ("weight_kg", 65)}),
        ("2", "给我姐家宝宝囤一盒", {("audience", "孩子")}),
        ("2", "孕早期 我反胃 吃这个行不", {("audience", "孕妇")}),
        ("12", "老公那两件都磨破了 黑色XL来一件", {("audience", "老公")}),
        ("2", "我闺蜜芝麻过敏 能送她不", {("audience", "朋友"), ("allergy", "芝麻")}),
        # Whom one only tells of.
        ("12", "用我妈手机付的", set()),
        ("9", "涂了两周 我妈以为我换了个人", set()),
        ("12", "我的妈 这价格 L来一件", set()),
        # How old, how tall, how heavy.
        ("9", "我奶68皮松了 抹这个有用没", {("audience", "老人"), ("age", 68)}),
        ("12", "我刚满三十 会不会老气", {("age", 30)}),
        ("12", "人到五十了 还能穿米白不", {("age", 50)}),
        ("12", "俺娘瘦得就剩八十来斤 L大不大", {("audience", "妈妈"), ("weight_kg", 40)}),
        ("12", "4XL有没有 我家那口子二百四", {("audience", "老公"), ("weight_kg", 120)}),
        ("2", "减脂期125斤 一天一个胖不胖", {("weight_kg", 62.5)}),
        ("12", "别家才179 你家219 咋贵这么多", set()),
        ("12", "我别家穿L 你家L一样大不", {("size", "L")}),
        # What one likes, cannot stand, or will pay.
        ("12", "我只系真皮的 这带子是啥皮", {("likes", "真皮")}),
        ("2", "我无甜不欢 微甜来一盒", {("likes", "甜")}),
        ("2", "我最烦一股香精味 这个冲不冲", {("dislikes", "香精味")}),
        ("12", "可可爱爱 黑色L来一件", set()),
        ("12", "超过九十我可不买 给个实价", {("budget", 90)}),
        ("12", "我心理价一百二 能到不", {("budget", 120)}),
        ("12", "超过一百我就喝西北风 便宜点", {("budget", 100)}),
        ("9", "大油皮用得住吗 我", {("skin", "油皮")}),
    ],
)
def test_kin_figures_and_tastes_are_told_in_passing(shop, pinned, text, stated):
    assert facts(shop.read(text, Context(pinned, None))) == stated


@pytest.mark.parametrize(
    "text", ["盘它 米白的L", "走你 黑色XL", "包圆了 都给我", "黑色的抱走", "装车装车", "算我一个 米白M", "要定了 黑的"]
)
def test_an_idiom_of_taking_claims(shop, text):
    assert shop.read(text, Context("12", None)).intent is Intent.CLAIM


@pytest.mark.parametrize("text", ["你们冲 我看着就行", "手速真快 我只配围观", "剁手剁到没手了哈哈", "带娃走一波公园去"])
def test_an_idiom_of_taking_said_of_others_does_not(shop, text):
    assert shop.read(text, Context("12", None)).intent is not Intent.CLAIM
