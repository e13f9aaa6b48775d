"""Variants by what their names have beside the words that they are known by: the 声控 of 语音款(12档 带遥控+声控)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.catalog.remnants import Remnants
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Item

FANS = ("机械款(旋钮3档 不带遥控)", "遥控款(12档)", "语音款(12档 带遥控+声控)")
BOOTS = ("黑色.牛皮.高筒", "黑色.绒面.矮筒", "棕色.牛皮.矮筒")
RUCKSACKS = ("黑(普通款)", "黑(带USB)", "军绿(带USB)")
LEGGINGS = ("自然肤.踩脚", "自然肤.连脚", "黑透肤.踩脚", "黑透肤.连脚")
OILS = ("1.8L单桶", "5L单桶", "5L*2桶(送围裙)", "400ml小瓶")
SAUCES = ("香油250ml", "香油450ml", "芝麻酱300g", "香油250ml+芝麻酱300g")
CURTAINS = ("布带挂钩 1.5宽*2.6高", "布带挂钩 2宽*2.6高", "纳米静音环 2宽*2.6高", "纳米静音环 3.5宽*2.6高")
KETTLES = ("W15象牙白1.5升", "W18象牙白1.8升", "B18竹青1.8升", "B23竹青2.3升")
BREAKERS = ("普通1P", "普通2P", "带漏保1P+N", "带漏保2P")
AMPERES = ("C16—插座", "C32—柜机", "C63—总闸")
SOCKETS = ("一开双控", "斜五孔10A", "五孔+USB+Type-C", "五孔一开双控")
HEATERS = ("600W单档", "1200W两档+摇头", "2000W三档+摇头+遥控")
KNIVES = ("5铬钢", "9铬钢↑更耐用")
JERKY = ("七成干-原味", "七成干-香辣", "九成干-原味", "九成干-香辣")
PANS = ("白(送硅胶铲)", "黑(送锅盖)")
PYJAMAS = ("女款-豆沙", "女款-燕麦", "男款-藏青", "男款-深灰")
OF_BOTH = ("女M", "女L", "男L", "男XL")
NUTS = ("碧根果(手剥)", "开心果(原色)", "巴旦木(薄壳)")
COFFEES = ("24颗", "24颗+随行杯", "48颗")
GROUTS = ("单支400ml试色", "3支+工具包", "12支整箱")
JACKETS = ("藏青-单款", "藏青-加绒", "咖色-单款", "咖色-加绒")
SHEETS = ("1.5m床四件套 200*230 床单款", "1.5m床四件套 200*230 床笠款", "1.8m床四件套 220*240 床笠款")
PHONES = ("iPhone12 Pro", "iPhone13(13Pro通用)", "苹果14", "苹果14ProMax", "iPhone15", "15 Pro Max")
WARDROBES = ("25管 星空蓝", "32管加粗 麋鹿", "32管加粗 纯灰")
PILLOWS = ("低枕6-8cm 一只", "高枕10-12cm 一只", "一对装(低+低)送枕套2个")
CARDS = ("单卡套", "卡套+挂绳", "卡套+伸缩扣+挂绳")
CLIPS = ("奶油白11cm", "焦糖棕11cm", "透明果冻粉8cm", "透明果冻绿8cm")
TEA_SETS = ("6头(盖碗+公道+4杯)", "10头(盖碗+公道+茶漏+6杯)", "10头+旅行包【送茶巾】")
HONEY = ("500g单瓶", "500g*2送木勺", "1000g*2礼盒")
PYJAMA_SIZES = ("M[80-100斤]", "L[100-120斤]", "XL[120-140斤]")
TREES = ("1年苗", "3年苗")
GOODS = (
    LexiconProduct("1", "落地扇", "家电", (), ("象牙白", "墨绿"), FANS),
    LexiconProduct("2", "短靴", "鞋靴", (), BOOTS, ("36", "37", "38")),
    LexiconProduct("3", "双肩包", "箱包", (), RUCKSACKS, ("14寸小号", "17.3寸大号")),
    LexiconProduct("4", "光腿神器", "袜裤", (), LEGGINGS, ("80g薄绒", "450g特厚(东北款)")),
    LexiconProduct("5", "花生油", "粮油", (), (), OILS),
    LexiconProduct("6", "小磨芝麻制品", "粮油", (), (), SAUCES),
    LexiconProduct("7", "窗帘", "布艺", (), ("米杏", "墨绿"), CURTAINS),
    LexiconProduct("8", "电水壶", "家电", (), KETTLES, ()),
    LexiconProduct("9", "空开", "电工", (), BREAKERS, AMPERES),
    LexiconProduct("10", "开关面板", "电工", (), ("雅白", "星钻灰"), SOCKETS),
    LexiconProduct("11", "暖风机", "家电", (), ("豆沙粉", "曜石黑"), HEATERS),
    LexiconProduct("12", "菜刀", "厨具", (), (), KNIVES),
    LexiconProduct("13", "牛肉干", "零食", (), JERKY, ("半斤(2袋)", "一斤(4袋)")),
    LexiconProduct("14", "炒锅", "厨具", (), PANS, ("28cm", "32cm")),
    LexiconProduct("15", "情侣睡衣", "家居服", (), PYJAMAS, OF_BOTH),
    LexiconProduct("16", "葡萄苗", "苗木", (), ("紫色", "绿色"), TREES),
    LexiconProduct("18", "开心果碧根果巴旦木大礼包", "坚果", ("碧根果", "开心果"), NUTS, ("罐装250g", "袋装500g")),
    LexiconProduct("19", "冻干咖啡", "冲饮", (), ("深烘", "浅烘"), COFFEES),
    LexiconProduct("20", "美缝剂", "建材", (), ("哑光浅灰", "月光银"), GROUTS),
    LexiconProduct("21", "立领夹克", "男装", (), JACKETS, ("170(M)", "185(2XL)")),
    LexiconProduct("22", "毛衣", "女装", (), ("#09炭灰", "#12墨绿"), ("M", "L")),
    LexiconProduct("23", "水洗棉床笠床单四件套", "床品", (), ("藕粉", "雾蓝"), SHEETS),
    LexiconProduct("24", "手机壳", "数码", (), ("线条狗", "小熊"), PHONES),
    LexiconProduct("25", "布衣柜", "家具", (), WARDROBES, ("双排105CM两门", "168+侧袋 三门")),
    LexiconProduct("26", "乳胶枕", "床品", (), ("波浪曲线款", "平面面包款"), PILLOWS),
    LexiconProduct("27", "校园卡套", "文具", (), ("奶牛", "小狗"), CARDS),
    LexiconProduct("28", "鲨鱼夹", "发饰", (), CLIPS, ()),
    LexiconProduct("29", "床垫", "床品", (), ("白色", "灰色"), ("90*200cm", "120x200cm", "1.8*2.0m 大床")),
    LexiconProduct("30", "功夫茶具", "茶具", (), ("天青", "月白"), TEA_SETS),
    LexiconProduct("31", "土蜂蜜", "食品", (), ("龙眼蜜(夏)", "百花蜜"), HONEY),
    LexiconProduct("32", "珊瑚绒睡衣", "家居服", (), ("奶白", "藕粉"), PYJAMA_SIZES),
    LexiconProduct("17", "麻薯", "糕点", (), ("椰奶芋泥", "抹茶红豆"), ("S小份(6粒)", "L大份(20粒)")),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "墨绿那个带声控的来一台", "墨绿", FANS[2]),
        ("1", "旋钮的来一台", None, FANS[0]),
        ("11", "带遥控的粉的来一台", "豆沙粉", HEATERS[2]),
        ("2", "黑的牛皮的37来一双", BOOTS[0], "37"),
        ("2", "绒面的38来一双", BOOTS[1], "38"),
        ("2", "棕牛皮的36来一双", BOOTS[2], "36"),
        ("3", "黑的不带usb那个 来一个14寸的", RUCKSACKS[0], "14寸小号"),
        ("3", "军绿17寸的来一个", RUCKSACKS[2], "17.3寸大号"),
        ("4", "东北款肤连脚来一条", LEGGINGS[1], "450g特厚(东北款)"),
        ("4", "薄绒黑踩脚的来一条", LEGGINGS[2], "80g薄绒"),
        ("5", "5升的来一桶", None, OILS[1]),
        ("6", "单要麻酱的来一瓶", None, SAUCES[2]),
        ("6", "香油带麻酱那套来一套", None, SAUCES[3]),
        ("7", "墨绿静音环3米5的来一片", "墨绿", CURTAINS[3]),
        ("7", "米杏布带的两米的来一片", "米杏", CURTAINS[1]),
        ("8", "竹青的来一个两升三的", KETTLES[3], None),
        ("8", "白的一升八的来一个", KETTLES[1], None),
        ("9", "漏保2p的来一个63的", BREAKERS[3], AMPERES[2]),
        ("9", "普通1p的c16来一个", BREAKERS[0], AMPERES[0]),
        ("10", "雅白斜五孔的来一个", "雅白", SOCKETS[1]),
        ("12", "九铬的来一把", None, KNIVES[1]),
        ("13", "九成辣的半斤来一份", JERKY[3], "半斤(2袋)"),
        ("15", "男深灰XL来一套", PYJAMAS[3], "男XL"),
        ("16", "紫的3年苗来一棵", "紫色", TREES[1]),
        ("17", "芋泥20粒的来一份", "椰奶芋泥", "L大份(20粒)"),
        ("18", "开心果罐装的来一份", NUTS[1], "罐装250g"),
        ("23", "藕粉1米8床笠的来一套", "藕粉", SHEETS[2]),
        ("30", "天青10头的来一套", "天青", TEA_SETS[1]),
        ("30", "月白十头没茶巾那款来一套", "月白", TEA_SETS[1]),
        ("31", "龙眼送木勺的来一份", "龙眼蜜(夏)", HONEY[1]),
        ("32", "奶白120到140斤那个码来一套", "奶白", PYJAMA_SIZES[2]),
        ("24", "小熊12pro来一个", "小熊", PHONES[0]),
        ("24", "线条狗15的来一个", "线条狗", PHONES[4]),
        ("24", "线条狗14pm来一个", "线条狗", PHONES[3]),
        ("25", "32管纯灰三门的来一个", WARDROBES[2], "168+侧袋 三门"),
        ("26", "波浪高枕来一只", "波浪曲线款", PILLOWS[1]),
        ("27", "奶牛卡套加挂绳的来一个", "奶牛", CARDS[1]),
        ("29", "白的1.2的来一个", "白色", "120x200cm"),
        ("19", "浅烘24颗带杯子的来一份", "浅烘", COFFEES[1]),
        ("19", "浅烘24颗的来一份", "浅烘", COFFEES[0]),
        ("20", "月光银12支的来一份", "月光银", GROUTS[2]),
        ("21", "咖啡色不带绒的185来一件", JACKETS[2], "185(2XL)"),
    ],
)
def test_a_variant_is_claimed_by_what_only_its_name_has(shop, pinned, text, color, size):
    assert shop.read(text, Context(pinned, None)).items == (Item(pinned, color, size, 1),)


@pytest.mark.parametrize(
    ("pinned", "listed"),
    [(product.number, listed) for product in GOODS for listed in (*product.sizes, *product.colors) if len(listed) > 2],
)
def test_a_variant_is_claimed_by_all_of_its_name(shop, pinned, listed):
    (item,) = shop.read(f"{listed}的来一份", Context(pinned, None)).items
    assert (item.number, item.qty) == (pinned, 1)
    assert listed in (item.size, item.color)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("15", "女燕麦M一套 男藏青XL一套", [Item("15", PYJAMAS[1], "女M", 1), Item("15", PYJAMAS[2], "男XL", 1)]),
        (
            "9",
            "普通2p 32的来三个 63的来一个",
            [Item("9", BREAKERS[1], AMPERES[1], 3), Item("9", BREAKERS[1], AMPERES[2], 1)],
        ),
        ("1", "要旋钮的还是声控的好", [Item("1", None, FANS[0], None), Item("1", None, FANS[2], None)]),
        (
            "4",
            "薄绒肤踩脚一条 特厚黑连脚两条",
            [Item("4", LEGGINGS[0], "80g薄绒", 1), Item("4", LEGGINGS[3], "450g特厚(东北款)", 2)],
        ),
        ("28", "奶白跟果冻粉多少钱", [Item("28", CLIPS[0], None, None), Item("28", CLIPS[2], None, None)]),
        ("21", "藏青的加绒跟单的差多少", [Item("21", JACKETS[1], None, None), Item("21", JACKETS[0], None, None)]),
    ],
)
def test_several_variants_are_kept_apart(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


def test_a_span_that_is_ones_own_weight_is_no_size(shop):
    (item,) = shop.read("我100到120斤 穿多大", Context("32", None)).items
    assert (item.number, item.size) == ("32", None)


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("14", "锅盖是玻璃的吗"),  # comes with a colour, whichever is asked about
        ("14", "便宜32我就拿"),
        ("16", "用了3年的剪子坏了 来一棵"),
        ("2", "我家黑灯瞎火的 有没有夜光的"),
        ("5", "送的围裙别忘了放"),
        ("17", "孩子20岁了能吃吗"),
    ],
)
def test_what_says_something_else_tells_no_variant(shop, pinned, text):
    assert all(item.size is None and item.color is None for item in shop.read(text, Context(pinned, None)).items)


def test_the_weight_of_stockings_is_no_size_of_a_foot(shop):
    reading = shop.read("肤色踩脚450的来一条 深冬穿", Context("4", None))
    assert reading.facts == ()
    assert reading.items == (Item("4", LEGGINGS[0], "450g特厚(东北款)", 1),)


def test_who_finds_fault_with_a_variant_does_not_take_it(shop):
    assert shop.read("声控的用不了 要旋钮的 来一台", Context("1", None)).items == (Item("1", None, FANS[0], 1),)


@given(
    st.lists(st.text(alphabet="黑白薄厚款加绒带不无送0123斤升.+*()【】-丨 usb", max_size=12), min_size=1, max_size=5)
)
def test_whatever_tells_variants_apart_tells_some_and_never_all(names):
    listed = tuple(dict.fromkeys(names))
    remnants = Remnants(listed, ())
    for told in (remnants.words, remnants.ones, remnants.figures):
        for key, some in told.items():
            assert some < set(listed), key
            assert some, key
