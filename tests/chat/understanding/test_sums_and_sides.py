"""Variants told by sums, by two sides with words behind them, by power and by how many come together; what is taken
beside what is turned down."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (
    LexiconProduct("21", "棉麻靠垫", "家纺", ("靠垫",), ("米白", "墨绿"), ("45x45只要套", "45x45套+芯", "50x50套+芯")),
    LexiconProduct("22", "帆布整理筐", "收纳", ("整理筐",), ("灰色", "米色"), ("25L", "66L", "66L两只装", "100L")),
    LexiconProduct("23", "对衡式暖风机", "电器", ("暖风机",), ("白", "黑"), ("1.2KW机械款", "2000W遥控款")),
    LexiconProduct("24", "商务车脚垫", "汽车用品", ("脚垫",), ("黑+红边", "全黑"), ("5座", "7座[2+2+3]", "7座[2+3+2]")),
    LexiconProduct("25", "无骨雨刷", "汽车用品", ("雨刷",), (), ("26+14", "24+18")),
    LexiconProduct("26", "家用碱性电池", "电池", ("电池",), (), ("5号AA×12粒", "7号AAA×12粒", "1号D型2粒")),
    LexiconProduct("27", "棉线团", "手工", ("棉线",), ("白色", "紫色", "灰色"), ()),
    LexiconProduct("28", "两件套针织衫", "女装", (), ("杏色马甲+白衬衫【两件套】", "单件马甲 杏色"), ("S", "M", "L")),
    LexiconProduct(
        "30", "折叠蚊帐", "蚊帐", ("蚊帐",), ("粉色小熊", "蓝色小鹿"), ("1.5m双开门", "1.8m双开门", "1.8m三开门加高")
    ),
    LexiconProduct(
        "31", "软玻璃桌垫", "桌布", ("桌垫",), ("透明1.0mm", "透明2.0mm", "磨砂2.0mm"), ("80*140cm", "90*160cm")
    ),
    LexiconProduct("32", "直筒牛仔裤", "男装", ("牛仔裤",), ("黑色", "烟灰"), ("32", "33", "34")),
    LexiconProduct("33", "牛皮腰带", "配饰", ("腰带",), ("黑色", "咖啡色"), ("110", "115")),
    LexiconProduct("34", "记忆棉坐垫", "坐垫", ("坐垫",), (), ("圆形直径38", "方形40")),
    LexiconProduct(
        "35", "吸管杯", "杯子", ("吸管杯",), ("宇航员(蓝)", "小恐龙(绿)"), ("350ml单盖", "500ml双盖", "750ml双盖")
    ),
    LexiconProduct("36", "狗胸背带", "宠物", ("胸背",), ("黑灰", "玫红"), ("S 4-8斤", "M 8-15斤")),
    LexiconProduct("37", "儿童雨鞋", "童鞋", ("雨鞋",), ("明黄", "天蓝"), ("26码-内长16.0cm", "28码-内长17.2cm")),
    LexiconProduct(
        "38", "平衡车", "童车", ("平衡车",), ("A款-白+橙", "A款-黑+红"), ("12寸 发泡胎", "12寸 充气胎", "14寸 充气胎")
    ),
    LexiconProduct(
        "39", "喜碗礼盒", "婚庆", ("喜碗",), ("石榴红", "白瓷"), ("2碗2筷礼盒", "2碗2筷2勺礼盒", "1浴+2面装")
    ),
    LexiconProduct("40", "蔬菜种子", "种子", ("种子",), ("螺丝椒8819", "线椒辣丰3号"), ("小袋5g", "1斤装")),
    LexiconProduct("41", "酱油", "调味", ("酱油",), ("薄盐生抽", "蒸鱼豉油"), ("500mL一瓶", "500mL两瓶", "1.3L大桶")),
    LexiconProduct("42", "遮阳推车", "童车", ("推车",), ("黑·银架", "黑·金架"), ("标准款", "旗舰款(凉席+雨罩)")),
    LexiconProduct("43", "健步鞋", "女鞋", ("健步鞋",), ("紫", "灰粉"), ("37标准", "37加宽", "39标准", "39加宽")),
    LexiconProduct("44", "增高鞋垫", "鞋垫", ("增高垫",), ("半垫·女", "全垫·男"), ("1.5cm", "2.5cm", "3.5cm(高帮用)")),
    LexiconProduct("45", "凤凰单丛", "茶叶", ("单丛",), ("蜜兰香", "鸭屎香"), ("125g小罐", "250g", "500g礼盒")),
    LexiconProduct(
        "46", "雪地靴", "童鞋", ("雪地靴",), ("A熊猫黑白", "B小兔粉", "D纯黑"), ("28#内长17.5cm", "32#内长19.5cm")
    ),
    LexiconProduct("47", "羊毛鞋垫", "鞋垫", ("羊毛垫",), ("女款", "男款"), ("1双", "3双", "5双+送1双")),
    LexiconProduct("48", "超薄丝袜", "袜子", ("丝袜",), ("01浅肤", "02深肤"), ("一条装·均码", "三条装·均码")),
    LexiconProduct("49", "棉拖", "拖鞋", ("棉拖",), ("灰兔-包跟", "奶咖熊-包跟", "奶咖熊-半拖"), ("36-37", "42-43")),
    LexiconProduct("50", "感应头灯", "照明", ("头灯",), ("白光", "黄光"), ("1只", "2只装", "4只装")),
    LexiconProduct("29", "剁椒酱", "酱料", ("剁椒",), ("微辣", "特辣"), ("250g", "500g")),
)


def read(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, [(item.number, item.color, item.size, item.qty) for item in reading.items]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("墨绿45x45套+芯来一个", "45x45套+芯"),
        ("墨绿45带芯的来一个", "45x45套+芯"),
        ("墨绿45的只要套来一个", "45x45只要套"),
        ("墨绿50的来一个", "50x50套+芯"),
    ],
)
def test_two_sides_are_a_size_with_words_behind_them_too(shop, text, size):
    assert read(shop, "21", text) == (Intent.CLAIM, [("21", "墨绿", size, 1)])


@pytest.mark.parametrize("said", ["66升两只的", "66两只装", "66L两只装"])
def test_so_many_together_are_the_size_that_comes_so(shop, said):
    assert read(shop, "22", f"{said} 灰色 来一份") == (Intent.CLAIM, [("22", "灰色", "66L两只装", 1)])


@pytest.mark.parametrize("said", ["一千二百瓦的", "1200W的", "1.2千瓦的", "1.2kw"])
def test_power_is_told_in_watts_or_thousands_of_them(shop, said):
    assert read(shop, "23", f"黑的{said}来两台") == (Intent.CLAIM, [("23", "黑", "1.2KW机械款", 2)])


@pytest.mark.parametrize("said", ["2+3+2 黑红", "7座232 黑红", "黑红232的"])
def test_figures_that_come_together_are_told_as_a_sum_or_run_on(shop, said):
    assert read(shop, "24", f"{said} 来一套") == (Intent.CLAIM, [("24", "黑+红边", "7座[2+3+2]", 1)])


def test_two_lengths_are_told_with_nothing_between_them(shop):
    assert read(shop, "25", "2614来两副") == (Intent.CLAIM, [("25", None, "26+14", 2)])


def test_cards_are_counted(shop):
    taken = [("26", None, "5号AA×12粒", 3), ("26", None, "7号AAA×12粒", 1)]
    assert read(shop, "26", "五号12粒的3卡 七号12粒1卡") == (Intent.CLAIM, taken)


def test_a_hue_is_told_with_the_word_for_colour(shop):
    taken = [("27", "紫色", None, 4), ("27", "白色", None, 4)]
    assert read(shop, "27", "紫颜色的要4团,白的也要4团") == (Intent.CLAIM, taken)


@pytest.mark.parametrize("each", ["一样俩", "一样两个", "各两个"])
def test_so_many_of_each_are_taken(shop, each):
    taken = [("27", "白色", None, 2), ("27", "灰色", None, 2)]
    assert read(shop, "27", f"白的灰的，{each}") == (Intent.CLAIM, taken)


def test_one_of_each_is_also_typed_as_it_sounds(shop):
    taken = [("28", "单件马甲 杏色", "M", 1), ("28", "单件马甲 杏色", "L", 1)]
    assert read(shop, "28", "单件马甲杏色M L 个一件") == (Intent.CLAIM, taken)


def test_a_colour_that_one_variant_begins_with_is_that_one(shop):
    assert read(shop, "28", "杏色两件套M来一套") == (Intent.CLAIM, [("28", "杏色马甲+白衬衫【两件套】", "M", 1)])


def test_jars_are_counted_as_they_are_in_the_south(shop):
    assert read(shop, "29", "畀我一樽微辣 试下先") == (Intent.CLAIM, [("29", "微辣", None, 1)])


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("1.8双开门熊的一个", [("30", "粉色小熊", "1.8m双开门", 1)]),
        ("1.8三门加高的 鹿 来一顶", [("30", "蓝色小鹿", "1.8m三开门加高", 1)]),
        (
            "大屋1.8双开门熊的一个 小屋1.5鹿的一个",
            [("30", "粉色小熊", "1.8m双开门", 1), ("30", "蓝色小鹿", "1.5m双开门", 1)],
        ),
    ],
)
def test_a_measure_stands_before_doors_and_one_character_tells_the_picture(shop, text, taken):
    assert read(shop, "30", text) == (Intent.CLAIM, taken)


def test_tenths_that_are_nought_tell_a_thickness(shop):
    assert read(shop, "31", "磨砂2.0的来一张") == (Intent.CLAIM, [("31", "磨砂2.0mm", None, 1)])
    assert read(shop, "31", "2.0透明的味道大不大") == (Intent.ASK_DETAIL, [("31", "透明2.0mm", None, None)])


def test_what_one_costs_is_asked_and_not_taken(shop):
    asked = [("31", "磨砂2.0mm", "90*160cm", None)]
    assert read(shop, "31", "九十一百六 磨砂两毫米的多少一张") == (Intent.ASK_PRICE, asked)


@pytest.mark.parametrize(
    ("text", "belt"),
    [
        ("黑的33给俺儿子来一条，再给他配一条腰带，咖色的，110的", ("33", "咖啡色", "110", 1)),
        ("黑33来一条 再来一条腰带", ("33", None, None, 1)),
        ("黑33一条 腰带一条咖色110", ("33", "咖啡色", "110", 1)),
    ],
)
def test_what_is_counted_before_other_goods_is_of_those_on_air_where_it_is_none_of_the_others(shop, text, belt):
    assert read(shop, "32", text) == (Intent.CLAIM, [("32", "黑色", "33", 1), belt])


def test_all_before_the_name_of_goods_is_theirs_where_nothing_was_counted(shop):
    assert read(shop, "32", "黑色115腰带来一条") == (Intent.CLAIM, [("33", "黑色", "115", 1)])


def test_a_shape_is_asked_for_by_one_character(shop):
    assert read(shop, "34", "给她买圆的那种坐着合适吗")[1] == [("34", None, "圆形直径38", None)]


@pytest.mark.parametrize(
    ("pinned", "text", "taken"),
    [
        ("35", "宇航员五百双盖一个 我小子带学校去", ("宇航员(蓝)", "500ml双盖", 1)),
        ("36", "玫红 四到八斤那个 要", ("玫红", "S 4-8斤", None)),
        ("37", "内长十七点二那个 天蓝来一双", ("天蓝", "28码-内长17.2cm", 1)),
        ("39", "石榴红两碗两筷的来一套", ("石榴红", "2碗2筷礼盒", 1)),
        ("40", "线椒辣丰三号一斤的整一袋", ("线椒辣丰3号", "1斤装", 1)),
        ("41", "鱼豉油500一瓶，我不爱吃咸的", ("蒸鱼豉油", "500mL一瓶", 1)),
        ("43", "灰粉三九宽的来一双", ("灰粉", "39加宽", 1)),
        ("43", "紫的三七标准来一双", ("紫", "37标准", 1)),
        ("44", "全垫男 三个半厘米的 2双", ("全垫·男", "3.5cm(高帮用)", 2)),
        ("44", "全垫男三公分半的来2双", ("全垫·男", "3.5cm(高帮用)", 2)),
        ("45", "蜜兰二两半的来一罐", ("蜜兰香", "125g小罐", 1)),
        ("47", "男款5送1来一份", ("男款", "5双+送1双", 1)),
        ("47", "男款五双送一双那个来一份", ("男款", "5双+送1双", 1)),
        ("48", "二号色均码 单条的就行 来2份", ("02深肤", "一条装·均码", 2)),
        ("49", "熊半拖42-43一双", ("奶咖熊-半拖", "42-43", 1)),
        ("50", "黄光单只来一个", ("黄光", "1只", 1)),
        ("42", "黑色金架带雨罩那个旗舰一台", ("黑·金架", "旗舰款(凉席+雨罩)", 1)),
    ],
)
def test_figures_and_pairs_are_told_as_hurried_fans_do(shop, pinned, text, taken):
    assert read(shop, pinned, text) == (Intent.CLAIM, [(pinned, *taken)])


def test_letters_stand_right_before_sizes(shop):
    taken = [("46", "B小兔粉", "28#内长17.5cm", 1), ("46", "D纯黑", "32#内长19.5cm", 1)]
    assert read(shop, "46", "B28一双D32一双 我家两个娃穿") == (Intent.CLAIM, taken)


def test_two_widths_of_a_size_are_asked_for(shop):
    asked = [("43", None, "37标准", None), ("43", None, "37加宽", None)]
    assert read(shop, "43", "我妈大脚骨 37标准还是37宽的好")[1] == asked


def test_two_hues_are_told_behind_the_word_that_counts_what_they_are_of(shop):
    taken_back = [("38", "A款-黑+红", "12寸 发泡胎", None)]
    assert read(shop, "38", "我那台黑红十二寸发泡的不要了哈 老公不让") == (Intent.CANCEL, taken_back)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("剁椒俺不要，给俺拿27号一份就中", [("27", None, None, 1)]),
        ("白的不要了要灰色两团", [("27", "灰色", None, 2)]),
        ("灰色的拍18团 不要套装", [("27", "灰色", None, 18)]),
    ],
)
def test_who_says_no_to_one_thing_and_takes_another_claims_it(shop, text, taken):
    assert read(shop, "27", text) == (Intent.CLAIM, taken)


@pytest.mark.parametrize("text", ["白的不要了 拿重了", "白的灰的都不要了 要交房租", "白的不要了"])
def test_who_only_says_no_takes_it_back(shop, text):
    assert read(shop, "27", text)[0] is Intent.CANCEL
