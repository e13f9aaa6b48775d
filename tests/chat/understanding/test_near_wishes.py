"""What stands right beside what is wished: half a word, a counter, a colour, what one would do if it were there."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import LexiconProduct
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "桌面小音箱", "音箱", ("音箱",), ("黑色", "白色"), ()),
    LexiconProduct("2", "线圈日记本", "本子", ("日记本",), ("灰色",), ("A5", "B5")),
    LexiconProduct("3", "加厚羊毛袜", "袜子", ("羊毛袜",), ("灰色", "驼色"), ("M", "L")),
    LexiconProduct("4", "真皮豆豆鞋", "鞋", ("豆豆鞋",), ("黑色", "棕色"), ("38", "39", "40")),
    LexiconProduct("5", "庭院草坪灯", "灯具", ("草坪灯",), ("黑色",), ("小号", "大号")),
    LexiconProduct("6", "手压榨汁杯", "厨具", ("榨汁杯",), ("粉色", "白色"), ()),
)


def wish_of(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, reading.wish


def a_thing(what, color=None, size=None, feature=None):
    return StatedWish(what, color, size, feature)


def of_ours(feature=None, color=None, size=None):
    return StatedWish(None, color, size, feature)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        (None, "有没有紫色防水的雨靴", a_thing("雨靴", "紫色", feature="防水")),
        (None, "咋没有黄色带盖的垃圾桶", a_thing("垃圾桶", "黄色", feature="带盖")),
        (None, "4号绿色42 有没有", of_ours(color="绿色", size="42")),
        ("4", "靴子43的有没有", a_thing("靴子", size="43")),
        ("4", "凉鞋42的能做不 我爸脚大", a_thing("凉鞋", size="42")),
        (None, "音箱带提手的有没有 要红的", a_thing("音箱", "红色", feature="带提手")),
        (None, "想要个书架 两米左右", a_thing("书架", size="两米")),
        ("3", "羊毛袜夏天透气的有没有", a_thing("羊毛袜", feature="透气")),
        ("3", "羊毛袜冬天加厚的有没有", a_thing("羊毛袜", feature="加厚")),
        ("1", "紫的音响线有没有", a_thing("音响线", "紫色")),
        ("1", "红的喜庆 你家咋不出", of_ours(color="红色")),
        ("3", "有没有不花的素色", of_ours("素色")),
        ("3", "有没有纯色", of_ours("纯色")),
    ],
)
def test_what_is_told_together_is_told_apart(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


def test_nobody_is_as_tall_as_the_shelf_that_is_wished(shop):
    assert shop.read("想要个书架 两米左右", Context(None, None)).facts == ()
