"""What fans say in shops of pans and pots, of nappies and of boots, in forms of their own."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "双立人炒锅", "锅具", ("炒锅",), (), ("30cm（1-2人）", "34cm（5人以上）")),
    LexiconProduct("2", "夹钢砍骨刀", "刀具", ("菜刀",), (), ("大号（剁骨）", "小号（切肉）")),
    LexiconProduct("3", "枕木菜板", "砧板", ("菜板",), (), ("大号50×35", "中号40×28", "小号30×20")),
    LexiconProduct("4", "无油空气锅", "电器", ("空气锅",), ("白色", "深空灰"), ("3L（2人）", "5L大容量")),
    LexiconProduct("5", "野餐锅具", "户外", ("套锅",), ("黑色", "卡其"), ("三件套", "七件套+收纳桶")),
    LexiconProduct("6", "婴儿腰凳", "出行", ("腰凳",), ("灰色", "藏青"), ()),
    LexiconProduct("7", "护脊双肩书包", "书包", ("书包",), ("藏青", "玫红"), ("1-3年级", "4-6年级")),
    LexiconProduct("8", "飞织跑鞋", "女鞋", ("跑鞋",), ("白绿", "黑白"), ("22.5厘米", "23厘米", "23.5厘米", "24厘米")),
    LexiconProduct("9", "柔棉连体衣", "童装", ("连体衣",), ("浅蓝", "米白"), ("66", "73", "80")),
    LexiconProduct("10", "骨瓷餐具", "餐具", ("餐具",), ("藏蓝", "樱花粉"), ("16件套", "28件套")),
    LexiconProduct("11", "棉麻沙发巾", "布艺", ("沙发巾",), ("灰色", "米黄"), ("70x70", "70x180")),
    LexiconProduct("12", "大豆棉被", "床品", ("被子",), ("白菊", "奶黄鸭"), ("4斤", "6斤", "8斤")),
    LexiconProduct("16", "加绒卫衣", "童装", ("卫衣",), ("酒红",), ("110", "120", "130", "140")),
    LexiconProduct("14", "青虾", "海鲜", ("青虾",), ("海捕", "塘养"), ("20-30只/斤", "30-40只/斤")),
    LexiconProduct("15", "大闸蟹", "海鲜", ("螃蟹",), ("公蟹", "母蟹"), ("3-4两", "4-5两")),
    LexiconProduct("17", "乳胶枕", "床品", ("枕头",), (), ("高枕", "低枕")),
    LexiconProduct("13", "亮肤面霜", "护肤", ("面霜",), (), ("50g",)),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # Great or small, of what is told by that and for what it is.
        ("2", "剁鸡架滴那种大的 来一把", [Item("2", None, "大号（剁骨）", 1)]),
        (
            "2",
            "我没力气 该选大还是选小",
            [Item("2", None, "大号（剁骨）", None), Item("2", None, "小号（切肉）", None)],
        ),
        ("3", "大滴小滴都要 一样一块", [Item("3", None, "大号50×35", 1), Item("3", None, "小号30×20", 1)]),
        ("4", "3升够使还是得5", [Item("4", None, "3L（2人）", None), Item("4", None, "5L大容量", None)]),
        # A pan is counted as it is in the north, its one left out; and so is what is given.
        ("1", "给我留口34的", [Item("1", None, "34cm（5人以上）", 1)]),
        ("9", "浅蓝80给件 谢谢", [Item("9", "浅蓝", "80", 1)]),
        (
            "5",
            "卡其三件一套 黑的七件带桶也一套",
            [Item("5", "卡其", "三件套", 1), Item("5", "黑色", "七件套+收纳桶", 1)],
        ),
        # Hues that are none, and that are.
        ("6", "刚才卡了没听清多少钱", [Item("6", None, None, None)]),
        ("4", "5升白给我来一个", [Item("4", "白色", "5L大容量", 1)]),
        ("4", "3升就剩灰的了？", [Item("4", "深空灰", "3L（2人）", None)]),
        ("10", "撤粉留蓝", [Item("10", "樱花粉", None, None)]),
        ("9", "浅蓝73没了？那米白73也行 来一件", [Item("9", "米白", "73", 1)]),
        # A foot by its millimetres.
        ("8", "白绿235", [Item("8", "白绿", "23.5厘米", None)]),
        ("8", "230的来一双", [Item("8", None, "23厘米", 1)]),
        # Pieces of a cloth, and what is no count of it: what was there, a price, one of two on each side.
        ("11", "70x70灰色四片", [Item("11", "灰色", "70x70", 4)]),
        ("11", "两片 谢谢", [Item("11", None, None, 2)]),
        ("9", "米白80没了？刚才还有12套的", [Item("9", "米白", "80", None)]),
        ("6", "灰色的两个 车里家里一边一个", [Item("6", "灰色", None, 2)]),
        # What it weighs is not what was ordered, and what goes into it is not asked for.
        ("12", "被子说好6斤 我上秤一称4斤 解释一下", [Item("12", None, "6斤", None)]),
        ("7", "大一点的塞厚连体衣够大不", [Item("7", None, None, None)]),
        # So many in all, of which each is one.
        ("9", "米白73给大的 80给小的 一共两件", [Item("9", "米白", "73", 1), Item("9", "米白", "80", 1)]),
        ("9", "要两件 浅蓝73 米白80", [Item("9", "浅蓝", "73", 1), Item("9", "米白", "80", 1)]),
        (
            "3",
            "大中小各一块",
            [Item("3", None, "大号50×35", 1), Item("3", None, "中号40×28", 1), Item("3", None, "小号30×20", 1)],
        ),
        ("9", "浅蓝米白都要 一种一件 73", [Item("9", "浅蓝", "73", 1), Item("9", "米白", "73", 1)]),
        # What is gone, poor, or shown elsewhere.
        ("9", "浅蓝没抢着 米白也中 73给俺留一件", [Item("9", "米白", "73", 1)]),
        ("15", "公的没膏 来母的 4-5两四只", [Item("15", "母蟹", "4-5两", 4)]),
        ("5", "别黑色了显脏 换卡其 三件套来一份", [Item("5", "卡其", "三件套", 1)]),
        (None, "9号在哪 我只看到8个", [Item("9", None, None, None)]),
        # A span by both its ends, a zero typed as a letter, a down of so many parts in a hundred.
        ("14", "海捕2030的来一斤", [Item("14", "海捕", "20-30只/斤", None)]),
        ("14", "海捕 两代就好", [Item("14", "海捕", None, 2)]),
        ("9", "浅蓝8O还有么", [Item("9", "浅蓝", "80", None)]),
        ("9", "里头是80绒还是90绒", [Item("9", None, None, None)]),
        # What is taken of the goods on air, and more of others.
        ("9", "浅蓝73 再加双跑鞋23.5黑白", [Item("9", "浅蓝", "73", None), Item("8", "黑白", "23.5厘米", 1)]),
        ("17", "一米七八 睡高的还是低的", [Item("17", None, "高枕", None), Item("17", None, "低枕", None)]),
        ("9", "79是两件的价吗", [Item("9", None, None, None)]),
        ("6", "又没抢着 再放十个八个的呗", [Item("6", None, None, None)]),
        # A grandmother is no colour.
        ("12", "奶奶七十九了 盖多重的合适", [Item("12", None, None, None)]),
        # Days of the month.
        ("7", "1号就开学了 能到不", []),
        ("7", "3号付款的那单咋没动静", []),
        ("7", "今天才5号 钱就花完了", []),
        ("9", "6号放寒假 头大", []),
        # No name typed wrongly.
        ("9", "米白的还是要等", [Item("9", "米白", None, None)]),
        ("6", "1️⃣1️⃣1️⃣", [Item("6", None, None, 1)]),
    ],
)
def test_what_is_meant(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize(
    ("pinned", "text", "told"),
    [
        ("7", "丫头三年级 1米32 该背哪个", {("audience", "孩子"), ("height_cm", 132)}),
        ("6", "俺宝一岁能坐不", {("audience", "孩子"), ("age", 1)}),
        ("4", "我娘71不识字 这按键她会弄不", {("audience", "妈妈"), ("age", 71)}),
        ("8", "超过三百的鞋我都不看", {("budget", 300)}),
        ("1", "34的 顶多给你90 多了就算了", {("budget", 90)}),
        ("6", "我奶奶辈的人 不会弄这个", set()),
        ("13", "我24抹这个早不早", {("age", 24)}),
        ("13", "油皮加痘肌 我这种会闷不", {("skin", "油皮"), ("skin", "痘肌")}),
        ("8", "咋到我39了 刚才不是29", set()),
        ("16", "三年级 136 瘦 选哪个码", {("height_cm", 136)}),
        ("9", "喜欢惨了 再来一件73米白", set()),
        ("9", "女生穿男友风的行不", set()),
        ("9", "我家宝腈纶过敏 这啥料子", {("allergy", "腈纶")}),
        # Whose body it is, and nothing else: it waits for a size.
        ("9", "我儿子身高130", {("audience", "孩子"), ("height_cm", 130)}),
        ("9", "女儿118cm", {("audience", "孩子"), ("height_cm", 118)}),
        ("8", "我鞋码38", {("size", "38")}),
        ("9", "我家老二11了 能穿80不", {("audience", "孩子"), ("age", 11)}),
        ("12", "100以内的预算 150那床算了吧", {("budget", 100)}),
        ("9", "我家姑娘12 身高150 还能穿80吗", {("audience", "孩子"), ("age", 12), ("height_cm", 150)}),
    ],
)
def test_facts_told_in_passing(shop, pinned, text, told):
    assert facts(shop.read(text, Context(pinned, None))) == told


def test_two_hues_that_are_asked_for_are_a_colour(shop):
    wish = shop.read("红棕有没有", Context("7", None)).wish
    assert wish is not None
    assert (wish.what, wish.color) == (None, "红棕色")


def test_who_asks_for_pure_black_wishes_it_where_black_comes_with_white_alone(shop):
    reading = shop.read("有纯黑的没", Context("8", None))
    assert (reading.intent, reading.items) == (Intent.WISH, ())
    assert reading.wish is not None
    assert reading.wish.color == "纯黑色"
