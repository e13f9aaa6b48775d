"""What lines name and wish in trades whose goods are called and measured otherwise than clothes."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish

GOODS = (
    LexiconProduct("1", "云杉民谣吉他", "乐器", ("吉他", "木吉他"), ("原木色", "黑色"), ("38寸", "41寸")),
    LexiconProduct("3", "紫竹葫芦丝", "民乐", ("葫芦丝",), ("紫竹", "胶木"), ("C调", "降B调")),
    LexiconProduct("4", "雾面甲油胶", "美甲", ("甲油胶",), ("01豆乳", "02车厘子", "03冰透"), ()),
    LexiconProduct("6", "八字刘海片", "假发", ("刘海",), ("自然黑", "深棕"), ()),
    LexiconProduct("7", "折叠谱架", "配件", ("谱架",), ("黑色", "白色"), ()),
    LexiconProduct("15", "弹唱音箱", "音响", ("音箱",), ("黑色",), ("30W", "50W")),
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
    ],
)  # fmt: skip
def test_variants_and_counts_are_read_as_the_trade_says_them(trade, pinned, text, items):
    reading = trade.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


def test_two_words_that_meet_are_not_heard_as_a_name(trade):
    assert trade.read("都一周了物流还停在义乌", Context("6", None)).items == ()


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("1", "有没有吉他背带卖", StatedWish("吉他背带", None, None, None)),
        ("1", "想要个电吉他", StatedWish("电吉他", None, None, None)),
        ("1", "吉他有没有缺角的", StatedWish("吉他", None, None, "缺角")),
        ("3", "有没有F调的", StatedWish(None, None, "F调", None)),
        ("7", "有没有真丝衬衫", StatedWish("衬衫", None, None, "真丝")),
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


def test_a_link_that_is_grey_is_no_colour(trade):
    assert trade.read("点进去是灰的 没了吗", Context("6", None)).items == (Item("6", None, None, None),)


def test_what_should_have_been_taken_is_not_taken_back(words):
    glasses = LexiconProduct("2", "偏光镜", "眼镜", ("墨镜",), (), ("S", "M"))
    reader = Reader(Lexicon([glasses], words), words)
    assert reader.read("M的撤掉 我应该戴S", Context("2", None)).items == (Item("2", None, "M", None),)
