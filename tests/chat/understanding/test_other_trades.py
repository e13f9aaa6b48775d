"""What lines name and wish in trades whose goods are called and measured otherwise than clothes."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish

GOODS = (
    LexiconProduct("1", "云杉民谣吉他", "乐器", ("吉他", "木吉他"), ("原木色", "黑色"), ("38寸", "41寸")),
    LexiconProduct("3", "紫竹葫芦丝", "民乐", ("葫芦丝",), ("紫竹", "胶木"), ("C调", "降B调")),
    LexiconProduct("4", "雾面甲油胶", "美甲", ("甲油胶",), ("01豆乳", "02车厘子", "03冰透"), ()),
    LexiconProduct("6", "八字刘海片", "假发", ("刘海",), ("自然黑", "深棕"), ()),
    LexiconProduct("7", "折叠谱架", "配件", ("谱架",), ("黑色", "白色"), ()),
    LexiconProduct("15", "弹唱音箱", "音响", ("音箱",), ("黑色",), ("30W", "50W")),
    LexiconProduct("16", "婴儿拉拉裤", "尿裤", ("拉拉裤",), ("黄色", "红色"), ("NB", "S", "M")),
    LexiconProduct("17", "旅行茶具", "茶具", ("茶具",), ("粉色", "墨绿"), ("一壶两杯", "一壶四杯")),
    LexiconProduct("18", "待产包", "母婴", ("待产包",), (), ("基础款", "全套款")),
    LexiconProduct("19", "白茶饼", "茶", ("茶饼",), ("2015年", "2018年"), ("100g", "357g")),
    LexiconProduct("21", "大闸蟹礼盒", "水产", ("大闸蟹", "螃蟹"), ("全公", "全母", "公母各半"), ("4只装", "8只装")),
    LexiconProduct("20", "花园水管", "工具", ("水管",), ("蓝色", "橙色"), ("20米", "50米")),
)


@pytest.fixture(scope="module")
def trade(words):
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("3", "降b的紫竹来两支", [Item("3", "紫竹", "降B调", 2)]),
        ("1", "葫芦丝c调要一支", [Item("3", None, "C调", 1)]),
        ("15", "50瓦的来一台", [Item("15", None, "50W", 1)]),
        ("15", "30w要一台 再加7号黑色一个", [Item("15", None, "30W", 1), Item("7", "黑色", None, 1)]),
        ("6", "深棕x2", [Item("6", "深棕", None, 2)]),
        ("6", "自然黑要一片", [Item("6", "自然黑", None, 1)]),
        ("4", "全部色号都要了", [Item("4", shade, None, None) for shade in GOODS[2].colors]),
        ("7", "白色 one个 要了", [Item("7", "白色", None, 1)]),
        ("16", "NB的来一包", [Item("16", None, "NB", 1)]),
        ("17", "墨绿一壶四杯我要了", [Item("17", "墨绿", "一壶四杯", None)]),
        ("18", "全套的给我留着", [Item("18", None, "全套款", None)]),
        ("19", "2018年的100克来四饼", [Item("19", "2018年", "100g", 4)]),
        ("20", "五十米蓝的来两根", [Item("20", "蓝色", "50米", 2)]),
        ("16", "黄色六十 红色五个 要了", [Item("16", "黄色", None, 60), Item("16", "红色", None, 5)]),
        ("19", "100克两饼 一饼放姥姥家", [Item("19", None, "100g", 2)]),
        ("19", "给我公公也来一饼 一共两饼吧", [Item("19", None, None, 2)]),
    ],
)  # fmt: skip
def test_variants_and_counts_are_read_as_the_trade_says_them(trade, pinned, text, items):
    reading = trade.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    ("pinned", "text", "intent", "items"),
    [
        # What so many do, who shares them, and words that only look like a count.
        ("19", "我从来只喝老白茶 100克两饼走起", Intent.CLAIM, [Item("19", None, "100g", 2)]),
        ("19", "100克的五饼 一个班组的人都等着", Intent.CLAIM, [Item("19", None, "100g", 5)]),
        ("6", "深棕来两片 冬天一片不够", Intent.CLAIM, [Item("6", "深棕", None, 2)]),
        ("19", "100克先来五饼不够再说", Intent.CLAIM, [Item("19", None, "100g", 5)]),
        # The last word counts.
        ("16", "红色NB来一包 哦不 来两包", Intent.CLAIM, [Item("16", "红色", "NB", 2)]),
        ("19", "刚说100克的？换 换成357克 一饼哈", Intent.CLAIM, [Item("19", None, "357g", 1)]),
        # What is left aside, or found fault with, beside what is taken.
        ("15", "音箱50瓦来一台 谱架就算了", Intent.CLAIM, [Item("15", None, "50W", 1)]),
        ("6", "深棕的要一片 黑的太凶", Intent.CLAIM, [Item("6", "深棕", None, 1)]),
        ("16", "NB用不了几天了 直接S 来四包", Intent.CLAIM, [Item("16", None, "S", 4)]),
        ("16", "NB S都不稀罕 M来六包", Intent.CLAIM, [Item("16", None, "M", 6)]),
        ("20", "有没有橙色的20米 别光晃蓝色", Intent.ASK_STOCK, [Item("20", "橙色", "20米", None)]),
        ("6", "深棕的太好看了 来两片", Intent.CLAIM, [Item("6", "深棕", None, 2)]),
        ("6", "我从来不染深棕的 自然黑来两片", Intent.CLAIM, [Item("6", "自然黑", None, 2)]),
        ("16", "红色S来两包 黄色家里还有", Intent.CLAIM, [Item("16", "红色", "S", 2)]),
        ("16", "黄色的两包 红色晃得慌", Intent.CLAIM, [Item("16", "黄色", None, 2)]),
        ("16", "三包M 一包给门卫 两包自己用", Intent.CLAIM, [Item("16", None, "M", 3)]),
        ("16", "M来两包 一包放家里一包放车上", Intent.CLAIM, [Item("16", None, "M", 2)]),
        ("16", "上次S勒腿 这次M两包", Intent.CLAIM, [Item("16", None, "M", 2)]),
        ("16", "M来四包 一天一包刚好", Intent.CLAIM, [Item("16", None, "M", 4)]),
        ("16", "M来两包 家里三只主子也凑热闹", Intent.CLAIM, [Item("16", None, "M", 2)]),
        ("16", "黄色M两包 红的孩子不穿", Intent.CLAIM, [Item("16", "黄色", "M", 2)]),
        ("16", "M两包 黄色的孩子嫌 要红色", Intent.CLAIM, [Item("16", "红色", "M", 2)]),
        (
            "16",
            "给领导带两包红色 自己留包黄色",
            Intent.CLAIM,
            [Item("16", "红色", None, 2), Item("16", "黄色", None, 1)],
        ),
        ("16", "S来两包 好用再来十包", Intent.CLAIM, [Item("16", None, "S", 2)]),
        ("16", "S两包 一包自己用 一包给我弟", Intent.CLAIM, [Item("16", None, "S", 2)]),
        # How many of them are taken back.
        ("16", "M那四包我只要两包 另外两包取消", Intent.CANCEL, [Item("16", None, "M", 2)]),
        ("16", "那三包取消两包，留一包", Intent.CANCEL, [Item("16", None, None, 2)]),
        ("16", "两包M的取消一包", Intent.CANCEL, [Item("16", None, "M", 1)]),
        # A one that is left out, or stated.
        ("4", "给闺蜜拍了支02", Intent.ORDERED, [Item("4", "02车厘子", None, 1)]),
        ("7", "便宜三十我就拿一个", Intent.ASK_PRICE, [Item("7", None, None, 1)]),
        ("16", "拍两包送湿巾不", Intent.ASK_PRICE, [Item("16", None, None, 2)]),
        ("16", "买2送1吗", Intent.ASK_PRICE, [Item("16", None, None, None)]),
        ("16", "m 两bao", Intent.CLAIM, [Item("16", None, "M", 2)]),
        # Words for what is listed otherwise.
        ("21", "我只吃母蟹 4只装来两盒", Intent.CLAIM, [Item("21", "全母", "4只装", 2)]),
        ("19", "2018的100克 来两饼", Intent.CLAIM, [Item("19", "2018年", "100g", 2)]),
        ("17", "粉色两杯的还有货没", Intent.ASK_STOCK, [Item("17", "粉色", "一壶两杯", None)]),
    ],
)
def test_a_line_that_says_it_twice_means_it_once(trade, pinned, text, intent, items):
    reading = trade.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (intent, items)


def test_two_words_that_meet_are_not_heard_as_a_name(trade):
    assert trade.read("都一周了物流还停在义乌", Context("6", None)).items == ()


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("1", "有没有吉他背带卖", StatedWish("吉他背带", None, None, None)),
        ("1", "想要个电吉他", StatedWish("电吉他", None, None, None)),
        ("1", "吉他有没有缺角的", StatedWish("吉他", None, None, "缺角")),
        ("7", "有没有真丝衬衫", StatedWish("衬衫", None, None, "真丝")),
        ("7", "有没有落地谱架", StatedWish("落地谱架", None, None, None)),
        ("7", "谱架有没有 能折叠成两截的", StatedWish("谱架", None, None, "能折叠成两截")),
        ("7", "带轮子的 搬着不累 有吗", StatedWish(None, None, None, "带轮子")),
        ("7", "带书夹那种谱架出不出", StatedWish("谱架", None, None, "带书夹")),
        ("4", "有没有烂番茄色", StatedWish(None, "烂番茄色", None, None)),
        ("16", "XXL码的啥时候安排一下", StatedWish(None, None, "XXL", None)),
        ("3", "电吹管你家咋不卖呢", StatedWish("电吹管", None, None, None)),
        ("3", "桌面架咋不见你家卖", StatedWish("桌面架", None, None, None)),
        ("15", "唱片来一箱 有没", StatedWish("唱片", None, None, None)),
        ("15", "有没有单卖的麦克风", StatedWish("麦克风", None, None, None)),
        ("4", "有没有椰子味的甲油胶", StatedWish("甲油胶", None, None, "椰子味")),
        ("7", "可弯的给我弄一款呗", StatedWish(None, None, None, "可弯")),
        ("3", "琴弦现在有得卖么", StatedWish("琴弦", None, None, None)),
    ],
)
def test_what_is_wished_is_told_from_what_is_sold(trade, pinned, text, wish):
    assert trade.read(text, Context(pinned, None)).wish == wish


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("下个月我闺女结婚 有没有喜庆点的", []),
        ("不要黑色 给我奶白的", []),
        ("赶得上孩子生日就给他买一台", [("audience", "孩子")]),
        ("1米1的娃弹哪个", [("height_cm", 110), ("audience", "孩子")]),
        ("我老伴68 弹得动不", [("age", 68)]),
        ("和室友拼单 来两个", []),
        ("我其实穿M码", [("size", "M")]),
        ("俺娃12 弹哪个好", [("age", 12), ("audience", "孩子")]),
        ("孩子身长70 18斤", [("audience", "孩子"), ("height_cm", 70), ("weight_kg", 9)]),
        ("过百不考虑 现在到手多少", [("budget", 100)]),
        ("我家宝宝花生油过敏 这个敢用不", [("allergy", "花生油"), ("audience", "孩子")]),
    ],
)
def test_facts_are_of_whom_the_line_buys_for(trade, text, facts):
    said = [(fact.facet, fact.value) for fact in trade.read(text, Context("1", None)).facts]
    assert sorted(said) == sorted(facts)


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        ("1", "赶得上周末就给我爸买一把", Intent.ASK_DELIVERY),
        ("1", "便宜二十我就要两把", Intent.ASK_PRICE),
        ("6", "蹲个深棕补货", Intent.ASK_STOCK),
        ("6", "深棕补货了吗", Intent.ASK_STOCK),
        ("6", "蹲到了 来一片", Intent.CLAIM),
    ],
)
def test_a_condition_or_a_wait_claims_nothing(trade, pinned, text, intent):
    assert trade.read(text, Context(pinned, None)).intent is intent


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("20", "冬天硬不硬 俺那零下二十", [Item("20", None, None, None)]),
        ("20", "便宜二十我就要两根", [Item("20", None, None, 2)]),
        ("19", "十饼送一饼中不", [Item("19", None, None, None)]),
        ("19", "拍错了 改成357的", [Item("19", None, "357g", None)]),
    ],
)
def test_a_number_that_is_money_frost_or_a_gift_is_no_part_of_an_item(trade, pinned, text, items):
    assert list(trade.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize("text", ["音箱音箱音箱音箱音箱音箱音箱音箱", "锅锅锅锅锅锅锅锅"])
def test_a_name_said_over_and_over_is_spam(trade, text):
    assert trade.read(text, Context("1", None)).intent is Intent.SPAM


def test_cheers_and_claims_said_over_and_over_are_none(trade):
    said = [trade.read(text, Context("1", None)).intent for text in ("要了要了要了要了要了要了", "哈哈哈哈哈哈哈哈")]
    assert said == [Intent.CLAIM, Intent.CHATTER]


@pytest.mark.parametrize(
    ("word", "intent"),
    [
        ("退款", Intent.AFTER_SALE),
        ("没收到", Intent.AFTER_SALE),
        ("骗子", Intent.AFTER_SALE),
        ("取消", Intent.CANCEL),
        ("多少钱", Intent.ASK_PRICE),
        ("上链接", Intent.ASK_STOCK),
        ("发货", Intent.ASK_DELIVERY),
    ],
)
def test_who_shouts_the_same_six_times_over_means_it(trade, word, intent):
    assert trade.read(word * 6, Context("1", None)).intent is intent


def test_a_link_that_is_grey_is_no_colour(trade):
    assert trade.read("点进去是灰的 没了吗", Context("6", None)).items == (Item("6", None, None, None),)


def test_what_should_have_been_taken_is_not_taken_back(words):
    glasses = LexiconProduct("2", "偏光镜", "眼镜", ("墨镜",), (), ("S", "M"))
    reader = Reader(Lexicon([glasses], words), words)
    assert reader.read("M的撤掉 我应该戴S", Context("2", None)).items == (Item("2", None, "M", None),)
