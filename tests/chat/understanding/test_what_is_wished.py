"""What of a wish is the thing, and what only tells what it should be like; what is said around both is neither."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "碎花雪纺连衣裙", "连衣裙", ("碎花裙",), ("蓝色", "粉色"), ("S", "M", "L")),
    LexiconProduct("2", "透气网面运动鞋", "男鞋", ("运动鞋",), ("灰色", "黑色"), ("39", "40", "41")),
    LexiconProduct("3", "智能电饭煲", "厨电", ("电饭煲",), ("白色",), ("3L", "4L")),
    LexiconProduct("4", "大连鲜活鲍鱼", "海鲜", ("鲍鱼",), (), ("6头", "8头")),
    LexiconProduct("5", "复古三件套", "套装", ("三件套",), ("藕粉", "杏色"), ("S", "M", "L")),
    LexiconProduct("6", "遥控越野车", "玩具", ("遥控车",), ("红色", "蓝色"), ()),
    LexiconProduct("7", "清透防晒霜", "防晒", ("防晒",), (), ("30ml", "50ml")),
)


def wish_of(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, reading.wish


def a_thing(what, feature=None):
    return StatedWish(what, None, None, feature)


def of_ours(feature):
    return StatedWish(None, None, None, feature)


@pytest.mark.parametrize(
    ("number", "text", "name", "feature"),
    [
        ("1", "有没有长袖碎花裙", "碎花裙", "长袖"),
        ("1", "短款碎花裙几时上", "碎花裙", "短款"),
        ("1", "有没有短碎花裙 到膝盖那种", "碎花裙", "短"),
        ("2", "高帮运动鞋有莫得", "运动鞋", "高帮"),
        ("2", "有没有厚底运动鞋哦", "运动鞋", "厚底"),
        ("3", "低糖电饭煲上不上啊", "电饭煲", "低糖"),
        ("3", "迷你电饭煲有没有得", "电饭煲", "迷你"),
        ("4", "去壳鲍鱼有没有卖", "鲍鱼", "去壳"),
    ],
)
def test_a_quality_before_a_name_is_none_of_it_and_the_wish_is_of_that_product(shop, number, text, name, feature):
    reading = shop.read(text, Context(number, None))
    assert (reading.intent, reading.wish) == (Intent.WISH, a_thing(name, feature))
    assert [item.number for item in reading.items] == [number]


@pytest.mark.parametrize("text", ["有没有睡眠防晒", "战斧鲍鱼有没有"])
def test_another_word_before_a_name_makes_another_name(shop, text):
    reading = shop.read(text, Context(None, None))
    assert reading.wish is not None
    assert reading.wish.feature is None


@pytest.mark.parametrize(
    "end", ["咯", "噻", "撒", "哒", "嘞", "哈", "喔", "咧", "哟", "啰", "捏", "哦", "喽", "啦", "㗎"]
)
@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("皮带你们卖不卖", a_thing("皮带")),
        ("有没有带口袋的", of_ours("带口袋")),
        ("这个花型出不出短款的", of_ours("短款")),
    ],
)
def test_a_particle_at_the_end_is_no_part_of_what_is_wished(shop, text, wish, end):
    assert wish_of(shop, "1", text + end) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # What it should be made into, or whether it is made to order.
        ("1", "能不能做成拉链的", of_ours("拉链")),
        ("5", "三件套能不能不系带 做成拉链的", a_thing("三件套", "拉链")),
        ("1", "我妈190斤能不能做定制", of_ours("定制")),
        # A thing that goes with ours.
        ("5", "有没有跟三件套同色的腰带", a_thing("腰带", "同色")),
        ("5", "小孩配套的虎头帽卖不卖", a_thing("虎头帽")),
        # A colour before a thing that is none of ours.
        (None, "米色靴子做不做", StatedWish("靴子", "米色", None, None)),
        (None, "豆沙色唇膏出一个咯", StatedWish("唇膏", "豆沙色", None, None)),
        (None, "有没有卡其的裤子", StatedWish("裤子", "卡其色", None, None)),
        # For whom, or why, is no thing.
        ("2", "34的小脚做不做", StatedWish(None, None, "34", None)),
        ("1", "紫的老太太就喜欢 有没", StatedWish(None, "紫色", None, None)),
        # A measure that no thing follows says all.
        ("7", "200ml试喝小罐出一个", StatedWish(None, None, "200ML", None)),
        ("7", "100ml大容量有没有啊", StatedWish(None, None, "100ML", None)),
        ("3", "8L超大容量来一个呗", StatedWish(None, None, "8L", None)),
        # A number that tells a form is no size.
        ("6", "遥控车有四驱的嘛", a_thing("遥控车", "四驱")),
        # A name of ours within that of another thing.
        ("7", "带镜子的防晒盒能做不", a_thing("防晒盒", "带镜子")),
        # Whether it is made so.
        ("1", "碎花裙做没做短款", a_thing("碎花裙", "短款")),
        ("1", "碎花裙要个V领的", a_thing("碎花裙", "V领")),
        # Who it is that asks is no thing.
        (None, "有没酸豆角 俺东北老乡想吃", a_thing("酸豆角")),
        # What is said around the thing.
        (None, "果冻橙几时上哇", a_thing("果冻橙")),
        (None, "夏凉被啥子时候上哦", a_thing("夏凉被")),
        (None, "丑橘安排一波嘛", a_thing("丑橘")),
        (None, "汤圆安排起来噻", a_thing("汤圆")),
        (None, "花甲搞点来卖撒", a_thing("花甲")),
        (None, "鲳鱼你们那里有不", a_thing("鲳鱼")),
        (None, "假发包你们顺带卖点咯", a_thing("假发包")),
        (None, "琴叶榕来几棵卖卖呀", a_thing("琴叶榕")),
        (None, "蛋挞液怎么不一起卖哦", a_thing("蛋挞液")),
        ("3", "能进烤箱的有吗", of_ours("能进烤箱")),
    ],
)  # fmt: skip
def test_a_wish_is_freed_of_what_is_said_around_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("150斤以上没人权啊? 有没有3XL", "3XL"),
        ("120斤以上的就别想了 有4XL吗", "4XL"),
        ("腰围120的没人管吗 有5XL不", "5XL"),
    ],
)
def test_of_two_sizes_the_one_that_is_asked_for_is_wished(shop, text, size):
    intent, wish = wish_of(shop, "1", text)
    assert intent is Intent.WISH
    assert wish is not None
    assert wish.size == size


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("拉杆箱几时有货", "拉杆箱"),
        ("凉鞋什么时候上架", "凉鞋"),
        ("围巾啥时候再出", "围巾"),
        ("腰带能单买不", "腰带"),
        ("腰带能单独买一条不", "腰带"),
    ],
)
def test_when_a_thing_of_others_comes_is_no_question_of_our_stock(shop, text, thing):
    assert wish_of(shop, "1", text) == (Intent.WISH, a_thing(thing))


@pytest.mark.parametrize("text", ["碎花裙几时有货", "运动鞋什么时候上架", "粉色的啥时候再有"])
def test_when_goods_of_ours_come_is_asked_of_the_stock(shop, text):
    assert wish_of(shop, "1", text) == (Intent.ASK_STOCK, None)


@pytest.fixture(scope="module")
def shop(words):
    return Reader(Lexicon(GOODS, words), words)
