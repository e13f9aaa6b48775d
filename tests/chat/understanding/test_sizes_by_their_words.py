"""Sizes that are told in letters and words, in words of any order, by models, by spans; and how fans say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

SHIRT = ("110(建议5岁左右)", "120(建议6-7岁)", "成人M", "成人L", "成人XL(130-150斤)", "成人XXL(150-175斤)")
MATS = ("轿车五座", "SUV五座", "SUV七座(含第三排)")
CASES = ("15", "15 Pro", "15 Pro Max", "16 Pro Max")
BANGLES = ("圈口53-54", "圈口55-56", "圈口57-58")
PEARLS = ("6-6.5mm", "7-7.5mm", "8-8.5mm")
CABLES = ("C口1米", "C口2米", "苹果口1米", "苹果口2米")
BOXES = ("小号(3格)", "中号(6格)", "大号(12格)")
ROSES = ("11朵", "33朵", "33朵+灯罩")
CHERRIES = ("JJ(28-30mm)净重2斤", "JJJ(30-32mm)净重2斤", "JJJ(30-32mm)原箱毛重5kg")
TIGHTS = ("自然肤.踩脚", "黑透肤.踩脚", "黑透肤.连脚")
CURTAINS = ("雾霾蓝【挂钩款】", "雾霾蓝【打孔款】", "高级灰【挂钩款】", "高级灰【打孔款】")
GOODS = (
    LexiconProduct("1", "亲子短袖", "服饰", ("短袖",), ("黑色", "雾霾蓝"), SHIRT),
    LexiconProduct("2", "全包围脚垫", "脚垫", ("脚垫",), ("黑色", "米色"), MATS),
    LexiconProduct("3", "磁吸手机壳", "手机壳", ("磁吸壳",), ("透明", "沙漠金"), CASES),
    LexiconProduct("4", "翡翠手镯", "手镯", ("镯子",), ("飘花", "阳绿"), BANGLES),
    LexiconProduct("5", "海水珍珠耳钉", "耳饰", ("耳钉",), ("奶油金", "白透粉"), PEARLS),
    LexiconProduct("6", "快充数据线", "数据线", ("充电线",), ("黑色", "紫色"), CABLES),
    LexiconProduct("7", "亚克力展示盒", "收纳", ("展示盒",), ("透明", "黑底"), BOXES),
    LexiconProduct("8", "积木花束", "积木", ("花束",), ("红色", "粉色"), ROSES),
    LexiconProduct("9", "冰丝坐垫", "坐垫", ("坐垫",), ("米白", "酒红"), ("单片主驾", "前排两片", "五座全套")),
    LexiconProduct("10", "通用脚垫", "脚垫", ("丝圈",), ("黑灰", "米色"), ("主驾单片", "全车通用")),
    LexiconProduct("11", "降噪耳机", "耳机", ("耳机",), ("月光白", "雾蓝"), ("标准版", "Pro版(带空间音频)")),
    LexiconProduct("12", "安全帽", "劳保", ("安全帽",), ("红色", "黄色"), ("普通V型", "透气款")),
    LexiconProduct("13", "工作服", "劳保", ("工作服",), ("浅灰", "灰拼橙"), ("170(110-125斤)", "175(125-140斤)")),
    LexiconProduct("14", "反光背心", "劳保", ("背心",), ("荧光绿", "荧光橙"), ("均码", "加大码(170斤以上)")),
    LexiconProduct("15", "鼠标垫", "桌垫", ("桌垫",), ("纯黑", "像素猫"), ("300×800mm", "400×900mm")),
    LexiconProduct("16", "游戏鼠标", "鼠标", ("鼠标",), ("白色",), ("小手版", "大手版")),
    LexiconProduct("17", "散粉", "彩妆", ("散粉",), ("自然色",), ("3g小样", "8g正装")),
    LexiconProduct("18", "防晒霜", "防晒", ("防晒",), (), ("50g", "50g两支装")),
    LexiconProduct("19", "眉笔", "彩妆", ("眉笔",), ("灰棕", "浅棕"), ()),
    LexiconProduct("20", "雨衣", "雨衣", ("雨衣",), ("荧光橙", "藏蓝"), ("L", "XL", "XXL", "XXXL", "XXXXL")),
    LexiconProduct(
        "22", "车厘子", "水果", (), (), ("JJ(28-30mm)净重2斤", "JJJ(30-32mm)净重2斤", "JJJ(30-32mm)原箱毛重5kg")
    ),
    LexiconProduct("23", "大闸蟹", "海鲜", (), (), ("公3.5母2.5 4对", "公4.0母3.0 4对", "全母2.5两 8只")),
    LexiconProduct("24", "无钢圈文胸", "内衣", ("文胸",), ("肤色", "豆沙"), ("36-80BC", "38-85BC", "44-100CD加大")),
    LexiconProduct("25", "红富士", "水果", (), (), ("75#家庭装", "80#礼盒12枚", "85#礼盒9枚")),
    LexiconProduct("26", "厄瓜多尔白虾", "海鲜", ("白虾",), (), ("20-30规格 净虾3斤", "30-40规格 净虾3斤")),
    LexiconProduct("27", "小学生书包", "箱包", ("书包",), ("蓝色恐龙",), ("小号1-2年级(身高115-130)", "中号3-4年级")),
    LexiconProduct("28", "遮光窗帘", "窗帘", (), CURTAINS, ("宽1.5x高2.0米(单片)", "宽2.0x高2.7米(单片)")),
    LexiconProduct("29", "光腿神器", "内衣", (), TIGHTS, ("80g薄绒", "320g加厚")),
    LexiconProduct("30", "白酒杯", "酒具", (), ("金箔", "素面"), ("6杯+1壶", "6杯+6壶", "12杯+12壶")),
    LexiconProduct("31", "二锅头", "白酒", (), ("绿瓶", "蓝瓶"), ("100ml×1", "100ml×24(1箱)", "500ml×12(1箱)")),
    LexiconProduct("32", "手电钻", "工具", ("电钻",), ("12V轻便款", "21V带冲击"), ("裸机", "两电一充")),
    LexiconProduct("33", "茉莉花苗", "花苗", (), ("双瓣", "单瓣"), ("1年苗10-15cm", "3年苗30cm以上 带花苞")),
    LexiconProduct("34", "月季", "花苗", (), ("红龙沙",), ("一年苗(2杈)", "两年苗(3-4杈)")),
    LexiconProduct("35", "保暖内衣", "内衣", (), ("酒红",), ("170(L)", "190(4XL加大裆)")),
    LexiconProduct("36", "夏威夷果", "干果", (), ("奶油味", "盐焗味"), ("260g罐", "500g袋", "5斤箱装(散称)")),
    LexiconProduct("37", "每日坚果", "干果", ("坚果",), ("A款经典(蓝袋)", "C款儿童无盐(黄袋)"), ()),
    LexiconProduct("38", "绿萝", "绿植", (), ("白陶瓷盆+托盘", "绿塑料盆", "水培玻璃瓶"), ("盆径12cm", "盆径16cm")),
    LexiconProduct("39", "纸尿裤", "纸尿裤", ("尿不湿",), (), ("NB码-42片(≤5kg)", "S码-40片(4-8kg)")),
    LexiconProduct("40", "LED灯泡", "灯泡", ("灯泡",), ("白光6500K", "暖光3000K"), ("12W E27", "12W E27×5只装")),
    LexiconProduct("41", "秋衣", "内衣", ("秋衣",), ("酒红", "藏青"), ("薄款L", "薄款XL", "加绒厚款L")),
    LexiconProduct("42", "吸顶灯", "灯具", (), (), ("圆30cm 24W白光", "圆40cm 36W三色变光", "方50cm 48W三色变光")),
    LexiconProduct("43", "冰丝席", "凉席", (), ("青竹叶", "云纹咖"), ("1.2床(席1+枕套1)", "1.5床(席1+枕套2)")),
    LexiconProduct("44", "蒙古包", "蚊帐", (), ("玉色", "藏青"), ("免安装 1.5", "坐床拉链 1.5", "坐床拉链 1.8")),
    LexiconProduct("45", "手工挂面", "粮油", ("挂面",), ("龙须细面", "鸡蛋宽面"), ("2斤装", "5斤装")),
    LexiconProduct("46", "古巴链", "银饰", (), (), ("50cm-4mm细", "55cm-6mm", "60cm-8mm粗")),
    LexiconProduct("47", "小风扇", "风扇", (), ("奶白", "樱粉"), ("4寸2000毫安", "6寸4000毫安")),
    LexiconProduct("21", "护肤套盒", "护肤", ("套盒",), (), ("清爽型(油皮混油)", "滋润型(干皮)")),
)


@pytest.fixture(scope="module")
def shop(words):
    return Reader(Lexicon(GOODS, words), words)


def claimed(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    assert reading.intent is Intent.CLAIM
    return list(reading.items)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size", "qty"),
    [
        # Letters beside words.
        ("1", "雾霾蓝 成人L 1", "雾霾蓝", SHIRT[3], 1),
        ("1", "黑色大人XL来一件", "黑色", SHIRT[4], 1),
        ("1", "黑的M一件", "黑色", SHIRT[2], 1),
        ("1", "两个加 黑 来一件", "黑色", SHIRT[5], 1),
        ("2", "米色SUV七座来一副", "米色", MATS[2], 1),
        ("2", "黑的suv五座一套", "黑色", MATS[1], 1),
        ("11", "雾蓝pro来一副", "雾蓝", "Pro版(带空间音频)", 1),
        ("12", "红V型来10个", "红色", "普通V型", 10),
        # Models, however their blanks are typed.
        ("3", "15promax透明一个", "透明", CASES[2], 1),
        ("3", "15pm透明 1", "透明", CASES[2], 1),
        ("3", "沙漠金 16 pro max来一个", "沙漠金", CASES[3], 1),
        ("3", "15pro透明来一个", "透明", CASES[1], 1),
        # Either end of a span.
        ("4", "飘花55的来一只", "飘花", BANGLES[1], 1),
        ("4", "阳绿圈口58一只", "阳绿", BANGLES[2], 1),
        ("5", "奶油金8-8.5的来一对", "奶油金", PEARLS[2], 1),
        ("5", "白透粉7的一对", "白透粉", PEARLS[1], 1),
        # What only both parts tell.
        ("6", "C口2米黑一根", "黑色", CABLES[1], 1),
        ("6", "苹果口1m紫来一根", "紫色", CABLES[2], 1),
        ("8", "红色33朵带灯罩的来一套", "红色", ROSES[2], 1),
        ("8", "红色33朵来一套", "红色", ROSES[1], 1),
        # What stands in brackets.
        ("7", "透明12格的来一个", "透明", BOXES[2], 1),
        # The words in another order, though other goods have that one.
        ("9", "酒红主驾单片来一个", "酒红", "单片主驾", 1),
        ("9", "米白前排两片来一份", "米白", "前排两片", 1),
        # The hue that is no half of two.
        ("13", "灰的170两套", "浅灰", "170(110-125斤)", 2),
        # A hue right before a size in words.
        ("14", "绿加大来20件", "荧光绿", "加大码(170斤以上)", 20),
        # The greatest and the least of what is on air, whatever other goods call theirs.
        ("15", "像素猫大号2张", "像素猫", "400×900mm", 2),
        ("15", "像素猫小的1张", "像素猫", "300×800mm", 1),
        ("17", "自然色大的来一个", "自然色", "8g正装", 1),
        # A count that is called as a size of other goods is.
        ("19", "灰棕两支", "灰棕", None, 2),
        # So many plusses.
        ("20", "橙的三个加4套", "荧光橙", "XXXL", 4),
        ("20", "两加橙色来一套", "荧光橙", "XXL", 1),
        # Grades, marks, bands, pairs and spans.
        ("22", "3J原箱来一份", None, "JJJ(30-32mm)原箱毛重5kg", 1),
        ("22", "2j来两份", None, "JJ(28-30mm)净重2斤", 2),
        ("23", "公4母3来一份", None, "公4.0母3.0 4对", 1),
        ("23", "公3.5的来一份", None, "公3.5母2.5 4对", 1),
        ("23", "全母的一份", None, "全母2.5两 8只", 1),
        ("24", "肤的 38 85来一件", "肤色", "38-85BC", 1),
        ("24", "豆沙44加大来一件", "豆沙", "44-100CD加大", 1),
        ("25", "80的来一份", None, "80#礼盒12枚", 1),
        ("26", "2030的两盒", None, "20-30规格 净虾3斤", 2),
        ("26", "三四十的来一盒", None, "30-40规格 净虾3斤", 1),
        ("27", "恐龙小号来一个", "蓝色恐龙", "小号1-2年级(身高115-130)", 1),
        ("28", "雾霾蓝打孔 2米宽的来两片", "雾霾蓝【打孔款】", "宽2.0x高2.7米(单片)", 2),
        ("28", "灰挂钩一米五宽的来一片", "高级灰【挂钩款】", "宽1.5x高2.0米(单片)", 1),
        ("29", "黑连脚320来两条", "黑透肤.连脚", "320g加厚", 2),
        ("30", "素面六杯六壶来一套", "素面", "6杯+6壶", 1),
        ("30", "金箔12杯12壶一套", "金箔", "12杯+12壶", 1),
        ("31", "蓝瓶24瓶的来一箱", "蓝瓶", "100ml×24(1箱)", 1),
        ("32", "21伏裸机来一台", "21V带冲击", "裸机", 1),
        ("33", "双瓣一年苗来一棵", "双瓣", "1年苗10-15cm", 1),
        ("33", "单瓣3年苗两棵", "单瓣", "3年苗30cm以上 带花苞", 2),
        ("35", "4XL来一套", None, "190(4XL加大裆)", 1),
        # What it comes in.
        ("36", "盐焗的三罐", "盐焗味", "260g罐", 3),
        ("36", "奶油的来一袋", "奶油味", "500g袋", 1),
        # A remark on the colour.
        ("37", "黄的来一箱", "C款儿童无盐(黄袋)", None, 1),
        ("38", "绿盆12公分的一盆", "绿塑料盆", "盆径12cm", 1),
        ("38", "白瓷盆16的来两盆", "白陶瓷盆+托盘", "盆径16cm", 2),
        ("39", "nb两包", None, "NB码-42片(≤5kg)", 2),
        ("40", "五只装白光来两份", "白光6500K", "12W E27×5只装", 2),
        ("41", "酒红厚L一套", "酒红", "加绒厚款L", 1),
        ("28", "灰挂钩一米五宽的 2片", "高级灰【挂钩款】", "宽1.5x高2.0米(单片)", 2),
        ("42", "方的来一个", None, "方50cm 48W三色变光", 1),
        ("42", "圆的三色变光来一个", None, "圆40cm 36W三色变光", 1),
        ("43", "云纹一米五的来一套", "云纹咖", "1.5床(席1+枕套2)", 1),
        ("44", "坐床一米八玉色一顶", "玉色", "坐床拉链 1.8", 1),
        ("45", "细的五斤来一份", "龙须细面", "5斤装", 1),
        ("46", "细的一条", None, "50cm-4mm细", 1),
        ("47", "4000毫安粉的来俩", "樱粉", "6寸4000毫安", 2),
        # How many, behind words of taking.
        ("14", "均码给我来3", None, "均码", 3),
        ("20", "藏蓝3XL下一套", "藏蓝", "XXXL", 1),
        ("20", "藏蓝L来个两三套", "藏蓝", "L", None),
    ],
)
def test_a_size_is_claimed_as_fans_say_it(shop, pinned, text, color, size, qty):
    assert claimed(shop, pinned, text) == [Item(pinned, color, size, qty)]


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("14", "绿的加大5均码8", [("荧光绿", "加大码(170斤以上)", 5), ("荧光绿", "均码", 8)]),
        ("17", "自然色大的小的各一个", [("自然色", "8g正装", 1), ("自然色", "3g小样", 1)]),
        ("20", "橙L 蓝XL 都来一套", [("荧光橙", "L", 1), ("藏蓝", "XL", 1)]),
        ("20", "我这14个师傅 橙L五套 橙XL九套", [("荧光橙", "L", 5), ("荧光橙", "XL", 9)]),
    ],
)
def test_each_of_several_sizes_has_its_count(shop, pinned, text, items):
    assert claimed(shop, pinned, text) == [Item(pinned, *one) for one in items]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("橙的 啊不是 藏蓝L来一件", Item("20", "藏蓝", "L", 1)),
        ("橙的…等等 藏蓝L来一件", Item("20", "藏蓝", "L", 1)),
        ("L来一件 橙的 哦错了XL", Item("20", "荧光橙", "XL", 1)),
        ("藏蓝L我要了 本来想橙的", Item("20", "藏蓝", "L", None)),
        ("三个加的藏蓝…打错 XL的藏蓝", Item("20", "藏蓝", "XL", None)),
    ],
)
def test_what_is_said_last_is_taken(shop, text, item):
    assert claimed(shop, "20", text) == [item]


def test_a_count_right_before_further_goods_is_theirs(shop):
    assert claimed(shop, "20", "雨衣藏蓝的L,再加一条14号绿的均码,一起发") == [
        Item("20", "藏蓝", "L", None),
        Item("14", "荧光绿", "均码", 1),
    ]


@pytest.mark.parametrize("text", ["我大干皮 洗完会不会绷", "我油皮能用不"])
def test_a_skin_names_no_goods_though_something_comes_for_it(shop, text):
    assert [item.number for item in shop.read(text, Context("17", None)).items] == ["17"]


@pytest.mark.parametrize("text", ["能放小区丰巢不 3号门那个", "18号吃喜酒 赶得上不"])
def test_a_gate_and_the_day_of_a_feast_are_no_goods(shop, text):
    assert shop.read(text, Context(None, None)).items == ()


LETTERS = "0123456789smxlj.-/*×+#°()【】· 红黑白加厚款版装罐袋片斤两克号大小公母全宽高寸伏度送"
SCRAPS = st.sampled_from([*LETTERS, "²", "٣", "ml", "SUV", "Pro", "年级", "圈口"])
NAMES = st.lists(SCRAPS, max_size=10).map("".join)


@given(st.lists(NAMES, max_size=4), st.lists(NAMES, max_size=4), NAMES)
def test_whatever_a_file_lists_only_that_is_told_of_it(words, colors, sizes, said):
    shop = Reader(Lexicon([LexiconProduct("1", "货", "", (), tuple(colors), tuple(sizes))], words), words)
    for text in (*colors, *sizes, said):
        for item in shop.read(f"{text}来两件", Context("1", None)).items:
            assert item.color is None or item.color in colors
            assert item.size is None or item.size in sizes
