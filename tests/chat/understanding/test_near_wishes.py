"""What stands right beside what is wished: half a word, a counter, a colour, what one would do if it were there."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "桌面小音箱", "音箱", ("音箱",), ("黑色", "白色"), ()),
    LexiconProduct("2", "线圈日记本", "本子", ("日记本",), ("灰色",), ("A5", "B5")),
    LexiconProduct("3", "加厚羊毛袜", "袜子", ("羊毛袜",), ("灰色", "驼色"), ("M", "L")),
    LexiconProduct("4", "真皮豆豆鞋", "鞋", ("豆豆鞋",), ("黑色", "棕色"), ("38", "39", "40")),
    LexiconProduct("5", "庭院草坪灯", "灯具", ("草坪灯",), ("黑色",), ("小号", "大号")),
    LexiconProduct("6", "手压榨汁杯", "厨具", ("榨汁杯",), ("粉色", "白色"), ()),
    LexiconProduct("7", "景泰蓝手镯", "首饰", ("手镯",), (), ("54圈口", "56圈口")),
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
        ("5", "草坪灯有太阳能的我就买四个", a_thing("草坪灯", feature="太阳能")),
        ("6", "点火器有没有", a_thing("点火器")),
        ("2", "点阵的咋没有呢", of_ours("点阵")),
        ("2", "日记本能不能做A4的", a_thing("日记本", size="A4")),
        (None, "压面机 租房党跪求", a_thing("压面机")),
        ("1", "夹桌边那种款式 租房党跪求", of_ours("夹桌边")),
        (None, "想买个餐桌 你家好像一直没上过", a_thing("餐桌")),
        (None, "加厚的被单出一个 天冷了", a_thing("被单", feature="加厚")),
    ],
)
def test_no_word_is_cut_in_two(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        (None, "想要辆滑板车", a_thing("滑板车")),
        (None, "求一盏落地灯", a_thing("落地灯")),
        ("3", "给我爸选副加绒的 有没有", of_ours("加绒")),
        ("1", "给闺女挑张带防滑的 有没有", of_ours("带防滑")),
    ],
)
def test_a_counter_is_no_part_of_what_it_counts(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        (None, "有没有紫色防水的雨靴", a_thing("雨靴", "紫色", feature="防水")),
        (None, "咋没有黄色带盖的垃圾桶", a_thing("垃圾桶", "黄色", feature="带盖")),
        (None, "4号绿色42 有没有", of_ours(color="绿色", size="42")),
        ("4", "靴子43的有没有", a_thing("靴子", size="43")),
        ("4", "凉鞋42的能做不 我爸脚大", a_thing("凉鞋", size="42")),
        (None, "想要个书架 两米左右", a_thing("书架", size="两米")),
        ("3", "羊毛袜夏天透气的有没有", a_thing("羊毛袜", feature="透气")),
        ("3", "羊毛袜冬天加厚的有没有", a_thing("羊毛袜", feature="加厚")),
        ("1", "紫的音响线有没有", a_thing("音响线", "紫色")),
        ("1", "红的喜庆 你家咋不出", of_ours(color="红色")),
        ("3", "有没有纯色", of_ours("纯色")),
        ("5", "草坪灯中号的咋没有", a_thing("草坪灯", size="中号")),
        (None, "凉鞋黑色37的有没有", a_thing("凉鞋", "黑色", size="37")),
        (None, "米色42的雨靴有吗", a_thing("雨靴", "米色", size="42")),
        ("3", "均码有没有", of_ours(size="均码")),
        (None, "有没有儿童泳镜 粉色的", a_thing("儿童泳镜", "粉色")),
        (None, "暖风机白色静音的来一台吧", a_thing("暖风机", "白色", feature="静音")),
        (None, "腊肉真空装的有没有", a_thing("腊肉", feature="真空装")),
        ("7", "手镯能做成推口的吗", a_thing("手镯", feature="推口")),
        (None, "地毯一米五的有吗", a_thing("地毯", size="一米五")),
        ("5", "带花纹的弯弯曲曲那种有没有", of_ours("带花纹")),
        (None, "有没有雨靴 便宜点的那种", a_thing("雨靴")),
    ],
)
def test_what_is_told_together_is_told_apart(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize("text", ["想要个书架 两米左右", "袜子加长到150的能做吗", "地毯一米五的有吗"])
def test_nobody_is_as_tall_as_what_is_wished(shop, text):
    assert shop.read(text, Context(None, None)).facts == ()


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("6", "来个紫色杯身我立马付款", of_ours(color="紫色")),
        ("1", "来个红色机身我就买", of_ours(color="红色")),
        ("1", "出个带提手的我直接拿下", of_ours("带提手")),
    ],
)
def test_what_one_would_do_then_is_no_part_of_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("6", "怎么都不带吸管 出门不好使", of_ours("带吸管")),
        ("5", "超大号整起来啊 我家院子大", of_ours(size="超大号")),
        (None, "压面机搞起来呗", a_thing("压面机")),
        (None, "雨靴安排上呀 天天下雨", a_thing("雨靴")),
        (None, "上几袋木耳撒 火锅要用", a_thing("木耳")),
        (None, "进几箱牛奶吧 老板", a_thing("牛奶")),
        (None, "你们要是上羊皮手套 我们全家都买", a_thing("手套", feature="羊皮")),
        (None, "老妈要搓衣板 你们没有这个", a_thing("搓衣板")),
        ("5", "草坪灯感应的几时做", a_thing("草坪灯", feature="感应")),
        ("1", "能不能单买音箱架", a_thing("音箱架")),
        (None, "搓衣板啥前儿能有", a_thing("搓衣板")),
        (None, "来几斤核桃呗", a_thing("核桃")),
        (None, "压面机安排一台", a_thing("压面机")),
        (None, "就缺一口好铁锅了", a_thing("好铁锅")),
        (None, "别人家都有搓衣板了 你们咋没有", a_thing("搓衣板")),
    ],
)
def test_a_wish_may_be_told_so_too(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("2", "有没有初三的家长"),
        (None, "咋都不带我玩"),
        ("1", "有没有同行 抱抱"),
        (None, "音箱有没有泡沫包好寄"),
        ("6", "盖子能换吗 单卖不"),
        ("4", "豆豆鞋安排上啊"),
        ("4", "豆豆鞋安排一双"),
        (None, "怎么都不带讲解的"),
        (None, "安排一波红包"),
        ("3", "来几双羊毛袜呗"),
        ("1", "黑的整起来啊"),
    ],
)
def test_people_packing_and_what_is_listed_are_not_wished(shop, pinned, text):
    assert wish_of(shop, pinned, text)[1] is None


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("3", "要是绿色的我现在就拍", of_ours(color="绿色")),
        ("4", "35码都不出 脚小的光脚是吧", of_ours(size="35")),
        ("2", "别人都有书签 你家连根书签都没", a_thing("书签")),
        ("1", "音箱就没个带话筒的么 我得唱", a_thing("音箱", feature="带话筒")),
        ("6", "不漏水的整一款不 我老洒", of_ours("不漏水")),
        ("3", "露趾的好想要 你们怎么不出", of_ours("露趾")),
        ("3", "100%羊绒的有吗", of_ours("100%羊绒")),
        (None, "想再配盒蜡烛 你家有没", a_thing("蜡烛")),
    ],
)
def test_what_one_would_do_and_what_is_not_even_there_ask_for_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize("text", ["你家连个客服都没", "连包邮都没", "连个人都没有 冷清", "昨天的都不发"])
def test_what_is_no_goods_is_not_wished_though_it_is_not_even_there(shop, text):
    assert wish_of(shop, "1", text)[1] is None


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("3", "羊毛袜出个紫色叭", a_thing("羊毛袜", "紫色")),
        ("4", "豆豆鞋没松紧口的吗 懒得系", a_thing("豆豆鞋", feature="松紧口")),
        (None, "3号没防滑的啊 我就要防滑", of_ours("防滑")),
        (None, "紫色14寸的拉杆箱有没有", a_thing("拉杆箱", "紫色", "14寸")),
        ("6", "想要个紫色送闺蜜", of_ours(color="紫色")),
        ("3", "一次性的有伐", of_ours("一次性")),
    ],
)
def test_each_word_of_a_wish_has_its_slot(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


def test_what_is_done_with_it_is_not_asked_for(shop):
    reading = shop.read("搞一个回去打果汁", Context("6", None))
    assert (reading.intent, reading.wish) == (Intent.CLAIM, None)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("6", "压得我胳膊酸 电动的啥时有", of_ours("电动")),
        ("4", "要是能做成系带的 我肯定要", of_ours("系带")),
    ],
)
def test_when_it_will_come_and_that_one_longs_for_it_are_no_part_of_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


def test_an_end_of_a_quarrel_is_no_goods(shop):
    assert wish_of(shop, "2", "横线还是方格 今天必须吵出个结果")[1] is None


@pytest.mark.parametrize("pinned", ["5", None])
@pytest.mark.parametrize(
    "text",
    [
        *(
            "求",
            "求求了",
            "求上架",
            "求补货",
            "想要啊",
            "有吗",
            "有没有啊",
            "啥时候上",
            "什么时候出",
            "能不能出",
            "能出吗",
        ),
        *("出吗", "来一个呗", "快上", "要是有就好了", "有的话我要", "咋没有", "为啥没有", "下次有吗", "考虑一下嘛"),
        *("安排一下", "求安排", "整一个", "出一个吧", "建议上", "盼了好久", "没我要的", "你家没有"),
    ],
)
def test_who_begs_and_names_nothing_wishes_nothing(shop, pinned, text):
    assert shop.read(text, Context(pinned, None)).wish is None
