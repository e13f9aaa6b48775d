"""Sizes and shades that a shop's file tells in several parts, asked for by any part that is theirs alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.understanding.catalog import color_words, size_parts
from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

BEDDING = ("1.2m床三件套(被套150*200)", "1.5m床四件套(被套200*230)", "1.8m床四件套(被套220*240)")
QUILTS = ("150*200 4斤", "150*200 6斤", "200*230 8斤", "220*240 10斤")
GOODS = (
    LexiconProduct("1", "水洗棉四件套", "床品", (), ("奶茶色", "雾蓝"), BEDDING),
    LexiconProduct("2", "棉花被", "被子", (), (), QUILTS),
    LexiconProduct("3", "修护面霜", "护肤", (), (), ("30ml小样装", "50ml", "100ml家庭装")),
    LexiconProduct("4", "气垫", "彩妆", (), ("#01象牙白", "#02自然色"), ("正装15g", "正装15g+替换芯15g")),
    LexiconProduct("5", "唇釉", "彩妆", (), ("301烂番茄", "302奶茶裸", "303复古红"), ()),
    LexiconProduct("6", "枸杞", "滋补", (), (), ("500g罐装", "500g*2袋", "60小包礼盒")),
    LexiconProduct("7", "牛仔裤", "裤子", (), ("黑色", "粉色格子"), ("34(2尺7)", "36(2尺8)", "38(2尺9)")),
    LexiconProduct("8", "机能鞋", "童鞋", (), ("粉色",), ("23(内长14cm)", "24(内长14.5cm)")),
    LexiconProduct("9", "床笠", "床品", (), ("白色",), ("0.9*2.0", "1.5*2.0", "1.8*2.0", "1.8*2.2")),
    LexiconProduct(
        "10", "打底裤", "裤子", (), ("黑色(加绒)", "咖色(加绒)"), ("均码 建议85-130斤", "加大 建议130-160斤")
    ),
)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "奶茶的1米5来一套", "奶茶色", BEDDING[1]),
        ("1", "1米2的三件套一套", None, BEDDING[0]),
        ("1", "雾蓝一米八的一套", "雾蓝", BEDDING[2]),
        ("2", "八斤的来一床", None, QUILTS[2]),
        ("2", "10斤的要一床", None, QUILTS[3]),
        ("2", "2米乘2米3的给我留一床", None, QUILTS[2]),
        ("3", "小样装拿一个", None, "30ml小样装"),
        ("3", "100ml的来一瓶", None, "100ml家庭装"),
        ("4", "02带替换芯的一盒", "#02自然色", "正装15g+替换芯15g"),
        ("4", "01一盒", "#01象牙白", None),
        ("5", "303一支", "303复古红", None),
        ("5", "烂番茄来一支", "301烂番茄", None),
        ("6", "两袋装的来一份", None, "500g*2袋"),
        ("6", "礼盒来一份", None, "60小包礼盒"),
        ("7", "2尺8黑的来一条", "黑色", "36(2尺8)"),
        ("7", "粉格子38一条", "粉色格子", "38(2尺9)"),
        ("8", "内长14.5的粉的一双", "粉色", "24(内长14.5cm)"),
        ("9", "1米5的白色来一个", "白色", "1.5*2.0"),
        ("9", "九十公分的要一个", None, "0.9*2.0"),
        ("9", "1.8乘2.2白色一个", "白色", "1.8*2.2"),
        ("10", "黑加绒均码一条", "黑色(加绒)", "均码 建议85-130斤"),
        ("10", "咖色加大来一条", "咖色(加绒)", "加大 建议130-160斤"),
    ],
)  # fmt: skip
def test_a_variant_is_claimed_by_a_part_that_is_its_alone(shop, pinned, text, color, size):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item(pinned, color, size, 1),))


def test_a_part_of_several_sizes_names_none_of_them_and_is_not_wished_for(shop):
    reading = shop.read("150*200的有吗", Context("2", None))
    assert (reading.intent, reading.items) == (Intent.ASK_STOCK, (Item("2", None, None, None),))
    assert reading.wish is None


def test_how_many_bags_are_taken_is_no_pack(shop):
    assert shop.read("来2袋", Context("6", None)).items == (Item("6", None, None, 2),)


def test_whom_it_suits_and_what_comes_with_it_are_no_parts():
    assert size_parts.parts("l(120-140斤)") == ("l",)
    assert size_parts.parts("5L*2桶(送袋装盐)") == ("5l", "2桶")
    assert size_parts.parts("42码(170斤)") == ("42码",)


def test_what_is_told_in_one_way_has_no_parts():
    assert [size_parts.parts(one) for one in ("xl", "500g", "200*230cm", "三件套", "均码", "5斤装")] == [()] * 6


BERRIES = ("4盒装15mm+", "6盒装15mm+", "6盒装18mm+", "12盒装18mm+")
CHERRIES = ("2斤J级26mm", "2斤2J级28mm", "5斤2J级28mm", "5斤3J级30mm")
MORE_GOODS = (
    LexiconProduct("1", "蓝莓", "水果", (), (), BERRIES),
    LexiconProduct("2", "车厘子", "水果", (), (), CHERRIES),
    LexiconProduct("3", "凉拖", "拖鞋", (), ("墨绿", "燕麦色"), ("36-37", "38-39", "40-41")),
    LexiconProduct("4", "运动袜", "袜子", (), ("黑色", "白色"), ("女码35-39", "男码40-44")),
    LexiconProduct("5", "童鞋", "童鞋", (), ("藏青", "玫红"), ("26内长16.5cm", "27内长17cm", "28内长17.5cm")),
    LexiconProduct("6", "亲子卫衣", "服饰", (), ("雾蓝",), ("宠S", "宠M", "人M", "人XL")),
    LexiconProduct("7", "猕猴桃", "水果", (), (), ("12个", "24个", "30个")),
    LexiconProduct("8", "柑橘", "水果", (), ("春见耙耙柑", "爱媛38号"), ("3斤", "9斤")),
    LexiconProduct("9", "妈妈鞋", "女鞋", ("妈妈鞋",), ("黑色",), ("36", "37")),
    LexiconProduct("10", "红富士", "水果", ("苹果",), (), ("5斤(果径75-80mm)", "9斤(果径75-80mm)", "9斤(果径80-85mm)")),
    LexiconProduct("11", "记忆棉狗床", "窝垫", ("狗床",), ("深灰", "咖色"), ("L90×65", "XL110×75", "XXL130x85")),
    LexiconProduct("12", "自攻螺丝", "五金", ("螺丝",), (), ("M4*20", "M4*30", "M5*40")),
    LexiconProduct("13", "龙井茶", "茶叶", ("龙井",), (), ("50g尝鲜装", "250g罐装")),
    LexiconProduct("14", "男士内裤", "内衣", ("内裤",), ("深色组", "浅色组"), ("XL", "XXL")),
    LexiconProduct("15", "劳保鞋", "劳保", ("劳保鞋",), ("黑色", "灰色"), ("40", "41", "42")),
)


@pytest.fixture(scope="module")
def more(words) -> Reader:
    return Reader(Lexicon(MORE_GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "6盒18mm的一份", None, BERRIES[2]),
        ("1", "12盒的来一份", None, BERRIES[3]),
        ("2", "5斤28mm的来一份", None, CHERRIES[2]),
        ("2", "3J的来一份", None, CHERRIES[3]),
        ("2", "2斤J级的来一份", None, CHERRIES[0]),
        ("3", "墨绿38一双", "墨绿", "38-39"),
        ("3", "要燕麦色37的一双", "燕麦色", "36-37"),
        ("4", "女码白色一份", "白色", "女码35-39"),
        ("4", "黑的42一份", "黑色", "男码40-44"),
        ("5", "玫红27来一双", "玫红", "27内长17cm"),
        ("6", "雾蓝人xl一件", "雾蓝", "人XL"),
        ("6", "宠m雾蓝一件", "雾蓝", "宠M"),
        ("7", "12个的来一份", None, "12个"),
        ("11", "深灰XL来一张", "深灰", "XL110×75"),
        ("11", "咖色xxl要一个", "咖色", "XXL130x85"),
        ("12", "四乘三十的来一盒", None, "M4*30"),
        ("13", "250罐装来一罐", None, "250g罐装"),
        ("14", "深的来一盒XL", "深色组", "XL"),
        ("15", "四十黑来一双", "黑色", "40"),
        ("15", "给我四十一灰一双", "灰色", "41"),
    ],
)
def test_parts_that_several_have_tell_the_size_together(more, pinned, text, color, size):
    reading = more.read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item(pinned, color, size, 1),))


def test_what_fits_several_sizes_names_none_of_them(more):
    assert more.read("6盒的来一份", Context("1", None)).items == (Item("1", None, None, 1),)
    assert more.read("来2盒", Context("1", None)).items == (Item("1", None, None, 2),)


def test_two_sizes_of_parts_are_two_items(more):
    assert [item.size for item in more.read("6盒15mm一份 12盒18mm一份", Context("1", None)).items] == [
        BERRIES[1],
        BERRIES[3],
    ]


def test_who_is_within_the_name_of_goods_is_bought_nothing(more):
    assert more.read("粑粑柑九斤一箱", Context("8", None)).facts == ()
    assert more.read("妈妈鞋穿两天底就开胶了", Context("9", None)).facts == ()
    assert [fact.value for fact in more.read("给我妈妈拿双妈妈鞋37", Context("9", None)).facts] == ["妈妈"]


def test_a_number_within_the_name_of_a_sort_still_calls_its_product(more):
    reading = more.read("10号9斤75的一箱 8号爱媛9斤一箱", Context(None, None))
    assert reading.items == (Item("10", None, "9斤(果径75-80mm)", 1), Item("8", "爱媛38号", "9斤", 1))


TEAS = ("350g单饼", "整提5饼", "礼盒装1饼")
BLOOMS = ("20朵尝鲜", "50朵罐装", "礼盒60朵")
OOLONG = ("小盒8泡", "礼盒32泡", "双层礼盒64泡")
HONEY = ("500g单瓶", "1000g单瓶", "500g*4瓶整箱")
LUNCH = ("单层0.8L", "双层1.4L", "三层2.0L")
GLASS = ("640ml两格", "1050ml三格", "三件套(370+640+1050)")
KNIVES = ("切片刀", "斩切两用", "斩骨刀")
LINED = ("藏青", "黑色", "藏青（加绒）", "黑色（加绒）")
PANS = ("米白(送硅胶铲)", "墨绿", "雅黑(送锅盖)", "奶油白(易显脏)")
BAGS = ("12包", "30包", "60包送盖碗")
PHONES = ("苹果13", "苹果14", "华为P60")
CELLS = ("48V20A", "60V20A", "72V20A")
NIGHT = ("均码90-130斤", "加大码130-160斤")
STILL_MORE_GOODS = (
    LexiconProduct("1", "老白茶", "白茶", (), (), TEAS),
    LexiconProduct("2", "金丝皇菊 大朵菊花茶", "花茶", (), (), BLOOMS),
    LexiconProduct("3", "大红袍", "岩茶", (), ("中火", "足火"), OOLONG),
    LexiconProduct("4", "雪蜜", "蜂蜜", (), (), HONEY),
    LexiconProduct("5", "保温饭盒", "饭盒", (), ("月光白",), LUNCH),
    LexiconProduct("6", "玻璃饭盒", "饭盒", (), ("灰盖", "粉盖"), GLASS),
    LexiconProduct("7", "锻打菜刀", "刀具", (), (), KNIVES),
    LexiconProduct("8", "吊带睡裙", "睡裙", (), ("墨绿",), NIGHT),
    LexiconProduct("9", "枸杞", "枸杞", (), (), ("250g", "500g", "大礼盒(30小袋)")),
    LexiconProduct("10", "行政夹克", "外套", ("夹克",), LINED, ("170(L)", "175(XL)")),
    LexiconProduct("11", "不粘炒锅", "炒锅", ("炒锅",), PANS, ("28cm", "30cm")),
    LexiconProduct("12", "八宝茶", "花茶", (), ("菊花枸杞味", "玫瑰人参味"), BAGS),
    LexiconProduct("13", "手机壳", "配件", ("手机壳",), (), PHONES),
    LexiconProduct("14", "电动车电池", "电池", (), (), CELLS),
    LexiconProduct("15", "充电器", "配件", (), (), ("48V", "60V")),
)


@pytest.fixture(scope="module")
def still_more(words) -> Reader:
    return Reader(Lexicon(STILL_MORE_GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "五饼的来一份", None, TEAS[1]),
        ("1", "礼盒的来一份", None, TEAS[2]),
        ("2", "20朵来一份", None, BLOOMS[0]),
        ("2", "五十朵那个来一份", None, BLOOMS[1]),
        ("2", "六十朵的礼盒来一份", None, BLOOMS[2]),
        ("3", "足火三十二泡礼盒来一份", "足火", OOLONG[1]),
        ("3", "双层礼盒中火来一份", "中火", OOLONG[2]),
        ("3", "双层的那个礼盒中火来一份", "中火", OOLONG[2]),
        ("3", "小盒来一份", None, OOLONG[0]),
        ("4", "一斤的来一份", None, HONEY[0]),
        ("4", "整箱的来一份", None, HONEY[2]),
        ("5", "月光白三层来一份", "月光白", LUNCH[2]),
        ("6", "粉盖两格的一份", "粉盖", GLASS[0]),
        ("7", "斩骨的来一把", None, KNIVES[2]),
        ("7", "两用的来一把", None, KNIVES[1]),
        ("8", "墨绿加大的来一件", "墨绿", NIGHT[1]),
        ("10", "藏青加容的170来一件", LINED[2], "170(L)"),
        ("10", "藏清加绒170来一件", LINED[2], "170(L)"),
        ("10", "来件黑的加绒的一七零的", LINED[3], "170(L)"),
        ("10", "加绒的黑色170来一件", LINED[3], "170(L)"),
        ("10", "黑色170来一件", LINED[1], "170(L)"),
        ("11", "送铲子那个28来一口", PANS[0], "28cm"),
        ("11", "带锅盖的30来一口", PANS[2], "30cm"),
        ("12", "送盖碗的那个来一份", None, BAGS[2]),
        ("13", "华为的来一个", None, PHONES[2]),
        ("13", "苹果的来一个", None, None),
        ("14", "60v的来一组", None, CELLS[1]),
    ],
)
def test_pieces_uses_makes_and_remarks_that_are_a_variants_alone_tell_it(still_more, pinned, text, color, size):
    reading = still_more.read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item(pinned, color, size, 1),))


def test_a_size_that_is_told_in_two_is_one_and_two_are_two(still_more):
    said = {
        text: [item.size for item in still_more.read(text, Context("3", None)).items]
        for text in ("双层的礼盒来一份", "双层的和小盒的各一份", "双层礼盒一份礼盒一份")
    }
    assert said == {
        "双层的礼盒来一份": [OOLONG[2]],
        "双层的和小盒的各一份": [OOLONG[2], OOLONG[0]],
        "双层礼盒一份礼盒一份": [OOLONG[2], OOLONG[1]],
    }


def test_a_pack_of_the_goods_on_air_is_none_of_other_goods(still_more):
    items = {still_more.read("礼盒还有吗", Context(number, None)).items for number in "123"}
    assert items == {
        (Item("1", None, TEAS[2], None),),
        (Item("2", None, BLOOMS[2], None),),
        (Item("3", None, OOLONG[1], None),),
    }


@pytest.mark.parametrize(("text", "color"), [("锅盖是玻璃的吗", None), ("送铲子吗", None), ("墨绿会不会显脏", PANS[1])])
def test_what_comes_with_a_colour_or_is_said_of_it_is_not_called_by_its_name(still_more, text, color):
    assert still_more.read(text, Context("11", None)).items == (Item("11", color, None, None),)


MEASURES = ("100g", "250ml", "32泡", "20朵", "5饼", "2.0L", "60包", "28cm", "1.5m床")
PACKS = ("家庭装", "礼盒", "罐装", "尝鲜", "三层", "双格", "整箱", "小样装")
two_parts = st.tuples(st.sampled_from(MEASURES), st.sampled_from(PACKS), st.sampled_from(["{}{}", "{1}{0}", "{}({})"]))


@given(st.lists(two_parts, min_size=1, max_size=4, unique_by=lambda one: one[:2]))
def test_a_size_of_two_parts_is_known_by_each_that_is_its_alone(words, told):
    listed = [form.format(measure, pack) for measure, pack, form in told]
    reader = Reader(Lexicon((LexiconProduct("1", "老字号", "杂货", (), (), tuple(listed)),), words), words)
    said = [part for measure, pack, _ in told for part in (measure, pack)]
    for size, (*parts, _) in zip(listed, told, strict=True):
        for part in parts:
            if said.count(part) == 1:
                assert reader.read(f"{part}的来一份", Context("1", None)).items == (Item("1", None, size, 1),), part


IN_BRIEF = (
    LexiconProduct("1", "四件套", "床品", (), ("蓝色格子", "灰色条纹", "绿色树叶", "蓝色小花"), ("1.5m床",)),
    LexiconProduct("2", "连衣裙", "裙子", (), ("碎花A款", "碎花B款", "素色米"), ("XL",)),
    LexiconProduct("3", "健步鞋", "鞋", (), ("男款黑色", "男款深灰", "女款米色(易脏)"), ("38", "43")),
    LexiconProduct("4", "劳保鞋", "鞋", (), ("黑色",), ("250(40码)", "255(41码)", "260(42码)")),
    LexiconProduct("5", "酒店枕", "枕头", (), ("白色",), ("高枕(约900g)", "中枕(约750g)", "低枕(约600g)")),
    LexiconProduct("6", "小脚裤", "裤子", (), ("黑色九分", "黑色长裤"), ("XL", "2XL")),
    LexiconProduct("7", "挂面", "面条", (), ("细面", "韭叶面", "宽面"), ("5斤装",)),
)


@pytest.fixture(scope="module")
def in_brief(words) -> Reader:
    return Reader(Lexicon(IN_BRIEF, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "蓝格一套", "蓝色格子", None),
        ("1", "灰条一米五的来一套", "灰色条纹", "1.5m床"),
        ("1", "绿叶子的要一套", "绿色树叶", None),
        ("1", "蓝花来一套", "蓝色小花", None),
        ("2", "B款XL来一条", "碎花B款", "XL"),
        ("3", "男的黑四十三一双", "男款黑色", "43"),
        ("3", "女的米色三十八来一双", "女款米色(易脏)", "38"),
        ("4", "黑的四十二来一双", "黑色", "260(42码)"),
        ("4", "四十一码黑色一双", "黑色", "255(41码)"),
        ("4", "二百五的来一双", None, "250(40码)"),
        ("5", "白色高的来一个", "白色", "高枕(约900g)"),
        ("5", "中的要一个", None, "中枕(约750g)"),
        ("6", "黑色九分两个加来一条", "黑色九分", "2XL"),
        ("7", "宽的5斤装一份", "宽面", "5斤装"),
    ],
)  # fmt: skip
def test_a_variant_is_claimed_by_its_name_in_brief(in_brief, pinned, text, color, size):
    reading = in_brief.read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item(pinned, color, size, 1),))


@given(hue=st.sampled_from("红蓝绿灰"), other=st.sampled_from("红蓝绿灰"))
def test_a_brief_name_that_fits_two_colours_is_neither_one(hue, other):
    brief, _ = color_words.color_words_of((f"{hue}色条纹", f"{other}色条格"), {}, ())
    assert brief.get(f"{hue}条") == (None if hue == other else f"{hue}色条纹")


SPOKEN = (
    LexiconProduct("1", "床笠", "床品", (), ("白色", "粉色爱心"), ("150x200", "180x200", "180x220", "200x220")),
    LexiconProduct("2", "雨鞋", "雨鞋", (), ("黑色", "蓝色"), tuple(f"{low}-{low + 1}" for low in range(26, 44, 2))),
    LexiconProduct("3", "跑步鞋", "童鞋", (), ("黑色", "白色"), tuple(map(str, range(26, 38)))),
    LexiconProduct("4", "秋衣", "童装", (), ("灰色",), ("9-10岁", "11-12岁")),
    LexiconProduct("5", "爸爸鞋", "皮鞋", (), ("黑色",), ("41", "42", "41加宽", "42加宽")),
    LexiconProduct("6", "辣酱", "辣酱", (), ("微辣", "麻辣"), ("210g*1瓶", "210g*3瓶", "210g*6瓶送勺")),
    LexiconProduct("7", "拖把", "拖把", (), ("灰色",), ("35cm小号配2块布", "42cm大号配4块布")),
    LexiconProduct("8", "乳胶枕", "枕头", (), (), ("高枕", "低枕", "儿童枕")),
)


@pytest.fixture(scope="module")
def spoken(words) -> Reader:
    return Reader(Lexicon(SPOKEN, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "爱心的一米八两米来一个", "粉色爱心", "180x200"),
        ("1", "白的一米八两米二要一个", "白色", "180x220"),
        ("1", "一百八两百的白色一个", "白色", "180x200"),
        ("1", "一米五两米一个", None, "150x200"),
        ("2", "蓝的三十二三十三一双", "蓝色", "32-33"),
        ("2", "黑色四十二四十三的拿一双", "黑色", "42-43"),
        ("2", "三十三十一的要一双", None, "30-31"),
        ("3", "黑三十要一双", "黑色", "30"),
        ("3", "累得脚火烧一样白的三十六我要一双", "白色", "36"),
        ("3", "娃脚小三十六黑的拿一双", "黑色", "36"),
        ("4", "灰的十一十二岁的一件", "灰色", "11-12岁"),
        ("5", "黑的四十二加宽来一双", "黑色", "42加宽"),
        ("5", "四十二一起拿一双", None, "42"),
        ("6", "麻辣三瓶整一份", "麻辣", "210g*3瓶"),
        ("6", "六瓶送勺的来一份", None, "210g*6瓶送勺"),
        ("6", "微辣单瓶一份", "微辣", "210g*1瓶"),
        ("7", "灰的小号来一个", "灰色", "35cm小号配2块布"),
        (None, "六好麻辣三瓶装一份", "麻辣", "210g*3瓶"),
    ],
)  # fmt: skip
def test_a_size_is_claimed_as_it_is_spoken_in_one_breath(spoken, pinned, text, color, size):
    reading = spoken.read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item(pinned or "6", color, size, 1),))


def test_sizes_that_are_spoken_in_a_row_are_each_one(spoken):
    items = spoken.read("二十八二十九三十各一双黑的", Context("3", None)).items
    assert items == tuple(Item("3", "黑色", size, 1) for size in ("28", "29", "30"))


def test_a_count_before_whom_it_is_for_is_of_what_stands_before(spoken):
    items = spoken.read("高的一个低的一个儿童的一个", Context("8", None)).items
    assert items == tuple(Item("8", None, size, 1) for size in ("高枕", "低枕", "儿童枕"))


@pytest.mark.parametrize("text", ["一好看的多少钱", "三好学生穿的", "六好吃吗"])
def test_a_number_before_good_names_no_product_by_itself(spoken, text):
    assert spoken.read(text, Context(None, None)).items == ()


_ROWS = [st.lists(st.integers(low, high), min_size=2, max_size=4, unique=True) for low, high in ((10, 19), (20, 99))]


@given(st.one_of(_ROWS).map(sorted))
def test_tens_that_go_up_in_a_row_are_told_apart(tens):
    said = "".join(f"{_ONES[one // 10][1:] if one < 20 else _ONES[one // 10]}十{_ONES[one % 10]}" for one in tens)
    assert [int(numbers.parse(one)) for one in numbers.in_tens(said)] == tens


_ONES = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


THUMBS = (
    LexiconProduct("1", "T恤", "上衣", (), ("枣红", "黑色"), ("XL(110斤)", "2XL(125斤)", "3XL(140斤)", "6XL(185斤)")),
    LexiconProduct("2", "小脚裤", "裤子", (), ("黑色九分", "黑色长裤"), ("2XL(腰2尺5)", "3XL(腰2尺7)")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "sizes"),
    [
        ("1", "枣红 6 xl 1件", "枣红", ("6XL(185斤)",)),
        ("1", "枣红X L 1件", "枣红", ("XL(110斤)",)),
        ("1", "黑 2x l 一件", "黑色", ("2XL(125斤)",)),
        ("1", "枣红三叉的来一件", "枣红", ("3XL(140斤)",)),
        ("1", "黑色2XL6XL各一件", "黑色", ("2XL(125斤)", "6XL(185斤)")),
        ("1", "枣红2XL1仵", "枣红", ("2XL(125斤)",)),
        ("1", "黑 XL 1 仵", "黑色", ("XL(110斤)",)),
        ("2", "黑色九分二尺七来一条", "黑色九分", ("3XL(腰2尺7)",)),
    ],
)  # fmt: skip
def test_a_size_that_slow_thumbs_type_is_that_size(words, pinned, text, color, sizes):
    reading = Reader(Lexicon(THUMBS, words), words).read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, tuple(Item(pinned, color, size, 1) for size in sizes))


def test_a_blank_makes_no_size_of_what_is_listed_by_other_sizes(words):
    shop = Reader(Lexicon((LexiconProduct("1", "T恤", "上衣", (), ("黑色",), ("L", "XL")),), words), words)
    assert [item.size for item in shop.read("黑色140 XL一件", Context("1", None)).items] == ["XL"]
    assert [item.size for item in shop.read("我6 xl的要", Context("1", None)).items] == ["XL"]
