"""Of which goods a line speaks, which of their kinds and how many: said in the ways of many trades."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "羊毛针织衫", "上衣", ("针织衫", "毛衣"), ("黑色", "米白", "酒红"), ("S", "M", "L", "XL")),
    LexiconProduct("2", "手剥笋", "零食", ("手剥笋", "笋"), ("经典原味", "香辣", "五香味"), ("5包", "10包")),
    LexiconProduct("3", "烘焙坚果", "零食", ("坚果",), ("原味", "蜂蜜味"), ("250g", "500g")),
    LexiconProduct("4", "玻璃吊灯", "灯具", ("吊灯",), ("暖光", "三色"), ("3头", "5头")),
    LexiconProduct("5", "童装背带裤", "童装", ("背带裤",), ("蓝色", "卡其"), ("66", "73", "80", "90")),
    LexiconProduct("6", "真丝枕套", "床品", ("枕套",), ("香槟色", "雾蓝"), ("48x74cm", "50x80cm")),
    LexiconProduct("8", "珍珠项链", "饰品", ("项链",), ("白色", "粉色"), ("40cm", "45cm")),
    LexiconProduct("9", "锤子", "工具", ("锤子", "羊角锤"), (), ("300g", "500g")),
    LexiconProduct("14", "窗帘挂钩", "配件", ("挂钩",), (), ("30个", "60个")),
    LexiconProduct("15", "棉麻窗帘", "窗帘", ("窗帘",), ("白色", "灰色"), ("挂钩款", "打孔款")),
    LexiconProduct("16", "自粘灯带", "灯具", ("灯带",), ("白光", "暖光"), ("3米", "10米")),
    LexiconProduct("17", "鱼子酱护发素", "洗护", ("护发素",), ("滋润型", "清爽型"), ("250ml", "500ml")),
    LexiconProduct("18", "竹木菜板", "厨具", ("菜板",), ("竹板", "铁木板"), ()),
    LexiconProduct("19", "礼盒装茶叶", "茶", ("茶叶",), ("木盒", "纸盒"), ()),
    LexiconProduct("12", "雪尼尔沙发垫", "家纺", ("沙发垫",), ("驼色", "墨绿"), ("1x2米", "2x3米")),
)


def said(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, list(reading.items)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # Lamps, and what else is counted as they are.
        ("4", "暖光的3头来两盏", [Item("4", "暖光", "3头", 2)]),
        ("4", "已拍一盏", [Item("4", None, None, 1)]),
        # Two of a size of letters.
        ("1", "拍了三件 一件S俩M", [Item("1", None, "S", 1), Item("1", None, "M", 2)]),
        ("1", "黑色俩L", [Item("1", "黑色", "L", 2)]),
        # A number with 号 is a size where that is listed, and no product is called so.
        ("5", "蓝的73号来一条", [Item("5", "蓝色", "73", 1)]),
        ("5", "卡其90号还有吗", [Item("5", "卡其", "90", None)]),
        # What the second goods are told by stands before their name, and is none of the first's.
        ("1", "黑色M要了 再来个雾蓝枕套", [Item("1", "黑色", "M", None), Item("6", "雾蓝", None, 1)]),
        ("1", "黑色M要了 再加两条卡其90的背带裤", [Item("1", "黑色", "M", None), Item("5", "卡其", "90", 2)]),
        ("1", "米白L一件 顺便带把300g的锤子", [Item("1", "米白", "L", 1), Item("9", None, "300g", 1)]),
        ("4", "暖光3头一盏 再配一条粉色45的项链", [Item("4", "暖光", "3头", 1), Item("8", "粉色", "45cm", 1)]),
        ("1", "毛衣黑色M两件 雾蓝的枕套一个", [Item("1", "黑色", "M", 2), Item("6", "雾蓝", None, 1)]),
        # What is told of behind a claim is counted too, and is none of it.
        ("1", "黑色M一件，年夜饭十八个盘子全指它了", [Item("1", "黑色", "M", 1)]),
        ("1", "黑色M一件 白天站十二个钟全靠它", [Item("1", "黑色", "M", 1)]),
        ("1", "黑色M一件 米白三件", [Item("1", "黑色", "M", 1), Item("1", "米白", "M", 3)]),
        # So many tastes are no count of goods.
        (
            "2",
            "仨味儿各一份 10包的",
            [Item("2", taste, "10包", 1) for taste in ("经典原味", "香辣", "五香味")],
        ),
        # One that is left out, before a trial.
        ("2", "五香来袋尝尝", [Item("2", "五香味", None, 1)]),
        ("3", "蜂蜜味的来包试试", [Item("3", "蜂蜜味", None, 1)]),
        ("9", "300g的来把试试水", [Item("9", None, "300g", 1)]),
        # What is asked for as an extra.
        ("3", "拍好了 勺子多给一个呗", [Item("3", None, None, None)]),
        ("4", "付款了 灯泡多送两个", [Item("4", None, None, None)]),
        # A price in words, right before a count.
        ("2", "一块五一包卖不卖", [Item("2", None, None, None)]),
        ("9", "九块八两把行不行", [Item("9", None, None, 2)]),
        ("3", "三块二五袋能便宜点不", [Item("3", None, None, 5)]),
        # Who sends them is told to send so many: they have not come.
        (None, "项链给我发两条粉色", [Item("8", "粉色", None, 2)]),
        # How many colours there should be is no order of each.
        ("1", "M的三个颜色都在吗", [Item("1", None, "M", None)]),
        ("1", "M的三个颜色都要", [Item("1", one, "M", None) for one in ("黑色", "米白", "酒红")]),
        # What is no good is not taken, nor what is kept taken back.
        ("3", "原味不得行 要蜂蜜味嘛", [Item("3", "蜂蜜味", None, None)]),
        ("8", "白的去掉 粉的照样要", [Item("8", "白色", None, None)]),
        # Two lengths are no length of metres and more.
        ("12", "两米三米的有墨绿吗", [Item("12", "墨绿", "2x3米", None)]),
    ],
)
def test_numbers_tell_how_many_and_which(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # Who has ordered and says what they wear has ordered that.
        ("1", "付了 我穿L 酒红的", [Item("1", "酒红", "L", None)]),
        ("1", "拍好了 米白M 我平时穿L", [Item("1", "米白", "M", None)]),
        # A count of all that is named.
        (None, "1号酒红L 还有6号雾蓝 两件一起发", [Item("1", "酒红", "L", None), Item("6", "雾蓝", None, None)]),
        ("1", "两件都付了 黑S跟酒红L", [Item("1", "黑色", "S", None), Item("1", "酒红", "L", None)]),
        ("1", "两件都付了 酒红L", [Item("1", "酒红", "L", 2)]),
        # What is left for one to get, and what one is given elsewhere.
        ("4", "抢到了最后一盏", [Item("4", None, None, None)]),
        ("4", "抢到了最后两盏", [Item("4", None, None, None)]),
        ("4", "最后一盏暖光给我", [Item("4", "暖光", None, 1)]),
        ("17", "不要了 单位发了一瓶", [Item("17", None, None, None)]),
        ("1", "再便宜二十我就带走一件", [Item("1", None, None, 1)]),
        ("8", "一条五十太贵 八十块两条卖不卖", [Item("8", None, None, 2)]),
        ("8", "一条五十 两条九十行不行", [Item("8", None, None, 2)]),
        # What is taken for what is taken back.
        ("1", "黑色M帮我取消 闺女变卦要米白", [Item("1", "黑色", "M", None)]),
        ("8", "粉色45cm取消了吧 她改主意要白色", [Item("8", "粉色", "45cm", None)]),
        # What is a size of what is on air counts none of what is named behind it.
        ("14", "六十个的来俩 再加锤子300g的一把", [Item("14", None, "60个", 2), Item("9", None, "300g", 1)]),
        # One of a row of other things, and a step from another size.
        (None, "这罐子攒到第六个 都拿来装扣子了", []),
        (None, "我第一个付的", []),
        ("8", "第九个要一把", [Item("9", None, None, 1)]),
        ("5", "平时都穿80 这个用不用往上蹦一号", [Item("5", None, None, None)]),
        ("4", "往后拿 1号酒红L一件", [Item("1", "酒红", "L", 1)]),
        # A variant right before other goods is theirs.
        (None, "6号雾蓝 酒红毛衣L 这两样都有货吗", [Item("6", "雾蓝", None, None), Item("1", "酒红", "L", None)]),
        ("1", "1号 黑色毛衣来一件", [Item("1", "黑色", None, 1)]),
        # What it is made of tells one from the other.
        ("19", "纸的来两盒", [Item("19", "纸盒", None, 2)]),
        ("19", "木的还有吗", [Item("19", "木盒", None, None)]),
        ("18", "木头的还是竹子的好", [Item("18", None, None, None)]),
    ],
)
def test_what_is_said_once_is_of_what_it_is_meant_of(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("2", "原味10包拿两份", [Item("2", "经典原味", "10包", 2)]),
        ("3", "原味500g一袋", [Item("3", "原味", "500g", 1)]),
        ("4", "吊灯用了三年没坏过", [Item("4", None, None, None)]),
        ("1", "这件要不要手洗", [Item("1", None, None, None)]),
        (None, "沙发垫用不用天天洗", [Item("12", None, None, None)]),
        (None, "羊角锤买不买得到左手用的", [Item("9", None, None, None)]),
        ("2", "香辣的撤掉 五香的留到", [Item("2", "香辣", None, None)]),
    ],
)
def test_words_tell_which(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    "text", ["4号能送到不", "8号送得到吗", "满月酒是5号 来得及不", "婚礼是8号 赶得上吗", "孩子生日就在9号 发得快不"]
)
def test_a_day_is_no_product(shop, text):
    assert said(shop, "12", text) == (Intent.ASK_DELIVERY, [])


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("6", "最大的雾蓝来两个", [Item("6", "雾蓝", "50x80cm", 2)]),
        ("1", "酒红最小码给我留一件", [Item("1", "酒红", "S", 1)]),
        ("8", "粉色最长的那条要了", [Item("8", "粉色", "45cm", None)]),
        ("12", "墨绿最大的还有吗", [Item("12", "墨绿", "2x3米", None)]),
        ("9", "最小的多少钱", [Item("9", None, "300g", None)]),
        ("17", "滋润大的来三瓶", [Item("17", "滋润型", "500ml", 3)]),
        ("5", "蓝色小的两条", [Item("5", "蓝色", "66", 2)]),
        ("4", "暖光最大的退了吧 不要了", [Item("4", "暖光", "5头", None)]),
        ("2", "香辣最大的 10包 来一份", [Item("2", "香辣", "10包", 1)]),
        # Where it is asked what suits, or what it is like, it is no size.
        ("1", "170斤 最大的套得进去不", [Item("1", None, None, None)]),
        ("4", "最大的优点是啥", [Item("4", None, None, None)]),
        ("1", "最大能撑到多少斤", [Item("1", None, None, None)]),
        # Nor of goods of which none is greater.
        ("15", "白色最大的来一套", [Item("15", "白色", None, 1)]),
    ],
)
def test_the_greatest_and_the_least_are_sizes_that_are_taken(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("17", "滋润大瓶的来一个", [Item("17", "滋润型", "500ml", 1)]),
        ("17", "清爽两小瓶", [Item("17", "清爽型", "250ml", 2)]),
        ("3", "原味大袋 拿三袋", [Item("3", "原味", "500g", 3)]),
        ("3", "蜂蜜味小罐还有没", [Item("3", "蜂蜜味", "250g", None)]),
        (None, "护发素大瓶和小瓶哪个划算", [Item("17", None, "500ml", None), Item("17", None, "250ml", None)]),
        # What is packed by the bag, worn, or laid has no great bag.
        ("2", "香辣大包的来一份", [Item("2", "香辣", None, 1)]),
        ("1", "黑色大袋装好 来一件", [Item("1", "黑色", None, 1)]),
        # Nor is that taken which one has, or is given.
        ("3", "不要了 家里还有一大袋", [Item("3", None, None, None)]),
        ("17", "再送一小瓶我就买", [Item("17", None, None, None)]),
    ],
)
def test_what_is_filled_in_comes_in_a_great_one_and_a_small_one(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("15", "白色 挂钩的来两套", [Item("15", "白色", "挂钩款", 2)]),
        ("15", "挂勾的灰色给我", [Item("15", "灰色", "挂钩款", None)]),
        ("15", "挂钩和打孔有啥区别", [Item("15", None, "挂钩款", None), Item("15", None, "打孔款", None)]),
        ("15", "撤掉挂钩那套 打孔的留着", [Item("15", None, "挂钩款", None)]),
        ("15", "再加挂钩60个", [Item("14", None, "60个", None)]),
    ],
)
def test_a_name_of_other_goods_may_be_a_kind_of_these(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("16", "10米白光一卷", [Item("16", "白光", "10米", 1)]),
        ("16", "3米白的多少钱", [Item("16", "白光", "3米", None)]),
        ("1", "黑色太闷 不要 酒红L来一件", [Item("1", "酒红", "L", 1)]),
        ("12", "驼色不耐脏 不要 就墨绿2x3米", [Item("12", "墨绿", "2x3米", None)]),
        ("5", "不要给我卡其 蓝色80来一条", [Item("5", "蓝色", "80", 1)]),
        ("9", "不是毛衣 是锤子那单不要了", [Item("9", None, None, None)]),
        ("1", "枕套那单取消 不是项链", [Item("6", None, None, None)]),
        ("2", "这个跟坚果哪个咸", [Item("2", None, None, None), Item("3", None, None, None)]),
        ("8", "1号和这条各来一个", [Item("1", None, None, 1), Item("8", None, None, 1)]),
        (None, "枕套雾蓝的跟500g锤子都要", [Item("6", "雾蓝", None, None), Item("9", None, "500g", None)]),
        (None, "付了两单 毛衣和吊灯", [Item("1", None, None, None), Item("4", None, None, None)]),
        ("4", "买了三样 毛衣 吊灯 护发素", [Item(number, None, None, None) for number in ("1", "4", "17")]),
        (None, "满500减多少", []),
        ("9", "今天满300减多少", [Item("9", None, None, None)]),
        ("1", "黑色M 俩丫头在家穿", [Item("1", "黑色", "M", None)]),
        ("5", "蓝色73一条 俩小胖墩换着穿", [Item("5", "蓝色", "73", 1)]),
        ("1", "黑的M 俩都要", [Item("1", "黑色", "M", 2)]),
        ("4", "暖光3头有没有20个", [Item("4", "暖光", "3头", 20)]),
        ("17", "超市500ml卖49 你家呢", [Item("17", None, "500ml", None)]),
        ("12", "沙发2米 要买多大的", [Item("12", None, None, None)]),
        ("12", "床头2米的够不够", [Item("12", None, "2x3米", None)]),
        ("2", "我吃香辣都冒汗 五香的会不会好点", [Item("2", "五香味", None, None)]),
        ("1", "男生用黑的会不会闷", [Item("1", "黑色", None, None)]),
        ("5", "小家伙就喜欢蓝的 80拿俩", [Item("5", "蓝色", "80", 2)]),
        (None, "毛衣先等会 锤子300g的来一把", [Item("9", None, "300g", 1)]),
        ("1", "黑的酒红的我都看上了 算了 酒红的来一件", [Item("1", "酒红", None, 1)]),
        ("6", "本来想要香槟 算了 雾蓝拿一对", [Item("6", "雾蓝", None, 1)]),
        ("3", "我家娃蜂蜜过敏 原味的能吃不", [Item("3", "原味", None, None)]),
    ],
)
def test_what_is_meant_is_told_from_what_stands_beside_it(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(("text", "feature"), [("坚果能不能做小袋的", "小袋")])
def test_a_small_one_that_is_to_be_made_is_wished(shop, text, feature):
    reading = shop.read(text, Context("3", None))
    assert reading.wish is not None
    assert reading.wish.feature == feature
